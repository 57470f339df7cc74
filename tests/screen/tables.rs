//! The operating points, the title line, the numbers of the rows, and what is said at the end.

use std::sync::Arc;

use cutpoint::app::{App, Effect, Filter, JobEvent, JobOutcome, Message, Panel, Phase, Preset, Sort, Title, update};
use cutpoint::dataset::{self, Needs, ReadOptions};
use cutpoint::metrics::{AnswerScore, AnswerSet, Answered, Axis, Band, Priorities, ScoreSource, Scored};
use cutpoint::ui::Palette;
use ratatui::crossterm::event::KeyCode;

use super::drawing::{drawn, geometry, screen};
use super::{app_of, app_with, by_accuracy, example, points_of, press, press_code, scored, scores, view};

/// What stands in the panel of operating points, its frame apart.
fn points(app: &mut App, width: u16, height: u16) -> Vec<String> {
    let buffer = drawn(app, width, height, Palette::Mono);
    let area = geometry(app, width, height).point_rows;
    let line =
        |y| (area.left()..area.right()).map(|x| buffer[(x, y)].symbol()).collect::<String>().trim_end().to_owned();
    (area.top()..area.bottom()).map(line).filter(|line| !line.is_empty()).collect()
}

#[test]
fn objectives_with_one_range_stand_in_one_line_with_what_they_would_change() {
    let mut app = example();
    let expected = [
        "                                threshold   value   unseen   vs now",
        " accuracy (also MCC,                0.600   0.750        –   +0.083",
        "   balanced accuracy, Youden's J, kappa)",
        "›F1                                 0.400   0.769        –   +0.103",
        " recall at precision ≥ 0.95         0.800   0.333        –   -0.333",
    ];
    assert_eq!(points(&mut app, 140, 40), expected);
    // At the point itself nothing would change.
    press(&mut app, "b");
    assert!(
        points(&mut app, 140, 40)[3].ends_with("0.400   0.769        –    0.000"),
        "{:?}",
        points(&mut app, 140, 40)
    );
    // The value on unused rows gives way where names would have no room.
    assert_eq!(points(&mut app, 80, 40)[0], "thresh.  value vs now");
    // Predicting no 1 leaves MCC undefined; an objective without a point says so.
    press(&mut app, "]]]]]]]]");
    press(&mut app, "oj");
    let list = screen(&mut app, 120, 40);
    let mcc = list.lines().find(|line| line.contains(" ›MCC ")).unwrap();
    assert!(mcc.contains("0.600   0.507        –        –  0.5201 to 0.6100"), "{mcc}");
    let mut app = app_of(&[false, true, false], &[0.9, 0.5, 0.1], Axis::Probability);
    assert!(
        points(&mut app, 140, 40).last().unwrap().ends_with("– not met        –        –"),
        "{:?}",
        points(&mut app, 140, 40)
    );
}

#[test]
fn the_points_of_answers_stand_first_and_rows_without_a_score_are_listed_as_the_lowest() {
    let values = [4.0, f64::NAN, 3.0, 2.0, f64::NAN, 1.0];
    let labels = [true, false, false, true, true, true];
    let worth = [(1.0, 1.0), (0.0, 0.0), (0.0, 0.0), (0.0, 0.9), (0.0, 0.0), (0.0, 0.9)];
    let answers = AnswerSet::new(vec![Answered::default(); 6])
        .scored(worth.map(|(exact, f1)| AnswerScore { exact, f1 }).to_vec());
    let data = super::dataset(&labels, |row| (format!("question {row}"), "text".into()));
    let scored =
        Arc::new(Arc::into_inner(scored(&data, scores(&values, Axis::Real))).unwrap().with_answers(Arc::new(answers)));
    let points_of_it = points_of(&scored, &Priorities::default());
    let mut app = App::with_scores(Arc::new(data), Title::default(), Preset::default(), scored, points_of_it);
    // At 2.5, where two are answered, one of them and what has none are right. To the letter it can be 3 of 6, two of them since nothing
    // is said; of the words there are more where the last two are answered.
    let panel = points(&mut app, 140, 40);
    let [exact, f1] =
        ["exact match (also", "answer F1 (also"].map(|of| panel.iter().position(|line| line.contains(of)).unwrap());
    assert!(exact == 1 && f1 > exact && panel[f1].starts_with('›'), "{panel:?}");
    assert!(panel[exact].ends_with("4.000   0.500        –   +0.167"), "{panel:?}");
    assert!(panel[f1].ends_with("1.000   0.633        –   +0.300"), "{panel:?}");
    // The best point is one key away, and what has no score stays 0 wherever the threshold goes.
    press(&mut app, "b");
    assert!((0..6).all(|row| view(&app).prediction(row) != values[row].is_nan()), "{}", view(&app).threshold);
    press(&mut app, "[[[[[[]]");
    assert!(view(&app).threshold > 1.0 && !view(&app).prediction(1) && !view(&app).prediction(4));
    let by = |app: &mut App, sort| {
        let Phase::Review(view_of) = &mut app.phase else { unreachable!() };
        view_of.relist(|view| (view.rows.filter, view.rows.sort) = (Filter::All, sort));
        let listing = view(app).listing();
        let rows = listing.page(0, 9);
        assert!(rows.iter().enumerate().all(|(at, &row)| listing.position(row) == Some(at)), "{sort:?}");
        rows
    };
    assert_eq!(by(&mut app, Sort::Score), [1, 4, 5, 3, 2, 0]);
    assert_eq!(by(&mut app, Sort::Distance)[4..], [4, 1], "nothing is farther");
}

#[test]
fn thresholds_keep_their_digits_however_narrow_the_panel_is() {
    let labels = [false, true, false, true, true];
    let mut app = app_of(&labels, &[0.2, 0.912_345_67, 0.912_345_61, 0.912_345_69, 0.97], Axis::Probability);
    let best = view(&app).points.entries()[0].point().unwrap().threshold;
    for width in 80..=200 {
        let shown = points(&mut app, width, 40);
        assert!(shown.iter().any(|line| line.contains(&best.to_string())), "{best} at {width}: {shown:?}");
    }
}

#[test]
fn the_panel_scrolls_with_its_selection_and_every_objective_is_reached() {
    let mut app = example();
    drawn(&mut app, 80, 24, Palette::Mono);
    while app.focus != Panel::Points {
        press_code(&mut app, KeyCode::Tab);
    }
    press(&mut app, "g");
    let mut seen = Vec::new();
    for _ in 0..4 {
        let shown = points(&mut app, 80, 24);
        let marked = shown.iter().find(|line| line.starts_with('›')).unwrap_or_else(|| panic!("{shown:?}")).clone();
        assert!(shown[0].ends_with("value vs now"), "the heading stays: {shown:?}");
        seen.push((view(&app).objective, marked));
        press(&mut app, "j");
    }
    let objectives: Vec<usize> = seen.iter().map(|(objective, _)| *objective).collect();
    assert_eq!(objectives, [0, 1, 6, 6], "{seen:?}");
    let shown = screen(&mut app, 80, 24);
    assert!(shown.contains(" more above ┘") || shown.contains(" more above ┛"), "{shown}");
    press(&mut app, "k");
    assert_eq!(view(&app).objective, 1);
    press(&mut app, "g");
    assert_eq!(view(&app).objective, 0);
    // A click means the line that is drawn there.
    press(&mut app, "G");
    assert_eq!(view(&app).objective, 6);
}

#[test]
fn rows_go_by_their_number_in_the_file_where_bad_ones_were_skipped() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("rows.csv");
    let rows = "text_a,text_b,label,score\n\"two\nlines\",b,1,0.9\nc,d,none,0.8\ne,f,0,oops\ng,h,0,0.7\ni,j,1,0.2\n";
    std::fs::write(&path, rows).unwrap();
    let options = ReadOptions { skip_bad_rows: true, ..ReadOptions::default() };
    let needs = Needs { texts: false, labels: true, scores: true };
    let dataset = Arc::new(dataset::read(&path, &options, needs).unwrap());
    assert_eq!((dataset.len(), dataset.skipped.len()), (3, 2));
    let (scores, labels) = (dataset.scores.clone().unwrap(), dataset.labels.clone().unwrap());
    let scored = Arc::new(Scored::new(ScoreSource::Read("score".into()), scores, labels));
    let preset = Preset { filter: Some(Filter::All), ..Preset::default() };
    let mut app = {
        let points = points_of(&scored, &Priorities::default());
        App::with_scores(dataset, Title::default(), preset, scored, points)
    };
    press(&mut app, "ss");
    let shown = screen(&mut app, 120, 40);
    for row in ["┃›    1   1     1", "┃     4   0     1", "┃     5   1     0"] {
        assert!(shown.contains(row), "{row:?} in\n{shown}");
    }
    press(&mut app, "jy");
    assert_eq!(app.status.as_ref().unwrap().to_string(), "copied row 4: texts, label, score, prediction");
    press_code(&mut app, KeyCode::Enter);
    assert!(screen(&mut app, 120, 40).contains(" pair 4 · false positive "));
}

#[test]
fn the_table_lists_lines_and_everything_else_counts_the_rows_they_stand_for() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("rows.csv");
    std::fs::write(&path, "label,score,count\n1,0.9,1200\n0,0.7,30\n1,0.6,0\n1,0.4,25\n0,0.2,500\n").unwrap();
    let needs = Needs { texts: false, labels: true, scores: true };
    let dataset = dataset::read(&path, &ReadOptions::default(), needs).unwrap();
    let scores = dataset.scores.clone().unwrap();
    let mut app = app_with(dataset, scores, Preset::default());
    for (width, height) in [(120, 40), (80, 24)] {
        let shown = screen(&mut app, width, height);
        assert!(shown.starts_with(" cutpoint  test.tsv · 1,755 rows in 4 lines "), "{shown}");
        assert!(shown.contains("lines · errors 2 of 4 · by loss"), "{shown}");
        let sums = ["1,230 of 1,755 predicted 1", "1,225 of 1,755 labelled 1"];
        let narrow = ["1,230 predicted 1", "1,225/1,755 labelled 1"];
        for sum in if width == 120 { sums } else { narrow } {
            assert!(shown.contains(sum), "{sum} in\n{shown}");
        }
    }
    // From the file's first line on, lines without rows are counted.
    let shown = screen(&mut app, 120, 40);
    assert!(shown.contains("┃›    2   0     1") && shown.contains("┃     4   1     0"), "{shown}");
    press(&mut app, "xx");
    assert!(screen(&mut app, 120, 40).contains(" rank 1755"));
    press(&mut app, "]");
    assert!(screen(&mut app, 120, 40).contains("• 30 changed"), "{}", screen(&mut app, 120, 40));
}

#[test]
fn the_title_says_where_a_limit_cut_the_file_and_where_the_rows_came_from() {
    let mut app = example();
    app.title = Title { data: "standard input".into(), limit: Some(12), ..Title::default() };
    let shown = screen(&mut app, 80, 24);
    assert!(shown.starts_with(" cutpoint  standard input · 12 pairs · --limit 12 "), "{shown}");
    // Beside a warning too, and with the share of what the tokenizer does not know; the file's name gives way.
    app.notes = vec![cutpoint::metrics::RunNote::Unknown(cutpoint::metrics::PieceCounts { all: 100, unknown: 28 })];
    for (width, height, expected) in [
        (120, 40, " cutpoint  standard input · 12 pairs · --limit 12 · 28 % [UNK] "),
        (80, 24, " cutpoint  standar… · 12 pairs · --limit 12"),
    ] {
        let shown = screen(&mut app, width, height);
        let title = shown.lines().next().unwrap();
        assert!(title.starts_with(expected) && title.contains("1 warning: "), "{title}");
    }
}

/// Export at the present threshold, and have it end so.
fn export(app: &mut App, is_written: bool) {
    press(app, "e");
    let effects = press_code(app, KeyCode::Enter);
    let [Effect::Start(id, _)] = effects[..] else { panic!("{effects:?}") };
    let threshold = view(app).threshold;
    let outcome = if is_written {
        JobOutcome::Written {
            kind: cutpoint::app::ExportKind::Predictions,
            path: "test.predictions.csv".into(),
            ends: Band::new(threshold, threshold).unwrap(),
            labels: cutpoint::app::SliceLabels::None,
        }
    } else {
        JobOutcome::Kept("test.predictions.csv".into())
    };
    update(app, Message::Job(id, JobEvent::Done(Ok(outcome))));
}

#[test]
fn a_threshold_that_was_moved_and_never_exported_is_named_at_the_end() {
    let said = |app: &App| app.farewell().map(|farewell| farewell.to_string());
    let mut app = example();
    assert_eq!(said(&app), None, "it stands where it started");
    press(&mut app, "hh");
    assert_eq!(said(&app).unwrap(), "threshold 0.48 was not saved (e writes a decision; --threshold starts at it)");
    export(&mut app, false);
    assert!(said(&app).is_some(), "the file was kept");
    press(&mut app, "n");
    press_code(&mut app, KeyCode::Esc);
    export(&mut app, true);
    assert_eq!(said(&app), None);
    press(&mut app, "l");
    assert!(said(&app).is_some(), "another threshold");
    press(&mut app, "h");
    assert_eq!(said(&app), None, "back at the one that was exported");
    press(&mut app, "lr");
    assert_eq!(said(&app), None, "back at the start");
    let preset = Preset { threshold: Some(0.48), ..Preset::default() };
    let example = example();
    let scored = Arc::clone(&view(&example).scored);
    let app = {
        let points = points_of(&scored, &Priorities::default());
        App::with_scores(Arc::clone(&example.dataset), Title::default(), preset, scored, points)
    };
    assert_eq!(said(&app), None, "where the command line put it");
}

#[test]
fn while_a_yes_or_no_is_awaited_the_footer_says_so() {
    let mut app = example();
    export(&mut app, false);
    let shown = screen(&mut app, 120, 40);
    assert!(shown.contains("this file already exists: replace it?"), "{shown}");
    let footer = shown.lines().last().unwrap().trim();
    assert_eq!(footer, "y replace  n keep");
    press_code(&mut app, KeyCode::Esc);
    assert!(!screen(&mut app, 120, 40).contains("replace it?") && app.overlay.is_some(), "back in the dialogue");
}

/// Rows of these columns, the last two of which are label and score.
fn rows_without_texts(header: &str, cells: &str) -> App {
    let rows: String =
        (0..6).map(|row| format!("{}{},0.{row}\n", cells.replace('#', &row.to_string()), row % 2)).collect();
    let file = tempfile::Builder::new().suffix(".csv").tempfile().unwrap();
    std::fs::write(file.path(), format!("{header}label,score\n{rows}")).unwrap();
    let needs = Needs { texts: false, labels: true, scores: true };
    let dataset = Arc::new(dataset::read(file.path(), &ReadOptions::default(), needs).unwrap());
    let (scores, labels) = (dataset.scores.clone().unwrap(), dataset.labels.clone().unwrap());
    let scored = Arc::new(Scored::new(ScoreSource::Read("score".into()), scores, labels));
    let preset = Preset { filter: Some(Filter::All), ..Preset::default() };
    {
        let points = points_of(&scored, &Priorities::default());
        App::with_scores(dataset, Title::default(), preset, scored, points)
    }
}

#[test]
fn rows_without_texts_are_searched_and_copied_by_what_they_have() {
    let mut app = rows_without_texts("source,place,", "site #,town,");
    press(&mut app, "ss/");
    let dialogue = screen(&mut app, 120, 40);
    assert!(dialogue.contains("searches the other columns, ignoring case"), "{dialogue}");
    press(&mut app, "SITE 4");
    press_code(&mut app, KeyCode::Enter);
    assert_eq!(view(&app).selected_row(), Some(4));
    assert_eq!(press(&mut app, "y"), [Effect::Copy("site 4\ttown\t0\t0.4\t0".into())]);
    assert_eq!(app.status.as_ref().unwrap().to_string(), "copied row 5: other columns, label, score, prediction");

    let mut app = rows_without_texts("", "");
    press(&mut app, "/");
    assert!(app.overlay.is_none());
    let said = |app: &App| app.status.as_ref().unwrap().to_string();
    assert_eq!(said(&app), "rows have only a label and a score: there is nothing to search");
    press(&mut app, "y");
    assert!(said(&app).ends_with(": label, score, prediction"), "{}", said(&app));
}

#[test]
fn a_dialogue_names_each_of_its_keys_once_and_says_what_enter_does() {
    let footer = |keys: &str| {
        let mut app = example();
        press(&mut app, keys);
        screen(&mut app, 120, 40).lines().last().unwrap().trim().to_owned()
    };
    assert_eq!(footer("e"), "Enter write  Tab kind  Ctrl-U clear");
    assert_eq!(footer("t"), "Enter accept  Ctrl-U clear");
}

#[test]
fn a_narrow_panel_of_points_has_threshold_value_and_difference_under_the_names() {
    let expected = [
        "thresh.  value vs now",
        "›accuracy",
        "  0.600  0.750 +0.083",
        "   (also MCC,",
        "   balanced accuracy,",
        "   Youden's J, kappa)",
    ];
    let mut app = example();
    // It begins with the current objective, not in the middle of another.
    assert_eq!(points(&mut app, 80, 24)[..2], ["thresh.  value vs now", "›F1"]);
    by_accuracy(&mut app);
    assert_eq!(points(&mut app, 80, 24), expected);
    // Wherever there is a panel, the point that is selected shows its value.
    for width in 80..=130 {
        for height in [14, 18, 24, 30, 40] {
            let shown = points(&mut example(), width, height);
            assert!(
                shown.iter().any(|line| line.contains("0.400") && line.contains("0.769")),
                "{width}×{height} {shown:?}"
            );
        }
    }
}

/// The row in full, as its overlay shows it at this width.
fn detail(app: &mut App, width: u16) -> Vec<String> {
    press_code(app, KeyCode::Enter);
    geometry(app, width, 40).overlay_lines.iter().map(ToString::to_string).collect()
}

#[test]
fn a_row_in_full_never_cuts_a_number_however_narrow_it_is() {
    for threshold in [0.73, 0.123_456_789_012_345_67] {
        for width in 40..=120 {
            let mut app = app_of(&[true, false], &[0.170_712_345_678_901_2, 0.2], Axis::Probability);
            press(&mut app, &format!("t{threshold}"));
            press_code(&mut app, KeyCode::Enter);
            let shown = detail(&mut app, width);
            let room = usize::from(geometry(&app, width, 40).overlay_body.width);
            assert!(shown.iter().all(|line| line.chars().count() <= room), "{width}: {shown:?}");
            let words = shown.join(" ").split_whitespace().collect::<Vec<_>>().join(" ");
            let score = view(&app).scored.scores().values[view(&app).selected_row().unwrap()];
            for figure in [format!("score {score}"), format!("threshold {threshold}")] {
                assert!(words.contains(&figure), "{figure} at {width}: {words}");
            }
        }
    }
}

#[test]
fn a_column_without_a_name_is_called_by_its_number_in_the_row_in_full() {
    let mut app = rows_without_texts(" ,", "site #,");
    let shown = detail(&mut app, 80);
    let at = shown.iter().position(|line| line.starts_with("site ")).unwrap();
    assert!(shown[at - 1].starts_with("column "), "{shown:?}");
}
