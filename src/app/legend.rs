//! What the signs on the screen mean.

use super::Content;

/// A sign or word of the screen that needs explaining.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Sign {
    Changed,
    ChangedCount,
    Right,
    Current,
    SameLabels,
    Confidence,
    Unseen,
    Own,
    Zone,
    Versus,
    Together,
    Outcomes,
    Rounded,
    Mark,
    Dotted,
    Bin,
    Pin,
    SincePin,
    /// Of a question: what its answer is worth.
    Worth,
    NullDiff,
    /// Of a question in full: what is marked in its text.
    Marked,
}

impl Sign {
    /// In the order of the help page.
    const ALL: [Self; 21] = [
        Self::Changed,
        Self::ChangedCount,
        Self::Right,
        Self::Current,
        Self::SameLabels,
        Self::Confidence,
        Self::Unseen,
        Self::Own,
        Self::Zone,
        Self::Versus,
        Self::Together,
        Self::Outcomes,
        Self::Rounded,
        Self::Mark,
        Self::Dotted,
        Self::Bin,
        Self::Pin,
        Self::SincePin,
        Self::Worth,
        Self::NullDiff,
        Self::Marked,
    ];

    /// Those that rows of this kind have, in the order of the help page.
    pub(crate) fn of(content: Content) -> impl Iterator<Item = Self> {
        Self::ALL.into_iter().filter(move |sign| content == Content::Question || !sign.is_of_questions())
    }

    /// Whether questions about texts alone have it.
    fn is_of_questions(self) -> bool {
        match self {
            Self::Worth | Self::NullDiff | Self::Marked => true,
            Self::Changed
            | Self::ChangedCount
            | Self::Right
            | Self::Current
            | Self::SameLabels
            | Self::Confidence
            | Self::Unseen
            | Self::Own
            | Self::Zone
            | Self::Versus
            | Self::Together
            | Self::Outcomes
            | Self::Rounded
            | Self::Mark
            | Self::Dotted
            | Self::Bin
            | Self::Pin
            | Self::SincePin => false,
        }
    }

    /// What stands above all of them.
    pub(crate) const HEADING: &'static str = "what the signs mean";

    /// As it stands on the screen.
    pub(crate) fn sign(self) -> &'static str {
        match self {
            Self::Changed => "•",
            Self::ChangedCount => "• 46 changed",
            Self::Right => "✓ ✗",
            Self::Current => "›",
            Self::SameLabels => "same labels",
            Self::Confidence => "0.832–0.866",
            Self::Unseen => "unseen",
            Self::Own => "all, own",
            Self::Zone => "╌ by hand ╌",
            Self::Versus => "vs now",
            Self::Together => "F1 (also MCC)",
            Self::Outcomes => "TN FP FN TP",
            Self::Rounded => ">0.999 <0.001",
            Self::Mark => "●",
            Self::Dotted => "⠂⠐ ⠂",
            Self::Bin => "○",
            Self::Pin => "◇",
            Self::SincePin => "1↑ 0↓",
            Self::Worth => "EM F1",
            Self::NullDiff => "null diff",
            Self::Marked => "⟦ ⟧ « »",
        }
    }

    /// What it means, in a sentence.
    pub(crate) fn meaning(self) -> &'static str {
        match self {
            Self::Changed => "the last move of the threshold changed this row's prediction",
            Self::ChangedCount => "how many predictions the last move changed",
            Self::Right => "the prediction is right, or wrong",
            Self::Current => "the selected row, or the current objective",
            Self::SameLabels => {
                "every threshold in this range gives the same predictions; it says nothing about how sure they are"
            }
            Self::Confidence => {
                "95 % confidence interval of the figure beside it, at this threshold taken as given: Wilson's of a share of rows, \
                 Newcombe's of balanced accuracy and Youden's J, DeLong's of ROC AUC, of others from drawing rows anew; where the \
                 threshold was chosen on these rows for that figure, \
                 the true value is worse than the whole interval in more than 2.5 % of cases (in simulations of 200 to 500 rows in \
                 about 10 %)"
            }
            Self::Unseen => {
                "the objective's value on rows that were not used to choose, on average over rows drawn anew; going to a point tells it \
                 of what is limited too; – where a limit is guaranteed, and until the rows are drawn"
            }
            Self::Own => {
                "all slices, each at its own threshold: unless a decision brought it from other rows, it was chosen on the rows that it \
                 is measured on, which flatters it beside the common one"
            }
            Self::Zone => {
                "scores that are left to people: 1 from the upper line on, 0 below the lower one; keys move the heavy one"
            }
            Self::Versus => {
                "the objective's value at that point minus its value at the active threshold; – while a band is open"
            }
            Self::Together => {
                "one threshold is best for all of these; value and difference are those of the first, and o lists each"
            }
            Self::Outcomes => {
                "true negatives, false positives, false negatives, true positives: positive means predicted 1"
            }
            Self::Rounded => "close to 1 or 0, but not equal to it",
            Self::Mark => "where the active threshold stands on a curve",
            Self::Dotted => {
                "what a curve is compared with: chance, predictions that are all alike, the ROC curve's convex hull; on the cost curve \
                 also what the active threshold costs; about a metric, its 95 % interval at each threshold by itself"
            }
            Self::Pin => "where the threshold was pinned (P)",
            Self::SincePin => "the prediction became 1, or 0, since the threshold was pinned",
            Self::Worth => {
                "exact match and F1 of what the question is answered, as SQuAD's official evaluation has them: the best that any right \
                 answer gives; where the question has none, 1 if it is answered that it has none, else 0"
            }
            Self::NullDiff => "what run_squad.py calls null_score_diff_threshold: the threshold, the other way round",
            Self::Marked => "in the text of a question: what the model says, and the right answers",
            Self::Bin => "scores in steps of 0.1: how many of them are 1, with the 95 % interval (Wilson) as a bar",
        }
    }
}
