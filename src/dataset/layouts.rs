//! The files of known benchmarks, as one table: `--layout NAME`, folders of splits, and what needs no header.
//!
//! Most files speak for themselves through their column names. A layout says what they cannot: which columns a file without
//! header has, which gold name is 1, what the model's classes are called in the order of its logits, and which file in a
//! folder is which split. To teach the program a new one, add an entry to [`LAYOUTS`].

use super::labels;
use super::message::{ExpectedColumns, Guess, UnknownLayout};
use super::table::Table;

/// A benchmark's files.
#[derive(Debug)]
pub struct Layout {
    /// What `--layout` calls it.
    pub name: &'static str,
    /// What its files look like; the first that fits is taken.
    pub(super) shapes: &'static [Shape],
    /// Names of the file of a split, `{}` being the split, beside those that every folder may have.
    pub(super) files: &'static [&'static str],
    /// The gold name that is 1 unless `--positive` says otherwise.
    pub positive: Option<&'static str>,
    /// Class names in the order of the logits, as the processors of `run_classifier.py` and GLUE have them.
    pub classes: &'static [&'static str],
    /// Rows are in many languages, named in the column `language`; this one unless the layout's name has another behind it.
    language: Option<&'static str>,
}

/// The columns of a file.
#[derive(Debug)]
pub(super) enum Shape {
    /// With a header: the texts, and a label that would not be recognised.
    Named { texts: &'static [&'static str], label: Option<&'static str> },
    /// Without a header, counted from 1.
    Numbered(Columns),
}

/// Columns of a file without a header, counted from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Columns {
    /// How many there are.
    pub count: usize,
    pub text_a: usize,
    pub text_b: Option<usize>,
    pub label: usize,
    pub id: Option<usize>,
    /// A column whose cells are all empty or one of these, by which the file is recognised.
    pub mark: Option<(usize, &'static str)>,
}

/// Text, text, 0/1: what most Chinese pair sets are.
const TEXT_TEXT_LABEL: Columns = Columns { count: 3, text_a: 1, text_b: Some(2), label: 3, id: None, mark: None };

/// Number, text, text, 0/1.
const ID_TEXT_TEXT_LABEL: Columns = Columns { count: 4, text_a: 2, text_b: Some(3), label: 4, id: Some(1), mark: None };

/// Source, 0/1, the linguist's star, text.
const COLA: Columns = Columns { count: 4, text_a: 4, text_b: None, label: 2, id: None, mark: Some((3, "*")) };

const SENTENCES: Shape = Shape::Named { texts: &["sentence1", "sentence2"], label: None };

const ENTAILMENT: [&str; 3] = ["contradiction", "entailment", "neutral"];

/// Two classes of GLUE whose first is the positive one.
const ENTAILMENT_FIRST: [&str; 2] = ["entailment", "not_entailment"];

const PLAIN: Layout =
    Layout { name: "", shapes: &[SENTENCES], files: &[], positive: None, classes: &[], language: None };

/// Every layout that has a name.
pub static LAYOUTS: [Layout; 16] = [
    // Microsoft paraphrases, original or GLUE.
    Layout {
        name: "mrpc",
        shapes: &[Shape::Named { texts: &["#1 String", "#2 String"], label: None }, SENTENCES],
        files: &["msr_paraphrase_{}.txt"],
        ..PLAIN
    },
    // Linguistic acceptability, single sentences.
    Layout {
        name: "cola",
        shapes: &[Shape::Numbered(COLA), Shape::Named { texts: &["sentence"], label: None }],
        ..PLAIN
    },
    // Natural language inference; entailment is 1.
    Layout { name: "mnli", files: &["{}_matched.tsv"], positive: Some("entailment"), classes: &ENTAILMENT, ..PLAIN },
    // The same in 15 languages: xnli is Chinese, xnli-de German, and so on.
    Layout {
        name: "xnli",
        shapes: &[SENTENCES, Shape::Named { texts: &["premise", "hypo"], label: None }],
        files: &["xnli.{}.tsv", "XNLI-1.0/xnli.{}.tsv"],
        positive: Some("entailment"),
        classes: &ENTAILMENT,
        language: Some("zh"),
    },
    // Quora question pairs.
    Layout { name: "qqp", shapes: &[Shape::Named { texts: &["question1", "question2"], label: None }], ..PLAIN },
    // Question and answering sentence; entailment is 1.
    Layout {
        name: "qnli",
        shapes: &[Shape::Named { texts: &["question", "sentence"], label: None }],
        positive: Some("entailment"),
        classes: &ENTAILMENT_FIRST,
        ..PLAIN
    },
    // Textual entailment; entailment is 1.
    Layout { name: "rte", positive: Some("entailment"), classes: &ENTAILMENT_FIRST, ..PLAIN },
    // Winograd schemas.
    Layout { name: "wnli", ..PLAIN },
    // Sentiment, single sentences.
    Layout { name: "sst2", shapes: &[Shape::Named { texts: &["sentence"], label: None }], ..PLAIN },
    // Similarity from 0 to 5: --positive '>=4' makes 0/1 of it.
    Layout {
        name: "stsb",
        shapes: &[
            Shape::Named { texts: &["sentence1", "sentence2"], label: Some("score") },
            Shape::Numbered(TEXT_TEXT_LABEL),
        ],
        ..PLAIN
    },
    // Adversarial paraphrases.
    Layout { name: "paws", ..PLAIN },
    // Chinese question matching.
    Layout {
        name: "lcqmc",
        shapes: &[
            Shape::Named { texts: &["text_a", "text_b"], label: None },
            Shape::Numbered(TEXT_TEXT_LABEL),
            SENTENCES,
        ],
        ..PLAIN
    },
    // Chinese bank questions.
    Layout {
        name: "bq",
        shapes: &[
            Shape::Named { texts: &["text_a", "text_b"], label: None },
            Shape::Numbered(TEXT_TEXT_LABEL),
            SENTENCES,
        ],
        ..PLAIN
    },
    // Chinese questions to customer service.
    Layout {
        name: "atec",
        shapes: &[
            Shape::Numbered(ID_TEXT_TEXT_LABEL),
            Shape::Numbered(TEXT_TEXT_LABEL),
            Shape::Named { texts: &["text_a", "text_b"], label: None },
            SENTENCES,
        ],
        ..PLAIN
    },
    // Chinese financial questions, JSON Lines.
    Layout { name: "afqmc", ..PLAIN },
    // Relatedness and entailment; ENTAILMENT is 1.
    Layout {
        name: "sick",
        shapes: &[Shape::Named { texts: &["sentence_A", "sentence_B"], label: Some("entailment_judgment") }],
        positive: Some("ENTAILMENT"),
        ..PLAIN
    },
];

/// A layout as it was asked for.
#[derive(Debug, Clone)]
pub struct ChosenLayout {
    /// The entry of the table.
    pub layout: &'static Layout,
    /// The language whose rows are kept, where there are many.
    pub(super) language: Option<String>,
}

impl ChosenLayout {
    /// The layout called `name`, in any case; for those with languages also `NAME-LANGUAGE`.
    ///
    /// # Errors
    /// Where there is none; the error lists the names.
    pub fn parse(name: &str) -> Result<Self, UnknownLayout> {
        let wanted = name.to_ascii_lowercase().replace("sts-b", "stsb").replace("sst-2", "sst2");
        let (base, language) = wanted.split_once('-').map_or((&*wanted, None), |(base, code)| (base, Some(code)));
        match LAYOUTS.iter().find(|layout| layout.name == base) {
            Some(layout) if language.is_none() || layout.language.is_some() => {
                Ok(Self { layout, language: language.or(layout.language).map(str::to_owned) })
            }
            _ => {
                Err(UnknownLayout { name: name.to_owned(), known: LAYOUTS.iter().map(|layout| layout.name).collect() })
            }
        }
    }
}

impl Shape {
    /// Whether a file that begins with this record is of this shape.
    pub(super) fn fits(&self, first: &[String]) -> bool {
        match self {
            Self::Named { texts, .. } => {
                texts.iter().all(|text| first.iter().any(|cell| cell.trim().eq_ignore_ascii_case(text)))
            }
            // A header would be taken for data: where there can be one, the shape with names stands before.
            Self::Numbered(columns) => columns.count == first.len() && !first.iter().any(|cell| is_name(cell)),
        }
    }

    pub(super) fn expected(&self) -> ExpectedColumns {
        match self {
            Self::Named { texts, .. } => ExpectedColumns::Named(texts),
            Self::Numbered(columns) => ExpectedColumns::Numbered(columns.count),
        }
    }
}

fn is_name(cell: &str) -> bool {
    matches!(cell.trim().to_ascii_lowercase().as_str(), "label" | "index" | "id" | "sentence" | "sentence1" | "text_a")
}

impl Columns {
    /// The first row of `table` whose mark or number is none.
    pub(super) fn misfit(&self, table: &Table) -> Option<usize> {
        let cell = |row: usize, column: usize| table.cell(row, column - 1).text().unwrap_or("").trim();
        let is_mark = |row: usize| {
            self.mark.is_none_or(|(column, mark)| cell(row, column).is_empty() || cell(row, column) == mark)
        };
        let is_number = |row: usize| self.id.is_none_or(|column| cell(row, column).parse::<u64>().is_ok());
        (0..table.rows()).find(|&row| !is_mark(row) || !is_number(row))
    }
}

/// The layouts whose model numbers two classes the other way round than gold class `names`, those of 0 and of 1, stand.
pub(super) fn numbered_otherwise(names: &[String; 2]) -> impl Iterator<Item = &'static Layout> {
    let is = |class: &str, name: &str| class.eq_ignore_ascii_case(name);
    let is_reversed = move |layout: &&Layout| match layout.classes {
        [zero, one] => is(zero, &names[1]) && is(one, &names[0]),
        _ => false,
    };
    LAYOUTS.iter().filter(is_reversed)
}

impl Layout {
    /// Whether a file with these columns is one of its.
    pub(super) fn fits(&self, headers: &[String]) -> bool {
        self.shapes.iter().any(|shape| shape.fits(headers))
    }
}

/// The columns of a headerless file that can be told from what they hold.
pub(super) fn guess(table: &Table) -> Option<(Columns, Guess)> {
    let fits = |columns: &Columns| {
        columns.count == table.headers().len()
            && labels::is_binary(table, columns.label - 1)
            && columns.misfit(table).is_none()
    };
    [(TEXT_TEXT_LABEL, Guess::TextTextLabel), (COLA, Guess::Cola), (ID_TEXT_TEXT_LABEL, Guess::NumberTextTextLabel)]
        .into_iter()
        .find(|(columns, _)| fits(columns))
}
