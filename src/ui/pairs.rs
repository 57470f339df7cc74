//! The table: only the rows that show are looked at.

use ratatui::Frame;
use ratatui::style::Style;
use ratatui::text::{Line, Span};
use ratatui::widgets::Paragraph;

use super::geometry::Geometry;
use super::number::{UNDEFINED, fixed, proportion};
use super::panel::{Focus, draw_foot, draw_panel};
use super::question_columns::QuestionColumns;
use super::rival_column::RivalColumn;
use super::text::{cut, digit, fitting, left, right, tick, visible, wrap};
use super::theme::Theme;
use crate::app::{Column, Content, NoFigures, Notice, View, slice_name};
use crate::dataset::Dataset;
use crate::metrics::{Axis, Logits, grouped};

/// Classes whose logits the table shows; the pair in full shows all.
const MOST_CLASSES: usize = 4;

/// The prediction of a row that is left to people.
const BY_HAND: &str = "hand";

/// Widths of the columns before the texts, in cells.
struct Columns {
    row: usize,
    score: usize,
    /// What is shown beside the score.
    extra: Column,
    /// Its width; 0 where there is none, or no room for it.
    extra_cells: usize,
    /// What another score says, where there is one and room for it.
    rival: Option<RivalColumn>,
    texts: Texts,
}

/// The columns of what a row has to be read, with their widths in cells.
enum Texts {
    Question(QuestionColumns),
    Pair([usize; 2]),
    /// One text, or the other columns in one.
    One(usize),
}

impl Columns {
    fn new(cells: usize, dataset: &Dataset, view: &View) -> Self {
        let last = dataset.len().checked_sub(1).map_or(0, |last| dataset.row_number(last));
        let row = last.to_string().len().max(3) + 1;
        let score = (view.scale().decimals() + 4).max(7);
        let extra = view.rows.column;
        let classes = view.scored.scores().logits.as_ref().map_or(1, |logits| logits.classes.min(MOST_CLASSES));
        let wanted = match extra {
            Column::Loss | Column::Margin => 8,
            Column::Logits | Column::Probabilities => (8 * classes).max(extra.label().len() + 1),
        };
        let rival = RivalColumn::of(view).filter(|rival| cells >= rival.cells() + 52);
        let rival_cells = rival.as_ref().map_or(0, RivalColumn::cells);
        let extra_cells = if view.has_loss() && cells >= wanted + rival_cells + 52 { wanted } else { 0 };
        // Marks, label, prediction, outcome and the spaces between take 2 + 6 + 6 + 2 + 2.
        let rest = cells.saturating_sub(row + score + extra_cells + rival_cells + 18);
        let texts = match Content::of(dataset) {
            Content::Question => Texts::Question(QuestionColumns::new(rest)),
            Content::Pair => Texts::Pair([rest.saturating_sub(3).div_ceil(2), rest.saturating_sub(3) / 2]),
            Content::Text | Content::OtherColumns | Content::Nothing => Texts::One(rest),
        };
        Self { row, score, extra, extra_cells, rival, texts }
    }
}

pub(super) fn draw(
    frame: &mut Frame,
    geometry: &Geometry,
    dataset: &Dataset,
    view: &View,
    focus: Focus,
    theme: &Theme,
) {
    let listing = view.listing();
    let slice = view.slice.as_ref().map_or_else(String::new, |slice| {
        let (by, name) = slice.name();
        format!(" of {}", visible(&slice_name(by, name)))
    });
    // Where the other score has no threshold, nobody can say how many rows only one of the two gets right.
    let unknown = NoFigures::of_rows(view).filter(|_| view.rows.filter.needs_rival());
    let title = format!(
        "{}s{slice} · {} {} of {} · by {}{}",
        dataset.line_unit(),
        view.rows.filter.label(),
        unknown.as_ref().map_or_else(|| grouped(listing.len() as u64), |_| UNDEFINED.into()),
        grouped(view.listable() as u64),
        view.rows.sort.label(view.has_loss()),
        if view.rows.reverse { ", reversed" } else { "" },
    );
    draw_panel(frame, geometry.pairs, &title, focus, theme);
    let moved = moved(view, usize::from(geometry.pairs.width.saturating_sub(4)));
    if !moved.is_empty() {
        draw_foot(frame, geometry.pairs, &moved, theme.heading);
    }
    let cells = usize::from(geometry.rows.width);
    let columns = Columns::new(cells, dataset, view);
    if let Some(y) = geometry.rows.y.checked_sub(1).filter(|_| geometry.pairs.height > 2) {
        let header = Line::styled(left(&header(&columns, dataset), cells), theme.faint);
        frame.buffer_mut().set_line(geometry.rows.x, y, &header, geometry.rows.width);
    }
    if listing.is_empty() {
        let why = unknown.as_ref().map_or(Notice::NoRows(view.rows.filter, view.deciding), Notice::NotCompared);
        let lines =
            wrap(&why.to_string(), cells.saturating_sub(2)).into_iter().map(|line| Line::raw(format!("  {line}")));
        frame.render_widget(Paragraph::new(lines.collect::<Vec<_>>()), geometry.rows);
        return;
    }
    let lines: Vec<Line<'_>> = listing
        .page(view.rows.top, usize::from(geometry.rows.height))
        .into_iter()
        .enumerate()
        .map(|(offset, row)| {
            let selected = view.rows.top + offset == view.rows.selected;
            line(&columns, dataset, view, row, selected, theme)
        })
        .collect();
    frame.render_widget(Paragraph::new(lines), geometry.rows);
}

/// What has flipped since the pin, and with the last move.
fn moved(view: &View, cells: usize) -> String {
    let changed = Some(view.changed_count()).filter(|count| *count > 0).map(|count| Notice::Changed(count).to_string());
    let Some(flipped) = view.flipped() else { return changed.unwrap_or_default() };
    let [long, short] = [Notice::SincePin(flipped), Notice::SincePinShort(flipped)].map(|notice| notice.to_string());
    let with_both = |pin: &str| changed.as_ref().map_or_else(|| pin.to_owned(), |changed| format!("{pin} · {changed}"));
    fitting([with_both(&long), with_both(&short), short], cells)
}

fn header(columns: &Columns, dataset: &Dataset) -> String {
    let extra = right(columns.extra.label(), columns.extra_cells);
    let rival = columns.rival.as_ref().map_or_else(String::new, RivalColumn::header);
    let texts = match &columns.texts {
        Texts::Question(columns) => columns.header(),
        Texts::Pair([first, second]) => format!("{} │ {}", left("sentence 1", *first), left("sentence 2", *second)),
        Texts::One(cells) => match Content::of(dataset) {
            Content::Question | Content::Pair | Content::Text => left("sentence", *cells),
            Content::OtherColumns => left("other columns", *cells),
            Content::Nothing => String::new(),
        },
    };
    format!("  {} label  pred  {}{rival}{extra}  {texts}", right("row", columns.row), right("score", columns.score))
}

fn line(columns: &Columns, dataset: &Dataset, view: &View, row: usize, selected: bool, theme: &Theme) -> Line<'static> {
    let (label, prediction) = (view.scored.labels()[row], view.label_of(row));
    let mark = match (selected, view.changed(row)) {
        (true, true) => "›•",
        (true, false) => "› ",
        (false, true) => " •",
        (false, false) => "  ",
    };
    let score = right(&score(view, row), columns.score);
    let extra = right(&extra(columns.extra, view, row), columns.extra_cells);
    let rival = columns.rival.as_ref().map_or_else(String::new, |rival| rival.cell(row));
    let flip = match (view.has_flipped(row), prediction) {
        (true, Some(true)) => "↑",
        (true, Some(false)) => "↓",
        (true, None) | (false, _) => "",
    };
    let predicted = format!("{}{flip}", prediction.map_or(BY_HAND, digit));
    // On the selected row the reversal alone speaks: colours under it would differ from cell to cell.
    let class = |class: bool| if selected { Style::new() } else { theme.class(class) };
    let before = [
        Span::raw(format!("{mark}{} ", right(&dataset.row_number(row).to_string(), columns.row))),
        Span::styled(format!("{:^5}", digit(label)), class(label)),
        Span::raw(" "),
        Span::styled(format!("{predicted:^5}"), prediction.map_or_else(Style::new, class)),
        Span::raw(format!("{} {score}{rival}{extra}  ", view.verdict(row).map_or(UNDEFINED, tick))),
    ];
    let line: Line<'_> = before.into_iter().chain(texts(columns, dataset, view, row, theme)).collect();
    if selected { line.style(theme.selected) } else { line }
}

fn score(view: &View, row: usize) -> String {
    let (score, decimals) = (view.scored.scores().value(row), view.scale().decimals());
    match view.scored.scores().axis {
        Axis::Probability | Axis::Cosine => proportion(score, decimals),
        Axis::Real => fixed(score, decimals),
    }
}

/// What stands in the column that the user chose.
fn extra(column: Column, view: &View, row: usize) -> String {
    let each_class = |value: &dyn Fn(&Logits, usize) -> String| {
        let logits = view.scored.scores().logits.as_ref();
        let classes = logits.map_or(0, |logits| logits.classes.min(MOST_CLASSES));
        let values = (0..classes).map(|class| right(&logits.map_or(String::new(), |logits| value(logits, class)), 7));
        values.collect::<Vec<_>>().join(" ")
    };
    match column {
        Column::Loss => fixed(view.scored.scores().loss(row, view.scored.labels()[row]), 3),
        Column::Margin => fixed(view.scored.scores().margin(row), 3),
        Column::Logits => each_class(&|logits, class| fixed(Some(logits.row(row)[class].into()), 3)),
        Column::Probabilities => each_class(&|logits, class| proportion(Some(logits.probability(row, class)), 3)),
    }
}

fn texts(columns: &Columns, dataset: &Dataset, view: &View, row: usize, theme: &Theme) -> Vec<Span<'static>> {
    let text = match &columns.texts {
        Texts::Question(columns) => return columns.spans(dataset, view, row, theme),
        Texts::Pair([first, second]) => {
            let pair = dataset.pair(row);
            format!("{} │ {}", left(pair.text_a, *first), left(pair.text_b.unwrap_or(UNDEFINED), *second))
        }
        Texts::One(width) => {
            let cells = Content::of(dataset).cells(dataset, row).into_iter().filter(|cell| !cell.is_empty());
            left(&cut(&cells.collect::<Vec<_>>().join(" · "), *width), *width)
        }
    };
    vec![Span::raw(text)]
}
