//! The report for a pull request or a paper.

use std::io::{self, Write};

use super::Report;
use super::document::{Block, Heading, Span, Table, TableShape, blocks};

pub(super) fn write(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    for (index, block) in blocks(report).iter().enumerate() {
        if index > 0 {
            writeln!(out)?;
        }
        match block {
            Block::Section { heading, lead } => {
                writeln!(out, "{} {}", level(*heading), inline(&heading.spans()))?;
                if !lead.is_empty() {
                    writeln!(out)?;
                }
                lead.iter().try_for_each(|sentence| writeln!(out, "{}", inline(&sentence.spans())))?;
            }
            Block::Table(content) => table(content, out)?,
            Block::Paragraph(sentence) => writeln!(out, "{}", inline(&sentence.spans()))?,
        }
    }
    Ok(())
}

fn level(heading: Heading<'_>) -> &'static str {
    match heading {
        Heading::Title(_) => "#",
        Heading::AtThreshold(_) | Heading::OperatingPoints => "##",
    }
}

fn inline(spans: &[Span<'_>]) -> String {
    let span = |span: &Span<'_>| match span {
        Span::Plain(text) => text.clone(),
        Span::Code(text) => format!("`{}`", text.replace('`', "'")),
        Span::Strong(text) => format!("**{text}**"),
    };
    spans.iter().map(span).collect()
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
