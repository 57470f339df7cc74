//! What makes a threshold a good one.

use std::path::PathBuf;

use clap::{Args, ValueEnum, ValueHint};

/// What outcomes cost, how many positives there will be, and which operating points to propose.
#[derive(Debug, Clone, Default, Args)]
#[command(next_help_heading = "Choosing")]
pub(crate) struct ChoiceArgs {
    /// Operating points to propose, separated by ';': 'f1; recall@precision>=0.9; cost'.
    ///
    /// Each is a goal, or a goal@limits. Goals: accuracy, precision, recall, specificity, npv, f1, f0.5 (any F-beta), mcc,
    /// balanced_accuracy, youden_j, kappa, closest01, eer, precision=recall, cost; of the answers to questions exact (exact
    /// match) and answer_f1. Limits: 'precision>=0.9', 'fpr<=0.01',
    /// 'predicted<=500', 'predicted<=2%', several joined with commas; without a goal the goal is recall, or precision where
    /// recall is limited. Other usual names (tpr, ppv, informedness, …) are read too.
    #[arg(long, value_name = "LIST", hide_short_help = true)]
    pub points: Option<String>,
    /// What errors cost: fp=5,fn=1; also tp= and tn=. Below 0: a gain.
    #[arg(long, value_name = "COSTS", allow_hyphen_values = true, hide_short_help = true)]
    pub cost: Option<String>,
    /// Column of what a false positive costs in each row.
    #[arg(long, value_name = "COL", hide_short_help = true)]
    pub cost_fp: Option<String>,
    /// Column of what a false negative costs.
    #[arg(long, value_name = "COL", hide_short_help = true)]
    pub cost_fn: Option<String>,
    /// Column of what a true positive costs.
    #[arg(long, value_name = "COL", hide_short_help = true)]
    pub cost_tp: Option<String>,
    /// Column of what a true negative costs.
    #[arg(long, value_name = "COL", hide_short_help = true)]
    pub cost_tn: Option<String>,
    /// Share of positives where predictions will be made: 2%.
    ///
    /// Recall and specificity hold there too; precision, NPV, accuracy, F, MCC, kappa and costs are computed for it, and
    /// operating points are chosen for it.
    #[arg(long, value_name = "P", hide_short_help = true)]
    pub prevalence: Option<String>,
    /// Other labelled rows to measure the threshold on that is chosen on DATA.
    ///
    /// They are read by the same options and scored by the same model. On the screen they have a column of their own in the metrics.
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath, hide_short_help = true)]
    pub holdout: Option<PathBuf>,
    /// Draw the rows of each class apart, so that the sizes of the classes stay.
    #[arg(long, hide_short_help = true)]
    pub fixed_class_sizes: bool,
    /// How a limit is guaranteed; default: what suits it.
    #[arg(long, value_name = "HOW", hide_short_help = true)]
    pub guarantee: Option<HowGuaranteed>,
}

/// How a limit is guaranteed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum HowGuaranteed {
    /// Thousandths from 1 down (recall: from 0 up), tested until the first that fails.
    Grid,
    /// Twenty thresholds, each tested at a twentieth of the level; for precision.
    Bonferroni,
}
