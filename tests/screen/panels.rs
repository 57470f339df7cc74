//! What each panel promises, at every size.

use cutpoint::app::{App, Counts, Filter, Mouse, Panel, Preset, Viewport};
use cutpoint::metrics::{Axis, Logits, Metric, Scores};
use cutpoint::ui::Palette;
use ratatui::crossterm::event::KeyCode;

use super::drawing::{drawn, geometry, lines, screen};
use super::{app_of, app_with, dataset, example, press, press_code, scores, view};

/// A model that is nearly always right and always sure: `rows` rows, `wrong` of them on the wrong side.
fn saturated(rows: usize, wrong: usize) -> App {
    let labels: Vec<bool> = (0..rows).map(|row| row % 2 == 0).collect();
    let sure = |row: usize| (labels[row] != (row < wrong), row as f64 * 1e-9);
    let values: Vec<f64> = (0..rows)
        .map(|row| match sure(row) {
            (true, shade) => 0.9999 + shade,
            (false, shade) => 0.0001 + shade,
        })
        .collect();
    app_of(&labels, &values, Axis::Probability)
}

/// The line of the screen that holds `text`.
fn line_with(screen: &str, text: &str) -> String {
    screen.lines().find(|line| line.contains(text)).unwrap_or_else(|| panic!("no {text:?} in\n{screen}")).to_owned()
}

#[test]
fn counts_are_drawn_on_the_scale_that_the_title_says() {
    let mut app = saturated(2_000, 6);
    let bars = |app: &mut App| {
        let buffer = drawn(app, 120, 40, Palette::Mono);
        let axis = geometry(app, 120, 40).axis;
        let full = (axis.top()..axis.bottom()).flat_map(|y| (axis.left()..axis.right()).map(move |x| (x, y)));
        full.filter(|&at| matches!(buffer[at].symbol(), "█" | "▇" | "▆" | "▅" | "▄" | "▃" | "▂")).count()
    };
    let mut filled = Vec::new();
    for (counts, title) in [
        (Counts::Root, "scores · 1 up, 0 down · root of counts"),
        (Counts::Logarithm, "scores · 1 up, 0 down · logarithm of counts"),
        (Counts::Linear, "scores · 1 up, 0 down · linear counts"),
    ] {
        assert_eq!(view(&app).counts, counts);
        line_with(&screen(&mut app, 120, 40), title);
        filled.push(bars(&mut app));
        press(&mut app, "v");
    }
    assert_eq!(view(&app).counts, Counts::Root, "it goes round");
    let [root, logarithm, linear] = filled[..] else { unreachable!() };
    assert!(linear < root && root < logarithm, "the few are lifted: {filled:?}");
}

#[test]
fn the_same_labels_range_stands_in_the_scores_panel_and_not_beside_the_threshold() {
    let mut app = app_of(&[true, false, true], &[0.503_12, 0.495_72, 0.9], Axis::Probability);
    for (width, height) in [(120, 40), (80, 24), (60, 20)] {
        let screen = screen(&mut app, width, height);
        let title = screen.lines().next().unwrap();
        assert!(title.trim_end().ends_with("threshold 0.5"), "{title}");
        let line = line_with(&screen, "same labels from 0.4958 to 0.5031");
        assert!(line.starts_with('└'), "in the panel's lower edge: {line}");
        assert!(!screen.contains("(0.") && !screen.contains('∞'), "{screen}");
    }
    press(&mut app, "]]");
    line_with(&screen(&mut app, 120, 40), "same labels from 0.9001 up");
    let mut app = app_of(&[true, false], &[0.9, 0.6], Axis::Probability);
    line_with(&screen(&mut app, 120, 40), "same labels up to 0.6000");
}

#[test]
fn the_histogram_grows_with_the_screen_and_both_of_its_halves_alike() {
    let app = example();
    let height = |width, height| geometry(&app, width, height).axis.height;
    assert!(height(120, 40) >= 12, "{}", height(120, 40));
    let tall = geometry(&app, 200, 60).scores.height;
    assert!((18..=22).contains(&tall), "about a third of 60: {tall}");
    for lines in 12..120 {
        let geometry = geometry(&app, 120, lines);
        assert!(geometry.axis.height == 0 || geometry.axis.height % 2 == 1, "{lines}");
        assert!(geometry.rows.height >= 2 && geometry.metrics.height >= 5, "{lines}");
        assert!(geometry.rows.height >= geometry.axis.height / 2, "the table keeps what it needs at {lines}");
    }
}

#[test]
fn intervals_are_shown_at_every_width_whose_title_promises_them() {
    let logits = |row: usize| if row.is_multiple_of(50) { [4.0, -4.0] } else { [-3.0, 3.0] };
    let logits = Logits { classes: 2, positive: 1, values: (0..400).flat_map(logits).collect() };
    let values: Vec<f64> = (0..400).map(|row| logits.probability(row, 1)).collect();
    let data = dataset(&vec![true; 400], |row| (row.to_string(), String::new()));
    let odd = app_with(data, Scores { logits: Some(logits), ..scores(&values, Axis::Probability) }, Preset::default());
    let mut promised = 0;
    for mut app in [example(), saturated(4_000, 1), saturated(100, 0), odd] {
        for width in 40..=160 {
            for height in [12, 18, 24, 40, 60] {
                let panel = geometry(&app, width, height).metrics;
                let text = lines(&drawn(&mut app, width, height, Palette::Mono));
                let column =
                    |line: &String| line.chars().skip(panel.x.into()).take(panel.width.into()).collect::<String>();
                let panel: Vec<String> =
                    text.iter().skip(panel.y.into()).take(panel.height.into()).map(column).collect();
                let promises = panel[0].contains("95 %");
                promised += usize::from(promises);
                assert!(promises || width < 60, "{}", panel[0]);
                for line in panel
                    .iter()
                    .filter(|line| ["│accuracy", "│precision", "│recall"].iter().any(|name| line.starts_with(name)))
                {
                    let figures: Vec<&str> = line.trim_matches('│').split_whitespace().skip(1).collect();
                    let expected = if promises && figures[0] != "–" { 2 } else { 1 };
                    assert_eq!(figures.len(), expected, "{line} at {width}×{height}");
                    assert!(!line.contains('…'), "{line}");
                }
            }
        }
    }
    assert!(promised > 0);
}

#[test]
fn what_is_not_one_is_never_written_as_one_and_what_is_not_zero_never_as_zero() {
    let mut app = saturated(20_000, 1);
    press(&mut app, "f");
    let shown = screen(&mut app, 120, 40);
    for (line, expected) in [
        ("│accuracy", "accuracy          >0.999 >0.999"),
        ("ROC AUC", "ROC AUC           >0.999 >0.999–1.000"),
        ("Brier", "Brier <0.001"),
    ] {
        assert!(line_with(&shown, line).contains(expected), "{}", line_with(&shown, line));
    }
    assert!(line_with(&shown, "›").contains(">0.999"), "{shown}");
    let mut perfect = saturated(100, 0);
    assert!(screen(&mut perfect, 120, 40).contains("accuracy           1.000 0.963–1.000"));
    // A score that is only nearly 1 or 0.
    let preset = Preset { filter: Some(Filter::All), ..Preset::default() };
    let data = dataset(&[true, false, true], |row| (row.to_string(), String::new()));
    let mut app = app_with(data, scores(&[0.999_999, 0.000_001, 1.0], Axis::Probability), preset);
    let shown = screen(&mut app, 120, 40);
    for score in [" >0.9999 ", " <0.0001 ", " 1.0000 "] {
        assert!(shown.contains(score), "{score} in\n{shown}");
    }
}

#[test]
fn the_confusion_matrix_names_its_counts_and_says_how_many_are_predicted_1() {
    for (width, height, share) in
        [(120, 40, "6 of 12 predicted 1"), (80, 24, "6 of 12 predicted 1"), (60, 20, "6 of 12 predicted 1")]
    {
        let shown = screen(&mut example(), width, height);
        line_with(&shown, share);
        for (row, counts) in [("is 0", ["4 TN", "2 FP"]), ("is 1", ["2 FN", "4 TP"])] {
            let line = line_with(&shown, row);
            assert!(counts.iter().all(|count| line.contains(count)), "{line}");
        }
    }
    let mut app = saturated(3_000, 8);
    line_with(&screen(&mut app, 120, 40), "1,500 of 3,000 predicted 1");
    line_with(&screen(&mut app, 80, 24), "1,500 predicted 1");
    // However large they are, counts are never cut: names and tags give way.
    let mut app = saturated(200_000, 10);
    let matrix = screen(&mut app, 40, 15);
    assert!(matrix.contains("99,995") && !line_with(&matrix, "99,995").contains('…'), "{matrix}");
}

#[test]
fn tab_goes_to_the_panels_that_are_shown_and_focus_does_not_stay_behind() {
    let mut app = example();
    for (width, height, expected) in [
        (120, 40, &[Panel::Scores, Panel::Points, Panel::Pairs][..]),
        (60, 20, &[Panel::Scores, Panel::Metrics, Panel::Pairs]),
        (100, 15, &[Panel::Metrics, Panel::Points, Panel::Pairs]),
        (40, 12, &[Panel::Metrics, Panel::Pairs]),
    ] {
        drawn(&mut app, width, height, Palette::Mono);
        for panel in expected {
            press_code(&mut app, KeyCode::Tab);
            assert_eq!(app.focus, *panel, "at {width}×{height}");
        }
    }
    drawn(&mut app, 120, 40, Palette::Mono);
    press_code(&mut app, KeyCode::Tab);
    press_code(&mut app, KeyCode::Tab);
    assert_eq!(app.focus, Panel::Points);
    drawn(&mut app, 60, 20, Palette::Mono);
    assert_eq!(app.focus, Panel::Pairs, "the panel has no room any more");
    assert_eq!(
        geometry(&app, 60, 20).viewport(),
        Viewport { panels: vec![Panel::Pairs, Panel::Scores, Panel::Metrics], ..geometry(&app, 60, 20).viewport() }
    );
}

#[test]
fn the_footer_keeps_its_keys_when_predictions_change_and_the_table_tells_how_many() {
    for (width, height) in [(120, 40), (80, 24), (40, 15)] {
        let mut app = example();
        let footer = |app: &mut App| screen(app, width, height).lines().last().unwrap().to_owned();
        let before = footer(&mut app);
        press(&mut app, "]");
        assert_eq!(footer(&mut app), before);
        let line = line_with(&screen(&mut app, width, height), "• 1 changed");
        assert!(line.starts_with('┗'), "in the table's lower edge: {line}");
    }
}

#[test]
fn the_help_page_explains_the_signs_and_wraps_every_sentence() {
    for width in [40, 80, 120] {
        let mut app = example();
        press(&mut app, "?");
        let lines = geometry(&app, width, 40).overlay_lines;
        let room = usize::from(geometry(&app, width, 40).overlay_body.width);
        let text: Vec<String> = lines.iter().map(ToString::to_string).collect();
        let widest = text.iter().map(|line| line.trim_end().chars().count()).max().unwrap();
        assert!(widest <= room, "{widest} in {room}");
        let words = text.join(" ").split_whitespace().collect::<Vec<_>>().join(" ");
        for sentence in [
            "A prediction is 1 if and only if score ≥ threshold.",
            "Mouse: drag or click the threshold or a curve, click a row or an operating point, scroll with the wheel.",
            "• the last move of the threshold changed this row's prediction",
            "• 46 changed how many predictions the last move changed",
            "✓ ✗ the prediction is right, or wrong",
            "same labels every threshold in this range gives the same predictions",
        ] {
            assert!(words.contains(sentence), "{sentence} at {width}:\n{}", text.join("\n"));
        }
    }
}

/// Rows whose labels look turned, with scores that a file carried.
fn doubtful() -> App {
    let labels: Vec<bool> = (0..40).map(|row| row < 20).collect();
    let values: Vec<f64> = (0..40).map(|row| f64::from(row) / 40.0).collect();
    app_of(&labels, &values, Axis::Real)
}

#[test]
fn a_warning_is_counted_in_the_title_and_can_be_read_whole_at_every_size() {
    for (width, height) in [(40, 12), (60, 20), (80, 24), (120, 40), (200, 60)] {
        let mut app = doubtful();
        app.title.data = "a-test-set-with-a-long-name-indeed.tsv".into();
        let shown = screen(&mut app, width, height);
        let title = shown.lines().next().unwrap();
        let footer = shown.lines().nth(usize::from(geometry(&app, width, height).footer.y)).unwrap();
        let count = if width < 60 { "? " } else { "2 warnings: " };
        assert!(title.contains(count) && title.trim_end().ends_with("threshold 0.5"), "{title}");
        assert!(footer.starts_with(" 2 warnings about these rows"), "{footer}");
        press(&mut app, "?");
        let lines = geometry(&app, width, height).overlay_lines;
        let words = lines.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ");
        let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(words.starts_with("about these rows warning: ROC AUC is 0.000"), "{words}");
        assert!(
            words.contains("or scores may be the wrong way round; to invert the scores, replace each with"),
            "{words}"
        );
        assert!(words.contains("the scores separate its classes perfectly"), "{words}");
        press_code(&mut app, KeyCode::Esc);
        assert!(!screen(&mut app, width, height).lines().last().unwrap().contains("warnings"), "said once");
    }
    let mut quiet = example();
    let shown = screen(&mut quiet, 80, 24);
    assert!(!shown.contains("warning"), "{shown}");
}

/// What stands in the metrics panel, its frame apart.
fn metrics(app: &mut App, width: u16, height: u16) -> Vec<String> {
    let text = lines(&drawn(app, width, height, Palette::Mono));
    let panel = geometry(app, width, height).metrics;
    let inside =
        |line: &String| line.chars().skip(usize::from(panel.x) + 1).take(usize::from(panel.width) - 2).collect();
    text.iter().skip(usize::from(panel.y) + 1).take(usize::from(panel.height) - 2).map(inside).collect()
}

#[test]
fn every_metric_is_shown_or_scrolled_to_at_every_size() {
    let names: Vec<&str> = Metric::ALL.map(Metric::label).into();
    let names = [names, vec!["ROC AUC", "AP", "log loss", "Brier", "ECE"]].concat();
    for (width, height, page) in
        [(120, 40, true), (200, 60, true), (120, 60, true), (80, 24, false), (60, 20, false), (40, 12, false)]
    {
        let mut app = example();
        let mut seen = metrics(&mut app, width, height);
        let has = |seen: &[String], name: &str| seen.iter().any(|line| line.contains(name));
        for name in ["accuracy", "precision", "recall"] {
            assert!(has(&seen, name), "{name} first at {width}×{height}: {seen:?}");
        }
        if !page {
            while app.focus != Panel::Metrics {
                press_code(&mut app, KeyCode::Tab);
            }
            for _ in 0..20 {
                press(&mut app, "j");
                seen.extend(metrics(&mut app, width, height));
            }
            let end = seen.last().unwrap().clone();
            assert!(!end.trim().is_empty(), "nothing is scrolled past the end: {seen:?}");
            press(&mut app, "g");
            assert!(metrics(&mut app, width, height)[0].starts_with("accuracy"));
        }
        for name in &names {
            // In a line of its own it has room for its whole name.
            let name = if *name == "AP" && has(&seen, "average precision") { &"average precision" } else { name };
            // At 40 cells the ends of names are cut.
            let start = if width > 40 { name } else { &name[..name.len().min(8)] };
            assert!(has(&seen, start), "{name} at {width}×{height}: {seen:?}");
        }
        assert!(seen.iter().all(|line| line.trim().is_empty() || line.contains("0.")), "no value is cut: {seen:?}");
    }
}

/// What stands on the line between the bars.
fn axis_line(app: &mut App, width: u16) -> String {
    let buffer = drawn(app, width, 40, Palette::Mono);
    let axis = geometry(app, width, 40).axis;
    (axis.left()..axis.right()).map(|x| buffer[(x, axis.y + axis.height / 2)].symbol()).collect()
}

#[test]
fn the_threshold_is_labelled_in_the_unit_of_the_ends_of_its_axis() {
    let mut app = example();
    press(&mut app, "l");
    let score = axis_line(&mut app, 120);
    assert!(score.starts_with("0 ─") && score.contains("┃ 0.510 ─") && score.ends_with(" score 1"), "{score}");
    press(&mut app, "x");
    let log_odds = axis_line(&mut app, 120);
    assert!(log_odds.contains("0.04 (score 0.510)") && log_odds.contains(" log-odds "), "{log_odds}");
    press(&mut app, "x");
    let rank = axis_line(&mut app, 120);
    assert!(rank.starts_with("1 ─") && rank.contains("7 (score 0.510)") && rank.ends_with(" rank 12"), "{rank}");
}

#[test]
fn the_help_page_speaks_of_the_mouse_as_it_is() {
    let help = |mouse| {
        let data = dataset(&[true, false], |row| (row.to_string(), String::new()));
        let mut app = app_with(data, scores(&[0.9, 0.2], Axis::Probability), Preset { mouse, ..Preset::default() });
        press(&mut app, "?");
        geometry(&app, 120, 40).overlay_lines.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
    };
    assert!(help(Mouse::Ours).contains("Mouse: drag or click"));
    let terminals = help(Mouse::Terminals);
    assert!(terminals.contains("left to the terminal (--no-mouse)") && !terminals.contains("drag"), "{terminals}");
}

#[test]
fn the_ends_of_the_axis_are_whole_or_left_out_wherever_the_threshold_stands() {
    for width in [60, 80, 120] {
        let mut app = example();
        for name in ["log-odds", "rank", "score"] {
            press(&mut app, "x");
            let (low, high) = view(&app).scale().range();
            let low = if name == "rank" { 1.0 } else { low };
            for threshold in 0..=50 {
                press(&mut app, &format!("t{}", f64::from(threshold) / 50.0));
                press_code(&mut app, KeyCode::Enter);
                let line = axis_line(&mut app, width);
                let rest = line.strip_prefix(&format!("{low} ")).unwrap_or(&line);
                let ends = [format!(" {name} {high}"), format!(" {high}")];
                let rest = ends.iter().find_map(|end| rest.strip_suffix(end)).unwrap_or(rest);
                assert!(rest.starts_with(['─', '┃', ' ']) && rest.ends_with(['─', '┃', ' ']), "{line}");
                let letters = rest.replace("(score ", "");
                assert!(!letters.contains(|character: char| character.is_ascii_alphabetic()), "{line}");
            }
        }
    }
}

#[test]
fn a_sign_and_a_dash_meet_in_no_interval_at_any_size() {
    // Labels that scores say nothing of, and labels that they have the wrong way round.
    for wrong in [5, 8] {
        let labels: Vec<bool> = (0..200).map(|row| (row % 10 < wrong) != (row % 20 >= 10)).collect();
        let values: Vec<f64> = (0..200).map(|row| f64::from(u8::from(row % 20 >= 10)) * 0.5 + 0.2).collect();
        let mut app = app_of(&labels, &values, Axis::Probability);
        // Where the line of MCC shows.
        for (width, height) in [(80, 60), (100, 60), (110, 60), (120, 60), (200, 60)] {
            let screen = screen(&mut app, width, height);
            let line = line_with(&screen, "│MCC ");
            let figures = line.split("│MCC ").nth(1).unwrap().split('│').next().unwrap();
            assert!(figures.starts_with(' ') && figures.contains(" to "), "{figures:?} in\n{screen}");
        }
    }
}
