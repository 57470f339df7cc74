//! The clap types: what can be typed after `cutpoint`.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum, ValueHint};

use crate::dataset::Format;

/// Choose the decision threshold of a sentence-pair classifier: score once, slide, read the labels, export.
///
/// `cutpoint DATA` is `cutpoint tune DATA`; without DATA the built-in demo opens: its model scores its test set. A prediction
/// is 1 if and only if score >= threshold.
#[derive(Debug, Parser)]
#[command(name = "cutpoint", version, args_conflicts_with_subcommands = true, max_term_width = 100)]
#[command(after_help = "Examples:
  cutpoint                                       the built-in demo
  cutpoint scored.csv                            a file that has scores and labels
  cutpoint test.tsv --model my-bert/             a model scores the file, then the screen
  cutpoint report scored.csv --format json       the figures without the screen

Exit codes: 0 done, 1 failed, 2 wrong usage, 130 interrupted.")]
pub struct Cli {
    /// What to do; without it the screen opens.
    #[command(subcommand)]
    pub command: Option<Command>,
    /// `cutpoint DATA …`
    #[command(flatten)]
    pub tune: TuneArgs,
    /// When to use colours; `NO_COLOR` and `TERM=dumb` are honoured.
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto")]
    pub color: ColorChoice,
}

/// The subcommands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Score (or read scores), then open the screen.
    Tune(TuneArgs),
    /// Write the scores of labelled or unlabelled rows, without the screen.
    Score(ScoreArgs),
    /// Print metrics and operating points; write the decision.
    Report(ReportArgs),
    /// Turn rows into 0 and 1 with a threshold or a decision file.
    Predict(PredictArgs),
    /// Fine-tune a BERT to judge pairs.
    Train(TrainArgs),
    /// Print a completion script for a shell.
    Completions {
        /// The shell.
        shell: clap_complete::Shell,
    },
    /// Print the manual page (roff).
    Man,
}

/// When to use colours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ColorChoice {
    /// On a terminal that has them.
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

/// How to read the data.
#[derive(Debug, Clone, Default, Args)]
#[command(next_help_heading = "Data")]
pub struct DataArgs {
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
    #[arg(long, value_name = "NAME")]
    pub positive: Option<String>,
    /// The first line is data, not column names.
    #[arg(long)]
    pub no_header: bool,
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

/// Which model scores, and how.
#[derive(Debug, Clone, Default, Args)]
#[command(next_help_heading = "Model")]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag of the command line")]
pub struct ModelArgs {
    /// Model folder (Hugging Face, sentence-transformers, or TensorFlow's with model.ckpt-N).
    #[arg(long, value_name = "DIR", value_hint = ValueHint::DirPath)]
    pub model: Option<PathBuf>,
    /// The built-in model and its test set.
    #[arg(long, conflicts_with_all = ["model", "demo_model", "scores", "data"])]
    pub demo: bool,
    /// The built-in model on your own data, at your own risk: it was made for everyday English questions.
    #[arg(long, conflicts_with = "model")]
    pub demo_model: bool,
    /// Keep upper case, whatever the folder says.
    #[arg(long, conflicts_with = "uncased")]
    pub cased: bool,
    /// Lower-case the text, whatever the folder says.
    #[arg(long)]
    pub uncased: bool,
    /// Threads that compute; default: the physical cores (or processors, where only they are known) that this process may use,
    /// one for a GPU.
    #[arg(long, value_name = "N", value_parser = at_least_one)]
    pub threads: Option<usize>,
    /// Longest input in tokens; default: the folder's own, 128 for TensorFlow's.
    #[arg(long, value_name = "N", value_parser = at_least_one)]
    pub max_length: Option<usize>,
    /// Tokens a batch, 1024 unless told otherwise; the last batches are smaller.
    #[arg(long, value_name = "N", value_parser = at_least_one)]
    pub batch_tokens: Option<usize>,
    /// What the model's products are computed in: int8 is faster and costs a little accuracy, which is shown.
    #[arg(long, value_name = "HOW", default_value = "f32")]
    pub precision: PrecisionArg,
    /// What computes: the CPU, or a GPU in f32 (programs built with --features cuda or metal).
    #[arg(long, value_name = "WHERE", default_value = "cpu")]
    pub device: DeviceArg,
    /// Score again even if the scores are known (there is no cache yet: changes nothing).
    #[arg(long)]
    pub no_cache: bool,
}

/// What computes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub enum DeviceArg {
    /// The processor.
    #[default]
    Cpu,
    /// The first NVIDIA GPU.
    Cuda,
    /// Apple's GPU.
    Metal,
}

/// How numbers are multiplied.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub enum PrecisionArg {
    /// 32 bits.
    #[default]
    F32,
    /// 8 bits in the layers' products.
    Int8,
}

/// `cutpoint tune`
#[derive(Debug, Clone, Default, Args)]
pub struct TuneArgs {
    /// Labelled rows: CSV, TSV or JSON Lines, also .gz; `-` is standard input.
    #[arg(value_name = "DATA", value_hint = ValueHint::FilePath)]
    pub data: Option<PathBuf>,
    /// Threshold to start with.
    #[arg(long, value_name = "T", value_parser = finite, allow_hyphen_values = true)]
    pub threshold: Option<f64>,
    /// Rows to list at the start.
    #[arg(long, value_name = "WHICH")]
    pub filter: Option<FilterArg>,
    /// Leave the mouse to the terminal.
    #[arg(long)]
    pub no_mouse: bool,
    /// How to read the data.
    #[command(flatten)]
    pub input: DataArgs,
    /// Which model scores.
    #[command(flatten)]
    pub scoring: ModelArgs,
}

/// Rows that the table can list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum FilterArg {
    /// Every row.
    All,
    /// Wrong predictions.
    Errors,
    /// False positives.
    Fp,
    /// False negatives.
    Fn,
    /// True positives.
    Tp,
    /// True negatives.
    Tn,
}

/// `cutpoint score`
#[derive(Debug, Clone, Args)]
#[command(after_help = "Examples:
  cutpoint score test.tsv --model my-bert/ -o scored.csv
  cutpoint score test.tsv --model my-bert/ -o - --columns label,score,margin
  producer | cutpoint score - --model my-bert/ -o - --window 256 | consumer")]
pub struct ScoreArgs {
    /// Rows: CSV, TSV or JSON Lines, also .gz; `-` is standard input.
    #[arg(value_name = "DATA", value_hint = ValueHint::FilePath, required_unless_present = "demo")]
    pub data: Option<PathBuf>,
    /// What to write.
    #[command(flatten)]
    pub output: OutputArgs,
    /// With --precision int8: score N rows in f32 too, and tell the difference.
    #[arg(long, value_name = "N", value_parser = at_least_one)]
    pub check_precision: Option<usize>,
    /// How to read the data.
    #[command(flatten)]
    pub input: DataArgs,
    /// Which model scores.
    #[command(flatten)]
    pub scoring: ModelArgs,
    /// Rows that a model reads, scores and writes at a time, 16384 at most (the default). Standard output is flushed after
    /// each window, so whoever writes rows and waits for their scores waits until a window is full or the input ends: give
    /// such a program a window as large as what it writes before it waits. Duplicates are found within a window; scores on
    /// the CPU do not depend on its size.
    #[arg(long, value_name = "ROWS", value_parser = window_rows)]
    pub window: Option<usize>,
}

/// `cutpoint predict`
#[derive(Debug, Clone, Args)]
#[command(group = clap::ArgGroup::new("rule").args(["threshold", "decision"]).required(true))]
#[command(after_help = "Examples:
  cutpoint predict new.csv --model my-bert/ --decision decision.json -o predicted.csv
  cutpoint predict scored.csv --threshold 0.73 -o -")]
pub struct PredictArgs {
    /// Rows: CSV, TSV or JSON Lines, also .gz; `-` is standard input.
    #[arg(value_name = "DATA", value_hint = ValueHint::FilePath, required_unless_present = "demo")]
    pub data: Option<PathBuf>,
    /// A prediction is 1 if and only if score >= T.
    #[arg(long, value_name = "T", value_parser = finite, allow_hyphen_values = true)]
    pub threshold: Option<f64>,
    /// Take the threshold from a decision file.
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub decision: Option<PathBuf>,
    /// What to write.
    #[command(flatten)]
    pub output: OutputArgs,
    /// How to read the data.
    #[command(flatten)]
    pub input: DataArgs,
    /// Which model scores.
    #[command(flatten)]
    pub scoring: ModelArgs,
}

/// What `score` and `predict` write.
#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "Output")]
pub struct OutputArgs {
    /// Target (.csv, .tsv or .jsonl, also .gz); `-` streams CSV to standard output.
    #[arg(short, long, value_name = "OUT", value_hint = ValueHint::FilePath)]
    pub output: PathBuf,
    /// Replace OUT if it exists; accept a decision made with another model.
    #[arg(long)]
    pub force: bool,
    /// Only these columns, in this order; also label, `text_a`, `text_b` and id, whatever the file calls them, and margin,
    /// loss, `logit_K`, `probability_K`.
    #[arg(long, value_name = "COL,…", value_delimiter = ',')]
    pub columns: Option<Vec<String>>,
    /// Prefix cells that a spreadsheet would run as a formula with an apostrophe.
    #[arg(long)]
    pub spreadsheet_safe: bool,
}

/// `cutpoint report`
#[derive(Debug, Clone, Args)]
#[command(after_help = "Examples:
  cutpoint report scored.csv
  cutpoint report test.tsv --model my-bert/ --format json
  cutpoint report scored.csv --objective f1 --decision-out decision.json")]
pub struct ReportArgs {
    /// Labelled rows: CSV, TSV or JSON Lines, also .gz; `-` is standard input.
    #[arg(value_name = "DATA", value_hint = ValueHint::FilePath, required_unless_present = "demo")]
    pub data: Option<PathBuf>,
    /// Form of the report.
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub format: ReportFormat,
    /// Where the figures are taken; default 0.5.
    #[arg(long, value_name = "T", value_parser = finite, allow_hyphen_values = true, conflicts_with = "decision")]
    pub threshold: Option<f64>,
    /// Take the threshold from a decision file.
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub decision: Option<PathBuf>,
    /// Choose the threshold: accuracy, f1, mcc, `balanced_accuracy`, `youden_j`, kappa or recall@precision>=0.95.
    #[arg(long, value_name = "WHAT")]
    pub objective: Option<String>,
    /// Write the decision (with --objective, or with --threshold as a manual choice).
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub decision_out: Option<PathBuf>,
    /// Replace an existing decision file; accept a decision made with another model.
    #[arg(long)]
    pub force: bool,
    /// How to read the data.
    #[command(flatten)]
    pub input: DataArgs,
    /// Which model scores.
    #[command(flatten)]
    pub scoring: ModelArgs,
}

/// Form of the report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ReportFormat {
    /// For a terminal.
    Text,
    /// For a program.
    Json,
    /// For a pull request or a paper.
    Markdown,
}

/// `cutpoint train`
#[derive(Debug, Clone, Args)]
#[allow(clippy::struct_excessive_bools, reason = "each is a flag of its own on the command line")]
#[command(after_help = "Examples:
  cutpoint train train.tsv --dev dev.tsv --from my-bert/ -o my-classifier/
  cutpoint train train.tsv -o small/ --layers 2 --hidden 128 --heads 2 --intermediate 512
  cutpoint train train.tsv --dev dev.tsv --from my-bert/ -o my-classifier/ --resume")]
pub struct TrainArgs {
    /// Labelled rows: CSV, TSV or JSON Lines, also .gz.
    #[arg(value_name = "DATA", value_hint = ValueHint::FilePath)]
    pub data: PathBuf,
    /// Folder to write: a Hugging Face folder with config.json, tokenizer.json and model.safetensors.
    #[arg(short, long, value_name = "DIR", value_hint = ValueHint::DirPath)]
    pub output: PathBuf,
    /// Rows to look at after each epoch; the epoch with the highest ROC AUC on them is kept. Without them the last is.
    #[arg(long, value_name = "DATA", value_hint = ValueHint::FilePath)]
    pub dev: Option<PathBuf>,
    /// BERT to begin with (Hugging Face, sentence-transformers or TensorFlow); without it one is made from scratch.
    #[arg(long, value_name = "DIR", value_hint = ValueHint::DirPath, conflicts_with_all = ["layers", "hidden", "heads", "intermediate", "vocab_size"])]
    pub from: Option<PathBuf>,
    /// Keep only the first N layers of --from.
    #[arg(long, value_name = "N", requires = "from", value_parser = at_least_one)]
    pub keep_layers: Option<usize>,
    /// Keep only the N word pieces of --from that DATA uses most; every letter and digit stays.
    #[arg(long, value_name = "N", requires = "from", value_parser = at_least_one)]
    pub keep_pieces: Option<usize>,
    /// Layers of a BERT from scratch.
    #[arg(long, value_name = "N", default_value = "4", value_parser = at_least_one)]
    pub layers: usize,
    /// Width of its vectors.
    #[arg(long, value_name = "N", default_value = "256", value_parser = at_least_one)]
    pub hidden: usize,
    /// Heads of its attention.
    #[arg(long, value_name = "N", default_value = "4", value_parser = at_least_one)]
    pub heads: usize,
    /// Width of its feed-forward layers.
    #[arg(long, value_name = "N", default_value = "1024", value_parser = at_least_one)]
    pub intermediate: usize,
    /// Word pieces of its vocabulary, at most.
    #[arg(long, value_name = "N", default_value = "8000", value_parser = at_least_one)]
    pub vocab_size: usize,
    /// Times that every row is seen.
    #[arg(long, value_name = "N", default_value = "3", value_parser = at_least_one)]
    pub epochs: usize,
    /// Rows a step.
    #[arg(long, value_name = "N", default_value = "32", value_parser = at_least_one)]
    pub batch_size: usize,
    /// Highest learning rate (`AdamW`).
    #[arg(long, value_name = "RATE", default_value = "5e-5", value_parser = above_zero)]
    pub lr: f64,
    /// Share of the steps in which the learning rate rises; then it falls to 0.
    #[arg(long, value_name = "SHARE", default_value = "0.1", value_parser = share)]
    pub warmup: f64,
    /// What new weights, the order of the rows and dropout are drawn from.
    #[arg(long, value_name = "N", default_value = "1")]
    pub seed: u64,
    /// How much a row of class 0 and of class 1 counts: `W0,W1`, or `balanced`.
    #[arg(long, value_name = "WEIGHTS")]
    pub class_weights: Option<String>,
    /// Longest input in tokens; default: the folder's own, 128 from scratch.
    #[arg(long, value_name = "N", value_parser = at_least_one)]
    pub max_length: Option<usize>,
    /// Keep upper case.
    #[arg(long, conflicts_with = "uncased")]
    pub cased: bool,
    /// Lower-case the text.
    #[arg(long)]
    pub uncased: bool,
    /// Threads; default: the cores this process may use.
    #[arg(long, value_name = "N", value_parser = at_least_one)]
    pub threads: Option<usize>,
    /// Go on with a run that was stopped or killed; give the same options.
    #[arg(long)]
    pub resume: bool,
    /// Replace an existing folder, and what a stopped run left.
    #[arg(long)]
    pub force: bool,
    /// How to read the data.
    #[command(flatten)]
    pub input: DataArgs,
}

fn finite(text: &str) -> Result<f64, String> {
    match text.trim().parse::<f64>() {
        Ok(number) if number.is_finite() => Ok(number + 0.0),
        _ => Err("a threshold is a finite number, such as 0.73".into()),
    }
}

fn above_zero(text: &str) -> Result<f64, String> {
    let number = finite(text).ok().filter(|number| *number > 0.0);
    number.ok_or_else(|| "a number above 0 is needed, such as 5e-5".into())
}

fn share(text: &str) -> Result<f64, String> {
    let number = finite(text).ok().filter(|number| (0.0..1.0).contains(number));
    number.ok_or_else(|| "a share from 0 to below 1 is needed, such as 0.1".into())
}

fn at_least_one(text: &str) -> Result<usize, String> {
    match text.parse::<usize>() {
        Ok(number) if number > 0 => Ok(number),
        _ => Err("a whole number from 1 is needed".into()),
    }
}

fn window_rows(text: &str) -> Result<usize, String> {
    match text.parse::<usize>() {
        Ok(number) if (1..=16_384).contains(&number) => Ok(number),
        _ => Err("a whole number from 1 to 16384 is needed".into()),
    }
}
