//! Where one tensor of a checkpoint is, and how it gets from there into memory.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::path::PathBuf;
use std::sync::Arc;

use candle_core::{DType, Device, Tensor};

use super::tensorflow::Bundle;
use crate::model::ModelError;
use crate::model::architecture::bert::Order;

/// A tensor that need not be in memory yet.
pub(crate) struct Stored {
    /// Its dimensions, in the order of `PyTorch`.
    pub shape: Vec<usize>,
    /// How its numbers are stored.
    pub dtype: DType,
    place: Place,
}

enum Place {
    Memory(Tensor),
    /// Its numbers, one after another.
    File {
        path: PathBuf,
        offset: u64,
    },
    /// A variable of TensorFlow.
    Variable {
        bundle: Arc<Bundle>,
        name: String,
        order: Order,
    },
}

impl Stored {
    /// One that was read already.
    pub(crate) fn in_memory(tensor: Tensor) -> Self {
        Self { shape: tensor.dims().to_vec(), dtype: tensor.dtype(), place: Place::Memory(tensor) }
    }

    /// One whose numbers begin at `offset` of the file `path`, little-endian.
    pub(crate) fn in_file(path: PathBuf, offset: u64, shape: Vec<usize>, dtype: DType) -> Self {
        Self { shape, dtype, place: Place::File { path, offset } }
    }

    /// The variable `name` of `bundle`, stored in `order`; `shape` is that of the tensor it becomes.
    pub(crate) fn variable(bundle: Arc<Bundle>, name: &str, shape: Vec<usize>, dtype: DType, order: Order) -> Self {
        Self { shape, dtype, place: Place::Variable { bundle, name: name.to_owned(), order } }
    }

    /// Read it: its numbers in f32, row-major.
    pub(crate) fn values(&self) -> Result<Vec<f32>, ModelError> {
        let tensor = match &self.place {
            Place::Memory(tensor) => tensor.clone(),
            Place::File { path, offset } => {
                let read = || self.read(&mut File::open(path)?, *offset);
                match read().map_err(|reason| ModelError::io(path, reason))? {
                    Numbers::F32(values) => return Ok(values),
                    Numbers::Other(bytes) => Tensor::from_raw_buffer(&bytes, self.dtype, &self.shape, &Device::Cpu)?,
                }
            }
            Place::Variable { bundle, name, order: Order::Same } => bundle.read(name)?,
            Place::Variable { bundle, name, order: Order::Exchanged } => bundle.read(name)?.t()?,
        };
        Ok(tensor.to_dtype(DType::F32)?.flatten_all()?.to_vec1()?)
    }

    /// f32 goes straight to where it stays: most of the time of opening a model is spent here.
    fn read(&self, file: &mut File, offset: u64) -> io::Result<Numbers> {
        let count = self.shape.iter().product::<usize>();
        file.seek(SeekFrom::Start(offset))?;
        if self.dtype == DType::F32 && cfg!(target_endian = "little") {
            let mut values = vec![0.0_f32; count];
            file.read_exact(bytemuck::cast_slice_mut(&mut values))?;
            return Ok(Numbers::F32(values));
        }
        let mut bytes = vec![0; count * self.dtype.size_in_bytes()];
        file.read_exact(&mut bytes)?;
        Ok(Numbers::Other(bytes))
    }
}

enum Numbers {
    F32(Vec<f32>),
    Other(Vec<u8>),
}
