//! Draws the README's picture of the screen from the program itself:
//! `cargo run --release --example screen_svg > assets/screen.svg`

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use anyhow::{Context, Result};
use cutpoint::app::{App, Preset, Title, TitleHint};
use cutpoint::dataset::{self, Needs, ReadOptions};
use cutpoint::metrics::{Points, Priorities, ScoreSource, Scored};
use cutpoint::model::{Model, ModelOptions};
use cutpoint::scoring::{ScoringOptions, score};
use cutpoint::ui::{self, Geometry, Palette};
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use ratatui::buffer::{Buffer, Cell};
use ratatui::style::{Color, Modifier};
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

const COLUMNS: u16 = 120;
const LINES: u16 = 40;
/// Size of a terminal cell in the picture, in pixels.
const CELL: (f32, f32) = (8.4, 17.0);
const BACKGROUND: &str = "#16181d";
const FOREGROUND: &str = "#d8dade";

fn main() -> Result<()> {
    let needs = Needs { texts: true, labels: true, scores: false };
    let dataset = dataset::read(Path::new("assets/demo/test.tsv"), &ReadOptions::default(), needs)?;
    let model = Model::embedded("demo model", include_bytes!("../assets/demo/model.gguf"), &ModelOptions::default())?;
    let scored = score(&model, &dataset, ScoringOptions::default(), &AtomicBool::new(false), &|_| {})?;
    let hint = Some(TitleHint::Demo);
    let title = Title { data: "demo".into(), model: Some("demo model".into()), hint, ..Title::default() };
    let labels = dataset.labels.clone().context("the demo has labels")?;
    let scored = Arc::new(Scored::new(ScoreSource::Model("demo model".into()), scored.scores, labels));
    let points = Arc::new(Points::new(&scored, &Priorities::default())?);
    let mut app = App::with_scores(Arc::new(dataset), title, Preset::default(), scored, points);
    let mut terminal = Terminal::new(TestBackend::new(COLUMNS, LINES))?;
    let geometry = Geometry::new(terminal.get_frame().area(), &app, Palette::Colour);
    app.fit(geometry.viewport());
    terminal.draw(|frame| ui::draw(frame, &app, &geometry, Palette::Colour))?;
    print!("{}", svg(terminal.backend().buffer()));
    Ok(())
}

/// The buffer as an SVG: one `text` a run of cells with the same style, every glyph pinned to its column.
fn svg(buffer: &Buffer) -> String {
    let (width, height) = (f32::from(COLUMNS) * CELL.0 + 16.0, f32::from(LINES) * CELL.1 + 16.0);
    let mut out = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width:.0} {height:.0}\" font-family=\"'DejaVu Sans Mono', \
         Menlo, Consolas, monospace\" font-size=\"14\">\n<rect width=\"{width:.0}\" height=\"{height:.0}\" rx=\"8\" \
         fill=\"{BACKGROUND}\"/>\n"
    );
    for line in 0..LINES {
        let mut column = 0;
        while column < COLUMNS {
            let first = &buffer[(column, line)];
            let start = column;
            let mut text = String::new();
            while column < COLUMNS && same_style(first, &buffer[(column, line)]) {
                let symbol = buffer[(column, line)].symbol();
                text.push_str(symbol);
                column += symbol.width().max(1) as u16;
            }
            run(&mut out, first, &text, start, column - start, line);
        }
    }
    out.push_str("</svg>\n");
    out
}

fn same_style(a: &Cell, b: &Cell) -> bool {
    a.fg == b.fg && a.bg == b.bg && a.modifier == b.modifier
}

/// One run of equally styled cells.
fn run(out: &mut String, style: &Cell, text: &str, column: u16, cells: u16, line: u16) {
    let (mut ink, mut paper) = (colour(style.fg, FOREGROUND), colour(style.bg, BACKGROUND));
    if style.modifier.contains(Modifier::REVERSED) {
        std::mem::swap(&mut ink, &mut paper);
    }
    let (x, y) = (8.0 + f32::from(column) * CELL.0, 8.0 + f32::from(line) * CELL.1);
    let width = f32::from(cells) * CELL.0;
    if paper != BACKGROUND {
        out.push_str(&format!(
            "<rect x=\"{x:.1}\" y=\"{y:.1}\" width=\"{width:.1}\" height=\"{}\" fill=\"{paper}\"/>\n",
            CELL.1
        ));
    }
    if text.trim().is_empty() {
        return;
    }
    let weight = if style.modifier.contains(Modifier::BOLD) { " font-weight=\"bold\"" } else { "" };
    let faint = if style.modifier.contains(Modifier::DIM) { " opacity=\"0.6\"" } else { "" };
    let mut glyphs = String::new();
    let mut columns = Vec::new();
    let mut at = column;
    for glyph in text.chars() {
        // A space shows nothing: the next glyph's own column says how far it stands.
        if glyph != ' ' {
            glyphs.push(glyph);
            columns.push(format!("{:.1}", 8.0 + f32::from(at) * CELL.0));
        }
        at += glyph.width().unwrap_or(0) as u16;
    }
    let escaped = glyphs.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    out.push_str(&format!(
        "<text x=\"{}\" y=\"{:.1}\" fill=\"{ink}\"{weight}{faint}>{escaped}</text>\n",
        columns.join(" "),
        y + 13.0
    ));
}

/// A terminal colour as a browser knows it.
fn colour(colour: Color, default: &str) -> String {
    match colour {
        Color::Rgb(r, g, b) => format!("#{r:02x}{g:02x}{b:02x}"),
        Color::Blue => "#4a90d9".into(),
        Color::LightBlue => "#6cb2ff".into(),
        Color::Cyan | Color::LightCyan => "#56b6c2".into(),
        Color::Yellow | Color::LightYellow => "#e5a03c".into(),
        Color::DarkGray | Color::Gray => "#8a8f98".into(),
        Color::White => "#ffffff".into(),
        Color::Indexed(index) => indexed(index),
        _ => default.into(),
    }
}

/// The 6×6×6 cube and the greys of the 256-colour palette.
fn indexed(index: u8) -> String {
    match index {
        16..=231 => {
            let level = |step: u8| if step == 0 { 0 } else { 55 + 40 * step };
            let cube = index - 16;
            format!("#{:02x}{:02x}{:02x}", level(cube / 36), level(cube / 6 % 6), level(cube % 6))
        }
        232..=255 => {
            let grey = 8 + 10 * (index - 232);
            format!("#{grey:02x}{grey:02x}{grey:02x}")
        }
        _ => FOREGROUND.into(),
    }
}
