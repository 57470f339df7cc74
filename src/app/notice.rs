//! What stands in panels and overlays without being an answer to a key.

use std::fmt;

use super::words::duration;
use super::{
    App, Asked, BandEnd, Content, Deciding, ExportForm, ExportKind, Filter, Flipped, JobProgress, LeftOut, Mouse,
    NoFigures, PredictionsAs, SliceLabels,
};
use crate::dataset::Format;
use crate::export::ReportFormat;
use crate::metrics::{BandGoal, Confidence, Priorities, SameLabels, SliceRule, between, exact, grouped};

/// What stands in a panel or an overlay, without being an answer to a key.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Notice<'a> {
    /// What a prediction is.
    Rule,
    Mouse(Mouse),
    /// Each question has an answer, and is given one.
    NoThreshold,
    NoThresholdInShort,
    /// The thresholds that predict the same.
    SameLabels(&'a SameLabels),
    /// Between which thresholds 95 % of those lie that an objective chooses where rows are drawn anew; a missing end is above all
    /// scores.
    Band {
        name: &'a str,
        low: Option<&'a str>,
        high: Option<&'a str>,
    },
    BandInShort {
        name: &'a str,
        low: Option<&'a str>,
        high: Option<&'a str>,
    },
    /// What becomes of scores below, between and from the ends of the band on, and which end the keys move.
    Zone {
        low: &'a str,
        high: &'a str,
        end: BandEnd,
    },
    ZoneInShort {
        low: &'a str,
        high: &'a str,
    },
    /// Both ends of the band are `at` one place.
    NoZone {
        at: &'a str,
        end: BandEnd,
    },
    NoZoneInShort,
    /// What chose the band, and whether it was proven.
    BandReason(BandGoal),
    BandReasonInShort(BandGoal),
    /// So many predictions were changed by the last move.
    Changed(u64),
    /// What has flipped since the threshold was pinned.
    SincePin(Flipped),
    /// The same in few words.
    SincePinShort(Flipped),
    /// So many lines of a list are not shown.
    Unseen {
        above: usize,
        below: usize,
    },
    /// How far the limits of operating points are to be trusted, where some are guaranteed.
    LimitsUnlessGuaranteed,
    /// The same in short, and where none is.
    Limits,
    /// Under a field.
    Field(Asked),
    /// Under the field for costs, where columns say some of them.
    CostsBeside(&'a Priorities),
    /// Under the field for a search: what is searched, and whether rows have ids.
    SearchField {
        content: Content,
        has_ids: bool,
    },
    /// Under the name of a file: what is written there, and how it may end; what becomes of thresholds by slice, and how surely a
    /// limit holds of which nothing is said beside them.
    ExportField(&'a ExportForm),
    /// Whether to replace the file that is there.
    Overwrite,
    /// The table is empty under this filter.
    NoRows(Filter, Deciding),
    /// The table lists nothing, since it is not known what another score says.
    NotCompared(&'a NoFigures),
    /// The demo is being scored.
    ReadingDemo,
    Reading {
        model: Option<&'a str>,
        data: &'a str,
    },
    /// How far scoring is, with what a row is called.
    Done(JobProgress, &'a str),
    ReadingTexts,
    /// How fast that goes, with what a row is called.
    Pace(JobProgress, &'a str),
}

impl<'a> Notice<'a> {
    /// What stands under the field that asks for this.
    pub(crate) fn field(app: &'a App, asked: Asked) -> Self {
        let wanted = app.view().map(|view| &view.wanted).filter(|wanted| wanted.columns_in_force().is_some());
        match (asked, wanted) {
            (Asked::Costs, Some(wanted)) => Self::CostsBeside(wanted),
            (Asked::Threshold | Asked::Band | Asked::Costs | Asked::Prevalence, _) => Self::Field(asked),
        }
    }

    /// What is written, as the form has it.
    pub(crate) fn of_export(form: &'a ExportForm) -> Self {
        Self::ExportField(form)
    }
}

impl fmt::Display for Notice<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            Self::Rule => write!(f, "A prediction is 1 if and only if score ≥ threshold."),
            Self::Mouse(Mouse::Ours) => write!(
                f,
                "Mouse: drag or click the threshold or a curve, click a row or an operating point, scroll with the wheel."
            ),
            Self::Mouse(Mouse::Terminals) => write!(f, "The mouse is left to the terminal (--no-mouse)."),
            Self::NoThreshold => write!(f, "SQuAD 1.1: every question is answered, there is no threshold"),
            Self::NoThresholdInShort => write!(f, "every question is answered, there is no threshold"),
            Self::SameLabels(range) => write!(f, "same labels {range}"),
            Self::Band { name, low, high } => match (low, high) {
                (Some(low), Some(high)) => write!(f, "threshold of best {name} between {low} and {high} (95 %)"),
                (None, Some(high)) => write!(f, "threshold of best {name} up to {high} (95 %)"),
                (Some(low), None) => write!(f, "threshold of best {name} from {low} up (95 %)"),
                (None, None) => write!(f, "threshold of best {name} anywhere (95 %)"),
            },
            Self::BandInShort { name, low, high } => match (low, high) {
                (Some(low), Some(high)) => write!(f, "best {name} at thresholds {}", between(low, high)),
                (None, Some(high)) => write!(f, "best {name} at thresholds up to {high}"),
                (Some(low), None) => write!(f, "best {name} at thresholds from {low} up"),
                (None, None) => write!(f, "best {name} at any threshold"),
            },
            Self::NoZone { at, end } => {
                write!(
                    f,
                    "0 below {at} · 1 from {at} on · nothing is left to people · keys move the {} end",
                    end.label()
                )
            }
            Self::NoZoneInShort => write!(f, "nothing is left to people"),
            Self::Zone { low, high, end } => {
                write!(f, "0 below {low} · by hand · 1 from {high} on · keys move the {} end", end.label())
            }
            Self::ZoneInShort { low, high } => write!(f, "by hand from {low} to below {high}"),
            Self::BandReason(BandGoal::Guaranteed { accuracy, confidence }) => {
                write!(f, "guaranteed: accuracy ≥ {accuracy}, {} %", confidence.percent())
            }
            Self::BandReason(BandGoal::Widest { accuracy }) => write!(f, "point estimate: accuracy ≥ {accuracy}"),
            Self::BandReason(BandGoal::Cheapest { .. }) => write!(f, "point estimate: least cost"),
            Self::BandReasonInShort(BandGoal::Guaranteed { .. }) => write!(f, "guaranteed"),
            Self::BandReasonInShort(BandGoal::Widest { .. } | BandGoal::Cheapest { .. }) => write!(f, "point estimate"),
            Self::Changed(count) => write!(f, "• {} changed", grouped(count)),
            Self::SincePin(Flipped { pin, right: 0, wrong: 0, by_hand: 0, .. }) => {
                write!(f, "nothing has flipped since the pin at {}", exact(pin))
            }
            Self::SincePin(flipped) => {
                write!(f, "since the pin at {}: {}", exact(flipped.pin), Notice::SincePinShort(flipped))
            }
            Self::SincePinShort(Flipped { right: 0, wrong: 0, by_hand, .. }) => {
                write!(f, "{} by hand now", grouped(by_hand))
            }
            Self::SincePinShort(Flipped { became, right, wrong, by_hand, .. }) => {
                let (all, class) = (grouped(right + wrong), u8::from(became));
                write!(f, "{all} became {class}, {} right and {} wrong now", grouped(right), grouped(wrong))?;
                if by_hand > 0 { write!(f, "; {} by hand", grouped(by_hand)) } else { Ok(()) }
            }
            Self::Unseen { above: 0, below } => write!(f, "{below} more below"),
            Self::Unseen { above, below: 0 } => write!(f, "{above} more above"),
            Self::Unseen { above, below } => write!(f, "{above} above, {below} below"),
            Self::LimitsUnlessGuaranteed => write!(f, "limits are point estimates unless guaranteed"),
            Self::Limits => write!(f, "limits are point estimates"),
            Self::Field(asked) => f.write_str(under_field(asked)),
            Self::CostsBeside(wanted) => {
                let columns = wanted.columns_in_force().unwrap_or_default();
                write!(
                    f,
                    "columns go first: {columns}; a number counts where no column says the cost; empty: the columns alone"
                )
            }
            Self::SearchField { content, has_ids } => {
                let searched = match (content, has_ids) {
                    (Content::Question, false) => "question, answers and text",
                    (Content::Question, true) => "question, answers, text, id",
                    (Content::Pair, false) => "both texts",
                    (Content::Pair, true) => "both texts and the id",
                    (Content::Text, false) => "the text",
                    (Content::Text, true) => "the text and the id",
                    // An id is one of them.
                    (Content::OtherColumns | Content::Nothing, _) => "the other columns",
                };
                write!(f, "searches {searched}, ignoring case")
            }
            Self::ExportField(form) => export_field(f, form),
            Self::Overwrite => write!(f, "this file already exists: replace it?"),
            Self::NoRows(filter, deciding) => no_rows(f, filter, deciding),
            Self::NotCompared(why) => write!(f, "{}; f changes the filter", why.reason()),
            Self::ReadingDemo => write!(f, "scoring the demo with its model"),
            Self::Reading { model: Some(model), data } => write!(f, "scoring {data} with {model}"),
            Self::Reading { model: None, data } => write!(f, "scoring {data}"),
            Self::Done(JobProgress { done, all, elapsed, .. }, unit) => {
                let (done, all) = (grouped(done as u64), grouped(all as u64));
                write!(f, "{done} of {all} {unit}s, {}", duration(elapsed))
            }
            Self::ReadingTexts => write!(f, "reading texts…"),
            Self::Pace(JobProgress { per_second, eta, .. }, unit) => {
                per_second.map_or(Ok(()), |rate| write!(f, "{rate:.0} {unit}s/s"))?;
                eta.map_or(Ok(()), |eta| write!(f, ", about {} left", duration(eta)))
            }
        }
    }
}

/// What is written into a file.
fn export_field(f: &mut fmt::Formatter<'_>, form: &ExportForm) -> fmt::Result {
    match form.kind {
        ExportKind::Predictions => predictions_field(f, form),
        ExportKind::Decision => decision_field(f, form),
        ExportKind::Report => write!(f, "write {}", ReportFormat::extensions()),
        ExportKind::NBest => {
            write!(f, "write the best candidates for each question, as run_squad.py's nbest_predictions.json")
        }
        ExportKind::NullOdds => {
            write!(f, "write how much likelier no answer is for each question, as run_squad.py's null_odds.json")
        }
    }
}

/// What predictions are made by, and how their file may end.
fn predictions_field(f: &mut fmt::Formatter<'_>, form: &ExportForm) -> fmt::Result {
    f.write_str(match &form.labels {
        SliceLabels::None if form.band.is_some() => "rows in the band stay without a prediction; ",
        SliceLabels::None => "",
        SliceLabels::Written(SliceRule::Decided, _) => {
            "each row by the decision's threshold for its slice, all others by the common one; "
        }
        SliceLabels::Written(..) => "each row by the threshold of its slice; ",
        SliceLabels::LeftOut(LeftOut::Moved) => {
            "all rows by one threshold: the decision's thresholds by slice were chosen beside another; "
        }
        SliceLabels::LeftOut(LeftOut::Band) => "all rows by the band, not by the decision's thresholds by slice; ",
        SliceLabels::LeftOut(LeftOut::OneForAll) => {
            "all rows by one threshold, not by those of slices (3 shows them, c changes them); "
        }
        SliceLabels::LeftOut(LeftOut::NotHere) => {
            "all rows by one threshold: these rows cannot be cut into the decision's slices; "
        }
    })?;
    match form.predictions {
        PredictionsAs::Rows => write!(f, "write {}, each also .gz", Format::extensions()),
        PredictionsAs::RowsOrAnswers => write!(
            f,
            "write .json as run_squad.py's predictions.json, or rows as {}; each also .gz",
            Format::extensions()
        ),
    }
}

/// What a decision holds.
fn decision_field(f: &mut fmt::Formatter<'_>, form: &ExportForm) -> fmt::Result {
    if let (SliceLabels::None, Some(band)) = (&form.labels, form.band) {
        let [low, high] = [band.low(), band.high()].map(exact);
        write!(f, "write the band, {low} to below {high} left to people, with its figures; ↓ says why")?;
        return unproven_left_out(f, form.unproven);
    }
    f.write_str(match &form.labels {
        SliceLabels::None => "write the threshold with its figures; ↓ says why",
        SliceLabels::Written(SliceRule::Decided, _) => {
            "write the threshold with its figures, and the decision's thresholds by slice; ↓ says why"
        }
        SliceLabels::Written(..) => "write a threshold for each slice, and the common one for all other rows",
        SliceLabels::LeftOut(LeftOut::Moved) => {
            "write the threshold alone: the decision's thresholds by slice are left out, as they were chosen beside another (3 \
             chooses them anew)"
        }
        SliceLabels::LeftOut(LeftOut::Band) => {
            "write the band: the decision's thresholds by slice are left out while one is open (a closes it)"
        }
        SliceLabels::LeftOut(LeftOut::OneForAll | LeftOut::NotHere) => {
            "write the threshold alone, without thresholds by slice (3 shows them, c changes them)"
        }
    })?;
    unproven_left_out(f, form.unproven)
}

/// That a guarantee is left out, where there is one.
fn unproven_left_out(f: &mut fmt::Formatter<'_>, unproven: Option<Confidence>) -> fmt::Result {
    match unproven {
        Some(confidence) => {
            write!(f, "; the {} % confidence is left out, as it is that of a single threshold", confidence.percent())
        }
        None => Ok(()),
    }
}

/// Why a table lists nothing.
fn no_rows(f: &mut fmt::Formatter<'_>, filter: Filter, deciding: Deciding) -> fmt::Result {
    let here = match deciding {
        Deciding::Threshold => " at this threshold",
        Deciding::Nothing => "",
    };
    match filter {
        Filter::All => write!(f, "no rows"),
        Filter::ByHand => write!(f, "no rows are left to people; f changes the filter"),
        Filter::WrongText => {
            write!(f, "no question is answered with a wrong text{here}; f changes the filter")
        }
        Filter::OnlyA => write!(f, "there is no row that only A gets right; f changes the filter"),
        Filter::OnlyB => write!(f, "there is no row that only B gets right; f changes the filter"),
        Filter::Flipped => write!(f, "nothing has flipped since the pin; f changes the filter"),
        filter => write!(f, "no {}{here}; f changes the filter", filter.label()),
    }
}

/// What stands under a field: what it takes.
fn under_field(asked: Asked) -> &'static str {
    match asked {
        Asked::Threshold => {
            "a threshold (0.73), or an objective that chooses one: f2, precision>=0.9, recall@fpr<=0.01"
        }
        Asked::Band => {
            "this end (0.3), both (0.3,0.7), or what chooses them: accuracy>=0.95 (fewest by hand), accuracy>=0.95 with 90% \
             (guaranteed), abstain=0.4 (cheapest)"
        }
        Asked::Costs => "what errors cost: fp=5,fn=1 (tp= and tn= too; below 0 is a gain); empty: no costs",
        Asked::Prevalence => "the share of positives where predictions will be made: 2%; empty: as in the data",
    }
}
