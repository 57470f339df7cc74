//! What is exported of slices, and what the dialogue says of it.

use cutpoint::app::{Effect, ExportKind, Job, JobKind, Overlay};
use cutpoint::dataset::SliceBy;
use cutpoint::metrics::{Priorities, SliceRule};
use ratatui::crossterm::event::KeyCode;

use super::super::drawing::screen;
use super::super::{press, press_code, view};
use super::{at_slices, at_slices_with};

#[test]
fn an_export_from_the_tab_takes_the_thresholds_of_the_slices() {
    let mut app = at_slices();
    press(&mut app, "e");
    let Some(Overlay::Export(form)) = &app.overlay else { panic!() };
    assert_eq!(form.kind, ExportKind::Predictions, "one threshold: as on the first tab");
    press_code(&mut app, KeyCode::Esc);
    press(&mut app, "ce");
    assert!(screen(&mut app, 80, 24).contains("write a threshold for each slice"));
    let effects = press_code(&mut app, KeyCode::Enter);
    let [Effect::Start(_, Job::Export(export))] = &effects[..] else { panic!("{effects:?}") };
    let slices = export.slices.as_ref().unwrap();
    assert_eq!(
        (export.threshold, slices.rule, slices.rows.by()),
        (0.5, SliceRule::Best, &SliceBy::Column("source".into()))
    );
    assert!(app.jobs.running(JobKind::Export).is_some());
}

#[test]
fn a_report_tells_of_the_slices_from_any_tab() {
    let exported = |kinds: usize| {
        let mut app = at_slices();
        press(&mut app, "c1e");
        (0..kinds).for_each(|_| drop(press_code(&mut app, KeyCode::Tab)));
        let effects = press_code(&mut app, KeyCode::Enter);
        let [Effect::Start(_, Job::Export(export))] = &effects[..] else { panic!("{effects:?}") };
        export.clone()
    };
    let report = exported(2);
    assert_eq!(report.kind, ExportKind::Report);
    let slices = report.slices.unwrap();
    assert_eq!((slices.rule, slices.rows.by()), (SliceRule::Common, &SliceBy::Column("source".into())));
    assert_eq!(exported(0).slices, None, "predictions of the first tab have one threshold");
}

#[test]
fn at_another_prevalence_own_thresholds_are_as_measured_and_written_only_where_that_is_the_same() {
    let prevalence = "10%".parse().ok();
    for (keys, rule, title, is_as_measured) in [
        ("c", SliceRule::Best, "each best F1 (as measured) ·", true),
        ("cc", SliceRule::EqualRecall, "equal recall ·", false),
        ("ccc", SliceRule::EqualPrecision, "equal precision (as measured) ·", true),
        ("cccc", SliceRule::EqualPredictedRate, "equal share of 1 (as measured) ·", true),
    ] {
        let mut app = at_slices_with(Priorities { prevalence, ..Priorities::default() });
        press(&mut app, keys);
        assert_eq!(view(&app).slice_rule(), rule);
        let shown = screen(&mut app, 80, 24);
        assert!(shown.contains(title) && shown.contains("best F1 (as measured) at"), "{shown}");
        press(&mut app, "e");
        let Some(Overlay::Export(form)) = &app.overlay else { panic!() };
        assert_eq!((form.kind, form.error.is_some()), (ExportKind::Decision, is_as_measured));
        // What was typed takes the sentence away, not the reason for it.
        press(&mut app, "x");
        let effects = press_code(&mut app, KeyCode::Enter);
        assert_eq!(effects.is_empty(), is_as_measured, "{rule:?}: {effects:?}");
        if is_as_measured {
            let Some(Overlay::Export(form)) = &app.overlay else { panic!() };
            let said = form.error.as_ref().unwrap().to_string();
            assert!(said.contains("are chosen as measured, not for a prevalence of 10 %"), "{said}");
            assert!(screen(&mut app, 80, 24).contains("own thresholds of slices"));
        }
    }
}

#[test]
fn beside_a_band_slices_stand_at_the_threshold_that_is_exported() {
    let mut app = at_slices();
    press(&mut app, "cc");
    let own: Vec<f64> = view(&app).slices_now().iter().map(|slice| slice.threshold).collect();
    assert!(own.iter().any(|threshold| *threshold != 0.5), "{own:?}");
    press(&mut app, "al");
    assert!(view(&app).slices_now().iter().all(|slice| slice.threshold == 0.5));
    for (width, height) in [(120, 40), (80, 24)] {
        let shown = screen(&mut app, width, height);
        assert!(shown.contains("one threshold 0.5, without the band"), "{shown}");
        assert!(!shown.contains("all, own"), "{shown}");
    }
    press(&mut app, "c");
    let said = app.status.as_ref().unwrap().to_string();
    assert_eq!(said, "slices have one threshold while a band is open; a closes it");
    press(&mut app, "e");
    let effects = press_code(&mut app, KeyCode::Enter);
    let [Effect::Start(_, Job::Export(export))] = &effects[..] else { panic!("{effects:?}") };
    assert_eq!((export.threshold, export.slices.as_ref().unwrap().rule), (0.5, SliceRule::Common));
    assert!(export.band.is_some(), "the band that is seen is the one that is written");
    // What the slices had comes back with the one threshold.
    press_code(&mut app, KeyCode::Esc);
    press(&mut app, "a");
    let again: Vec<f64> = view(&app).slices_now().iter().map(|slice| slice.threshold).collect();
    assert_eq!(again, own);
}
