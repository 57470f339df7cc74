//! A session that was opened at a decision with thresholds by slice: each slice as decided, and what is exported of them.

use std::sync::Arc;

use cutpoint::app::{
    App, Decided, Effect, Export, ExportKind, Farewell, Job, JobEvent, JobOutcome, LeftOut, Message, Preset,
    SliceLabels, update,
};
use cutpoint::dataset::{BuiltIn, SliceBy};
use cutpoint::metrics::{Axis, Objective, RowsNow, SliceRule, SliceThreshold, ThresholdOf};
use ratatui::crossterm::event::KeyCode;

use super::super::drawing::screen;
use super::super::{app_with, press, press_code, scores, view};
use super::{press_and_wait, rows, work};

/// A decision at 0.5 whose slices have these thresholds, made on other rows.
fn decided(by: Option<SliceBy>, slices: &[(&str, Option<u64>, f64)]) -> App {
    decided_on(RowsNow::Others, by, slices)
}

/// The same, made on such rows.
fn decided_on(rows_now: RowsNow, by: Option<SliceBy>, slices: &[(&str, Option<u64>, f64)]) -> App {
    let slice =
        |&(name, up_to, threshold): &(&str, Option<u64>, f64)| SliceThreshold { slice: name.into(), up_to, threshold };
    let slices = slices.iter().map(slice).collect();
    let decided = Decided { threshold: 0.5, by, slices, rows: rows_now, ..Decided::default() };
    let (data, values) = rows();
    let preset = Preset { threshold: Some(0.5), decided: Some(decided), ..Preset::default() };
    app_with(data, scores(&values, Axis::Probability), preset)
}

/// By the source; it does not know all of them.
fn by_source() -> App {
    decided(
        Some(SliceBy::Column("source".into())),
        &[("news", None, 0.4), ("forum", None, 0.75), ("elsewhere", None, 0.1)],
    )
}

fn of(app: &App, name: &str) -> (f64, ThresholdOf) {
    let slices = view(app).slices_now();
    let slice = slices.iter().find(|slice| slice.name == name).unwrap();
    (slice.threshold, slice.of)
}

#[test]
fn each_slice_stands_where_the_decision_put_it_and_the_unknown_ones_at_the_common_threshold() {
    let mut app = by_source();
    press_and_wait(&mut app, "3");
    assert_eq!(view(&app).slice_rule(), SliceRule::Decided, "the tab starts there");
    assert_eq!(of(&app, "news"), (0.4, ThresholdOf::Slice));
    assert_eq!(of(&app, "forum"), (0.75, ThresholdOf::Slice));
    assert_eq!(of(&app, "问答"), (0.5, ThresholdOf::All));
    for (width, height) in [(120, 40), (80, 24), (60, 20)] {
        let shown = screen(&mut app, width, height);
        insta::assert_snapshot!(format!("slices_decided_{width}x{height}"), shown);
        if width == 60 {
            continue;
        }
        assert!(shown.contains("slices by source · as decided") && shown.contains("all, own"), "{shown}");
        assert!(shown.contains("(0.5)") && shown.contains("as decided at 0.75"), "{shown}");
    }
    press(&mut app, "l");
    assert_eq!((of(&app, "news").0, of(&app, "问答").0), (0.4, 0.51), "the common one alone moves");
}

#[test]
fn decided_thresholds_flatter_only_on_the_rows_that_they_were_chosen_on() {
    for (rows_now, flatters) in [(RowsNow::TheSame, true), (RowsNow::Others, false), (RowsNow::MeasuredThen, false)] {
        let mut app = decided_on(rows_now, Some(SliceBy::Column("source".into())), &[("news", None, 0.4)]);
        press_and_wait(&mut app, "3");
        assert_eq!(view(&app).slice_rule(), SliceRule::Decided);
        for (width, height) in [(120, 40), (80, 24), (60, 20)] {
            let shown = screen(&mut app, width, height);
            assert_eq!(shown.contains("own thresholds"), flatters, "{rows_now:?} {shown}");
        }
        press(&mut app, "c");
        assert!(screen(&mut app, 120, 40).contains("own thresholds were chosen on these rows"), "chosen here");
    }
}

#[test]
fn the_rule_is_one_of_the_round_where_the_decision_has_such_thresholds() {
    let mut app = by_source();
    press_and_wait(&mut app, "3");
    let mut round = Vec::new();
    for _ in 0..SliceRule::ALL.len() {
        round.push(view(&app).slice_rule());
        press(&mut app, "c");
    }
    round.rotate_right(1);
    assert_eq!(round, SliceRule::ALL);
    assert_eq!(view(&app).slice_rule(), SliceRule::Decided);
    // Of other slices it says nothing.
    press_and_wait(&mut app, "s");
    assert_eq!(view(&app).slice_rule(), SliceRule::Common);
    assert!(!screen(&mut app, 120, 40).contains("decided"));
    press(&mut app, "c");
    assert_eq!(view(&app).slice_rule(), SliceRule::Best);
    let mut plain = super::at_slices();
    press(&mut plain, "c");
    assert_eq!(view(&plain).slice_rule(), SliceRule::Best, "without a decision it is not there");
}

#[test]
fn lengths_are_cut_where_the_decision_cut_them() {
    let known = [("1–20", Some(20), 0.3), ("21–30", Some(30), 0.6), ("31–35", None, 0.9)];
    let mut app = decided(Some(SliceBy::BuiltIn(BuiltIn::Length)), &known);
    press_and_wait(&mut app, "3");
    let slices = view(&app).slices_now();
    let ends = |name: &str| name.split('–').map(|end| end.parse::<u64>().unwrap()).collect::<Vec<_>>();
    let mut found: Vec<(Vec<u64>, f64)> = slices.iter().map(|slice| (ends(slice.name), slice.threshold)).collect();
    found.sort_by(|left, right| left.0.cmp(&right.0));
    assert_eq!(found.iter().map(|(_, threshold)| *threshold).collect::<Vec<_>>(), [0.3, 0.6, 0.9]);
    assert!(found[0].0[1] <= 20 && found[1].0[0] > 20 && found[1].0[1] <= 30 && found[2].0[0] > 30, "{found:?}");
}

/// What Enter exports, of the kind that so many Tabs lead to.
fn exported(app: &mut App, kind: ExportKind) -> (Export, String) {
    press(app, "e");
    loop {
        let cutpoint::app::Overlay::Export(form) = app.overlay.as_ref().unwrap() else { panic!() };
        if form.kind == kind {
            break;
        }
        press_code(app, KeyCode::Tab);
    }
    // As wide as the dialogue, which then covers whole lines.
    let shown = screen(app, 66, 24).replace('┃', " ").split_whitespace().collect::<Vec<_>>().join(" ");
    let effects = press_code(app, KeyCode::Enter);
    let [Effect::Start(id, Job::Export(export))] = &effects[..] else { panic!("{effects:?}") };
    let written = JobOutcome::Written {
        kind: export.kind,
        path: export.path.clone(),
        ends: cutpoint::metrics::Band::new(export.threshold, export.threshold).unwrap(),
        labels: export.labels.clone(),
    };
    update(app, Message::Job(*id, JobEvent::Done(Ok(written))));
    (export.clone(), shown)
}

#[test]
fn predictions_and_decision_are_labelled_alike_and_the_dialogue_says_how() {
    let kinds = [ExportKind::Predictions, ExportKind::Decision];
    let labels_of = |app: &mut App, said: [&str; 2]| {
        let [one, other] = kinds.map(|kind| exported(app, kind));
        assert!(one.1.contains(said[0]), "{}", one.1);
        assert!(other.1.contains(said[1]), "{}", other.1);
        assert_eq!(one.0.labels, other.0.labels);
        one.0.labels
    };
    let by_decision = ["by the decision's threshold for its slice", "and the decision's thresholds by slice"];
    let mut app = by_source();
    assert_eq!(labels_of(&mut app, by_decision).rule(), SliceRule::Decided, "on the first tab");
    assert_eq!(
        app.status.as_ref().unwrap().to_string(),
        "wrote the decision to test.decision.json, with thresholds by slice (as decided)"
    );
    press_and_wait(&mut app, "3");
    assert_eq!(labels_of(&mut app, by_decision).rule(), SliceRule::Decided, "and on the third");
    press(&mut app, "l");
    assert_eq!(labels_of(&mut app, by_decision).rule(), SliceRule::Decided, "what shows is what is written");
    press(&mut app, "1");
    let alone = ["were chosen beside another", "were chosen beside another"];
    assert_eq!(labels_of(&mut app, alone), SliceLabels::LeftOut(LeftOut::Moved));
    assert_eq!(
        app.status.as_ref().unwrap().to_string(),
        "wrote the decision to test.decision.json, with one threshold for all rows"
    );
    // From as decided to each its best.
    press(&mut app, "u3c");
    let best = ["each row by the threshold of its slice", "write a threshold for each slice"];
    assert_eq!(labels_of(&mut app, best).rule(), SliceRule::Best);
    press(&mut app, "1a");
    let band = ["all rows by the band", "left out while one is open"];
    assert_eq!(labels_of(&mut app, band), SliceLabels::LeftOut(LeftOut::Band));
}

#[test]
fn where_the_rows_lack_the_column_predictions_have_one_threshold_and_the_decision_is_kept() {
    let mut app = decided(None, &[("news", None, 0.4)]);
    let (predictions, said) = exported(&mut app, ExportKind::Predictions);
    assert_eq!(predictions.labels, SliceLabels::LeftOut(LeftOut::NotHere));
    assert!(said.contains("these rows cannot be cut into the decision's slices"), "{said}");
    assert_eq!(exported(&mut app, ExportKind::Decision).0.labels.rule(), SliceRule::Decided);
}

#[test]
fn a_farewell_says_so_where_only_one_threshold_for_all_rows_was_written() {
    let mut app = super::at_slices();
    press(&mut app, "cc1");
    assert_eq!(app.farewell(), None, "nothing was written, and nothing moved");
    exported(&mut app, ExportKind::Predictions);
    let said = app.farewell().unwrap();
    assert!(matches!(said, Farewell::UnsavedSlices(SliceRule::EqualRecall, _)), "{said:?}");
    assert_eq!(
        said.to_string(),
        "what was written has one threshold for all rows: thresholds by slice (equal recall) were not saved (e on the third tab writes them)"
    );
    press(&mut app, "3");
    exported(&mut app, ExportKind::Decision);
    assert_eq!(app.farewell(), None);
}

#[test]
fn a_limit_that_is_guaranteed_is_not_of_thresholds_by_slice() {
    let mut app = super::app();
    let objective: Objective = "precision>=0.6 with 60%".parse().unwrap();
    let effects = [press(&mut app, &format!("t{objective}")), press_code(&mut app, KeyCode::Enter)].concat();
    let chosen = effects.into_iter().find_map(|effect| match effect {
        Effect::Start(id, Job::Choose(choice)) => Some((id, choice)),
        _ => None,
    });
    let (id, choice) = chosen.unwrap();
    let points = super::super::points_of(&choice.scored, &choice.priorities);
    update(&mut app, Message::Job(id, JobEvent::Done(Ok(JobOutcome::Chosen(Arc::clone(&points), choice.goal)))));
    let (_, said) = exported(&mut app, ExportKind::Decision);
    assert!(!said.contains("confidence"), "{said}");
    let effects = press(&mut app, "3");
    work(&mut app, effects);
    press(&mut app, "c");
    let (_, said) = exported(&mut app, ExportKind::Decision);
    assert!(said.contains("the 60 % confidence is left out, as it is that of a single threshold"), "{said}");
}
