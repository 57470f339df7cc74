//! How a model is opened, and what runs it.

/// How text is to be read; `None`: as the folder says.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct TextOptions {
    /// Longest input in tokens.
    pub max_length: Option<usize>,
    /// Lower-case before splitting into word pieces.
    pub lowercase: Option<bool>,
}

/// How a folder is opened.
#[derive(Debug, Clone, Default)]
pub struct ModelOptions {
    /// Longest input in tokens; the folder's own default where `None`, always bounded by the positions.
    pub max_length: Option<usize>,
    /// Lower-case before splitting into word pieces; the folder's own setting where `None`.
    pub lowercase: Option<bool>,
    /// What the classes are called, in the order of the logits, where the folder does not say.
    pub classes: Vec<String>,
    /// Name (or number) of the class whose probability is the score, for models with named classes.
    pub positive: Option<String>,
    /// What the products are computed in.
    pub precision: Precision,
    /// What runs the model.
    pub backend: Backend,
}

impl ModelOptions {
    pub(super) fn text(&self) -> TextOptions {
        TextOptions { max_length: self.max_length, lowercase: self.lowercase }
    }
}

/// What the products are computed in.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, clap::ValueEnum)]
pub enum Precision {
    /// 32 bits: exact to rounding.
    #[default]
    #[value(help = "32 bits")]
    F32,
    /// 8 bits in the layers' products, 32 elsewhere: faster, at a small cost in the scores.
    #[value(help = "8 bits in the layers' products")]
    Int8,
}

/// What runs the model.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Backend {
    /// This program's own encoder, without padding, on the CPU.
    #[default]
    Packed,
    /// candle's operations, on a device that it knows; on the CPU what the other is checked against.
    Candle(DeviceKind),
}

/// Where candle computes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DeviceKind {
    /// The processor.
    Cpu,
    /// The first NVIDIA GPU; the program must have been built with the feature `cuda`.
    Cuda,
    /// Apple's GPU; the program must have been built with the feature `metal`.
    Metal,
}

impl DeviceKind {
    /// What it is called on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Self::Cpu => "cpu",
            Self::Cuda => "cuda",
            Self::Metal => "metal",
        }
    }
}
