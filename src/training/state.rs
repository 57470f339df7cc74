//! What a run needs to go on after it was killed: one file, written whole after each epoch.
//!
//! A line with the version, a line of JSON with the [`Header`], then the numbers of the tensors that it lists, f32 in
//! little-endian order, one tensor after another.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use candle_core::{Device, Tensor};
use serde_json::json;

use super::message::{Damage, StateProblem, TrainingError};
use super::optimizer::Moments;
use super::{Epoch, Origin, TrainOptions};
use crate::dataset::{Dataset, Sha256Hasher};
use crate::model::{BertSizes, Tensors, TextOptions};

/// How every version of the format begins.
const MAGIC: &str = "cutpoint training state ";

/// What is written and read. Version 1 was a safetensors file; version 2 had another fingerprint.
const VERSION: &str = "3";

/// Where the state that will stand at `path` is written first.
pub(crate) fn being_written(path: &Path) -> PathBuf {
    let mut beside = path.as_os_str().to_owned();
    beside.push(".new");
    beside.into()
}

/// Where a run stands between two epochs.
#[derive(Debug)]
pub(super) struct State {
    /// The weights as they are.
    pub current: Tensors,
    /// The best weights so far.
    pub best: Tensors,
    pub moments: Moments,
    pub epochs: Vec<Epoch>,
}

/// What says whether a state belongs to a run: the examples and everything that the result depends on. The names are the
/// file format's: what the code calls an option may change, these may not without a new [`VERSION`].
pub(super) fn fingerprint(data: &Dataset, options: &TrainOptions) -> String {
    let mut fingerprint = Sha256Hasher::default();
    for row in 0..data.len() {
        let pair = data.pair(row);
        fingerprint.add(format!("{}\n", json!([pair.text_a, pair.text_b, data.label(row)])).as_bytes());
    }
    let TrainOptions { origin, epochs, batch_size, learning_rate, warmup, seed, text, class_weights } = options;
    let origin = match origin {
        Origin::Folder { path, layers, pieces } => {
            json!({ "folder": path.to_string_lossy(), "keep_layers": layers, "keep_pieces": pieces })
        }
        Origin::Scratch(BertSizes { layers, hidden, heads, intermediate, vocabulary, positions }) => json!({
            "layers": layers,
            "hidden": hidden,
            "heads": heads,
            "intermediate": intermediate,
            "vocabulary": vocabulary,
            "positions": positions,
        }),
    };
    let TextOptions { max_length, lowercase } = text;
    let options = json!({
        "origin": origin,
        "epochs": epochs,
        "batch_size": batch_size,
        "learning_rate": learning_rate,
        "warmup": warmup,
        "seed": seed,
        "max_length": max_length,
        "lowercase": lowercase,
        "class_weights": class_weights,
    });
    fingerprint.add(options.to_string().as_bytes());
    fingerprint.hex()
}

/// What the file says before its numbers.
#[derive(serde::Serialize, serde::Deserialize)]
struct Header {
    fingerprint: String,
    epochs: Vec<Epoch>,
    /// In the order of their numbers.
    tensors: Vec<Listed>,
}

#[derive(serde::Serialize, serde::Deserialize)]
struct Listed {
    set: Set,
    name: String,
    shape: Vec<usize>,
}

#[derive(Clone, Copy, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
enum Set {
    Current,
    Best,
    FirstMoment,
    SecondMoment,
}

impl State {
    /// Before the first epoch.
    pub(super) fn new(tensors: Tensors) -> Self {
        Self { best: tensors.clone(), current: tensors, moments: Moments::default(), epochs: Vec::new() }
    }

    /// Write it beside `path`, under a name that is nobody else's, and rename it.
    pub(super) fn write(&self, path: &Path, fingerprint: &str) -> Result<(), TrainingError> {
        let failed = |reason| TrainingError::State { path: path.to_owned(), problem: StateProblem::Write(reason) };
        let beside = being_written(path);
        let mut file = BufWriter::new(File::create(&beside).map_err(failed)?);
        let weights = [(Set::Current, &self.current), (Set::Best, &self.best)];
        let weights = || weights.into_iter().flat_map(|(set, tensors)| tensors.iter().map(move |entry| (set, entry)));
        let of_weights =
            weights().map(|(set, (name, tensor))| Listed { set, name: name.clone(), shape: tensor.dims().to_vec() });
        let of_moments = self.moments.0.iter().flat_map(|(name, [first, second])| {
            [(Set::FirstMoment, first), (Set::SecondMoment, second)].map(|(set, values)| Listed {
                set,
                name: name.clone(),
                shape: vec![values.len()],
            })
        });
        let tensors = of_weights.chain(of_moments).collect();
        let header = Header { fingerprint: fingerprint.to_owned(), epochs: self.epochs.clone(), tensors };
        let header = serde_json::to_string(&header).map_err(|error| failed(error.into()))?;
        write!(file, "{MAGIC}{VERSION}\n{header}\n").map_err(failed)?;
        for (_, (_, tensor)) in weights() {
            write_numbers(&mut file, &tensor.flatten_all()?.to_vec1()?).map_err(failed)?;
        }
        for values in self.moments.0.values().flatten() {
            write_numbers(&mut file, values).map_err(failed)?;
        }
        file.into_inner().map_err(|error| failed(error.into_error()))?;
        std::fs::rename(&beside, path).map_err(failed)
    }

    /// Read what [`State::write`] wrote in a run with this `fingerprint`.
    pub(super) fn read(path: &Path, fingerprint: &str) -> Result<Self, TrainingError> {
        let refused = |problem| TrainingError::State { path: path.to_owned(), problem };
        let bytes = std::fs::read(path).map_err(|reason| refused(StateProblem::Missing(reason)))?;
        let (header, mut numbers) = header(&bytes).map_err(refused)?;
        if header.fingerprint != fingerprint {
            return Err(refused(StateProblem::OtherRun));
        }
        let (mut current, mut best, mut moments) = (BTreeMap::new(), BTreeMap::new(), Moments::default());
        for Listed { set, name, shape } in header.tensors {
            let values = read_numbers(&mut numbers, &shape).map_err(|damage| refused(damage.into()))?;
            match set {
                Set::Current => drop(current.insert(name, Tensor::from_vec(values, shape, &Device::Cpu)?)),
                Set::Best => drop(best.insert(name, Tensor::from_vec(values, shape, &Device::Cpu)?)),
                Set::FirstMoment => moments.0.entry(name).or_default()[0] = values,
                Set::SecondMoment => moments.0.entry(name).or_default()[1] = values,
            }
        }
        if !numbers.is_empty() {
            return Err(refused(Damage::TooLong.into()));
        }
        // Where one were shorter than its tensor, the optimizer would leave out the weights beyond.
        for (name, both) in &moments.0 {
            let size = current.get(name).map(Tensor::elem_count);
            if both.iter().any(|values| Some(values.len()) != size) {
                return Err(refused(Damage::Moments(name.clone()).into()));
            }
        }
        Ok(Self { current, best, moments, epochs: header.epochs })
    }
}

/// The header, and the bytes behind it.
fn header(bytes: &[u8]) -> Result<(Header, &[u8]), StateProblem> {
    let Some(rest) = bytes.strip_prefix(MAGIC.as_bytes()) else {
        // A safetensors file begins with the length of its header, which is JSON.
        let is_version_1 = bytes.get(8) == Some(&b'{');
        return Err(if is_version_1 { StateProblem::OtherVersion } else { Damage::Beginning.into() });
    };
    let line = |bytes| split_line(bytes).ok_or(Damage::CutHeader);
    let (version, rest) = line(rest)?;
    if version != VERSION.as_bytes() {
        return Err(StateProblem::OtherVersion);
    }
    let (header, numbers) = line(rest)?;
    Ok((serde_json::from_slice(header).map_err(Damage::Header)?, numbers))
}

fn split_line(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    let end = bytes.iter().position(|byte| *byte == b'\n')?;
    Some((&bytes[..end], &bytes[end + 1..]))
}

fn write_numbers(file: &mut impl Write, values: &[f32]) -> io::Result<()> {
    values.iter().try_for_each(|value| file.write_all(&value.to_le_bytes()))
}

/// The next numbers of `bytes`, those of a tensor of `shape`; `bytes` stand behind them afterwards.
fn read_numbers(bytes: &mut &[u8], shape: &[usize]) -> Result<Vec<f32>, Damage> {
    let length = shape.iter().try_fold(size_of::<f32>(), |length, size| length.checked_mul(*size));
    let (numbers, rest) = bytes.split_at_checked(length.ok_or(Damage::TooLarge)?).ok_or(Damage::CutTensor)?;
    *bytes = rest;
    let (numbers, _) = numbers.as_chunks();
    Ok(numbers.iter().map(|number| f32::from_le_bytes(*number)).collect())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn state() -> State {
        let tensor = |values: &[f32]| Tensor::from_slice(values, (2, values.len() / 2), &Device::Cpu).unwrap();
        let epoch = Epoch { number: 1, train_loss: 0.1 + 0.2, dev: None, is_best: true };
        State {
            current: [("weight".to_owned(), tensor(&[1.5, -0.0, f32::MIN_POSITIVE, 4.0]))].into(),
            best: [("weight".to_owned(), tensor(&[0.1, 0.2]))].into(),
            moments: Moments([("weight".to_owned(), [vec![1.0, 3.0, 5.0, 7.0], vec![2.0; 4]])].into()),
            epochs: vec![epoch],
        }
    }

    fn refusal(bytes: &[u8]) -> String {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("state");
        std::fs::write(&path, bytes).unwrap();
        let error = State::read(&path, "print").unwrap_err().to_string();
        error.strip_prefix(&format!("{}: ", path.display())).unwrap().to_owned()
    }

    fn bytes(state: &State) -> Vec<u8> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("state");
        state.write(&path, "print").unwrap();
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1, "nothing else is left");
        std::fs::read(&path).unwrap()
    }

    fn written() -> Vec<u8> {
        bytes(&state())
    }

    fn labelled(label: &str) -> Dataset {
        let file = tempfile::Builder::new().suffix(".csv").tempfile().unwrap();
        std::fs::write(file.path(), format!("text_a,text_b,label\none,two,{label}\nthree,four,0\n")).unwrap();
        let needs = crate::dataset::Needs { texts: true, labels: true, scores: false };
        crate::dataset::read(file.path(), &crate::dataset::ReadOptions::default(), needs).unwrap()
    }

    #[test]
    fn what_is_written_is_read_back_to_the_bit() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("state");
        std::fs::write(&path, written()).unwrap();
        let (read, expected) = (State::read(&path, "print").unwrap(), state());
        let bits = |tensors: &Tensors| {
            let tensor = &tensors["weight"];
            let values: Vec<f32> = tensor.flatten_all().unwrap().to_vec1().unwrap();
            (tensor.dims().to_vec(), values.into_iter().map(f32::to_bits).collect::<Vec<_>>())
        };
        assert_eq!((bits(&read.current), bits(&read.best)), (bits(&expected.current), bits(&expected.best)));
        assert_eq!((read.moments, read.epochs), (expected.moments, expected.epochs));
    }

    #[test]
    fn a_file_of_another_version_gets_one_clear_sentence() {
        let sentence =
            "it was written by another version of cutpoint, whose runs cannot be continued; leave out --resume";
        assert_eq!(refusal(b"cutpoint training state 4\n{}\n"), sentence);
        assert_eq!(refusal(b"cutpoint training state 2\n{}\n"), sentence);
        // The format before there were versions.
        assert_eq!(refusal(b"\x40\0\0\0\0\0\0\0{\"__metadata__\":{\"format\":\"{}\"}}"), sentence);
    }

    #[test]
    fn a_damaged_file_and_one_of_another_run_are_refused() {
        let whole = written();
        let mut longer = whole.clone();
        longer.push(0);
        for bytes in [&b""[..], b"something else", b"cutpoint training state 3\n{", &whole[..whole.len() - 1], &longer]
        {
            let error = refusal(bytes);
            assert!(error.starts_with("it is damaged (") && error.ends_with("; leave out --resume"), "{error}");
        }
        let header = |tensor: &str| {
            let header = format!(r#"{{"fingerprint":"print","epochs":[],"tensors":[{tensor}]}}"#);
            refusal(format!("cutpoint training state 3\n{header}\n1234").as_bytes())
        };
        // 2⁶⁴ numbers: their count alone overflows.
        let vast = header(r#"{"set":"current","name":"a","shape":[4294967296,4294967296]}"#);
        assert_eq!(vast, "it is damaged (a tensor is too large); leave out --resume");
        let other = String::from_utf8_lossy(&whole).replace(r#""print""#, r#""other""#);
        assert!(refusal(other.as_bytes()).starts_with("it belongs to a run with other data or options"));
    }

    #[test]
    fn moments_that_do_not_fit_their_tensor_are_refused_and_not_cut() {
        let sizes: [(&[f32], &[f32]); 3] = [(&[1.0; 3], &[2.0; 4]), (&[1.0; 4], &[2.0; 5]), (&[1.0; 4], &[])];
        for (first, second) in sizes {
            let mut state = state();
            state.moments.0.insert("weight".into(), [first.to_vec(), second.to_vec()]);
            let expected =
                "it is damaged (the optimizer state of the tensor weight has the wrong size); leave out --resume";
            assert_eq!(refusal(&bytes(&state)), expected);
        }
        let mut state = state();
        state.moments.0.insert("nobody's".into(), [vec![], vec![]]);
        assert!(refusal(&bytes(&state)).contains("the tensor nobody's"));
    }

    #[test]
    fn a_file_of_the_users_beside_it_stays() {
        let folder = tempfile::tempdir().unwrap();
        let users = folder.path().join("out.new");
        std::fs::write(&users, "mine").unwrap();
        state().write(&folder.path().join("out.training"), "print").unwrap();
        assert_eq!(std::fs::read_to_string(users).unwrap(), "mine");
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 2, "nothing else is left");
    }

    #[test]
    fn a_fingerprint_depends_on_data_and_options_and_stays_what_it_is() {
        let data = labelled("1");
        let options = TrainOptions {
            origin: Origin::Folder { path: "bert".into(), layers: None, pieces: None },
            epochs: 3,
            batch_size: 8,
            learning_rate: 5e-5,
            warmup: 0.1,
            seed: 1,
            text: TextOptions::default(),
            class_weights: [1.0, 2.5],
        };
        let sizes = BertSizes { layers: 1, hidden: 8, heads: 2, intermediate: 16, vocabulary: 20, positions: 30 };
        let changes: [fn(&mut TrainOptions); 10] = [
            |options| options.origin = Origin::Folder { path: "other".into(), layers: None, pieces: None },
            |options| options.origin = Origin::Folder { path: "bert".into(), layers: Some(1), pieces: None },
            |options| options.origin = Origin::Folder { path: "bert".into(), layers: None, pieces: Some(1) },
            |options| options.epochs = 4,
            |options| options.batch_size = 9,
            |options| options.learning_rate = 6e-5,
            |options| options.warmup = 0.2,
            |options| options.seed = 2,
            |options| options.text.lowercase = Some(true),
            |options| options.class_weights = [2.5, 1.0],
        ];
        let mut all: Vec<String> = changes
            .map(|change| {
                let mut options = options.clone();
                change(&mut options);
                fingerprint(&data, &options)
            })
            .into();
        all.push(fingerprint(&data, &options));
        all.push(fingerprint(&labelled("0"), &options));
        all.push(fingerprint(&data, &TrainOptions { origin: Origin::Scratch(sizes), ..options.clone() }));
        let distinct: std::collections::BTreeSet<&String> = all.iter().collect();
        assert_eq!(distinct.len(), all.len());
        // Whoever changes it changes the format: a run that was stopped before could not be gone on with.
        let today = "845f19faaeb476f7609aaf682743cbe63b134d73850b8ab791d4e355c453e0a6";
        assert_eq!(fingerprint(&data, &options), today);
    }
}
