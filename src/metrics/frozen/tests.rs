#![allow(clippy::unwrap_used)]
mod costs;

use super::*;
use crate::metrics::mean_interval::MeanOfRows;
use crate::metrics::{Costs, Prevalence, ShareOfRows, Sweep};
use rand_chacha::ChaCha8Rng;

fn counts(tp: u64, fp: u64, fn_: u64, tn: u64) -> Confusion {
    Confusion { tp, fp, fn_, tn }
}

fn frozen(then: Confusion, now: Confusion) -> Frozen<'static> {
    let plan = BootstrapPlan::default();
    let (rows, occasion, terms) = (RowsNow::Others, Occasion::Later, Terms::default());
    Frozen { then, now, rows, occasion, terms, row_means: RowMeans::default(), no_costs: None, plan, margin: None }
}

fn promise(objective: &str, out_of_bag: Option<f64>) -> Promise {
    Promise::Objective(objective.parse().unwrap(), out_of_bag)
}

#[test]
fn a_share_is_compared_with_its_value_out_of_bag_by_newcombes_interval() {
    let frozen = frozen(counts(400, 100, 100, 400), counts(350, 150, 150, 350));
    let judged = frozen.judge(promise("accuracy", Some(0.79)));
    let (goal, change) = judged.goal.unwrap();
    assert_eq!((goal, change.then, change.now), (Goal::Metric(Metric::Accuracy), Some(0.8), Some(0.7)));
    let difference = change.difference.unwrap();
    let expected = ShareOfRows::of_counts(700, 1000).unwrap().minus(ShareOfRows { share: 0.79, rows: 1000.0 });
    assert_eq!((difference.interval, difference.method), (expected, Method::Newcombe));
    assert!((difference.value + 0.09).abs() < 1e-12, "{difference:?}");
    assert_eq!(judged.verdict, Ok(Verdict::LowerThanPromised));
}

#[test]
fn what_is_no_share_is_drawn_anew_and_what_choosing_flattered_is_taken_off() {
    let frozen = frozen(counts(400, 100, 100, 400), counts(400, 100, 100, 400));
    let change = |out_of_bag| frozen.judge(promise("f1", out_of_bag)).goal.unwrap().1;
    let (plain, less) = (change(None), change(Some(0.75)));
    let (plain, less) = (plain.difference.unwrap(), less.difference.unwrap());
    assert_eq!((plain.value, plain.method), (0.0, Method::Bootstrap));
    let ((low, high), (low_less, high_less)) = (plain.interval.unwrap(), less.interval.unwrap());
    assert!((low_less - low - 0.05).abs() < 1e-12 && (high_less - high - 0.05).abs() < 1e-12, "{less:?}");
    // F1 at 0.8 of 1,000 rows has a standard error of about 0.0135, so that the difference has √2 times that.
    let half = (high - low) / 2.0;
    assert!((half - 1.96 * 2_f64.sqrt() * 0.0135).abs() < 0.004 && (low + high).abs() < 0.004, "{plain:?}");
}

#[test]
fn the_interval_of_a_difference_covers_it_as_often_as_it_says() {
    // Two sets of 300 rows with the same expected F1, drawn again and again: 95 % of the intervals hold the difference, 0.
    use rand_chacha::rand_core::{RngCore, SeedableRng};
    let mut random = ChaCha8Rng::seed_from_u64(7);
    let cells = [0.24, 0.08, 0.06, 0.62];
    let mut draw = || {
        let mut drawn = [0_u64; 4];
        for _ in 0..300 {
            let mut place = f64::from(random.next_u32()) / 4_294_967_296.0;
            let cell = cells.iter().position(|share| {
                place -= share;
                place < 0.0
            });
            drawn[cell.unwrap_or(3)] += 1;
        }
        counts(drawn[0], drawn[1], drawn[2], drawn[3])
    };
    let (mut covered, runs) = (0, 400);
    for _ in 0..runs {
        let plan = BootstrapPlan { replicates: 400, ..BootstrapPlan::default() };
        let judged = Frozen { plan, ..frozen(draw(), draw()) }.judge(promise("f1", None));
        let (low, high) = judged.goal.unwrap().1.difference.unwrap().interval.unwrap();
        covered += u32::from(low <= 0.0 && 0.0 <= high);
    }
    let share = f64::from(covered) / f64::from(runs);
    assert!((0.92..=0.98).contains(&share), "{share}");
}

#[test]
fn an_objective_holds_where_its_goal_and_all_of_its_limits_do() {
    let of = |objective: &str, then, now| frozen(then, now).judge(promise(objective, None));
    let good = counts(9_500, 300, 500, 9_700);
    let held = of("recall@precision>=0.95", good, good);
    assert_eq!((held.verdict, held.limits[0].kept), (Ok(Verdict::Holds), Some(true)));
    let broken = of("recall@precision>=0.95", good, counts(9_500, 1_500, 500, 8_500));
    assert_eq!(broken.verdict, Ok(Verdict::LowerThanPromised));
    assert_eq!(broken.verdict_said(), "recall at precision ≥ 0.95 breaks its limit");
    assert!(
        broken.sentences()[2].starts_with("precision ≥ 0.95 is broken: 0.863636 now, 95 % from 0.857"),
        "{broken:?}"
    );
    let few = of("recall@precision>=0.95", good, counts(19, 1, 1, 19));
    assert_eq!(few.verdict, Ok(Verdict::CannotTell));
    assert_eq!(
        few.verdict_said(),
        "recall at precision ≥ 0.95: cannot tell with 40 rows, 20 of them positive, whether it holds"
    );
    // How many rows are predicted 1 is a fact, and is worth no margin.
    let many = of("recall@predicted<=9800", good, counts(9_500, 301, 500, 9_699));
    assert_eq!((many.limits[0].kept, many.verdict), (Some(false), Ok(Verdict::LowerThanPromised)));
    assert_eq!(of("recall@predicted<=9800", good, good).verdict, Ok(Verdict::Holds));
    let fpr = of("recall@fpr<=0.03", good, counts(9_500, 900, 500, 9_100));
    assert_eq!(fpr.limits[0].verdict, Some(Verdict::LowerThanPromised));
    assert_eq!(of("recall@fpr<=0.03", good, good).verdict, Ok(Verdict::Holds));
}

#[test]
fn where_less_is_better_more_is_the_failure() {
    let (good, bad) = (counts(900, 100, 100, 900), counts(700, 300, 300, 700));
    let worse = frozen(good, bad).judge(promise("eer", None));
    assert_eq!(worse.verdict_said(), "equal error rate is higher than promised");
    let better = frozen(bad, good).judge(promise("eer", None));
    assert_eq!(better.verdict_said(), "equal error rate holds: by its 95 % interval it has risen by no more than 0.02");
}

#[test]
fn the_interval_of_a_difference_of_costs_by_row_covers_it_as_often_as_it_says() {
    // Two sets of 200 rows with the same distribution of costs, which is far from normal: 95 % of the intervals hold 0.
    use rand_chacha::rand_core::{RngCore, SeedableRng};
    let mut random = ChaCha8Rng::seed_from_u64(11);
    let mut draw = || {
        let uniform = |random: &mut ChaCha8Rng| f64::from(random.next_u32()) / 4_294_967_296.0;
        let scores: Vec<f64> = (0..200).map(|_| uniform(&mut random)).collect();
        let labels: Vec<bool> = scores.iter().map(|&score| uniform(&mut random) < score).collect();
        let values = (0..200).map(|_| -10.0 * (1.0 - uniform(&mut random)).ln()).collect();
        let sweep = std::sync::Arc::new(Sweep::new(&scores, &labels));
        let column = crate::metrics::CostColumn { name: "cost".into(), values };
        let columns = crate::metrics::CostColumns { fp: Some(column), ..crate::metrics::CostColumns::default() };
        let costs = Costs::new(&sweep, &labels, "fn=5".parse().unwrap(), &columns).unwrap();
        [None, Prevalence::new(0.2)].map(|prevalence| {
            let terms = Terms { costs: Some(&costs), answers: None, prevalence };
            let found =
                terms.mean_by_row(RowMean::Cost, &sweep, 0.5, super::super::bootstrap::Resampling::Rows).unwrap();
            assert!((found.value - terms.value(Goal::Mean(RowMean::Cost), &sweep, 0.5).unwrap()).abs() < 1e-12);
            found
        })
    };
    let (mut covered, runs) = ([0_u32; 2], 600);
    for _ in 0..runs {
        for (covered, (then, now)) in covered.iter_mut().zip(draw().into_iter().zip(draw())) {
            let change = RowMeans { then: Some(then), now: Some(now) }.change(None);
            let (low, high) = change.difference.unwrap().interval.unwrap();
            *covered += u32::from(low <= 0.0 && 0.0 <= high);
        }
    }
    for share in covered.map(|covered| f64::from(covered) / f64::from(runs)) {
        assert!((0.925..=0.975).contains(&share), "{share}");
    }
}

#[test]
fn a_limit_beside_a_cost_has_a_margin_of_shares() {
    let sweep = std::sync::Arc::new(Sweep::new(&[0.1, 0.9], &[false, true]));
    let columns = crate::metrics::CostColumns::default();
    let costs = Costs::new(&sweep, &[false, true], "fp=1,fn=1".parse().unwrap(), &columns).unwrap();
    let terms = Terms { costs: Some(&costs), ..Terms::default() };
    let judge = |objective: &str, (tp, fn_), margin| {
        let same = counts(tp, 30, fn_, 970);
        Frozen { terms, margin, ..frozen(same, same) }.judge(promise(objective, None))
    };
    let (few, many) = ((178, 22), (9_150, 850));
    // Recall is 0.89, 95 % from 0.839 to 0.926: 0.5 that a row may cost more is no excuse for that.
    let doubtful = judge("cost@recall>=0.92", few, Some(0.5));
    assert_eq!((doubtful.margin, doubtful.limits[0].margin), (Some(0.5), Some(DEFAULT_MARGIN)));
    assert_eq!((doubtful.limits[0].verdict, doubtful.verdict), (Some(Verdict::CannotTell), Ok(Verdict::CannotTell)));
    // The whole interval is within 0.02 of the limit.
    let near = judge("cost@recall>=0.92", many, Some(0.5));
    assert_eq!((near.limits[0].kept, near.verdict.clone()), (Some(false), Ok(Verdict::Holds)));
    let said = &near.sentences()[2];
    assert!(
        said.starts_with(
            "recall ≥ 0.92 is missed here, by its 95 % interval by no more than the margin of 0.02: 0.915"
        ),
        "{said}"
    );
    // A cost that may not rise at all does not make the limits stricter.
    assert_eq!(judge("cost@recall>=0.92", many, Some(0.0)).limits[0].verdict, Some(Verdict::Holds));
    // Beside a share they have its margin; how many rows are predicted 1 has none.
    let share = judge("precision@recall>=0.92,predicted<=9800", few, Some(0.5));
    assert_eq!([share.limits[0].margin, share.limits[1].margin], [Some(0.5), None]);
    assert_eq!(share.limits[0].verdict, Some(Verdict::Holds));
}

#[test]
fn nothing_is_said_of_the_same_rows_of_a_hand_and_of_what_is_undefined() {
    let some = counts(40, 10, 10, 40);
    let same = Frozen { rows: RowsNow::TheSame, ..frozen(some, some) }.judge(promise("f1", None));
    assert_eq!(same.verdict, Err(NoVerdict::SameRows));
    assert!(same.verdict_said().starts_with("F1: these are the very rows that it was chosen on, which proves nothing"));
    assert_eq!(frozen(some, some).judge(Promise::ByHand).verdict, Err(NoVerdict::ByHand));
    let other = frozen(some, some).judge(Promise::Other("some_later_objective".into()));
    assert_eq!(other.verdict, Err(NoVerdict::Other));
    let weighted = frozen(some, some).judge(Promise::Weighted("f1, weighted by w".into()));
    assert_eq!(weighted.verdict, Err(NoVerdict::Weighted));
    let undefined = frozen(some, counts(0, 0, 50, 50)).judge(promise("precision@recall>=0", None));
    assert_eq!(undefined.verdict, Err(NoVerdict::Undefined));
    // All draws of a perfect set agree, which says nothing of other rows.
    let perfect = frozen(counts(5, 0, 0, 5), counts(5, 0, 0, 5)).judge(promise("f1", None));
    assert_eq!(
        (perfect.goal.as_ref().unwrap().1.difference.as_ref().unwrap().interval, perfect.verdict),
        (None, Ok(Verdict::CannotTell))
    );
}

#[test]
fn a_prevalence_that_was_judged_by_is_judged_by_again_and_a_shift_is_told() {
    let (then, now) = (counts(450, 50, 50, 450), counts(90, 90, 10, 810));
    let measured = frozen(then, now).judge(promise("f1", None));
    assert_eq!(measured.verdict, Ok(Verdict::LowerThanPromised), "one in ten is positive now, and half were then");
    let shift = measured.sentences().pop().unwrap();
    assert_eq!(
        shift,
        "50.0 % of the rows were positive then, 10.0 % are now: that by itself changes accuracy, precision, NPV, F1, MCC and kappa"
    );
    let terms = Terms { costs: None, answers: None, prevalence: Prevalence::new(0.1) };
    let judged = Frozen { terms, ..frozen(then, now) }.judge(promise("f1", None));
    let (_, change) = judged.goal.unwrap();
    assert!(
        (change.then.unwrap() - change.now.unwrap()).abs() < 1e-12,
        "the rates within the classes are the same: {change:?}"
    );
    assert_eq!(change.difference.unwrap().method, Method::Bootstrap);
    assert!(!frozen(then, then).judge(Promise::ByHand).has_shifted());
}

#[test]
fn of_a_guarantee_the_limit_alone_is_judged() {
    let (then, now) = (counts(9_500, 300, 500, 9_700), counts(50, 1, 50, 99));
    let judge = |objective: &str, now| frozen(then, now).judge(promise(objective, None));
    // Recall has fallen by nearly a half, and was not promised.
    let many = counts(5_000, 100, 5_000, 9_900);
    assert_eq!(judge("recall@precision>=0.95", many).verdict, Ok(Verdict::LowerThanPromised));
    let proven = judge("precision>=0.95 with 90%", many);
    assert_eq!(proven.verdict, Ok(Verdict::Holds));
    let said = proven.sentences();
    assert_eq!(
        said[0],
        "recall at guaranteed precision ≥ 0.95 (90 %) holds: by its 95 % interval precision is no more than 0.02 below its limit"
    );
    assert!(
        said[1].starts_with("recall: 0.500000 now, 0.950000 then") && said[2].starts_with("precision ≥ 0.95 is kept: "),
        "{said:?}"
    );
    assert!(proven.verdict_with_reason().contains("(precision ≥ 0.95 is kept: 0.98"), "{proven:?}");
    // So few rows cannot tell, whatever there was then.
    let few = judge("precision>=0.95 with 90%", now);
    assert_eq!(few.verdict, Ok(Verdict::CannotTell));
    assert!(
        few.verdict_said().ends_with(": cannot tell with 200 rows, 51 of them predicted 1, whether it holds"),
        "{}",
        few.verdict_said()
    );
    let broken = judge("precision>=0.95 with 90%", counts(9_000, 2_000, 1_000, 8_000));
    assert_eq!(broken.verdict_said(), "recall at guaranteed precision ≥ 0.95 (90 %) breaks its limit");
    assert!(proven.table_said().unwrap().starts_with("only the limit decides"), "{:?}", proven.table_said());
}

#[test]
fn what_cannot_be_told_names_the_rows_that_are_too_few() {
    let (few, many) = (counts(40, 10, 10, 40), counts(20_000, 4_690, 4_690, 20_000));
    let judged = |then, now| frozen(then, now).judge(promise("accuracy", None));
    let later = judged(few, many);
    assert_eq!(later.verdict_said(), "accuracy: cannot tell with 49,380 rows now and 100 then whether it holds");
    assert_eq!(later.verdict_in_short(), "cannot tell with 100 rows then");
    assert_eq!(judged(many, few).verdict_in_short(), "cannot tell with 100 rows");
    // A limit is a number: rows then say nothing of it.
    let rows = counts(40, 10, 10, 100_000);
    let of_limit = frozen(rows, rows).judge(promise("specificity@precision>=0.8", None));
    let said =
        "specificity at precision ≥ 0.8: cannot tell with 100,060 rows, 50 of them predicted 1, whether it holds";
    assert_eq!(of_limit.verdict_said(), said);
}

#[test]
fn a_limit_that_is_kept_says_how_far_it_may_be_missed() {
    let of = |now| {
        let judged = frozen(counts(9_500, 300, 500, 9_700), now).judge(promise("recall@precision>=0.95", None));
        judged.sentences()[2].clone()
    };
    let close = of(counts(9_500, 490, 500, 9_510));
    let said = "precision ≥ 0.95 is kept here, and by its 95 % interval missed by no more than the margin of 0.02: 0.950951 now";
    assert!(close.starts_with(said), "{close}");
    assert!(of(counts(9_500, 300, 500, 9_700)).starts_with("precision ≥ 0.95 is kept: 0.969"));
}

#[test]
fn a_number_of_rows_is_no_limit_for_files_of_another_size() {
    let then = counts(900, 100, 100, 900);
    let said = |objective: &str, now| frozen(then, now).judge(promise(objective, None)).sentences().join("\n");
    let advice = "give a share (predicted<=2%) where files differ in size";
    let larger = counts(9_000, 1_000, 1_000, 9_000);
    assert!(said("recall@predicted<=1000", larger).contains("for 20,000 rows now and 2,000 then"));
    assert!(said("recall@predicted<=1000", larger).contains(advice));
    assert!(!said("recall@predicted<=1000", then).contains(advice));
    assert!(!said("recall@predicted<=50%", larger).contains(advice));
}

#[test]
fn a_table_says_what_decides() {
    let rows = counts(400, 100, 100, 400);
    let said = |promise| frozen(rows, rows).judge(promise).table_said().unwrap();
    let others = "; the other figures are compared with the rows chosen on, which may flatter them; even without that, one interval in twenty misses by chance";
    assert_eq!(said(promise("f1", Some(0.7))), format!("only the first row decides{others}"));
    assert_eq!(said(promise("eer", None)), format!("only the first row decides{others}"));
    assert_eq!(said(promise("f1", None)), format!("only F1 decides{others}"));
    assert_eq!(said(promise("recall@precision>=0.7", None)), format!("only recall and the limit decide{others}"));
    assert_eq!(said(Promise::ByHand), "one interval in twenty misses by chance");
}

#[test]
fn a_shift_is_said_of_all_that_changes_with_it_and_of_nothing_else() {
    let plain = frozen(counts(400, 100, 100, 400), counts(80, 180, 20, 720));
    let metrics = "accuracy, precision, NPV, F1, MCC";
    for (objective, moved) in [
        ("f1", format!(": that by itself changes {metrics} and kappa")),
        ("f2", format!(": that by itself changes {metrics}, kappa and F2")),
        ("precision=recall", format!(": that by itself changes {metrics}, kappa and precision = recall")),
        ("recall@f0.5>=0.2", format!(": that by itself changes {metrics}, kappa and F0.5")),
        ("eer", format!(": that by itself changes {metrics} and kappa")),
    ] {
        let said = plain.judge(promise(objective, None)).sentences().pop().unwrap();
        assert!(said.ends_with(&moved), "{objective}: {said}");
    }
    let prevalence = Prevalence::new(0.02);
    let there = Frozen { terms: Terms { prevalence, ..plain.terms }, ..plain };
    let said = there.judge(promise("f2", None)).sentences().pop().unwrap();
    let ends = format!(": that by itself changes {metrics} and kappa, as measured, but not at a prevalence of 2 %");
    assert!(said.ends_with(&ends), "{said}");
}

#[test]
fn a_verdict_says_which_rows_count_and_a_name_that_ends_in_words_is_quoted() {
    let few = frozen(counts(40, 10, 10, 40), counts(40, 8, 12, 40));
    for (objective, rows) in [
        ("npv", "100 rows, 52 of them predicted 0,"),
        ("recall", "100 rows, 52 of them positive,"),
        ("specificity", "100 rows, 48 of them negative,"),
        ("accuracy", "100 rows"),
    ] {
        let said = few.judge(promise(objective, None)).verdict_said();
        assert_eq!(said, format!("{}: cannot tell with {rows} whether it holds", label(objective)), "{objective}");
    }
    let worse = frozen(counts(400, 100, 100, 400), counts(300, 200, 200, 300));
    let said = worse.judge(promise("f1@predicted<=600", None)).verdict_said();
    assert_eq!(said, "'F1 at most 600 predicted 1' is lower than promised");
}

fn label(objective: &str) -> String {
    objective.parse::<Objective>().unwrap().label()
}
