//! Rows with their scores, predictions and outcomes as CSV, TSV or JSON Lines.

use std::fmt::Write as _;
use std::io::{self, Write};

use super::columns::{AnswerColumn, Content, RowLayout, Rows};
use crate::dataset::{Cell, Dataset, Format};
use crate::metrics::{AnswerSet, Outcome, Scores};

/// What goes into a row file.
#[derive(Debug, Clone, Copy)]
pub(crate) struct RowExport<'a> {
    pub dataset: &'a Dataset,
    pub scores: &'a Scores,
    /// What was answered, where the rows are questions.
    pub answers: Option<&'a AnswerSet>,
    pub layout: &'a RowLayout,
    pub formulas: Formulas,
}

/// The outcome of a row that is left to people, labelled or not. Its prediction is empty.
const ABSTAIN: &str = "abstain";

/// What becomes of cells that a spreadsheet would run as a formula.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Formulas {
    Keep,
    /// They begin with an apostrophe.
    Defuse,
}

/// Whether the column names are written: not again where rows go on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Header {
    Write,
    Omit,
}

/// What stands in one output cell.
enum Value<'a> {
    Nothing,
    Cell(Cell<'a>),
    /// Printed so that it parses back to the same f64.
    Number(f64),
    /// A logit, which is an f32.
    Single(f32),
    Bit(bool),
    Word(&'static str),
    Text(&'a str),
}

impl RowExport<'_> {
    /// Write every row, then flush. [`RowLayout::check`] has said that the format can hold them.
    pub(crate) fn write(&self, format: Format, header: Header, out: &mut dyn Write) -> io::Result<()> {
        match format {
            Format::Csv => self.write_csv(header, out),
            Format::Tsv => self.write_tsv(header, out),
            Format::Jsonl => self.write_jsonl(out),
        }
    }

    fn value(&self, row: usize, content: Content) -> Value<'_> {
        let number = |number: Option<f64>| number.map_or(Value::Nothing, Value::Number);
        let score = self.scores.values[row];
        let prediction = || match &self.layout.rows {
            Rows::Scored | Rows::Calibrated(_) => None,
            Rows::Predicted(labelling) => labelling.label(row, score),
        };
        let calibrated = || match &self.layout.rows {
            Rows::Scored | Rows::Predicted(_) => None,
            Rows::Calibrated(calibration) => {
                let apply = |score| calibration.apply(score, self.scores.known_margin(row));
                self.scores.value(row).map(apply)
            }
        };
        match content {
            Content::Input(column) => Value::Cell(self.dataset.table.cell(row, column)),
            Content::Score => number(self.scores.value(row)),
            Content::ScoreAxis => Value::Word(self.scores.axis.name()),
            Content::Calibrated => number(calibrated()),
            Content::Prediction => prediction().map_or(Value::Nothing, Value::Bit),
            Content::Outcome => match (self.dataset.label(row), prediction()) {
                (_, None) => Value::Word(ABSTAIN),
                (Some(label), Some(prediction)) => Value::Word(Outcome::of(label, prediction).name()),
                (None, Some(_)) => Value::Nothing,
            },
            Content::Margin => number(self.scores.margin(row)),
            Content::Loss => match self.answers {
                Some(answers) => number(answers.rows()[row].loss),
                None => number(self.dataset.label(row).and_then(|label| self.scores.loss(row, label))),
            },
            Content::Answer(column) => self.of_answer(row, column, prediction()),
            Content::Logit(class) => {
                self.scores.logits.as_ref().map_or(Value::Nothing, |logits| Value::Single(logits.row(row)[class]))
            }
            Content::Probability(class) => number(self.scores.logits.as_ref().map(|l| l.probability(row, class))),
        }
    }

    /// What is known of a question; nothing where nobody answered.
    fn of_answer(&self, row: usize, column: AnswerColumn, prediction: Option<bool>) -> Value<'_> {
        let number = |number: Option<f64>| number.map_or(Value::Nothing, Value::Number);
        let answered = self.answers.map(|answers| &answers.rows()[row]);
        let worth = || self.answers?.scores().map(|scores| scores[row]);
        let best = || answered.and_then(|answered| answered.n_best.get(answered.best?));
        match column {
            AnswerColumn::Label => self.dataset.label(row).map_or(Value::Nothing, Value::Bit),
            AnswerColumn::Text => match (answered, &self.layout.rows, prediction) {
                (Some(answered), Rows::Scored | Rows::Calibrated(_), _) | (Some(answered), _, Some(true)) => {
                    Value::Text(&answered.text)
                }
                (Some(_), Rows::Predicted(_), Some(false)) => Value::Text(""),
                (None, ..) | (Some(_), Rows::Predicted(_), None) => Value::Nothing,
            },
            AnswerColumn::Exact => number(worth().map(|worth| worth.exact)),
            AnswerColumn::F1 => number(worth().map(|worth| worth.f1)),
            AnswerColumn::NullOdds => number(self.scores.value(row).map(|score| 0.0 - score)),
            AnswerColumn::StartLogit => best().map_or(Value::Nothing, |best| Value::Single(best.start_logit)),
            AnswerColumn::EndLogit => best().map_or(Value::Nothing, |best| Value::Single(best.end_logit)),
        }
    }

    /// Text that somebody wrote, put into `buffer`.
    fn cell(&self, text: &str, buffer: &mut String) {
        if self.formulas == Formulas::Defuse && is_formula(text) {
            buffer.push('\'');
        }
        buffer.push_str(text);
    }

    /// The value as text, in `buffer`.
    fn text(&self, value: &Value<'_>, buffer: &mut String) {
        buffer.clear();
        // Writing to a string does not fail.
        let _ = match value {
            Value::Nothing => Ok(()),
            Value::Cell(cell) => {
                self.cell(cell.text().unwrap_or(""), buffer);
                Ok(())
            }
            Value::Text(text) => {
                self.cell(text, buffer);
                Ok(())
            }
            Value::Number(number) => write!(buffer, "{number:?}"),
            Value::Single(number) => write!(buffer, "{number:?}"),
            Value::Bit(bit) => write!(buffer, "{}", u8::from(*bit)),
            Value::Word(word) => write!(buffer, "{word}"),
        };
    }

    fn write_csv(&self, header: Header, out: &mut dyn Write) -> io::Result<()> {
        let mut writer = csv::Writer::from_writer(out);
        if header == Header::Write {
            writer.write_record(self.layout.columns.iter().map(|(name, _)| name)).map_err(unwrapped)?;
        }
        let mut buffer = String::new();
        for row in 0..self.dataset.len() {
            for (_, content) in &self.layout.columns {
                self.text(&self.value(row, *content), &mut buffer);
                writer.write_field(&buffer).map_err(unwrapped)?;
            }
            writer.write_record(None::<&[u8]>).map_err(unwrapped)?;
        }
        writer.flush()
    }

    fn write_tsv(&self, header: Header, out: &mut dyn Write) -> io::Result<()> {
        if header == Header::Write {
            let names = self.layout.columns.iter().map(|(name, _)| name.as_str()).collect::<Vec<_>>();
            writeln!(out, "{}", names.join("\t"))?;
        }
        let mut buffer = String::new();
        for row in 0..self.dataset.len() {
            for (index, (_, content)) in self.layout.columns.iter().enumerate() {
                self.text(&self.value(row, *content), &mut buffer);
                if index > 0 {
                    out.write_all(b"\t")?;
                }
                out.write_all(buffer.as_bytes())?;
            }
            out.write_all(b"\n")?;
        }
        out.flush()
    }

    fn write_jsonl(&self, out: &mut dyn Write) -> io::Result<()> {
        let keys =
            self.layout.columns.iter().map(|(name, _)| serde_json::to_string(name)).collect::<Result<Vec<_>, _>>()?;
        let mut buffer = String::new();
        for row in 0..self.dataset.len() {
            for (index, ((_, content), key)) in self.layout.columns.iter().zip(&keys).enumerate() {
                write!(out, "{}{key}:", if index == 0 { '{' } else { ',' })?;
                let value = self.value(row, *content);
                self.text(&value, &mut buffer);
                match value {
                    Value::Nothing | Value::Cell(Cell::Absent) => out.write_all(b"null")?,
                    // A loss is infinite where a file says 0 or 1 and is wrong; JSON has no such number.
                    Value::Number(number) if !number.is_finite() => out.write_all(b"null")?,
                    Value::Cell(Cell::Text(_)) | Value::Text(_) | Value::Word(_) => {
                        serde_json::to_writer(&mut *out, &buffer)?;
                    }
                    Value::Cell(Cell::Json(_)) | Value::Number(_) | Value::Single(_) | Value::Bit(_) => {
                        out.write_all(buffer.as_bytes())?;
                    }
                }
            }
            out.write_all(if self.layout.columns.is_empty() { b"{}\n" } else { b"}\n" })?;
        }
        out.flush()
    }
}

/// Whether a spreadsheet would take the cell for a formula (a number is none).
fn is_formula(text: &str) -> bool {
    text.starts_with(['=', '+', '-', '@', '\t', '\r']) && text.parse::<f64>().is_err()
}

/// The system's error inside one of the csv crate, so that a closed pipe is still known as one.
fn unwrapped(error: csv::Error) -> io::Error {
    match error.into_kind() {
        csv::ErrorKind::Io(error) => error,
        other => io::Error::other(format!("{other:?}")),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::dataset::{Inversions, Roles, Source, Table};
    use crate::export::Offer;
    use crate::metrics::{Band, CostColumns, Labelling, Logits};

    fn dataset(headers: &[&str], rows: &[&[&str]], labels: Option<Vec<bool>>) -> Dataset {
        let mut table = Table::new(headers.iter().map(|&header| header.to_owned()).collect());
        for row in rows {
            table.push(row.iter().map(|cell| Cell::Text(cell)));
        }
        Dataset {
            source: Source { path: "rows.csv".into(), format: Format::Csv.into(), embedded: None },
            lines: (2..).take(table.rows()).collect(),
            table,
            roles: Roles::default(),
            counts: None,
            weights: None,
            empty_lines: Vec::new(),
            labels: labels.map(Into::into),
            class_names: ["0".into(), "1".into()],
            scores: None,
            skipped: Vec::new(),
            notes: Vec::new(),
            warnings: Vec::new(),
            questions: None,
            predicted: None,
            inversions: Inversions::default(),
            compared: Vec::new(),
            costs: CostColumns::default(),
        }
    }

    fn layout(dataset: &Dataset, scores: &Scores, rows: Rows, wanted: Option<&[String]>) -> RowLayout {
        RowLayout::new(dataset, rows, wanted, Offer::of(scores)).unwrap()
    }

    fn written(export: &RowExport<'_>, format: Format) -> String {
        let mut out = Vec::new();
        export.write(format, Header::Write, &mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn predictions_follow_the_input_columns_in_every_format() {
        let dataset = dataset(&["text", "label"], &[&["a, b", "1"], &["\"c\"", "1"]], Some(vec![true, true]));
        let scores = Scores::from_values(vec![0.75, 0.25]);
        let layout = layout(&dataset, &scores, Rows::Predicted(Labelling::Threshold(0.5)), None);
        let export =
            RowExport { dataset: &dataset, scores: &scores, answers: None, layout: &layout, formulas: Formulas::Keep };
        for (format, expected) in [
            (Format::Csv, "text,label,score,prediction,outcome\n\"a, b\",1,0.75,1,tp\n\"\"\"c\"\"\",1,0.25,0,fn\n"),
            (Format::Tsv, "text\tlabel\tscore\tprediction\toutcome\na, b\t1\t0.75\t1\ttp\n\"c\"\t1\t0.25\t0\tfn\n"),
            (
                Format::Jsonl,
                "{\"text\":\"a, b\",\"label\":\"1\",\"score\":0.75,\"prediction\":1,\"outcome\":\"tp\"}\n\
                 {\"text\":\"\\\"c\\\"\",\"label\":\"1\",\"score\":0.25,\"prediction\":0,\"outcome\":\"fn\"}\n",
            ),
        ] {
            assert_eq!(written(&export, format), expected, "{format:?}");
        }
    }

    #[test]
    fn without_labels_the_outcome_is_empty() {
        let dataset = dataset(&["text"], &[&["a"]], None);
        let scores = Scores::from_values(vec![0.5]);
        let layout = layout(&dataset, &scores, Rows::Predicted(Labelling::Threshold(0.5)), None);
        let export =
            RowExport { dataset: &dataset, scores: &scores, answers: None, layout: &layout, formulas: Formulas::Keep };
        assert_eq!(written(&export, Format::Csv), "text,score,prediction,outcome\na,0.5,1,\n");
        assert!(written(&export, Format::Jsonl).ends_with("\"outcome\":null}\n"));
    }

    #[test]
    fn what_is_left_to_people_has_no_prediction_and_says_so() {
        let dataset = dataset(&["label"], &[&["1"], &["1"], &["0"]], Some(vec![true, true, false]));
        let scores = Scores::from_values(vec![0.75, 0.5, 0.25]);
        let band = Labelling::Band(Band::new(0.3, 0.6).unwrap());
        let layout = layout(&dataset, &scores, Rows::Predicted(band), None);
        let export =
            RowExport { dataset: &dataset, scores: &scores, answers: None, layout: &layout, formulas: Formulas::Keep };
        let expected = "label,score,prediction,outcome\n1,0.75,1,tp\n1,0.5,,abstain\n0,0.25,0,tn\n";
        assert_eq!(written(&export, Format::Csv), expected);
    }

    #[test]
    fn an_input_column_with_one_of_our_names_is_kept_under_another() {
        let scores = Scores::from_values(vec![0.5]);
        let other = dataset(&["score", "input_score", "outcome"], &[&["7", "8", "9"]], None);
        let layout = layout(&other, &scores, Rows::Predicted(Labelling::Threshold(0.5)), None);
        let export =
            RowExport { dataset: &other, scores: &scores, answers: None, layout: &layout, formulas: Formulas::Keep };
        let expected = "input_input_score,input_score,input_outcome,score,prediction,outcome\n7,8,9,0.5,1,\n";
        assert_eq!(written(&export, Format::Csv), expected);
    }

    #[test]
    fn the_column_that_the_scores_were_read_from_is_written_once() {
        let mut own = dataset(&["score", "label"], &[&["0.50", "1"]], Some(vec![true]));
        own.roles.score = Some(0);
        own.scores = Some(Scores::from_values(vec![0.5]));
        let scores = own.scores.clone().unwrap();
        let layout = layout(&own, &scores, Rows::Scored, None);
        let export =
            RowExport { dataset: &own, scores: &scores, answers: None, layout: &layout, formulas: Formulas::Keep };
        assert_eq!(written(&export, Format::Csv), "label,score,score_axis\n1,0.5,probability\n");
    }

    #[test]
    fn columns_are_chosen_by_name_and_an_unknown_one_lists_those_there_are() {
        let dataset = dataset(&["text", "label"], &[&["a", "1"]], Some(vec![true]));
        let logits = Logits { classes: 2, positive: 1, values: vec![-1.0, 1.0] };
        let mut scores = Scores::from_values(vec![logits.probability(0, 1)]);
        scores.logits = Some(logits);
        let names = ["logit_1", "margin", "label"].map(String::from);
        let layout = layout(&dataset, &scores, Rows::Scored, Some(&names));
        let export =
            RowExport { dataset: &dataset, scores: &scores, answers: None, layout: &layout, formulas: Formulas::Keep };
        assert_eq!(written(&export, Format::Csv), "logit_1,margin,label\n1.0,2.0,1\n");
        let names = ["nope".to_owned()];
        let error = RowLayout::new(&dataset, Rows::Scored, Some(&names), Offer::of(&scores)).unwrap_err().to_string();
        assert_eq!(
            error,
            "no column \"nope\" to write; choose from text, label, score, score_axis, margin, loss, logit_0, logit_1, \
             probability_0, probability_1"
        );
    }

    #[test]
    fn a_cell_that_tsv_cannot_hold_is_an_error_that_says_what_to_do() {
        let dataset = dataset(&["text"], &[&["fine"], &["two\nlines"]], None);
        let layout = RowLayout::standard(&dataset, Rows::Scored, Offer { margin: false, classes: 0 });
        assert!(layout.check(&dataset, Format::Csv).is_ok() && layout.check(&dataset, Format::Jsonl).is_ok());
        let error = layout.check(&dataset, Format::Tsv).unwrap_err().to_string();
        assert_eq!(
            error,
            "TSV cannot hold the tab or line break in column \"text\" of the row at line 3; write .csv or .jsonl"
        );
    }

    #[test]
    fn formulas_are_defused_only_on_request_and_numbers_never() {
        let dataset = dataset(&["text"], &[&["=1+1"], &["-3.5"], &["@you"], &["plain"]], None);
        let scores = Scores::from_values(vec![0.5; 4]);
        let names = ["text".to_owned()];
        let layout = layout(&dataset, &scores, Rows::Scored, Some(&names));
        let mut export =
            RowExport { dataset: &dataset, scores: &scores, answers: None, layout: &layout, formulas: Formulas::Keep };
        assert_eq!(written(&export, Format::Csv), "text\n=1+1\n-3.5\n@you\nplain\n");
        export.formulas = Formulas::Defuse;
        assert_eq!(written(&export, Format::Csv), "text\n'=1+1\n-3.5\n'@you\nplain\n");
    }

    proptest::proptest! {
        #[test]
        fn a_score_reads_back_as_the_same_number(score in proptest::num::f64::NORMAL | proptest::num::f64::SUBNORMAL) {
            let dataset = dataset(&[], &[], None);
            let scores = Scores::from_values(vec![score]);
            let layout = layout(&dataset, &scores, Rows::Scored, None);
        let export = RowExport { dataset: &dataset, scores: &scores, answers: None, layout: &layout, formulas: Formulas::Keep };
            let mut text = String::new();
            export.text(&Value::Number(score), &mut text);
            proptest::prop_assert_eq!(text.parse::<f64>().unwrap().to_bits(), score.to_bits());
            proptest::prop_assert_eq!(serde_json::from_str::<f64>(&text).unwrap().to_bits(), score.to_bits());
        }
    }
}
