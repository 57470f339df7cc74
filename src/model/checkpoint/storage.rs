//! In which form a checkpoint keeps its weights.

use std::fmt::{self, Display, Formatter};

use candle_core::DType;
use candle_core::quantized::GgmlDType;

#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Storage {
    /// Number by number.
    Plain(DType),
    /// In blocks with a scale each, as GGUF has them.
    Blocks(GgmlDType),
}

/// `stored as f16`, `4-bit weights (Q4_0)`
impl Display for Storage {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match *self {
            Self::Plain(dtype) => write!(f, "stored as {}", dtype.as_str()),
            Self::Blocks(GgmlDType::F32) => write!(f, "stored as f32"),
            Self::Blocks(kind) => {
                // A block's scale is not counted: Q4_0 keeps 32 weights in 18 bytes.
                let bits = 8 * kind.type_size() / kind.block_size();
                write!(f, "{bits}-bit weights ({kind:?})")
            }
        }
    }
}
