//! What `train` says.

use std::fmt;
use std::path::PathBuf;

use crate::training::{self, Epoch};

/// How far `train` is.
pub(in crate::commands) enum TrainingLine {
    /// Beside the bar.
    Running(training::Progress),
    EpochDone(Epoch),
}

impl fmt::Display for TrainingLine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            Self::Running(training::Progress { epoch, epochs, loss, examples_per_second, eta, .. }) => {
                let (epoch, left) = (epoch + 1, eta.as_secs());
                write!(
                    f,
                    "epoch {epoch} of {epochs}, loss {loss:.4}, {examples_per_second:.0} examples/s, {left} s left"
                )
            }
            Self::EpochDone(Epoch { number, train_loss, dev, is_best }) => {
                write!(f, "epoch {number}: loss {train_loss:.4}")?;
                let Some(dev) = dev else { return Ok(()) };
                let auc = dev.roc_auc.map_or_else(|| "–".into(), |auc| format!("{auc:.4}"));
                let best = if is_best { " (best so far)" } else { "" };
                write!(f, "; dev loss {:.4}, accuracy {:.4}, ROC AUC {auc}{best}", dev.loss, dev.accuracy)
            }
        }
    }
}

/// How `train` ended.
pub(in crate::commands) enum TrainingEnd {
    Kept { epoch: usize, folder: PathBuf },
    Stopped { epoch: usize, folder: PathBuf },
}

impl fmt::Display for TrainingEnd {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Kept { epoch, folder } => write!(f, "saved epoch {epoch} to {}", folder.display()),
            Self::Stopped { epoch, folder } => {
                write!(f, "stopped; saved epoch {epoch} to {} (continue with --resume)", folder.display())
            }
        }
    }
}

/// What `train` notes or warns of, beside what other rooms do.
pub(in crate::commands) enum TrainingRemark {
    /// What was said of these files.
    Of { files: Vec<PathBuf>, remark: String },
    /// There is a column or file of scores, which training does not read.
    ScoreColumnUnused(String),
    /// The rows that are to tell how good the model is are those that it learns from.
    TrainedOn(PathBuf),
    /// The ROC AUC on the rows of `dev`, whose 95 % interval reaches down to 0.5.
    Chance { dev: PathBuf, auc: f64, interval: (f64, f64) },
}

impl fmt::Display for TrainingRemark {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Of { files, remark } => {
                let files: Vec<String> = files.iter().map(|file| file.display().to_string()).collect();
                write!(f, "{}: {remark}", files.join(" and "))
            }
            Self::ScoreColumnUnused(name) => write!(f, "ignoring {name}: training uses texts and labels only"),
            Self::TrainedOn(dev) => write!(
                f,
                "--dev is the file that is trained on, {}: its figures will be too good, and a threshold chosen on it too",
                dev.display()
            ),
            Self::Chance { dev, auc, interval: (low, high) } => write!(
                f,
                "{}: ROC AUC is {auc:.3} (95 % interval {low:.3} to {high:.3}), no better than chance",
                dev.display()
            ),
        }
    }
}

/// What to type next, quoted for a shell.
pub(in crate::commands) struct NextCommand {
    /// `None` where there are no rows yet that were not trained on.
    pub data: Option<String>,
    pub model: String,
    /// With a space before each.
    pub options: String,
}

impl fmt::Display for NextCommand {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { data, model, options } = self;
        match data {
            Some(data) => write!(f, "next: cutpoint {data} --model {model}{options}"),
            None => write!(
                f,
                "next: cutpoint DATA --model {model}{options}, where DATA has labelled rows that were not used for training"
            ),
        }
    }
}
