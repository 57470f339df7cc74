//! `cutpoint report`: figures, operating points, the decision.

use std::path::PathBuf;

use clap::{Args, ValueHint};

use super::values::{calibration_method, replicates};
use super::{ChoiceArgs, CompareArgs, DataArgs, ModelArgs, SliceArgs, SliceThresholds};
use crate::app::parse_threshold;
use crate::export::ReportFormat;
use crate::metrics::CalibrationMethod;

/// `cutpoint report`
#[derive(Debug, Clone, Args)]
#[command(after_help = "Examples:
  cutpoint report scored.csv
  cutpoint report test.tsv --model my-bert/ --format json
  cutpoint report scored.csv -o report.md
  cutpoint report scored.csv --objective f1 --decision-out decision.json")]
#[command(group = clap::ArgGroup::new("measured_again").args(["decision", "holdout"]))]
pub(crate) struct ReportArgs {
    /// Labelled rows: CSV, TSV, JSON Lines, SQuAD, also .gz; '-' is stdin.
    #[arg(value_name = "DATA", value_hint = ValueHint::FilePath, required_unless_present = "demo")]
    pub data: Option<PathBuf>,
    /// File to write (.md, .json or .txt); default: standard output.
    #[arg(short, long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub output: Option<PathBuf>,
    /// Format of the report; default: from the extension of -o, otherwise text.
    #[arg(long, value_name = "FORMAT")]
    pub format: Option<ReportFormat>,
    /// Threshold to report at; default: 0.5 (questions: 0).
    #[arg(long, value_name = "T", value_parser = parse_threshold, allow_hyphen_values = true, conflicts_with = "decision")]
    pub threshold: Option<f64>,
    /// Decision file to take the threshold from.
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub decision: Option<PathBuf>,
    /// Exit with 1 unless the threshold of --decision holds on these rows, or the chosen one on those of --holdout.
    ///
    /// The report is written all the same. It holds where the 95 % interval of its objective's value there, less the value on rows that
    /// were not used to choose (or, where that is unknown, on those that were), reaches no lower than --margin below 0, and its limits
    /// are kept as surely. Where less is better (cost, eer, closest01) the signs are turned round. Of a guarantee the limit alone is
    /// judged.
    #[arg(long, requires = "measured_again", hide_short_help = true)]
    pub check: bool,
    /// How much worse than promised is still as good; default: 0.02. With costs: how much more a row may cost.
    ///
    /// Worse is lower, or higher where less is better (cost, eer, closest01).
    /// The limits of an objective have the same margin, but beside a cost they are shares and have 0.02.
    #[arg(long, value_name = "X", requires = "measured_again", hide_short_help = true)]
    pub margin: Option<String>,
    /// Objective that chooses the threshold, such as f1.
    ///
    /// A goal such as accuracy, f1, f2, mcc, balanced_accuracy, youden_j, kappa or cost (of answers: exact, answer_f1), or a goal under limits such as 'recall@precision>=0.95' (quoted for the shell); see --points.
    #[arg(long, value_name = "WHAT", conflicts_with_all = ["threshold", "decision"])]
    pub objective: Option<String>,
    /// Leave scores between two thresholds to people: 0.3,0.7, or 'accuracy>=0.95'.
    ///
    /// From the upper one on a prediction is 1, below the lower one 0. 'accuracy>=0.95' is the band that labels most rows with
    /// that accuracy among them; 'accuracy>=0.95 with 90%' guarantees it (SGR, around the threshold); 'abstain=0.4' costs least
    /// where a row by hand costs 0.4 and --cost says what errors do. --decision-out records the band too. Given more than once,
    /// each is reported.
    #[arg(long, value_name = "BAND", allow_hyphen_values = true, conflicts_with_all = ["decision", "slice_thresholds"], hide_short_help = true)]
    pub band: Vec<String>,
    /// Guarantee the limit of --objective with this confidence: 0.9.
    ///
    /// One limit on precision>=, recall>=, specificity>= or fpr<= becomes a statement about later rows like these, by exact
    /// tests (Learn then Test). 'precision>=0.95 with 90%' says the same.
    // What conflicts with the objective is named here too: clap asks for no option that could not stand.
    #[arg(long, value_name = "C", requires = "objective", conflicts_with_all = ["threshold", "decision"], hide_short_help = true)]
    pub confidence: Option<String>,
    /// Draw the rows anew N times (2000) to say how sure the figures are.
    ///
    /// Intervals of F1, MCC and the like, how far the chosen thresholds move, and their value on rows that were not used to
    /// choose.
    #[arg(long, value_name = "N", num_args = 0..=1, default_missing_value = "2000", value_parser = replicates, hide_short_help = true)]
    pub bootstrap: Option<u32>,
    /// Seed of --bootstrap: the same seed gives the same figures.
    #[arg(long, value_name = "N", default_value_t = 1, requires = "bootstrap", hide_short_help = true)]
    pub seed: u64,
    /// File to write the decision to (with --objective, --threshold or --band).
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub decision_out: Option<PathBuf>,
    /// Why the decision was made, in your words: it stands in the file.
    #[arg(long, value_name = "TEXT", requires = "decision_out", hide_short_help = true)]
    pub reason: Option<String>,
    /// How the decision makes probabilities of scores: temperature, platt or isotonic.
    ///
    /// 'cutpoint score --calibrated FILE' applies it. Default: the one with the least log loss on five folds that it has not seen
    /// (above 200,000 rows: isotonic). Labels do not change by it.
    #[arg(long, value_name = "METHOD", value_parser = calibration_method, requires = "decision_out", hide_short_help = true)]
    pub calibration: Option<CalibrationMethod>,
    /// Replace existing files; also accept a decision that was made for another model, column, class or kind of score, or a holdout
    /// with another kind.
    #[arg(long)]
    pub force: bool,
    #[command(flatten)]
    pub slices: SliceArgs,
    /// Give each slice a threshold of its own; --decision-out records them.
    ///
    /// 'cutpoint predict --decision FILE' applies them. The figures of the report stay those of the common threshold. A
    /// value that the decision does not have gets that threshold too.
    #[arg(
        long,
        help_heading = "Slices",
        value_name = "HOW",
        requires = "slice",
        conflicts_with = "band",
        hide_short_help = true
    )]
    pub slice_thresholds: Option<SliceThresholds>,
    #[command(flatten)]
    pub choice: ChoiceArgs,
    #[command(flatten)]
    pub comparison: CompareArgs,
    #[command(flatten)]
    pub scoring: ModelArgs,
    #[command(flatten)]
    pub input: DataArgs,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::{help_of, long_help_of};
    use crate::export::ReportFormat;
    use crate::metrics::{Goal, Metric, Objective, RowMean};

    #[test]
    fn the_help_names_every_extension() {
        let expected = format!("File to write ({}); ", ReportFormat::extensions());
        assert!(help_of::<ReportArgs>("output").starts_with(&expected));
    }

    #[test]
    fn the_help_names_every_objective() {
        let (short, long) = (long_help_of::<ReportArgs>("objective"), long_help_of::<ReportArgs>("points"));
        for objective in Objective::standard() {
            assert!(short.contains(&objective.to_string()), "{objective}: {short}");
        }
        for metric in Metric::ALL {
            assert!(long.contains(metric.key()), "{metric:?}: {long}");
        }
        let means = RowMean::ALL.map(Goal::Mean);
        for other in [Goal::Closest01, Goal::EqualErrorRate, Goal::PrecisionEqualsRecall].into_iter().chain(means) {
            assert!(long.contains(&other.to_string()), "{other}: {long}");
        }
    }
}
