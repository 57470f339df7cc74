//! How a model is opened, and what runs it.

use std::fmt;

use super::questions::{AnswerOptions, Padding, Stride};
use crate::dataset::unnamed_class;

/// How text is to be read; `None`: as the folder says.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct TextOptions {
    /// Longest input in tokens, always bounded by the positions.
    pub max_length: Option<usize>,
    /// Lower-case before splitting into word pieces.
    pub lowercase: Option<bool>,
}

/// How questions are cut up and answered; `None`: as `run_squad.py` does unless it is told otherwise.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct QuestionOptions {
    /// From window to window, in tokens of the text.
    pub doc_stride: Option<usize>,
    /// Longest question in tokens.
    pub max_query_length: Option<usize>,
    /// Longest answer in tokens.
    pub max_answer_length: Option<usize>,
    /// Candidates of a question, and of each window's starts and ends.
    pub n_best: Option<usize>,
    /// Whether windows are filled up.
    pub padding: Option<Padding>,
}

impl QuestionOptions {
    /// What is asked for, the rest as the original has it as far as windows of at most so many tokens have room for that.
    pub(super) fn answering(self, max_length: usize, stride: Stride) -> AnswerOptions {
        let default = AnswerOptions::default();
        AnswerOptions {
            max_length,
            doc_stride: self.doc_stride.unwrap_or(default.doc_stride.min(stride.most(max_length))),
            max_query_length: self.max_query_length.unwrap_or(default.max_query_length),
            n_best: self.n_best.unwrap_or(default.n_best),
            max_answer_length: self.max_answer_length.unwrap_or(default.max_answer_length),
            padding: self.padding.unwrap_or(default.padding),
        }
    }
}

/// How a folder is opened.
#[derive(Debug, Clone, Default)]
pub struct ModelOptions {
    /// How text is read.
    pub text: TextOptions,
    /// How a question answerer reads.
    pub questions: QuestionOptions,
    /// What the classes are called, in the order of the logits, where the folder does not say.
    pub classes: Vec<String>,
    /// The class whose probability is the score.
    pub positive: Option<WantedClass>,
    /// What the products are computed in.
    pub precision: Precision,
    /// What runs the model.
    pub backend: Backend,
}

/// A class of the model as the user told it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum WantedClass {
    /// Its name; of two classes also its number, from 0.
    Called(String),
    /// Of two, the other one.
    AllBut(String),
    /// Its number, from 0.
    Number(usize),
}

impl WantedClass {
    /// Which of a model's `classes` it is. The numbers of more than two are another numbering than that of labels.
    pub(super) fn among(&self, classes: &[String]) -> Option<usize> {
        let number = |name: &str| unnamed_class(name).filter(|_| classes.len() == 2);
        let called = |name: &str| named(name, classes).or_else(|| number(name));
        match self {
            Self::Called(name) => called(name),
            Self::AllBut(name) => called(name).filter(|_| classes.len() == 2).map(|class| 1 - class),
            Self::Number(class) => Some(*class).filter(|class| *class < classes.len()),
        }
    }

    /// Whether it has the name of one of `classes`.
    pub(crate) fn names_one_of(&self, classes: &[String]) -> bool {
        match self {
            Self::Called(name) => named(name, classes).is_some(),
            Self::AllBut(name) => classes.len() == 2 && named(name, classes).is_some(),
            Self::Number(_) => false,
        }
    }
}

fn named(name: &str, classes: &[String]) -> Option<usize> {
    classes.iter().position(|class| class.eq_ignore_ascii_case(name))
}

impl fmt::Display for WantedClass {
    /// As `--positive` has it.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Called(name) => f.write_str(name),
            Self::AllBut(name) => write!(f, "not {name}"),
            Self::Number(class) => write!(f, "{class}"),
        }
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
    #[value(help = "8-bit matrix products")]
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

/// Where a model is computed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, clap::ValueEnum)]
pub enum DeviceKind {
    /// With this program's own encoder, unless candle is asked for.
    #[default]
    #[value(help = "The CPU")]
    Cpu,
    /// The program must have been built with the feature `cuda`.
    #[value(help = "The first NVIDIA GPU")]
    Cuda,
    /// The program must have been built with the feature `metal`.
    #[value(help = "Apple's GPU")]
    Metal,
}

impl From<DeviceKind> for Backend {
    /// What runs a model there.
    fn from(device: DeviceKind) -> Self {
        match device {
            DeviceKind::Cpu => Self::Packed,
            DeviceKind::Cuda | DeviceKind::Metal => Self::Candle(device),
        }
    }
}

impl DeviceKind {
    /// What it is called on the command line.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Cpu => "cpu",
            Self::Cuda => "cuda",
            Self::Metal => "metal",
        }
    }
}
