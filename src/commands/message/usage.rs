//! What can be wrong with a command line that clap cannot see.

use crate::app::Filter;
use crate::dataset::{UnknownDelimiter, UnknownLayout};
use crate::metrics::{
    BandGoal, Goal, GuaranteeError, NoVerdict, Objective, ObjectiveFault, Outcome, Prevalence, UnknownBand,
    UnknownCosts, UnknownObjective, UnknownPrevalence, Unweighed,
};

/// Wrong usage that clap cannot see: exit code 2.
#[derive(Debug, thiserror::Error)]
pub(in crate::commands) enum WrongUsage {
    #[error("--delimiter: {0}")]
    Delimiter(UnknownDelimiter),
    #[error("--layout: {0}")]
    Layout(UnknownLayout),
    #[error("--objective: {0}")]
    Objective(UnknownObjective),
    #[error("--points: {0}")]
    Points(UnknownObjective),
    #[error("--points names nothing; separate objectives with ';', as in 'f1; recall@precision>=0.9'")]
    NoPoints,
    #[error("--cost: {0}")]
    Costs(UnknownCosts),
    #[error(
        "{0} cost needs to know what errors cost: add --cost fp=5,fn=1, or name columns with --cost-fp and --cost-fn"
    )]
    NoCosts(&'static str),
    #[error(
        "{option} {goal}: {} needs questions with answers, and these data have none; for labels alone use f1 or accuracy",
        .goal.label()
    )]
    NoAnswers { option: &'static str, goal: Goal },
    #[error(
        "nothing says what a {} costs: add {name}= to --cost, or name a column with --cost-{name}",
        .0.label_in_full(), name = .0.name()
    )]
    MissingCost(Outcome),
    #[error("--band: {0}")]
    Band(UnknownBand),
    #[error(
        "--band 'abstain={0}' needs to know what errors cost: add --cost fp=5,fn=1 (a band takes no columns of costs)"
    )]
    BandWithoutCosts(f64),
    #[error("a band is chosen as measured: drop --prevalence, or give its two thresholds, as in --band 0.3,0.7")]
    BandAtPrevalence,
    #[error(
        "--band takes two thresholds here, as in 0.3,0.7; '{0}' is for 'cutpoint report', or for the screen: press a, then t"
    )]
    BandGoalElsewhere(BandGoal),
    #[error("a decision holds one band: give --band once, or drop --decision-out")]
    SeveralBands,
    #[error(
        "the guarantee of --band holds for a threshold that was not chosen on these rows: give it with --threshold, or drop --objective"
    )]
    BandAroundObjective,
    #[error("--confidence: '{0}' is not a share above 0 and below 1, such as 0.9 or 90%")]
    Confidence(String),
    #[error("--confidence guarantees a limit, but --objective '{objective}' has none that can be guaranteed: {fault}")]
    NothingToTrust { objective: Objective, fault: ObjectiveFault },
    #[error("--objective names a confidence already; drop --confidence")]
    TwoConfidences,
    #[error("a guarantee holds for rows like these: drop --prevalence, or the confidence")]
    GuaranteeAtPrevalence,
    #[error(
        "a guarantee is one of a single threshold, and slices' own are point estimates: drop --slice-thresholds, or the confidence"
    )]
    GuaranteeOfSlices,
    #[error(
        "slices' own thresholds by --slice-thresholds {rule} are chosen as measured, not for a prevalence of {prevalence}, at which no \
         slice's share of positives is known: a decision would mix both; use --slice-thresholds recall, or choose without a prevalence"
    )]
    SlicesAtPrevalence { rule: &'static str, prevalence: Prevalence },
    #[error("--guarantee needs a limit to guarantee; add --confidence 0.9 to --objective, or 'with 90%' to --points")]
    NothingToGuarantee,
    #[error("--fixed-class-sizes says how rows are drawn anew: add --bootstrap, or drop it")]
    NothingToDraw,
    #[error("--guarantee: {0}")]
    Guarantee(GuaranteeError),
    #[error(
        "the decision was made for the model's class {decided:?}; {}, or accept it with --force",
        instead.said(*index)
    )]
    AnotherClass { decided: String, index: usize, instead: ClassInstead },
    #[error(
        "the decision was made for the scores of column {decided:?}, not {typed:?}; drop --score, or accept it with --force"
    )]
    AnotherColumn { decided: String, typed: String },
    #[error(
        "the decision was made for the label {decided:?}, not {typed:?}; drop --positive, or accept it with --force"
    )]
    AnotherLabel { decided: String, typed: String },
    #[error(
        "the decision was made with --max-length {decided}, not {typed}; drop --max-length, or accept it with --force"
    )]
    AnotherLength { decided: usize, typed: usize },
    #[error(
        "the decision was made for a prevalence of {decided}, not {typed}; drop --prevalence, or accept it with --force"
    )]
    AnotherPrevalence { decided: Prevalence, typed: Prevalence },
    #[error(
        "the decision was made with rows drawn anew whatever their class; drop --fixed-class-sizes, or accept it with --force"
    )]
    AnotherResampling,
    #[error("the decision was made with --precision {decided}; drop {option}, or accept it with --force")]
    AnotherPrecision { decided: &'static str, option: &'static str },
    #[error("--reason is empty: say why the decision was made, or drop it")]
    EmptyReason,
    #[error("--margin: '{0}' is not a number from 0 up, such as 0.02 or 2%")]
    Margin(String),
    #[error(
        "--scores belongs to DATA: give the scores of both files in a column of the same name, or score them with --model"
    )]
    ScoresOfHoldout,
    #[error("--holdout needs a file; standard input is for DATA")]
    HoldoutStdin,
    #[error("--prevalence: {0}")]
    Prevalence(UnknownPrevalence),
    #[error("the decision cannot be checked: {}; drop --check", NoVerdict::Weighted)]
    CheckOfWeighted,
    #[error("{what}: drop --weight, or {}", instead(*.0), what = .0)]
    Unweighed(Unweighed),
    #[error("--compare reads a file, and - is none; save those scores to a file first")]
    CompareStdin,
    #[error(
        "--filter {} needs something to compare with: add --compare FILE, --compare-score COL or --compare-model DIR",
        .0.key()
    )]
    NothingToFilterBy(Filter),
    #[error(
        "--filter {} lists questions with a wrong answer: it needs questions about texts with their right answers, and --model or \
         --predictions",
        .0.key()
    )]
    NoAnswersToFilterBy(Filter),
    #[error("--class-weights: {0:?} is not valid; use two numbers above 0, such as 1,3.5, or balanced")]
    ClassWeights(String),
    #[error("--precision int8 runs on the CPU only; drop it or --device")]
    ReducedOnDevice,
    #[error("--positive-index needs a model or --scores; drop it, or name the label that is 1 with --positive")]
    IndexOfNothing,
    #[error("--check-precision needs a model and --precision int8")]
    NothingToCompare,
    #[error("--window needs DATA and a model to score it")]
    NoWindows,
    #[error(
        "{} {} no effect without a model; add --model DIR, or drop {}",
        listed(.0),
        if .0.len() == 1 { "has" } else { "have" },
        if .0.len() == 1 { "it" } else { "them" }
    )]
    NoModel(Vec<&'static str>),
    #[error(
        "{} {} for models that answer questions; drop {}",
        listed(.0),
        if .0.len() == 1 { "is" } else { "are" },
        if .0.len() == 1 { "it" } else { "them" }
    )]
    OfQuestions(Vec<&'static str>),
    #[error("--decision-out needs a choice to record; give --objective, --threshold or --band")]
    NothingToRecord,
    #[error("-o and --decision-out name the same file")]
    OneTarget,
    #[error("-o, --nbest and --null-odds name the same file twice")]
    OneTargetForAnswers,
    #[error(
        "a .json of answers has no place for questions that are left to people; write .csv or .jsonl, or drop --band"
    )]
    BandOfAnswers,
    #[error("a .json of answers has no columns; write .csv or .jsonl, or drop --columns")]
    ColumnsOfAnswers,
    #[error("the screen needs a terminal; without one, use 'cutpoint report DATA'")]
    NoTerminal,
    #[error("--model needs DATA to score: cutpoint DATA --model DIR")]
    NoData,
}

/// What to do without where rows are to be weighed.
fn instead(of: Unweighed) -> &'static str {
    match of {
        Unweighed::Prevalence => "--prevalence",
        Unweighed::Bands => "give two thresholds, as in --band 0.3,0.7",
        Unweighed::Slices => "--slice",
        Unweighed::Comparison => "--compare, --compare-score and --compare-model",
        Unweighed::Holdout => "--holdout",
        Unweighed::Verdict => "--check",
    }
}

/// `--a, --b and --c`
fn listed(options: &[&str]) -> String {
    match options {
        [others @ .., last] if !others.is_empty() => format!("{} and {last}", others.join(", ")),
        few => few.concat(),
    }
}

/// What to type where another class is scored than a decision was made for, which is taken where nothing says otherwise.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ClassInstead {
    /// `--positive-index` alone said so.
    DropIndex,
    /// `--positive` alone did.
    DropLabel,
    /// Something else did, or several.
    Index,
}

impl ClassInstead {
    fn said(self, index: usize) -> String {
        match self {
            Self::DropIndex => "drop --positive-index".into(),
            Self::DropLabel => format!("drop --positive or add --positive-index {index}"),
            Self::Index => format!("use --positive-index {index}"),
        }
    }
}
