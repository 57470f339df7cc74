//! Pure mathematics on scores and labels: no I/O, nothing of the other rooms.
//!
//! The one rule of the program lives here: a prediction is 1 iff `score >= threshold` ([`predict`]).

mod abstain;
mod answers;
mod axis;
mod binomial;
mod bootstrap;
mod by_weight;
mod calibration;
mod choice;
mod closed_form;
mod comparison;
mod compensated;
mod confusion;
mod costs;
mod counts;
mod curves;
mod cut;
mod decimal;
mod delong;
mod doubt;
mod drawn_by_weight;
mod fraction;
mod frozen;
mod grid;
mod guarantee;
mod interval;
mod labelling;
mod length;
mod mean_interval;
mod metric;
mod moments;
mod most_kept;
mod newcombe;
mod normal;
mod objective;
mod p_value;
mod per_outcome;
mod percent;
mod points;
mod precision;
mod prevalence;
mod probability;
mod proportion;
mod range;
mod rank;
mod row_mean;
mod run;
mod scored;
mod scores;
mod selective;
mod sense;
mod shares;
mod slices;
mod spearman;
mod statement;
mod summary;
mod sums;
mod sureness;
mod sweep;
mod terms;
mod ties;
mod unmet;
mod unweighed;
mod weighted;
mod wilson;
mod written;

pub use abstain::{
    Band, BandFault, BandFigures, BandGoal, BandPrices, BandProof, BandWish, CheapestBand, ChosenBand, NoBand,
    NotABand, UnknownBand, WidestBand,
};
pub use answers::{
    AnswerFigures, AnswerGains, AnswerScore, AnswerSet, Answered, AnswersAt, Candidate, OfficialBest, OfficialFigures,
    OfficialRow, OfficialShare, normalize_answer,
};
pub(crate) use axis::Scale;
pub use axis::{AxisView, StepSize};
pub use binomial::{Chance, binomial_lower_tail, fewest_trials, lower_limit, upper_limit};
pub use bootstrap::{
    Bands, Beside, BootstrapProgress, CellDifference, ChosenBootstrap, Course, Distribution, DrawnAt, Optimism,
    PairedConfusion, PairedCounts, PairedSweepBootstrap, Ranked, Ranking, Resampling, Rule, Statistic, SweepBootstrap,
    WeightedBootstrap, WeightedRows, cell_bootstrap, cell_difference_bootstrap, line_bootstrap, paired_cell_bootstrap,
    paired_sweep_bootstrap, sweep_bootstrap,
};
pub use by_weight::ByWeight;
pub use calibration::{
    BinRule, BrierCorp, BrierTerms, Calibration, CalibrationData, CalibrationFigures, CalibrationInput,
    CalibrationMethod, CalibrationReport, CrossValidated, FilledBin, Fold, HeldOutFigures, Isotonic, IsotonicBlock,
    IsotonicReport, NoFit, Platt, PlattReport, Reliability, ReliabilityBin, ReliabilityDiagrams, Temperature,
    TemperatureReport,
};
pub use choice::{Chosen, Nearest, NotProven, OperatingPoint, Unmet};
pub use comparison::{
    Agreement, ChiSquared, ComparisonAt, Correctness, Footing, McNemar, OwnThresholds, PairedDelong, PairedScores,
    Pairing, Subset, Thresholds,
};
pub(crate) use confusion::Measure;
pub use confusion::{Confusion, Outcome, predict};
pub use costs::{CostColumn, CostColumns, Costs, MissingCost};
pub use counts::Counts;
pub use curves::{
    AtMost, Cell, CostCurve, CostPoint, Curve, CurveSet, Curves, Det, DetColumns, DetPoint, DetSummary, DrawnDet,
    GainAndLift, GainCurve, GainStep, Hull, HullCorner, LiftCurve, MetricCurve, Polyline, PrecisionRecall,
    PrecisionRecallColumns, Roc, RocColumns, RocConvexHull, cells, coverage_curve, even_edges, height_range, thin,
    threshold_edges,
};
pub use cut::{CommonPoint, Cut};
pub use delong::AucInterval;
pub(crate) use delong::auc_interval;
pub use doubt::Doubt;
pub(crate) use frozen::AtItsCosts;
pub use frozen::{
    BandThen, Change, DEFAULT_MARGIN, Difference, Figure, Frozen, FrozenNow, FrozenThen, Judgement, LimitNow, Method,
    NoCosts, NoVerdict, Occasion, Promise, RowMeans, RowsNow,
};
pub use grid::Direction;
pub use guarantee::{
    Assumption, Attempt, Demand, Ending, Failure, Guarantee, GuaranteeError, Guaranteed, Procedure, Proven,
};
pub use interval::Interval;
pub use labelling::Labelling;
pub use length::{LengthCorrelation, OfLabel};
pub use mean_interval::MeanOfRows;
pub use metric::Metric;
pub use newcombe::{ShareOfRows, Verdict};
pub use normal::{normal_cdf, normal_quantile, normal_two_sided_p};
pub use objective::{Beta, Confidence, Goal, Limit, Limited, Objective, ObjectiveFault, Sense, UnknownObjective};
pub use per_outcome::{ConstantCosts, CostSource, CostSources, PerOutcome, UnknownCosts};
pub(crate) use per_outcome::{LARGEST_COST, is_cost};
pub(crate) use percent::{in_percent, parse_number};
pub use points::{PointEntry, Points, Priorities};
pub(crate) use precision::PrecisionCost;
pub use prevalence::{Prevalence, UnknownPrevalence};
pub(crate) use probability::{cross_entropy, log_odds, margin, sigmoid};
pub use proportion::{Intervals, OneSided, Proportion, Proportions};
pub(crate) use range::SameLabels;
pub use row_mean::RowMean;
pub(crate) use row_mean::Unit;
pub use run::{PieceCounts, RunNote};
pub(crate) use scored::Labels;
pub use scored::Scored;
pub use scores::{Axis, Logits, PrecisionCheck, ScoreSource, Scores};
pub use selective::{CoveragePoint, Selective, SelectiveBand, SelectiveRun, Tested, fewest_rows};
pub use shares::{MetricValues, Shares};
pub use slices::{
    BestOfSlice, EqualRecall, ShareWithInterval, Slice, SliceAt, SlicePart, SliceRule, SliceThreshold, SliceThresholds,
    SlicedColumns, SlicedSet, Slices, Slicing, Targets, ThresholdOf, TooManySlices, recall_at,
};
pub use spearman::Spearman;
pub(crate) use statement::together;
pub use summary::Summary;
pub(crate) use summary::{IntervalOf, SummaryFigure};
pub use sums::{Summand, Sums};
pub use sureness::{BootstrapPlan, Sureness};
pub use sweep::{Sweep, TooManyRows};
pub use terms::Terms;
pub use ties::{BreakEven, EqualErrorRate, Ties, widest_of};
pub use unweighed::Unweighed;
pub use weighted::{
    WeightError, WeightedAt, WeightedCosts, WeightedInterval, WeightedIntervals, WeightedNearest, WeightedPoint,
    WeightedRates, WeightedSweep, WeightedUnmet, Weighting,
};
pub(crate) use written::{between, counted, exact, grouped, significant};
