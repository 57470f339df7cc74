//! What rows can be cut up by: the values of a column, or what is seen of the texts.

use std::borrow::Cow;
use std::collections::HashSet;

use serde::{Deserialize, Serialize};

use super::column_facts::Column;
use super::message::{Names, SliceFault};
use super::script::script_of;
use super::{Dataset, Roles};
use crate::metrics::Slicing;

/// Parts that lengths are cut into.
const LENGTH_PARTS: usize = 5;

/// What rows are cut up by.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SliceBy {
    /// The values of the column of this name.
    Column(String),
    /// Something that is seen of the texts.
    BuiltIn(BuiltIn),
}

/// What is seen of the texts of a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum BuiltIn {
    /// How many characters both texts have together, in five parts of about as many rows.
    Length,
    /// Whether the model read all of them.
    Truncated,
    /// The script that most of their letters are of.
    Script,
}

impl BuiltIn {
    /// All there are.
    pub const ALL: [Self; 3] = [Self::Length, Self::Truncated, Self::Script];

    /// As it is typed.
    pub fn name(self) -> &'static str {
        match self {
            Self::Length => "length",
            Self::Truncated => "truncated",
            Self::Script => "script",
        }
    }
}

impl SliceBy {
    /// As it is typed.
    pub fn name(&self) -> &str {
        match self {
            Self::Column(name) => name,
            Self::BuiltIn(built_in) => built_in.name(),
        }
    }
}

/// The slice of a row whose texts the model read to their ends, or not.
fn truncation(truncated: bool) -> &'static str {
    if truncated { "truncated" } else { "whole" }
}

impl Dataset {
    /// What `typed` names: a column that can be sliced goes before what is seen of the texts.
    ///
    /// `truncated` says of each row whether the model left something of it out, where that is known.
    ///
    /// # Errors
    /// Where it names nothing, or something that cannot be sliced.
    pub fn slice_by(&self, typed: &str, truncated: Option<&[bool]>) -> Result<SliceBy, SliceFault> {
        let built_in = BuiltIn::ALL.into_iter().find(|built_in| built_in.name() == typed);
        let columns = self.table.headers().iter().filter(|header| *header == typed).count();
        let of_column = SliceBy::Column(typed.to_owned());
        match (columns, built_in) {
            (1, None) => Ok(of_column),
            (1, Some(built_in)) => {
                let fits = self.column_named(typed).is_some_and(|column| self.different_values(column).is_some());
                Ok(if fits { of_column } else { SliceBy::BuiltIn(built_in) })
            }
            (0, Some(built_in)) => Ok(SliceBy::BuiltIn(built_in)),
            (0, None) => Err(SliceFault::NoColumn {
                path: self.source.path.clone(),
                name: typed.into(),
                choices: self.choices(truncated),
            }),
            (_, _) => Err(SliceFault::Repeated { path: self.source.path.clone(), name: typed.into() }),
        }
    }

    /// Which slice each line belongs to.
    ///
    /// # Errors
    /// Where the rows cannot be sliced so.
    pub fn sliced(&self, by: &SliceBy, truncated: Option<&[bool]>) -> Result<Slicing, SliceFault> {
        if *by == SliceBy::BuiltIn(BuiltIn::Length) {
            let lengths = self.text_lengths().ok_or_else(|| self.no_texts(BuiltIn::Length, truncated))?;
            return Ok(Slicing::by_size(&lengths, self.counts.as_deref(), LENGTH_PARTS));
        }
        let values: Vec<Cow<'_, str>> = self.slice_values(by, truncated)?.collect();
        Slicing::by_value(values.iter().map(AsRef::as_ref)).map_err(|too_many| SliceFault::TooMany {
            path: self.source.path.clone(),
            name: by.name().into(),
            too_many,
            choices: self.choices(truncated),
        })
    }

    /// What slices are told apart by, line by line; lengths in digits.
    ///
    /// # Errors
    /// Where the rows have no such thing.
    pub(crate) fn slice_values<'a>(
        &'a self,
        by: &SliceBy,
        truncated: Option<&'a [bool]>,
    ) -> Result<Box<dyn Iterator<Item = Cow<'a, str>> + 'a>, SliceFault> {
        let lines = 0..self.len();
        Ok(match by {
            SliceBy::Column(name) => {
                let column = self.column_named(name).ok_or_else(|| SliceFault::NoColumn {
                    path: self.source.path.clone(),
                    name: name.as_str().into(),
                    choices: self.choices(truncated),
                })?;
                Box::new(self.table.column(column).map(|cell| Cow::Borrowed(cell.text().unwrap_or(""))))
            }
            SliceBy::BuiltIn(BuiltIn::Length) => {
                let lengths = self.text_lengths().ok_or_else(|| self.no_texts(BuiltIn::Length, truncated))?;
                Box::new(lengths.into_iter().map(|length| Cow::Owned(length.to_string())))
            }
            SliceBy::BuiltIn(BuiltIn::Script) if self.has_texts() => Box::new(lines.map(|line| {
                let pair = self.pair(line);
                Cow::Owned(script_of(pair.text_a, pair.text_b))
            })),
            SliceBy::BuiltIn(BuiltIn::Script) => return Err(self.no_texts(BuiltIn::Script, truncated)),
            SliceBy::BuiltIn(BuiltIn::Truncated) => {
                let truncated = truncated.ok_or_else(|| SliceFault::TruncationUnknown {
                    path: self.source.path.clone(),
                    choices: self.choices(None),
                })?;
                Box::new(truncated.iter().map(|&truncated| Cow::Borrowed(truncation(truncated))))
            }
        })
    }

    /// All that the rows can be sliced by into more than one slice, columns first.
    pub fn sliceable(&self, truncated: Option<&[bool]>) -> Vec<SliceBy> {
        let headers = self.table.headers();
        let is_own = |column: &usize| headers.iter().filter(|other| **other == headers[*column]).count() == 1;
        let has_role = self.columns_with_roles();
        let columns = (0..headers.len()).filter(|column| !has_role.contains(column)).filter(is_own);
        let columns: Vec<usize> =
            columns.filter(|&column| self.different_values(column).is_some_and(|different| different > 1)).collect();
        let is_taken = |built_in: &BuiltIn| columns.iter().any(|&column| headers[column] == built_in.name());
        let is_known = |built_in: &BuiltIn| match built_in {
            BuiltIn::Length | BuiltIn::Script => self.has_texts(),
            BuiltIn::Truncated => truncated.is_some(),
        };
        let built_in = BuiltIn::ALL.into_iter().filter(is_known).filter(|built_in| !is_taken(built_in));
        let named = columns.iter().map(|&column| SliceBy::Column(headers[column].clone()));
        named.chain(built_in.map(SliceBy::BuiltIn)).collect()
    }

    /// The first of `choices` that rows may be cut up by unasked: no column of costs, weights, counts, scores or ids.
    pub(crate) fn sliced_unasked(&self, choices: &[SliceBy]) -> Option<SliceBy> {
        let is_kind = |by: &&SliceBy| match by {
            SliceBy::BuiltIn(_) => true,
            SliceBy::Column(name) => {
                let column = self.column_named(name).map(|column| Column::of(&self.table, column));
                column.is_some_and(|column| !column.is_of_single_rows())
            }
        };
        choices.iter().find(is_kind).cloned()
    }

    /// How many characters both texts of each line have together; `None` where there are no texts.
    pub fn text_lengths(&self) -> Option<Vec<u64>> {
        let characters = |text: &str| text.chars().count() as u64;
        let length = |line| {
            let pair = self.pair(line);
            characters(pair.text_a) + pair.text_b.map_or(0, characters)
        };
        self.has_texts().then(|| (0..self.len()).map(length).collect())
    }

    fn has_texts(&self) -> bool {
        self.roles.text_a.is_some() || self.roles.text_b.is_some()
    }

    fn column_named(&self, name: &str) -> Option<usize> {
        self.table.headers().iter().position(|header| header == name)
    }

    /// How many different values a column has; `None` where they are more than there can be slices.
    fn different_values(&self, column: usize) -> Option<usize> {
        let mut different: HashSet<&str> = HashSet::new();
        for cell in self.table.column(column) {
            if different.insert(cell.text().unwrap_or("")) && different.len() > Slicing::MOST {
                return None;
            }
        }
        Some(different.len())
    }

    /// The columns that say something else.
    fn columns_with_roles(&self) -> Vec<usize> {
        let Roles { text_a, text_b, label, score, id, count, weight, costs } = self.roles;
        let costs = costs.iter().filter_map(|(_, column)| *column).collect::<Vec<_>>();
        // What people answered is the label of a question.
        let answers =
            self.questions.as_ref().and_then(|_| self.table.headers().iter().position(|name| name == "answers"));
        [text_a, text_b, label, score, id, count, weight, answers].into_iter().flatten().chain(costs).collect()
    }

    fn choices(&self, truncated: Option<&[bool]>) -> Names {
        self.sliceable(truncated).iter().map(SliceBy::name).collect()
    }

    fn no_texts(&self, built_in: BuiltIn, truncated: Option<&[bool]>) -> SliceFault {
        SliceFault::NoTexts { path: self.source.path.clone(), name: built_in.name(), choices: self.choices(truncated) }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use std::path::Path;

    use super::*;
    use crate::dataset::{Needs, ReadOptions, read_from};

    fn rows(text: &str) -> Dataset {
        let needs = Needs { texts: false, labels: true, scores: true };
        read_from(Path::new("rows.csv"), text.as_bytes().to_vec().leak(), &ReadOptions::default(), needs).unwrap()
    }

    /// 60 rows with a column of two values, one of 60, one of one, and texts of 2 to 61 characters.
    fn sixty() -> Dataset {
        let row = |row: usize| {
            let text = "é".repeat(row + 1);
            format!("{text},字,{},0.5,{},{row},same\n", row % 2, if row < 20 { "news" } else { "" })
        };
        rows(&("text_a,text_b,label,score,source,number,constant\n".to_owned() + &(0..60).map(row).collect::<String>()))
    }

    #[test]
    fn what_can_be_sliced_is_offered_and_an_empty_value_is_one_like_others() {
        let data = sixty();
        let names = |truncated| data.sliceable(truncated).iter().map(|by| by.name().to_owned()).collect::<Vec<_>>();
        assert_eq!(names(None), ["source", "length", "script"]);
        assert_eq!(names(Some(&[true; 60][..])), ["source", "length", "truncated", "script"]);
        let slicing = data.sliced(&data.slice_by("source", None).unwrap(), None).unwrap();
        assert_eq!(slicing.names(), ["news", ""]);
        assert_eq!(data.sliced(&data.slice_by("constant", None).unwrap(), None).unwrap().names(), ["same"]);
    }

    #[test]
    fn nothing_is_sliced_unasked_by_what_is_a_measure_or_a_name_of_single_rows() {
        let names = ["cost_fp", "Weight", "n", "price", "user_id", "number"];
        let row = |row: usize| {
            let [third, half] = [row % 3, row % 2];
            format!("some words,{half},0.5,{third},{half},{third},{third}.5,u{half},{row},{}\n", ["x", "y", "z"][third])
        };
        let rows_of = |last: &str| {
            rows(&format!("text,label,score,{},{last}\n{}", names.join(","), (0..12).map(row).collect::<String>()))
        };
        for (last, expected) in [("source", Some("source")), ("year", Some("year")), ("row_id", None)] {
            let data = rows_of(last);
            let choices: Vec<SliceBy> =
                data.table.headers()[3..].iter().map(|header| SliceBy::Column(header.clone())).collect();
            let found = data.sliced_unasked(&choices);
            assert_eq!(found.as_ref().map(SliceBy::name), expected, "{last}");
        }
        let texts = sixty();
        assert_eq!(texts.sliced_unasked(&[SliceBy::BuiltIn(BuiltIn::Length)]), Some(SliceBy::BuiltIn(BuiltIn::Length)));
    }

    #[test]
    fn length_is_characters_of_both_texts_in_five_parts() {
        let data = sixty();
        assert_eq!(data.text_lengths().unwrap()[..3], [2, 3, 4]);
        let slicing = data.sliced(&data.slice_by("length", None).unwrap(), None).unwrap();
        assert_eq!(slicing.names(), ["2–13", "14–25", "26–37", "38–49", "50–61"]);
        let script = data.sliced(&data.slice_by("script", None).unwrap(), None).unwrap();
        assert_eq!(script.names(), ["Latin and Han"]);
    }

    #[test]
    fn what_cannot_be_sliced_is_told_with_what_can() {
        let data = sixty();
        let told = |typed: &str| {
            let by = data.slice_by(typed, None);
            by.and_then(|by| data.sliced(&by, None)).unwrap_err().to_string()
        };
        let choices = r#"choose from "source", "length", "script""#;
        assert_eq!(told("nope"), format!("--slice: rows.csv has no column \"nope\"; {choices}"));
        assert_eq!(
            told("number"),
            format!("--slice: column \"number\" of rows.csv has more than 50 different values; {choices}")
        );
        assert_eq!(
            told("truncated"),
            format!(
                "--slice truncated: which rows of rows.csv were truncated is known only where a model scores them \
                 (--model DIR); {choices}"
            )
        );
        let scored = rows("label,score\n1,0.5\n0,0.4\n");
        assert_eq!(
            scored.slice_by("length", None).and_then(|by| scored.sliced(&by, None)).unwrap_err().to_string(),
            "--slice length: rows.csv has no texts; there is nothing else to slice by"
        );
        let truncated = scored.slice_by("truncated", None).and_then(|by| scored.sliced(&by, None)).unwrap_err();
        assert!(truncated.to_string().ends_with("(--model DIR); there is nothing else to slice by"), "{truncated}");
    }

    #[test]
    fn a_column_that_can_be_sliced_goes_before_what_is_seen_of_the_texts() {
        let data = rows("text,label,score,length,script\na,1,0.5,short,x\nb,0,0.4,long,x\n");
        assert_eq!(data.slice_by("length", None).unwrap(), SliceBy::Column("length".into()));
        let lengths = |row: usize| format!("a,{},0.5,{row}\n", row % 2);
        let many = rows(&("text,label,score,length\n".to_owned() + &(0..60).map(lengths).collect::<String>()));
        assert_eq!(many.slice_by("length", None).unwrap(), SliceBy::BuiltIn(BuiltIn::Length));
        assert_eq!(many.sliceable(None).len(), 2);
    }
}
