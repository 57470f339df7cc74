//! The report for a pull request or a paper.

use std::io::{self, Write};

use super::Report;
use super::document::{Block, blocks};
use super::marks::Marks;
use super::sentence::Sentence;
use super::table::{ReportTable, TableShape};

pub(super) fn write(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    for (index, block) in blocks(report).iter().enumerate() {
        if index > 0 {
            writeln!(out)?;
        }
        match block {
            Block::Title(heading, lead) => section("#", heading, lead, out)?,
            Block::Section(heading, lead) => section("##", heading, lead, out)?,
            Block::Table(content) => table(content, out)?,
            Block::Paragraph(sentence) => writeln!(out, "{}", sentence.in_full(&Markdown))?,
        }
    }
    Ok(())
}

fn section(level: &str, heading: &Sentence<'_>, lead: &[Sentence<'_>], out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "{level} {}", heading.in_full(&Markdown))?;
    for (index, sentence) in lead.iter().enumerate() {
        writeln!(out, "{}{}", if index == 0 { "\n" } else { "" }, sentence.in_full(&Markdown))?;
    }
    Ok(())
}

struct Markdown;

impl Marks for Markdown {
    // Nothing is escaped: what reads as a sign in a name is rare, and the report is read unrendered too.
    fn text(&self, text: &str) -> String {
        text.to_owned()
    }

    fn code(&self, text: &str) -> String {
        format!("`{}`", text.replace('`', "'"))
    }

    fn strong(&self, text: &str) -> String {
        format!("**{text}**")
    }
}

fn table(table: &ReportTable, out: &mut dyn Write) -> io::Result<()> {
    let names: String =
        table.names(&Markdown).iter().map(|name| format!("{} |", format!(" {name}").trim_end())).collect();
    let is_of_numbers = match table.shape {
        TableShape::Matrix | TableShape::Columns => true,
        TableShape::List => false,
    };
    let alignment = |column| if is_of_numbers && column > 0 { "---:|" } else { "---|" };
    let rule: String = (0..table.header.len()).map(alignment).collect();
    writeln!(out, "|{names}\n|{rule}")?;
    for row in &table.rows {
        // A name may hold what ends a cell.
        let cell = |cell: &String| format!(" {} |", cell.replace('|', "\\|"));
        let cells: String = table.cells(row, &Markdown).iter().map(cell).collect();
        writeln!(out, "|{cells}")?;
    }
    Ok(())
}
