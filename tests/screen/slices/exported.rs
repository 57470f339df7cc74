//! What is exported of slices, and what the dialogue says of it.

use cutpoint::app::{Effect, ExportKind, Job, JobKind, Overlay};
use cutpoint::dataset::SliceBy;
use cutpoint::metrics::SliceRule;
use ratatui::crossterm::event::KeyCode;

use super::super::drawing::screen;
use super::super::{press, press_code, view};
use super::at_slices;

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
