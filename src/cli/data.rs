//! How the data are read.

use std::path::PathBuf;

use clap::{Args, ValueEnum, ValueHint};

use super::values::at_least_one;
use crate::dataset::{Format, NoColumn};

/// How to read the data.
#[derive(Debug, Clone, Default, Args)]
#[command(next_help_heading = "Data")]
pub(crate) struct DataArgs {
    /// Format of DATA; default: by its extension, then by a look inside.
    #[arg(long, value_name = "FORMAT")]
    pub input_format: Option<Format>,
    /// Benchmark whose files these are, for its columns and classes: mrpc, cola, mnli, xnli (Chinese; xnli-de, …), qqp,
    /// qnli, rte, wnli, sst2, stsb, paws, lcqmc, bq, atec, afqmc, sick.
    #[arg(long, value_name = "NAME")]
    pub layout: Option<String>,
    /// Which file of a folder: dev, test, train, `dev_mismatched`, …
    #[arg(long, value_name = "NAME")]
    pub split: Option<String>,
    /// Column of the first text (a name, or a number from 1 where there is no header).
    #[arg(long, value_name = "COL")]
    pub text_a: Option<String>,
    /// Column of the second text.
    #[arg(long, value_name = "COL")]
    pub text_b: Option<String>,
    /// Column of the gold label.
    #[arg(long, value_name = "COL")]
    pub label: Option<String>,
    /// Column of the score.
    #[arg(long, value_name = "COL")]
    pub score: Option<String>,
    /// Column of the row's name.
    #[arg(long, value_name = "COL")]
    pub id: Option<String>,
    /// The gold name that becomes 1, and the model's class that is scored; '>=4' for numbers.
    #[arg(long, value_name = "NAME", allow_hyphen_values = true)]
    pub positive: Option<String>,
    /// No column says how often a row occurs (columns of counts cannot be read yet).
    #[arg(long, value_name = "none")]
    pub count: Option<NoColumn>,
    /// No column says how much a row weighs (columns of weights cannot be read yet).
    #[arg(long, value_name = "none")]
    pub weight: Option<NoColumn>,
    /// The first line is data, not column names.
    #[arg(long)]
    pub no_header: bool,
    /// The first line is column names, whatever it looks like.
    #[arg(long, conflicts_with = "no_header")]
    pub header: bool,
    /// Field delimiter of CSV or TSV: one character, or `tab`.
    #[arg(long, value_name = "C")]
    pub delimiter: Option<String>,
    /// Read at most N rows.
    #[arg(long, value_name = "N", value_parser = at_least_one)]
    pub limit: Option<usize>,
    /// Count bad rows and go on, instead of stopping at the first.
    #[arg(long)]
    pub skip_bad_rows: bool,
    /// Scores of another program, joined by row; also a `test_results.tsv` of the original BERT.
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub scores: Option<PathBuf>,
    /// Class whose column of --scores is the score, counted from 0; default: the last of two.
    #[arg(long, value_name = "N", requires = "scores")]
    pub positive_index: Option<usize>,
}

impl DataArgs {
    /// The options that say how texts and labels are read, as far as they were given: each with its value, if it takes one.
    pub(crate) fn as_typed(&self) -> Vec<(&'static str, Option<String>)> {
        let Self { input_format, layout, split, text_a, text_b, label, id, positive, count, weight, .. } = self;
        let Self { no_header, header, delimiter, limit, skip_bad_rows, .. } = self;
        // Scores are not among them.
        let Self { score: _, scores: _, positive_index: _, .. } = self;
        let name = |value: Option<clap::builder::PossibleValue>| value.map(|value| value.get_name().to_owned());
        let valued = [
            ("--input-format", name(input_format.and_then(|format| format.to_possible_value()))),
            ("--layout", layout.clone()),
            ("--split", split.clone()),
            ("--text-a", text_a.clone()),
            ("--text-b", text_b.clone()),
            ("--label", label.clone()),
            ("--id", id.clone()),
            ("--positive", positive.clone()),
            ("--count", name(count.and_then(|none| none.to_possible_value()))),
            ("--weight", name(weight.and_then(|none| none.to_possible_value()))),
            ("--delimiter", delimiter.clone()),
            ("--limit", limit.map(|limit| limit.to_string())),
        ];
        let flags = [(*no_header, "--no-header"), (*header, "--header"), (*skip_bad_rows, "--skip-bad-rows")];
        let valued = valued.into_iter().filter_map(|(name, value)| Some((name, Some(value?))));
        valued.chain(flags.into_iter().filter_map(|(is_given, name)| is_given.then_some((name, None)))).collect()
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::cli::help_of;
    use crate::dataset::LAYOUTS;

    #[test]
    fn every_option_is_typed_again_but_those_of_scores() {
        #[derive(Debug, clap::Parser)]
        struct Typed {
            #[command(flatten)]
            data: DataArgs,
        }
        let parse =
            |options: &[String]| <Typed as clap::Parser>::parse_from([&["cutpoint".to_owned()], options].concat()).data;
        let command = DataArgs::augment_args(clap::Command::new("cutpoint"));
        for argument in command.get_arguments() {
            let name = format!("--{}", argument.get_long().unwrap());
            let value = match argument.get_id().as_str() {
                "input_format" => Some("csv"),
                "count" | "weight" => Some("none"),
                "limit" => Some("7"),
                "no_header" | "header" | "skip_bad_rows" => None,
                // It comes with --scores only.
                "positive_index" => continue,
                _ => Some("-1 x"),
            };
            let option = value.map_or_else(|| name.clone(), |value| format!("{name}={value}"));
            let expected = if ["--score", "--scores"].contains(&&*name) { vec![] } else { vec![option.clone()] };
            let written = |(name, value): (&str, Option<String>)| match value {
                Some(value) => format!("{name}={value}"),
                None => name.to_owned(),
            };
            let typed: Vec<String> = parse(&[option]).as_typed().into_iter().map(written).collect();
            assert_eq!(typed, expected, "{name}");
        }
    }

    #[test]
    fn the_help_names_every_layout() {
        let help = help_of::<DataArgs>("layout");
        let (before, behind) = help.split_once(" (Chinese; xnli-de, …)").unwrap();
        let names = format!("{before}{behind}");
        let known: Vec<&str> = LAYOUTS.iter().map(|layout| layout.name).collect();
        assert_eq!(names.split_once(": ").unwrap().1, known.join(", "));
    }
}
