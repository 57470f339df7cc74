#![allow(clippy::unwrap_used)]
use proptest::prelude::*;

use super::*;
use crate::metrics::bootstrap::{BootstrapProgress, Resampling};
use crate::metrics::{
    AnswerSet, Answered, BootstrapPlan, Goal, Metric, Objective, Points, Priorities, Proportion, ScoreSource, Scored,
    Scores, Sureness, Terms, predict,
};

/// Questions: a score, or none; whether there is an answer; and what the text of the model is worth.
#[derive(Debug, Clone)]
struct Questions {
    scores: Vec<f64>,
    labels: Vec<bool>,
    answers: Vec<AnswerScore>,
}

impl Questions {
    fn sweep(&self) -> Arc<Sweep> {
        Arc::new(Sweep::new(&self.scores, &self.labels))
    }

    fn gains(&self) -> AnswerGains {
        AnswerGains::new(&self.sweep(), &self.labels, &self.answers)
    }

    fn scored(&self) -> Scored {
        let rows = self
            .scores
            .iter()
            .map(|score| Answered { score: Some(*score).filter(|score| !score.is_nan()), ..Answered::default() });
        let answers = AnswerSet::new(rows.collect()).scored(self.answers.clone());
        let scores = Scores { axis: crate::metrics::Axis::Real, ..Scores::from_values(self.scores.clone()) };
        let source = ScoreSource::Model("qa".into());
        Scored::new(source, scores, self.labels.clone().into()).with_answers(Arc::new(answers))
    }

    /// Some thresholds of every kind: each score, between two of them, and beyond both ends.
    fn thresholds(&self) -> Vec<f64> {
        let own = self.scores.iter().copied().filter(|score| !score.is_nan());
        own.flat_map(|score| [score, score + 0.5]).chain([f64::NEG_INFINITY, f64::INFINITY, -100.0]).collect()
    }

    /// `apply_no_ans_threshold` of the official evaluation, question by question: exact match and F1.
    fn worth(&self, row: usize, threshold: f64) -> AnswerScore {
        if predict(self.scores[row], threshold) {
            return self.answers[row];
        }
        let nothing = f64::from(u8::from(!self.labels[row]));
        AnswerScore { exact: nothing, f1: nothing }
    }

    /// The means over the questions that `of` admits.
    fn means(&self, threshold: f64, of: impl Fn(bool) -> bool) -> Option<AnswerFigures> {
        let rows: Vec<usize> = (0..self.scores.len()).filter(|&row| of(self.labels[row])).collect();
        let mean = |number: fn(AnswerScore) -> f64| {
            rows.iter().map(|&row| number(self.worth(row, threshold))).sum::<f64>() / rows.len() as f64
        };
        (!rows.is_empty()).then(|| AnswerFigures { exact: mean(|it| it.exact), f1: mean(|it| it.f1) })
    }
}

fn questions(most: usize) -> impl Strategy<Value = Questions> {
    // A text may be empty, which is right where there is no answer.
    let answer = prop_oneof![
        Just(AnswerScore { exact: 1.0, f1: 1.0 }),
        Just(AnswerScore { exact: 0.0, f1: 0.0 }),
        (1_u32..7).prop_map(|part| AnswerScore { exact: 0.0, f1: f64::from(part) / 7.0 }),
    ];
    let question = (prop::option::weighted(0.9, -12_i32..12), any::<bool>(), answer);
    prop::collection::vec(question, 0..most).prop_map(|rows| Questions {
        scores: rows.iter().map(|(score, ..)| score.map_or(f64::NAN, f64::from)).collect(),
        labels: rows.iter().map(|(_, label, _)| *label).collect(),
        answers: rows.iter().map(|(.., answer)| *answer).collect(),
    })
}

fn near(found: Option<AnswerFigures>, expected: Option<AnswerFigures>) -> bool {
    match (found, expected) {
        (Some(found), Some(expected)) => {
            (found.exact - expected.exact).abs() < 1e-12 && (found.f1 - expected.f1).abs() < 1e-12
        }
        (found, expected) => found.is_none() && expected.is_none(),
    }
}

proptest! {
    #[test]
    fn exact_match_and_f1_are_those_of_the_official_evaluation_question_by_question(questions in questions(60)) {
        let (gains, sweep) = (questions.gains(), questions.sweep());
        let terms = Terms { answers: Some(&gains), ..Terms::default() };
        for threshold in questions.thresholds() {
            let found = gains.at(threshold);
            prop_assert!(near(found.all, questions.means(threshold, |_| true)), "{}: {:?}", threshold, found);
            prop_assert!(near(found.has_answer, questions.means(threshold, |label| label)), "{}", threshold);
            prop_assert!(near(found.no_answer, questions.means(threshold, |label| !label)), "{}", threshold);
            let of = |mean| terms.value(Goal::Mean(mean), &sweep, threshold);
            let both = of(RowMean::Exact).zip(of(RowMean::AnswerF1)).map(|(exact, f1)| AnswerFigures { exact, f1 });
            prop_assert!(near(both, found.all), "{}", threshold);
            // Zeros and ones are added exactly, and so the share of them is the nearest f64.
            let right: u32 = (0..questions.scores.len()).map(|row| questions.worth(row, threshold).exact as u32).sum();
            if let Some(all) = found.all {
                prop_assert_eq!(all.exact, f64::from(right) / questions.scores.len() as f64);
            }
        }
    }

    #[test]
    fn the_best_threshold_is_that_of_all_that_can_be_had(questions in questions(40)) {
        let scored = questions.scored();
        let points = Points::new(&scored, &Priorities::default()).unwrap();
        for (mean, of) in [
            (RowMean::Exact, (|it| it.exact) as fn(AnswerFigures) -> f64),
            (RowMean::AnswerF1, |it| it.f1),
        ] {
            let point = points.judge(&scored, Goal::Mean(mean).into()).point();
            let values = questions.thresholds().into_iter().filter_map(|at| questions.means(at, |_| true).map(of));
            let most = values.fold(None, |most: Option<f64>, value| Some(most.map_or(value, |most| most.max(value))));
            prop_assert_eq!(point.is_some(), most.is_some());
            if let Some((point, most)) = point.zip(most) {
                prop_assert!((point.value - most).abs() < 1e-12, "{:?}: {} {}", mean, point.value, most);
                let there = questions.means(point.threshold, |_| true).map(of);
                prop_assert!(there.is_some_and(|there| (there - most).abs() < 1e-12), "{:?}", mean);
            }
        }
    }

    #[test]
    fn the_interval_is_that_of_a_mean_of_as_many_numbers(questions in questions(40), at in -13_i32..13) {
        let (gains, sweep, threshold) = (questions.gains(), questions.sweep(), f64::from(at));
        let terms = Terms { answers: Some(&gains), ..Terms::default() };
        let found = terms.mean_interval(RowMean::AnswerF1, &sweep, threshold, BootstrapPlan::default());
        let right = (0..questions.scores.len()).filter(|row| questions.worth(*row, threshold).exact == 1.0).count();
        let exact = terms.mean_interval(RowMean::Exact, &sweep, threshold, BootstrapPlan::default());
        let wilson = Proportion::new(right as u64, questions.scores.len() as u64).map(|share| share.wilson.at_95);
        prop_assert_eq!(exact, wilson, "exact match is a share of the questions");
        let each: Vec<f64> = (0..questions.scores.len()).map(|row| questions.worth(row, threshold).f1).collect();
        let n = each.len() as f64;
        let mean = each.iter().sum::<f64>() / n;
        let se = (each.iter().map(|one| (one - mean).powi(2)).sum::<f64>() / (n - 1.0) / n).sqrt();
        // Where all are worth the same there is nothing to say, but for rounding.
        if n < 2.0 || se < 1e-9 {
            prop_assert!(found.is_none_or(|(low, high)| high - low < 1e-6));
        } else {
            let (low, high) = found.unwrap();
            prop_assert!((low - (mean - 1.959_963_984_540_054 * se).max(0.0)).abs() < 1e-9, "{} {} {}", low, mean, se);
            prop_assert!((high - (mean + 1.959_963_984_540_054 * se).min(1.0)).abs() < 1e-9, "{} {} {}", high, mean, se);
        }
    }
}

/// Questions of which a model answers more rightly the surer it is.
fn many() -> Questions {
    let noise = |row: u32| f64::from(row.wrapping_mul(2_654_435_761) >> 12 & 1023) / 1024.0;
    let scores: Vec<f64> =
        (0..400).map(|row| if row % 41 == 3 { f64::NAN } else { noise(row) * 20.0 - 10.0 }).collect();
    let labels: Vec<bool> = (0..400).map(|row| noise(row + 1_000) * 20.0 - 10.0 < scores[row as usize]).collect();
    let answer = |row: u32| {
        let is_right = labels[row as usize] && noise(row + 2_000) < 0.6;
        let f1 =
            if labels[row as usize] { f64::from(is_right).max((noise(row + 3_000) * 4.0).floor() / 4.0) } else { 0.0 };
        AnswerScore { exact: f64::from(is_right), f1 }
    };
    let answers = (0..400).map(answer).collect();
    Questions { scores, labels, answers }
}

#[test]
fn the_points_of_answers_come_first_and_all_others_after_them() {
    let (scored, priorities) = (many().scored(), Priorities::default());
    let points = Points::new(&scored, &priorities).unwrap();
    let names: Vec<String> = points.entries().iter().map(|entry| entry.objective.to_string()).collect();
    let usual = Objective::standard().map(|objective| objective.to_string());
    assert_eq!(names, ["exact", "answer_f1"].map(String::from).into_iter().chain(usual).collect::<Vec<_>>());
    assert_eq!(points.entries()[points.first_current()].objective.to_string(), "answer_f1");
    let typed: Objective = "exact@precision>=0.6".parse().unwrap();
    let typed_points = Points::new(&scored, &Priorities { typed: vec![typed.clone()], ..priorities.clone() }).unwrap();
    assert!(typed_points.is_typed(&typed) && !typed_points.is_typed(&Goal::Mean(RowMean::Exact).into()));
    let point = typed_points.entries().last().unwrap().point().unwrap();
    assert!(point.confusion.value(Metric::Precision).unwrap() >= 0.6, "{point:?}");
    assert!(point.value <= points.entries()[0].point().unwrap().value);
    // Without answers nothing changes.
    let questions = many();
    let scores = Scores::from_values(questions.scores.clone());
    let plain = Scored::new(ScoreSource::Model("qa".into()), scores, questions.labels.clone().into());
    let plain = Points::new(&plain, &priorities).unwrap();
    assert!(plain.entries().iter().map(|entry| entry.objective.clone()).eq(Objective::standard()));
    // Nor where nobody knows the right ones.
    let rows = vec![Answered::default(); 400];
    let scored = questions.scored().with_answers(Arc::new(AnswerSet::new(rows)));
    assert!(scored.gains().is_none() && scored.answers().is_some());
}

#[test]
fn an_objective_of_answers_says_what_it_lacks_where_there_are_none() {
    let questions = many();
    let exact: Objective = "exact".parse().unwrap();
    let unmet = questions.sweep().choose(&exact, &Terms::default()).unwrap_err();
    assert_eq!(
        unmet.said(&exact, "the objective exact", " on this data"),
        "no threshold meets the objective exact on this data: exact match needs questions with answers, both those of the \
         model and the right ones"
    );
}

#[test]
fn rows_are_drawn_anew_with_what_their_answers_are_worth() {
    let questions = many();
    let scored = questions.scored();
    let typed = vec!["answer_f1@recall>=0.5".parse().unwrap()];
    let points = Points::new(&scored, &Priorities { typed, ..Priorities::default() }).unwrap();
    assert_eq!(points.draws(100), 300, "rows as they are, with exact match, and with F1");
    for resampling in [Resampling::Rows, Resampling::FixedClassSizes] {
        let plan = BootstrapPlan { replicates: 400, seed: 7, resampling };
        let progress = BootstrapProgress::default();
        let sureness = Sureness::new(scored.sweep(), &points, plan, &progress).unwrap();
        assert_eq!(progress.done(), 3 * plan.replicates);
        for entry in points.entries().iter().filter(|entry| entry.objective.needs_answers()) {
            let (drawn, point) = (sureness.of(&entry.objective).unwrap(), entry.point().unwrap());
            let apparent = drawn.optimism.apparent.unwrap();
            assert!((apparent - point.value).abs() < 1e-12, "{}: {apparent} {}", entry.objective, point.value);
            // Choosing on the rows that are measured flatters: the mean of the best is above what is left on other rows.
            let (best, unused) = (drawn.best.mean.unwrap(), drawn.optimism.out_of_bag.unwrap());
            assert!(unused < best && (0.0..=1.0).contains(&unused), "{}: {unused} {best}", entry.objective);
            assert!((best - point.value).abs() < 0.05 && (unused - point.value).abs() < 0.05, "{}", entry.objective);
        }
        let order: Vec<&Objective> = sureness.chosen.iter().map(|(objective, _)| objective).collect();
        assert!(order.into_iter().eq(points.entries().iter().map(|entry| &entry.objective)));
    }
}

#[test]
fn weights_have_each_answer_count_as_often_as_it_weighs() {
    let questions = many();
    let weights: Vec<f64> = (0..400).map(|row| f64::from(row % 4)).collect();
    let weighed = questions.scored().weighed("weight", weights.clone().into()).unwrap();
    let points = Points::new(&weighed, &Priorities::default()).unwrap();
    let mean = |threshold: f64, of: fn(AnswerScore) -> f64| {
        let sum: f64 = (0..400).map(|row| weights[row] * of(questions.worth(row, threshold))).sum();
        sum / weights.iter().sum::<f64>()
    };
    for (mean_of, of) in [(RowMean::Exact, (|it| it.exact) as fn(AnswerScore) -> f64), (RowMean::AnswerF1, |it| it.f1)]
    {
        for threshold in questions.thresholds() {
            let found = points.value(Goal::Mean(mean_of), &weighed, threshold).unwrap();
            assert!((found - mean(threshold, of)).abs() < 1e-12, "{mean_of:?} {threshold}: {found}");
        }
        let best = points.judge(&weighed, Goal::Mean(mean_of).into()).point().unwrap();
        let most = questions.thresholds().into_iter().map(|at| mean(at, of)).fold(0.0, f64::max);
        assert!((best.value - most).abs() < 1e-12, "{mean_of:?}: {best:?} {most}");
    }
}
