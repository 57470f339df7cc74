//! How the data are read.

use std::path::PathBuf;

use clap::{Args, ValueEnum, ValueHint};

use super::DATA_AND_MODEL;
use super::values::at_least_one;
use crate::dataset::InputFormat;

/// How to read labelled or unlabelled rows: what training reads too.
#[derive(Debug, Clone, Default, Args)]
#[command(next_help_heading = DATA_AND_MODEL)]
pub(crate) struct RowArgs {
    /// Benchmark that DATA comes from: mrpc, qqp, …
    ///
    /// Sets the columns and the names of the classes. One of mrpc, cola, mnli, xnli (Chinese; xnli-de, …), qqp, qnli, rte, wnli, sst2, stsb, paws, lcqmc, bq, atec, afqmc, sick.
    #[arg(long, value_name = "NAME")]
    pub layout: Option<String>,
    /// File of a folder to read: dev, test, train, dev_mismatched, …
    #[arg(long, value_name = "NAME", hide_short_help = true)]
    pub split: Option<String>,
    /// Column of the first text: name, or number without a header.
    #[arg(long, value_name = "COL")]
    pub text_a: Option<String>,
    /// Column of the second text.
    #[arg(long, value_name = "COL")]
    pub text_b: Option<String>,
    /// Column of the gold label.
    #[arg(long, value_name = "COL")]
    pub label: Option<String>,
    /// Label that counts as 1: yes, 0, 'not NAME', '>=4', …
    ///
    /// Every other label becomes 0. 'not NAME' makes all labels but NAME 1; '<N', '<=N', '>N' and '>=N' split numbers in two. With a
    /// model whose classes have names, the class of the same name is scored; with 0, a model of two classes scores its class 0.
    #[arg(long, value_name = "NAME", allow_hyphen_values = true, overrides_with = "positive")]
    pub positive: Option<String>,
    /// Skip and count bad rows instead of stopping.
    #[arg(long)]
    pub skip_bad_rows: bool,
    /// Format of the data; default: from the extension, then from the first bytes.
    #[arg(long, value_name = "FORMAT", hide_short_help = true)]
    pub input_format: Option<InputFormat>,
    /// The first line is data, not column names.
    #[arg(long, hide_short_help = true)]
    pub no_header: bool,
    /// The first line holds column names, whatever it looks like.
    #[arg(long, conflicts_with = "no_header", hide_short_help = true)]
    pub header: bool,
    /// Field delimiter of CSV or TSV: one character, or 'tab'.
    #[arg(long, value_name = "C", hide_short_help = true)]
    pub delimiter: Option<String>,
    /// Read at most N rows.
    #[arg(long, value_name = "N", value_parser = at_least_one, hide_short_help = true)]
    pub limit: Option<usize>,
}

impl RowArgs {
    /// The options that were given, to be typed again: each with its value, if it takes one.
    pub(crate) fn as_typed(&self) -> Vec<(&'static str, Option<String>)> {
        let Self { layout, split, text_a, text_b, label, positive, skip_bad_rows, .. } = self;
        let Self { input_format, no_header, header, delimiter, limit, .. } = self;
        let format = input_format.and_then(|format| format.to_possible_value());
        let valued = [
            ("--layout", layout.clone()),
            ("--split", split.clone()),
            ("--text-a", text_a.clone()),
            ("--text-b", text_b.clone()),
            ("--label", label.clone()),
            ("--positive", positive.clone()),
            ("--input-format", format.map(|format| format.get_name().to_owned())),
            ("--delimiter", delimiter.clone()),
            ("--limit", limit.map(|limit| limit.to_string())),
        ];
        let flags = [(*skip_bad_rows, "--skip-bad-rows"), (*no_header, "--no-header"), (*header, "--header")];
        let valued = valued.into_iter().filter_map(|(name, value)| Some((name, Some(value?))));
        valued.chain(flags.into_iter().filter_map(|(is_given, name)| is_given.then_some((name, None)))).collect()
    }
}

/// How to read the data.
#[derive(Debug, Clone, Default, Args)]
#[command(next_help_heading = DATA_AND_MODEL)]
pub(crate) struct DataArgs {
    #[command(flatten)]
    pub rows: RowArgs,
    /// Column of the score.
    #[arg(long, value_name = "COL")]
    pub score: Option<String>,
    /// File of scores from another program, one per row.
    ///
    /// Row N of the file belongs to row N of DATA. The original BERT writes such a file, test_results.tsv. For questions about texts it
    /// may be its null_odds.json: a JSON object with a number for each question's id, whose negative is the score.
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub scores: Option<PathBuf>,
    /// File of answers from another program, predictions.json.
    ///
    /// A JSON object with a text for each question's id, as the original BERT writes it. --scores then names its null_odds.json, or
    /// another file of scores.
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath, hide_short_help = true)]
    pub predictions: Option<PathBuf>,
    /// Class that is scored, counted from 0: of the model, or the column of --scores; default: the second of two.
    ///
    /// It goes before --positive, which then says only which label becomes 1.
    #[arg(long, value_name = "N", overrides_with = "positive_index", hide_short_help = true)]
    pub positive_index: Option<usize>,
    /// Column of the row's id; 'none' if no column has ids.
    ///
    /// A column called id is taken for it. --compare joins rows by it; with 'none', row N belongs to row N.
    #[arg(long, value_name = "COL", hide_short_help = true)]
    pub id: Option<String>,
    /// Column that says how many rows each line stands for; 'none' if no column does.
    ///
    /// Whole numbers from 0 up. A column called count, counts, cnt, occurrences or n_occurrences is taken for it where most of its
    /// cells are numbers, unless this option says otherwise. Every figure of report and of the screen is that of the rows, as if each line stood there so often.
    #[arg(long, value_name = "COL", hide_short_help = true)]
    pub count: Option<String>,
    /// Column that says how much each row weighs; 'none' if no column does.
    ///
    /// Numbers from 0 up, whole or not. The screen and report choose thresholds for weighted rows, and say beside their figures what
    /// these are by weight. Slices, comparisons, a holdout and another prevalence are not weighed.
    #[arg(long, value_name = "COL", hide_short_help = true)]
    pub weight: Option<String>,
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::cli::long_help_of;
    use crate::dataset::LAYOUTS;

    #[test]
    fn every_option_is_typed_again() {
        #[derive(Debug, clap::Parser)]
        struct Typed {
            #[command(flatten)]
            data: RowArgs,
        }
        let parse =
            |options: &[String]| <Typed as clap::Parser>::parse_from([&["cutpoint".to_owned()], options].concat()).data;
        let command = RowArgs::augment_args(clap::Command::new("cutpoint"));
        for argument in command.get_arguments() {
            let name = format!("--{}", argument.get_long().unwrap());
            let value = match argument.get_id().as_str() {
                "input_format" => Some("csv"),
                "limit" => Some("7"),
                "no_header" | "header" | "skip_bad_rows" => None,
                _ => Some("-1 x"),
            };
            let option = value.map_or_else(|| name.clone(), |value| format!("{name}={value}"));
            let written = |(name, value): (&str, Option<String>)| match value {
                Some(value) => format!("{name}={value}"),
                None => name.to_owned(),
            };
            let typed: Vec<String> = parse(std::slice::from_ref(&option)).as_typed().into_iter().map(written).collect();
            assert_eq!(typed, [option]);
        }
    }

    #[test]
    fn the_help_names_every_layout() {
        let help = long_help_of::<RowArgs>("layout");
        let (before, behind) = help.split_once(" (Chinese; xnli-de, …)").unwrap();
        let names = format!("{before}{behind}");
        let known: Vec<&str> = LAYOUTS.iter().map(|layout| layout.name).collect();
        assert_eq!(names.split_once("One of ").unwrap().1, format!("{}.", known.join(", ")));
    }
}
