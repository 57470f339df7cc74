//! The report for a terminal: few words, aligned numbers, headings that run on into what they stand over.

use std::io::{self, Write};

use super::Report;
use super::document::{Block, Cell, Heading, Sentence, Table, TableShape, blocks, range};
use crate::metrics::{counted, exact, grouped};

pub(super) fn write(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    let mut space_before = "";
    for block in &blocks(report) {
        match block {
            Block::Section { heading, lead } => {
                let lead: Vec<String> = lead.iter().map(sentence).collect();
                writeln!(out, "{space_before}{}{}", title(*heading), lead.join("\n"))?;
            }
            Block::Table(table) => {
                write!(out, "{space_before}")?;
                lines(table).iter().try_for_each(|line| writeln!(out, "{line}"))?;
            }
            Block::Paragraph(content) => writeln!(out, "{space_before}{}", sentence(content))?,
        }
        // What a section is about stands close to its heading; the title is about everything.
        let is_close =
            matches!(block, Block::Section { heading: Heading::AtThreshold(_) | Heading::OperatingPoints, .. });
        space_before = if is_close { "" } else { "\n" };
    }
    Ok(())
}

fn title(heading: Heading<'_>) -> String {
    match heading {
        Heading::Title(path) => format!("{}: ", path.display()),
        Heading::AtThreshold(threshold) => format!("at threshold {}, ", exact(threshold)),
        Heading::OperatingPoints => "operating points".into(),
    }
}

fn sentence(sentence: &Sentence<'_>) -> String {
    match sentence {
        Sentence::Rows { rows, positives, negatives, skipped } => {
            let counts = [counted(*rows, "pair"), grouped(*positives), grouped(*negatives)];
            let skipped = match skipped {
                0 => String::new(),
                1 => "\n1 bad row was skipped".into(),
                many => format!("\n{} were skipped", counted(*many, "bad row")),
            };
            let [rows, positives, negatives] = counts;
            format!("{rows}, {positives} positive, {negatives} negative{skipped}")
        }
        Sentence::Model(model) => format!("model: {} ({})", model.path.display(), model.summary),
        Sentence::SamePredictions(interval) => format!("the same for all in {}", range(*interval)),
        Sentence::Precision(cost) => cost.to_string(),
        Sentence::Warning(warning) => format!("warning: {warning}"),
    }
}

/// The table's lines. A list goes without its header: its cells say themselves what they are.
fn lines(table: &Table) -> Vec<String> {
    let header = table.header.iter().map(|name| Cell::Name((*name).into())).collect();
    let header: Option<Vec<Cell>> = (table.shape == TableShape::Matrix).then_some(header);
    let rows = || header.iter().chain(&table.rows);
    let widest = |column: usize| rows().filter_map(|row| row.get(column)).map(width).max().unwrap_or(0);
    let widths: Vec<usize> = (0..table.header.len()).map(widest).collect();
    match table.shape {
        TableShape::List => rows().map(|row| list_line(row, &widths)).collect(),
        TableShape::Matrix => rows().map(|row| matrix_line(row, &widths)).collect(),
    }
}

fn list_line(row: &[Cell], widths: &[usize]) -> String {
    let Some((last, others)) = row.split_last() else { return String::new() };
    let padded: String = others.iter().zip(widths).map(|(cell, width)| format!("{:<width$}  ", words(cell))).collect();
    format!("  {padded}{}", words(last))
}

/// Numbers that are compared are equally wide.
fn matrix_line(row: &[Cell], widths: &[usize]) -> String {
    let (Some((name, numbers)), Some((name_width, widths))) = (row.split_first(), widths.split_first()) else {
        return String::new();
    };
    let width = widths.iter().copied().max().unwrap_or(0);
    let numbers: String = numbers.iter().map(|number| format!(" {:>width$}", words(number))).collect();
    format!("  {:<name_width$} {numbers}", words(name))
}

/// Cells that it takes. A figure's minus may stand out.
fn width(cell: &Cell) -> usize {
    match cell {
        Cell::Figure(_) => "0.1234".len(),
        Cell::Name(_) | Cell::Count(_) | Cell::Threshold(_) | Cell::Range(_) | Cell::Confidence(..) => {
            words(cell).chars().count()
        }
    }
}

fn words(cell: &Cell) -> String {
    match cell {
        Cell::Threshold(_) => format!("at {cell}"),
        Cell::Confidence(..) => format!("95 % {cell}"),
        Cell::Range(None) => String::new(),
        Cell::Name(_) | Cell::Figure(_) | Cell::Count(_) | Cell::Range(Some(_)) => cell.to_string(),
    }
}
