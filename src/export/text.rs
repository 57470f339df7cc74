//! The report for a terminal: few words, aligned numbers, headings that run on into what they stand over.

use std::io::{self, Write};

use super::Report;
use super::document::{Block, blocks};
use super::sentence::Sentence;
use super::table::{ReportCell, ReportTable, TableShape};
use unicode_width::UnicodeWidthStr;

pub(super) fn write(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    let mut space_before = "";
    for block in &blocks(report) {
        let lines = match block {
            Block::Title(heading, lead) | Block::Section(heading, lead) => {
                let lead: Vec<String> = lead.iter().map(Sentence::in_short).collect();
                heading.in_short() + &lead.join("\n")
            }
            Block::Table(content) => table(content).join("\n"),
            Block::Paragraph(content) => content.in_short(),
        };
        writeln!(out, "{space_before}{lines}")?;
        // What a section is about stands close to its heading; the title is about everything.
        space_before = if matches!(block, Block::Section(..)) { "" } else { "\n" };
    }
    Ok(())
}

/// The table's lines. A list goes without its header: its cells say themselves what they are.
fn table(table: &ReportTable) -> Vec<String> {
    let header = table.header.iter().map(|name| ReportCell::Name(name.clone())).collect();
    let header: Option<Vec<ReportCell>> = (table.shape != TableShape::List).then_some(header);
    let rows = || header.iter().chain(&table.rows);
    let widest = |column: usize| rows().filter_map(|row| row.get(column)).map(width).max().unwrap_or(0);
    let widths: Vec<usize> = (0..table.header.len()).map(widest).collect();
    match table.shape {
        TableShape::List => rows().map(|row| list_line(row, &widths)).collect(),
        TableShape::Matrix => rows().map(|row| matrix_line(row, &widths)).collect(),
        TableShape::Columns => rows().map(|row| columns_line(row, &widths)).collect(),
    }
}

fn list_line(row: &[ReportCell], widths: &[usize]) -> String {
    let Some((last, others)) = row.split_last() else { return String::new() };
    let padded: String = others.iter().zip(widths).map(|(cell, width)| format!("{:<width$}  ", words(cell))).collect();
    format!("  {padded}{}", words(last)).trim_end().to_owned()
}

/// Numbers that are compared are equally wide.
fn matrix_line(row: &[ReportCell], widths: &[usize]) -> String {
    let (Some((name, numbers)), Some((name_width, widths))) = (row.split_first(), widths.split_first()) else {
        return String::new();
    };
    let width = widths.iter().copied().max().unwrap_or(0);
    let numbers: String = numbers.iter().map(|number| format!(" {:>width$}", words(number))).collect();
    format!("  {:<name_width$} {numbers}", words(name))
}

/// Each column as wide as it needs.
fn columns_line(row: &[ReportCell], widths: &[usize]) -> String {
    let (Some((name, numbers)), Some((name_width, widths))) = (row.split_first(), widths.split_first()) else {
        return String::new();
    };
    let numbers: String =
        numbers.iter().zip(widths).map(|(number, width)| format!("  {:>width$}", words(number))).collect();
    let name = words(name);
    // Names may be in any script, whose characters take two cells or one.
    let fill = " ".repeat(name_width.saturating_sub(name.width()));
    format!("  {name}{fill}{numbers}")
}

/// Cells that it takes.
fn width(cell: &ReportCell) -> usize {
    words(cell).width()
}

fn words(cell: &ReportCell) -> String {
    match cell {
        ReportCell::Threshold(_) => format!("at {cell}"),
        ReportCell::Confidence(..) => format!("95 % {cell}"),
        ReportCell::Range(None) => String::new(),
        ReportCell::Range(Some(_)) => format!("same labels {cell}"),
        ReportCell::Name(_) | ReportCell::Figure(_) | ReportCell::Count(_) | ReportCell::Span(..) => cell.to_string(),
    }
}
