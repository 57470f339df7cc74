//! Whether the bootstrap's intervals hold the truth as often as they say, on test sets drawn from a known population.

use cutpoint::metrics::{
    BootstrapPlan, BootstrapProgress, Frozen, Metric, Objective, Occasion, Points, Priorities, Promise, Resampling,
    RowMeans, RowsNow, Rule, ScoreSource, Scored, Scores, Statistic, Sureness, Sweep, Terms, Verdict, cell_bootstrap,
    sweep_bootstrap,
};
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{RngCore, SeedableRng};

const SIMULATIONS: u32 = 1_000;
const REPLICATES: u32 = 1_000;
const ROWS: usize = 500;
const PREVALENCE: f64 = 0.3;
/// Scores are normal with this mean for positives, 0 for negatives, and standard deviation 1.
const MEAN: f64 = 1.5;
/// A threshold that is fixed before the data are seen.
const FIXED: f64 = 0.75;

/// P(Z > x) of the standard normal distribution, by Simpson's rule.
fn upper_tail(x: f64) -> f64 {
    let steps = 1_000;
    let width = 10.0 / f64::from(steps);
    let density = |x: f64| (-x * x / 2.0).exp() / (2.0 * std::f64::consts::PI).sqrt();
    let weight = |step: i32| if step == 0 || step == steps { 1.0 } else { f64::from(2 + 2 * (step % 2)) };
    (0..=steps).map(|step| weight(step) * density(x + f64::from(step) * width)).sum::<f64>() * width / 3.0
}

/// The population's tp and fp, as shares of all rows.
fn population(threshold: f64) -> (f64, f64) {
    (PREVALENCE * upper_tail(threshold - MEAN), (1.0 - PREVALENCE) * upper_tail(threshold))
}

fn true_f1(threshold: f64) -> f64 {
    let (tp, fp) = population(threshold);
    2.0 * tp / (tp + fp + PREVALENCE)
}

fn true_mcc(threshold: f64) -> f64 {
    let (tp, fp) = population(threshold);
    let (fn_, tn) = (PREVALENCE - tp, 1.0 - PREVALENCE - fp);
    (tp * tn - fp * fn_) / ((tp + fp) * PREVALENCE * (1.0 - PREVALENCE) * (fn_ + tn)).sqrt()
}

/// A test set: rows drawn at random, so that how many are positive is chance.
fn test_set(random: &mut ChaCha8Rng) -> Sweep {
    test_set_of(random, MEAN)
}

/// The same, where positives have another mean.
fn test_set_of(random: &mut ChaCha8Rng, mean: f64) -> Sweep {
    let (scores, labels) = rows_of(random, mean);
    Sweep::new(&scores, &labels)
}

/// Its scores and labels.
fn rows_of(random: &mut ChaCha8Rng, mean: f64) -> (Vec<f64>, Vec<bool>) {
    let mut uniform = || (random.next_u64() >> 11) as f64 / 2_f64.powi(53);
    let mut row = || {
        let label = uniform() < PREVALENCE;
        // Box and Muller (1958).
        let normal = (-2.0 * (1.0 - uniform()).ln()).sqrt() * (2.0 * std::f64::consts::PI * uniform()).cos();
        (normal + if label { mean } else { 0.0 }, label)
    };
    (0..ROWS).map(|_| row()).unzip()
}

#[test]
#[ignore = "simulates 1,000 test sets: run by .ci/run"]
fn intervals_cover_the_truth_in_95_of_100_test_sets() {
    let best_threshold = (0..2_000).map(|step| f64::from(step) / 1_000.0).max_by(|left, right| {
        true_f1(*left).total_cmp(&true_f1(*right)) // flat there: a thousandth is much finer than needed
    });
    let (f1, mcc) = (true_f1(FIXED), true_mcc(FIXED));
    let truth = [f1, mcc, 1.0 - upper_tail(MEAN / 2_f64.sqrt()), best_threshold.unwrap()];
    let (mut covered, mut f1_with_fixed_sizes) = ([0_u32; 4], 0_u32);
    let (mut apparent, mut out_of_bag) = (0.0, 0.0);
    let mut random = ChaCha8Rng::seed_from_u64(1);
    for simulation in 0..SIMULATIONS {
        let sweep = test_set(&mut random);
        let (seed, confusion) = (u64::from(simulation), sweep.confusion(FIXED));
        let statistics = [Statistic::Metric(Metric::F1), Statistic::Metric(Metric::Mcc)];
        let cells = |resampling| cell_bootstrap(&confusion, resampling, REPLICATES, seed, &statistics);
        let rules = [Rule::Best(Metric::F1)];
        let progress = BootstrapProgress::default();
        let rows = sweep_bootstrap(&sweep, &rules, Resampling::Rows, REPLICATES, seed, &progress).unwrap();
        let by_cells = cells(Resampling::Rows);
        let figures = [&by_cells[0], &by_cells[1], &rows.roc_auc, &rows.chosen[0].threshold];
        let covers = |figure: &cutpoint::metrics::Distribution, truth: f64| {
            u32::from((figure.p2_5.unwrap()..=figure.p97_5.unwrap()).contains(&truth))
        };
        for (covered, (figure, truth)) in covered.iter_mut().zip(figures.into_iter().zip(truth)) {
            *covered += covers(figure, truth);
        }
        f1_with_fixed_sizes += covers(&cells(Resampling::FixedClassSizes)[0], f1);

        let optimism = &rows.chosen[0].optimism;
        let really = true_f1(sweep.best(&Objective::best(Metric::F1)).unwrap().threshold);
        apparent += (optimism.apparent.unwrap() - really) / f64::from(SIMULATIONS);
        out_of_bag += (optimism.out_of_bag.unwrap() - really) / f64::from(SIMULATIONS);
    }
    println!(
        "F1, MCC, AUC, best threshold {covered:?}; F1 of fixed class sizes {f1_with_fixed_sizes} of {SIMULATIONS}"
    );
    println!("best F1 less its true value: apparent {apparent:+.4}, out of bag {out_of_bag:+.4}");
    for (covered, name) in covered.into_iter().zip(["F1", "MCC", "ROC AUC", "threshold"]) {
        assert!((930..=970).contains(&covered), "{name} is covered in {covered} of {SIMULATIONS}");
    }
    assert!(f1_with_fixed_sizes < 920, "the class sizes are chance too: {f1_with_fixed_sizes}");
    assert!(apparent > 0.015 && out_of_bag.abs() < apparent / 2.0, "apparent {apparent}, out of bag {out_of_bag}");
}

/// How often, of `runs` pairs of test sets, the best threshold for `metric` on the first is lower than promised on the second, and holds
/// there: against its value out of bag, and against that on the first.
fn verdicts(metric: Metric, mean_later: f64, runs: u32) -> [[f64; 2]; 2] {
    let mut random = ChaCha8Rng::seed_from_u64(2);
    let mut counts = [[0_u32; 2]; 2];
    for run in 0..runs {
        let (first, second) = (test_set(&mut random), test_set_of(&mut random, mean_later));
        let rules = [Rule::Best(metric)];
        let progress = BootstrapProgress::default();
        let drawn = sweep_bootstrap(&first, &rules, Resampling::Rows, 200, run.into(), &progress).unwrap();
        let threshold = first.best(&Objective::best(metric)).unwrap().threshold;
        let frozen = Frozen {
            then: first.confusion(threshold),
            now: second.confusion(threshold),
            rows: RowsNow::Others,
            occasion: Occasion::Later,
            terms: Terms::default(),
            row_means: RowMeans::default(),
            no_costs: None,
            plan: BootstrapPlan { replicates: 500, seed: run.into(), ..BootstrapPlan::default() },
            margin: None,
        };
        for (counts, promised) in counts.iter_mut().zip([drawn.chosen[0].optimism.out_of_bag, None]) {
            match frozen.judge_goal(Promise::Objective(Objective::best(metric), promised)).verdict.unwrap() {
                Verdict::LowerThanPromised => counts[0] += 1,
                Verdict::Holds => counts[1] += 1,
                Verdict::CannotTell => {}
            }
        }
    }
    counts.map(|counts| counts.map(|count| f64::from(count) / f64::from(runs)))
}

#[test]
#[ignore = "simulates 1,600 pairs of test sets: run by .ci/run"]
fn a_threshold_on_rows_of_the_same_kind_is_seldom_called_lower_than_promised() {
    for metric in [Metric::Accuracy, Metric::F1] {
        let [[lower, holds], [flattered, _]] = verdicts(metric, MEAN, 600);
        println!(
            "{metric:?}, the same population: lower {lower}, against the flattered value {flattered}, holds {holds}"
        );
        // 2.5 % is what a 95 % interval promises on either side.
        assert!(lower <= 0.045 && flattered > lower, "{metric:?}: {lower} {flattered}");
        // Positives are harder to tell now: F1 falls by 0.13.
        let [[lower, holds], _] = verdicts(metric, 0.9, 200);
        println!("{metric:?}, another population: lower {lower}, holds {holds}");
        assert!(lower > 0.5 && holds <= 0.02, "{metric:?}: {lower} {holds}");
    }
}

/// The mean error of the value at a point that is chosen under a limit, and of what is limited: on the rows themselves, and out of bag.
fn errors_under(typed: &str, simulations: u32) -> [[f64; 2]; 2] {
    let objective: Objective = typed.parse().unwrap();
    let priorities = Priorities { objectives: Some(vec![objective.clone()]), ..Priorities::default() };
    let mut random = ChaCha8Rng::seed_from_u64(3);
    let (mut errors, mut chosen) = ([[0.0; 2]; 2], 0);
    for simulation in 0..simulations {
        let (scores, labels) = rows_of(&mut random, MEAN);
        let scored = Scored::new(ScoreSource::Read("score".into()), Scores::from_values(scores), labels.into());
        let Some(point) = scored.sweep().best(&objective) else { continue };
        let points = Points::new(&scored, &priorities).unwrap();
        let plan = BootstrapPlan { replicates: 200, seed: simulation.into(), ..BootstrapPlan::default() };
        let sureness = Sureness::new(scored.sweep(), &points, plan, &BootstrapProgress::default()).unwrap();
        let found = sureness.of(&objective).unwrap();
        let (Some(recall), Some(precision)) = (found.optimism.out_of_bag, found.beside[0].out_of_bag) else { continue };
        let (tp, fp) = population(point.threshold);
        let figures = [(Metric::Recall, recall, tp / PREVALENCE), (Metric::Precision, precision, tp / (tp + fp))];
        for (errors, (metric, out_of_bag, really)) in errors.iter_mut().zip(figures) {
            errors[0] += point.confusion.value(metric).unwrap() - really;
            errors[1] += out_of_bag - really;
        }
        chosen += 1;
    }
    assert!(chosen > simulations * 9 / 10, "{typed}: {chosen}");
    errors.map(|errors| errors.map(|error| error / f64::from(chosen)))
}

#[test]
#[ignore = "simulates 2,000 test sets: run by .ci/run"]
fn rows_that_were_not_drawn_tell_how_much_of_a_limit_is_lost_on_others() {
    for (typed, least) in [("recall@precision>=0.8", 0.005), ("recall@precision>=0.9", 0.02)] {
        let [recall, precision] = errors_under(typed, 1_000);
        println!("{typed}, less the true value: recall here {:+.4}, out of bag {:+.4}", recall[0], recall[1]);
        println!("{typed}, less the true value: precision here {:+.4}, out of bag {:+.4}", precision[0], precision[1]);
        assert!(precision[0] > least && precision[1].abs() < 0.75 * precision[0], "{typed}: {precision:?}");
        // The replicates choose elsewhere, as each has fewer rows that differ: recall may even come out higher.
        assert!(recall[1].abs() < 0.02, "{typed}: {recall:?}");
    }
}
