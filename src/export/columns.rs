//! Which columns a row file has: known before there are scores, so that a mistake costs no scoring.

use std::sync::Arc;

use super::ExportError;
use crate::dataset::{Dataset, Format, InputFormat, names_a_score};
use crate::metrics::{Axis, Calibration, Labelling, Scores};

/// One output column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Content {
    /// The input's own column.
    Input(usize),
    Score,
    ScoreAxis,
    Calibrated,
    Prediction,
    Outcome,
    Margin,
    Loss,
    Logit(usize),
    Probability(usize),
    /// Of a question.
    Answer(AnswerColumn),
}

/// What is known of a question and of the answer to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum AnswerColumn {
    /// Whether it has an answer.
    Label,
    /// What is answered: nothing where the prediction is that there is no answer.
    Text,
    /// What the text is worth where the prediction is that there is an answer.
    Exact,
    F1,
    /// As in `null_odds.json`.
    NullOdds,
    /// Of the answer's first token as the start.
    StartLogit,
    /// Of its last as the end.
    EndLogit,
}

impl AnswerColumn {
    /// Those that `--columns` offers, with their names.
    const ALL: [(&'static str, Self); 7] = [
        ("label", Self::Label),
        ("text", Self::Text),
        ("exact", Self::Exact),
        ("f1", Self::F1),
        ("null_odds", Self::NullOdds),
        ("start_logit", Self::StartLogit),
        ("end_logit", Self::EndLogit),
    ];
}

/// What is written of a row.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Rows {
    /// What was read, and the score that it got.
    Scored,
    /// The probability that this makes of the score too.
    Calibrated(Arc<Calibration>),
    /// Its prediction and outcome too.
    Predicted(Labelling),
}

/// What the scores give beside themselves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Offer {
    /// Margin and loss: the scores are probabilities.
    pub margin: bool,
    /// Logits a row; 0 where there are none.
    pub classes: usize,
}

impl Offer {
    pub(crate) fn of(scores: &Scores) -> Self {
        let classes = scores.logits.as_ref().map_or(0, |logits| logits.classes);
        Self { margin: classes > 0 || scores.axis == Axis::Probability, classes }
    }
}

/// The columns of a row file, and what is written of a row. Rows written window by window keep those of the first.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct RowLayout {
    pub(super) rows: Rows,
    pub(super) columns: Vec<(String, Content)>,
}

impl RowLayout {
    /// The columns that are written where nobody asks for others.
    pub(crate) fn standard(dataset: &Dataset, rows: Rows, offer: Offer) -> Self {
        let columns = standard(dataset, &rows, offer);
        Self { rows, columns }
    }

    /// Only the columns `wanted`, in this order, where some are; also `margin`, `loss`, `logit_K`, `probability_K`, as far as
    /// the scores offer them.
    pub(crate) fn new(
        dataset: &Dataset,
        rows: Rows,
        wanted: Option<&[String]>,
        offer: Offer,
    ) -> Result<Self, ExportError> {
        let standard = Self::standard(dataset, rows.clone(), offer);
        let Some(wanted) = wanted else { return Ok(standard) };
        let mut extra = extra(dataset, offer);
        extra.retain(|(_, content)| standard.columns.iter().all(|(_, known)| known != content));
        let known = || standard.columns.iter().chain(&extra);
        let find = |name: &String| {
            let by_name = known().find(|(known, _)| known == name).map(|(_, content)| *content);
            let own = || dataset.table.headers().iter().position(|header| header == name).map(Content::Input);
            let content = by_name.or_else(own).or_else(|| by_role(dataset, name)).ok_or_else(|| {
                let known = known().map(|(known, _)| known.clone()).collect();
                ExportError::NoColumn { name: name.clone(), known }
            })?;
            Ok((name.clone(), content))
        };
        Ok(Self { rows, columns: wanted.iter().map(find).collect::<Result<_, _>>()? })
    }

    /// The same columns, with the labels that `labelling` makes.
    pub(crate) fn predicting(self, labelling: Labelling) -> Self {
        Self { rows: Rows::Predicted(labelling), ..self }
    }

    /// Whether `format` can hold the rows of `dataset`: asked before they are scored, and always before they are written.
    pub(crate) fn check(&self, dataset: &Dataset, format: Format) -> Result<(), ExportError> {
        match format {
            Format::Csv | Format::Jsonl => return Ok(()),
            // It has no way to write a tab or a line break in a cell.
            Format::Tsv => {}
        }
        // What will be answered is not known yet.
        if self.columns.iter().any(|(_, content)| *content == Content::Answer(AnswerColumn::Text)) {
            return Err(ExportError::TsvAnswers);
        }
        let holds = |text: &str| !text.contains(['\t', '\n', '\r']);
        if let Some((name, _)) = self.columns.iter().find(|(name, _)| !holds(name)) {
            return Err(ExportError::TsvName { name: name.clone() });
        }
        for row in 0..dataset.len() {
            for (name, content) in &self.columns {
                let Content::Input(column) = *content else { continue };
                if !holds(dataset.table.cell(row, column).text().unwrap_or("")) {
                    let line = dataset.lines.get(row).copied().unwrap_or(row as u64 + 1);
                    return Err(ExportError::TsvCell { name: name.clone(), line });
                }
            }
        }
        Ok(())
    }
}

/// The input's columns in their order, then ours. An input column with one of our names, or with another that would be read
/// as the score, becomes `input_…`; `score` itself, where the scores were read from it, is written once, as ours.
fn standard(dataset: &Dataset, rows: &Rows, offer: Offer) -> Vec<(String, Content)> {
    let ours = our_columns(dataset, rows, offer);
    let headers = own_names(dataset);
    let taken = |name: &str| ours.iter().any(|(our, _)| *our == name) || headers.iter().any(|own| own == name);
    let mut columns = Vec::with_capacity(headers.len() + ours.len());
    for (index, header) in headers.iter().enumerate() {
        let is_score = header == "score" && dataset.scores.is_some() && dataset.roles.score == Some(index);
        // Of a document of questions no more is written again than tells which question it is.
        let names = [dataset.roles.id, dataset.roles.text_a];
        let is_left_out = dataset.source.format == InputFormat::Squad && !names.contains(&Some(index));
        if is_score || is_left_out {
            continue;
        }
        if header == "score_axis" && dataset.is_scored_by_us() {
            match rows {
                Rows::Scored | Rows::Calibrated(_) => {}
                // What the file says of its scores stays true of them.
                Rows::Predicted(_) => columns.push((header.clone(), Content::ScoreAxis)),
            }
            continue;
        }
        let mut name = header.clone();
        if names_a_score(header) || ours.iter().any(|(our, _)| our == header) {
            name.insert_str(0, "input_");
            while taken(&name) {
                name.insert_str(0, "input_");
            }
        }
        columns.push((name, Content::Input(index)));
    }
    columns.extend(ours.iter().map(|(name, content)| ((*name).to_owned(), *content)));
    columns
}

/// What we write behind the columns of the file.
fn our_columns(dataset: &Dataset, rows: &Rows, offer: Offer) -> Vec<(&'static str, Content)> {
    let of_questions = |(_, column): &(&'static str, AnswerColumn)| match (column, rows) {
        (AnswerColumn::Text, _) => true,
        (AnswerColumn::Label, Rows::Scored | Rows::Calibrated(_)) => {
            dataset.labels.is_some() && dataset.roles.label.is_none()
        }
        // The outcome tells the label, where there is one.
        (AnswerColumn::Label, Rows::Predicted(_))
        | (
            AnswerColumn::Exact
            | AnswerColumn::F1
            | AnswerColumn::NullOdds
            | AnswerColumn::StartLogit
            | AnswerColumn::EndLogit,
            _,
        ) => false,
    };
    let questions = AnswerColumn::ALL.iter().filter(|column| dataset.questions.is_some() && of_questions(column));
    let questions = questions.map(|(name, column)| (*name, Content::Answer(*column)));
    // What the score is, and its log-odds, so that the file opens as what the model said.
    let scored = || {
        let margin = (offer.classes > 0).then_some(("margin", Content::Margin));
        [("score", Content::Score), ("score_axis", Content::ScoreAxis)].into_iter().chain(margin)
    };
    match rows {
        Rows::Scored => questions.chain(scored()).collect(),
        Rows::Calibrated(_) => questions.chain(scored()).chain([("calibrated", Content::Calibrated)]).collect(),
        Rows::Predicted(_) => {
            let predicted =
                [("score", Content::Score), ("prediction", Content::Prediction), ("outcome", Content::Outcome)];
            questions.chain(predicted).collect()
        }
    }
}

/// What `--columns` offers beside them.
fn extra(dataset: &Dataset, offer: Offer) -> Vec<(String, Content)> {
    let mut columns = Vec::new();
    if dataset.source.format == InputFormat::Squad {
        let left_out = dataset.table.headers().iter().enumerate();
        columns.extend(left_out.map(|(index, header)| (header.clone(), Content::Input(index))));
    }
    if dataset.questions.is_some() {
        let known = |column: &AnswerColumn| match column {
            AnswerColumn::Label | AnswerColumn::Exact | AnswerColumn::F1 => dataset.labels.is_some(),
            AnswerColumn::Text | AnswerColumn::NullOdds | AnswerColumn::StartLogit | AnswerColumn::EndLogit => true,
        };
        let answers = AnswerColumn::ALL.iter().filter(|(_, column)| known(column));
        columns.extend(answers.map(|(name, column)| ((*name).to_owned(), Content::Answer(*column))));
        if dataset.labels.is_some() {
            columns.push(("loss".to_owned(), Content::Loss));
        }
    }
    if offer.margin {
        columns.push(("margin".to_owned(), Content::Margin));
        if dataset.labels.is_some() {
            columns.push(("loss".to_owned(), Content::Loss));
        }
    }
    columns.extend((0..offer.classes).map(|class| (format!("logit_{class}"), Content::Logit(class))));
    columns.extend((0..offer.classes).map(|class| (format!("probability_{class}"), Content::Probability(class))));
    columns
}

/// The column that plays the role `name`, whatever the file calls it.
fn by_role(dataset: &Dataset, name: &str) -> Option<Content> {
    let roles = dataset.roles;
    let column = match name {
        "text_a" | "text" => roles.text_a,
        "text_b" => roles.text_b,
        "label" => roles.label,
        "id" => roles.id,
        _ => None,
    };
    column.map(Content::Input)
}

/// The input's column names. A file without header gets names that say what its columns are, so that what is written opens
/// again without a word.
fn own_names(dataset: &Dataset) -> Vec<String> {
    let headers = dataset.table.headers();
    let is_numbered = headers.iter().enumerate().all(|(index, header)| *header == (index + 1).to_string());
    if !is_numbered {
        return headers.to_vec();
    }
    let roles = dataset.roles;
    let text = if roles.text_b.is_some() { "text_a" } else { "text" };
    let named = [
        (roles.text_a, text),
        (roles.text_b, "text_b"),
        (roles.label, "label"),
        (roles.score, "score"),
        (roles.id, "id"),
    ];
    let name = |index: usize| {
        let role = named.iter().find(|(column, _)| *column == Some(index));
        role.map_or_else(|| format!("column_{}", index + 1), |(_, name)| (*name).to_owned())
    };
    (0..headers.len()).map(name).collect()
}
