//! Costs, then and now.

use super::*;

#[test]
fn costs_need_a_margin_in_their_own_unit_unless_they_are_surely_higher() {
    let sweep = std::sync::Arc::new(Sweep::new(&[0.1, 0.9], &[false, true]));
    let costs =
        Costs::new(&sweep, &[false, true], "fp=1,fn=5".parse().unwrap(), &crate::metrics::CostColumns::default());
    let costs = costs.unwrap();
    let terms = Terms { costs: Some(&costs), ..Terms::default() };
    let (good, bad) = (counts(900, 100, 100, 900), counts(700, 300, 300, 700));
    let of = |now, margin, terms| Frozen { terms, margin, ..frozen(good, now) }.judge(promise("cost", None));
    for now in [good, counts(905, 95, 95, 905), counts(895, 105, 105, 895)] {
        let unsaid = of(now, None, terms);
        assert!(matches!(unsaid.verdict, Err(NoVerdict::CostMargin { .. })), "{unsaid:?}");
    }
    let dearer = of(bad, None, terms);
    assert_eq!(
        (dearer.verdict.clone(), dearer.verdict_said().as_str()),
        (Ok(Verdict::LowerThanPromised), "cost of a row is higher than promised")
    );
    // A limit that is broken needs none either.
    let broken =
        Frozen { terms, ..frozen(good, counts(895, 400, 105, 600)) }.judge(promise("cost@precision>=0.89", None));
    let broken_alone = Frozen { terms, ..frozen(bad, counts(705, 500, 295, 500)) };
    let broken_alone = broken_alone.judge(promise("cost@precision>=0.65", None));
    for judged in [broken, broken_alone] {
        assert_eq!(judged.verdict, Ok(Verdict::LowerThanPromised), "{judged:?}");
        assert!(judged.verdict_said().ends_with("breaks its limit"), "{judged:?}");
    }
    let judged = of(bad, Some(0.1), terms);
    assert_eq!(judged.verdict, Ok(Verdict::LowerThanPromised));
    let difference = judged.goal.unwrap().1.difference.unwrap();
    // 0.9 a row instead of 0.3.
    assert!((difference.value - 0.6).abs() < 1e-12 && difference.interval.unwrap().0 > 0.4, "{difference:?}");
    assert_eq!(of(good, Some(0.1), terms).verdict, Ok(Verdict::Holds));
    assert_eq!(of(bad, Some(0.1), Terms::default()).verdict, Err(NoVerdict::RowCostsThen));
}

#[test]
fn costs_that_differ_by_row_are_compared_as_means_of_their_own_rows() {
    let some = counts(90, 10, 10, 90);
    let of = |then: Option<(f64, f64)>, now: Option<(f64, f64)>, out_of_bag, margin| {
        let mean = |of: Option<(f64, f64)>| of.map(|(value, se)| MeanOfRows { value, se });
        let row_means = RowMeans { then: mean(then), now: mean(now) };
        Frozen { row_means, margin, ..frozen(some, some) }.judge(promise("cost", out_of_bag))
    };
    let then = Some((2.0, 0.03));
    let judged = of(then, Some((2.15, 0.04)), Some(2.1), Some(0.3));
    assert_eq!(judged.verdict, Ok(Verdict::Holds));
    let change = judged.goal.unwrap().1;
    let difference = change.difference.unwrap();
    // Standard errors of 0.03 and 0.04 make one of 0.05.
    let half = 1.959_963_984_540_054 * 0.05;
    assert_eq!((change.then, change.out_of_bag, change.now), (Some(2.0), Some(2.1), Some(2.15)));
    assert!((difference.value - 0.05).abs() < 1e-12 && difference.method == Method::Normal);
    let (low, high) = difference.interval.unwrap();
    assert!((low - (0.05 - half)).abs() < 1e-12 && (high - (0.05 + half)).abs() < 1e-12, "{low} {high}");
    let verdict = |then, now, margin| of(then, now, None, margin).verdict;
    assert_eq!(verdict(then, Some((2.3, 0.04)), Some(0.3)), Ok(Verdict::LowerThanPromised));
    assert_eq!(verdict(then, Some((2.05, 0.04)), Some(0.1)), Ok(Verdict::CannotTell));
    assert_eq!(verdict(then, Some((2.05, 0.04)), None), Err(NoVerdict::CostMargin { promised: 2.0 }));
    assert_eq!(verdict(then, Some((2.3, 0.04)), None), Ok(Verdict::LowerThanPromised));
    assert_eq!(verdict(then, None, Some(0.1)), Err(NoVerdict::RowCostsNow(NoCosts::Unsaid)));
    assert_eq!(verdict(None, Some((2.05, 0.04)), Some(0.1)), Err(NoVerdict::RowCostsThen));
}
