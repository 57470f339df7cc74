//! What resampling the rows of a sweep says.

use super::distribution::Distribution;
use super::draw::Drawn;
use super::layout::Layout;
use super::optimism::{Beside, Optimism};
use super::random::Stream;
use super::replicates::BootstrapProgress;
use super::resampling::Resampling;
use super::rule::Rule;
use super::search::Replicate;
use super::walk::Walk;
use crate::metrics::{Confusion, Interval, Sweep};

/// What resampling the rows says of figures and chosen thresholds.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
pub struct SweepBootstrap {
    /// How many replicates there were.
    pub replicates: u32,
    /// What they were drawn from.
    pub seed: u64,
    /// How they were drawn.
    pub resampling: Resampling,
    /// Undefined in a replicate without one of the classes.
    pub roc_auc: Distribution,
    /// Undefined in a replicate without positives.
    pub average_precision: Distribution,
    /// One a rule, in the order of the rules.
    pub chosen: Vec<ChosenBootstrap>,
}

/// What resampling says of the threshold that a rule chooses.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
pub struct ChosenBootstrap {
    /// The best value in the replicate. Its percentiles are no interval for the best value: they cover too little.
    pub best: Distribution,
    /// The score chosen in the replicate, the highest of those that tie; above every score where "nothing is 1" is chosen, so
    /// that a percentile among these is `null`. Undefined where nothing is admissible.
    pub threshold: Distribution,
    /// The thresholds that label as those between the 2.5th and the 97.5th percentile of these scores do: a score stands for all
    /// down to the next lower one. Undefined where those are.
    #[serde(skip)]
    pub thresholds: Option<Interval>,
    /// In how many replicates "nothing is 1" is chosen.
    pub none_is_1: u64,
    /// In how many replicates no candidate is admissible.
    pub infeasible: u64,
    /// How much choosing and measuring on the same rows flatters.
    pub optimism: Optimism,
    /// What that does to the figures beside it, such as what is limited: as many as the rule looks at.
    pub beside: Vec<Beside>,
}

/// Draw `replicates` replicates of the rows of `sweep` and let each of `rules` choose in each; `None` where it was cancelled.
///
/// Runs on the rayon pool it is called in (`pool.install(|| …)` for one's own, with a thread less than there are cores where
/// a screen is to stay quick). Replicate i draws from stream i of `seed`: the result does not depend on the threads. Time and
/// memory a replicate and thread: O(distinct scores) and a byte a row, but for cells of more than 256 rows, which are drawn
/// as a whole.
pub fn sweep_bootstrap(
    sweep: &Sweep,
    rules: &[Rule<'_>],
    resampling: Resampling,
    replicates: u32,
    seed: u64,
    progress: &BootstrapProgress,
) -> Option<SweepBootstrap> {
    let layout = Layout::new(sweep.groups().rev());
    let outcomes = progress.each(replicates, seed, |scratch: &mut Scratch, stream| {
        scratch.replicate(sweep, &layout, rules, resampling, stream, progress)
    })?;
    let (all, mut walk) = (Drawn::all(&layout), Walk::default());
    walk.walk(&layout, &all);
    let rows = Replicate { layout: &layout, drawn: &all, walk: &walk };
    let apparent = |rule: &Rule<'_>| {
        let chosen = rule.choose(&rows)?.confusion;
        Some(Apparent { value: rule.value(&chosen), beside: rule.beside(&chosen) })
    };
    Some(SweepBootstrap {
        replicates,
        seed,
        resampling,
        roc_auc: Distribution::of(outcomes.iter().map(|outcome| outcome.roc_auc)),
        average_precision: Distribution::of(outcomes.iter().map(|outcome| outcome.average_precision)),
        chosen: rules
            .iter()
            .enumerate()
            .map(|(at, rule)| {
                let picks: Vec<Option<&Pick>> = outcomes.iter().map(|outcome| outcome.picks[at].as_ref()).collect();
                chosen(apparent(rule).unwrap_or_else(|| Apparent::nothing(rule)), &picks, sweep.distinct())
            })
            .collect(),
    })
}

/// What one replicate says.
#[derive(Debug)]
struct Outcome {
    roc_auc: Option<f64>,
    average_precision: Option<f64>,
    /// One a rule; `None` where no candidate is admissible.
    picks: Vec<Option<Pick>>,
}

/// The candidate that a rule chooses in a replicate, and its value on different rows.
#[derive(Debug, Clone)]
pub(super) struct Pick {
    /// A score, or infinity for "nothing is 1".
    pub threshold: f64,
    pub in_replicate: Option<f64>,
    pub on_all_rows: Option<f64>,
    pub out_of_bag: Option<f64>,
    /// The figures beside the value, on the rows that were not drawn.
    pub beside: Vec<Option<f64>>,
}

/// What a rule chooses on all rows.
#[derive(Debug)]
pub(super) struct Apparent {
    pub value: Option<f64>,
    pub beside: Vec<Option<f64>>,
}

impl Apparent {
    /// Where no candidate is admissible.
    fn nothing(rule: &Rule<'_>) -> Self {
        Self { value: None, beside: vec![None; rule.beside(&Confusion::default()).len()] }
    }
}

/// What a thread uses again and again.
#[derive(Debug, Default)]
struct Scratch {
    drawn: Drawn,
    walk: Walk,
}

impl Scratch {
    /// One replicate; `None` where it was cancelled.
    fn replicate(
        &mut self,
        sweep: &Sweep,
        layout: &Layout,
        rules: &[Rule<'_>],
        resampling: Resampling,
        stream: &mut Stream,
        progress: &BootstrapProgress,
    ) -> Option<Outcome> {
        self.drawn.draw(layout, resampling, stream, &|| progress.go_on())?;
        self.walk.walk(layout, &self.drawn);
        let replicate = Replicate { layout, drawn: &self.drawn, walk: &self.walk };
        let mut picks = Vec::with_capacity(rules.len());
        for rule in rules {
            progress.go_on()?;
            picks.push(pick(sweep, &replicate, rule));
        }
        let Walk { roc_auc, average_precision, .. } = self.walk;
        Some(Outcome { roc_auc, average_precision, picks })
    }
}

fn pick(sweep: &Sweep, replicate: &Replicate<'_>, rule: &Rule<'_>) -> Option<Pick> {
    let chosen = rule.choose(replicate)?;
    // The sweep counts its candidates from below.
    let candidate = sweep.distinct().len() - chosen.groups;
    let outside = replicate.drawn.out_of_bag(replicate.layout, chosen.groups);
    let beside = rule.beside(&outside);
    Some(Pick {
        threshold: sweep.distinct().get(candidate).copied().unwrap_or(f64::INFINITY),
        in_replicate: rule.value(&chosen.confusion),
        on_all_rows: rule.value(&sweep.confusion_at(candidate)),
        out_of_bag: (outside.total() > 0).then(|| rule.value(&outside)).flatten(),
        beside,
    })
}

/// What a rule picks in each replicate among `distinct` scores (ascending), put together; `apparent` is what it chooses on all rows.
pub(super) fn chosen(apparent: Apparent, picks: &[Option<&Pick>], distinct: &[f64]) -> ChosenBootstrap {
    let picks = || picks.iter().copied();
    let of_figure = |(index, apparent): (usize, Option<f64>)| {
        let out_of_bag: Vec<Option<f64>> =
            picks().flatten().map(|pick| pick.beside.get(index).copied().flatten()).collect();
        Beside::new(apparent, &out_of_bag)
    };
    let optimism: Vec<f64> =
        picks().flatten().filter_map(|pick| Some(pick.in_replicate? - pick.on_all_rows?)).collect();
    let out_of_bag: Vec<f64> = picks().flatten().filter_map(|pick| pick.out_of_bag).collect();
    let threshold = Distribution::of(picks().map(|pick| Some(pick?.threshold)));
    let has_any = picks().any(|pick| pick.is_some());
    let lowest = distinct.partition_point(|score| *score < threshold.p2_5.unwrap_or(f64::INFINITY));
    let thresholds = has_any.then(|| Interval { high: threshold.p97_5, ..Interval::of_candidate(distinct, lowest) });
    ChosenBootstrap {
        best: Distribution::of(picks().map(|pick| pick?.in_replicate)),
        threshold,
        thresholds,
        none_is_1: picks().flatten().filter(|pick| pick.threshold == f64::INFINITY).count() as u64,
        infeasible: picks().filter(Option::is_none).count() as u64,
        optimism: Optimism::new(apparent.value, &optimism, &out_of_bag),
        beside: apparent.beside.into_iter().enumerate().map(of_figure).collect(),
    }
}
