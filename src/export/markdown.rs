//! The report for a pull request or a paper.

use std::io::{self, Write};

use super::Report;
use super::document::{Block, Marks, Sentence, Table, TableShape, blocks};

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
    fn code(&self, text: &str) -> String {
        format!("`{}`", text.replace('`', "'"))
    }

    fn strong(&self, text: &str) -> String {
        format!("**{text}**")
    }
}

fn table(Table { shape, header, rows }: &Table, out: &mut dyn Write) -> io::Result<()> {
    let names: String = header.iter().map(|name| format!("{} |", format!(" {name}").trim_end())).collect();
    let alignment = |column| if *shape == TableShape::Matrix && column > 0 { "---:|" } else { "---|" };
    let rule: String = (0..header.len()).map(alignment).collect();
    writeln!(out, "|{names}\n|{rule}")?;
    for row in rows {
        let cell = |column| row.get(column).map_or_else(String::new, ToString::to_string);
        let cells: String = (0..header.len()).map(|column| format!(" {} |", cell(column))).collect();
        writeln!(out, "|{cells}")?;
    }
    Ok(())
}
