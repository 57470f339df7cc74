//! How `--positive` is understood.

use super::census::Kind;
use super::rule::{Comparison, Digit};
use super::spelling::loosely_equal;

/// What `--positive` asks for, where no label is spelled just so.
#[derive(Debug, Clone, Copy)]
pub(crate) enum PositiveLabel<'a> {
    /// NAME
    Only(&'a str),
    /// not NAME
    AllBut(&'a str),
    /// >=N, >N, <=N, <N
    Numbers(Comparison, f64),
}

impl<'a> PositiveLabel<'a> {
    pub(crate) fn of(text: &'a str) -> Self {
        let text = text.trim();
        let but = text.split_once(char::is_whitespace).filter(|(not, _)| not.eq_ignore_ascii_case("not"));
        match (Comparison::parse(text), but) {
            (Some((comparison, cut)), _) => Self::Numbers(comparison, cut),
            (None, Some((_, name))) => Self::AllBut(name.trim()),
            (None, None) => Self::Only(text),
        }
    }

    /// Which of two classes it says becomes 1, if it calls them by nothing but their place: 0, false and −1, or 1 and true.
    fn place(self) -> Option<usize> {
        match self {
            Self::Only(name) => unnamed_class(name),
            Self::AllBut(name) => unnamed_class(name).map(|class| 1 - class),
            Self::Numbers(..) => None,
        }
    }

    /// Which of 0 and 1 it says becomes 1, if it speaks of them, or of false and true.
    pub(super) fn digit(self) -> Option<Digit> {
        let digit = |name: &str| match Kind::of(name) {
            Kind::Zero => Some(Digit::Zero),
            Kind::One => Some(Digit::One),
            Kind::MinusOne | Kind::Symbol | Kind::NotANumber | Kind::Name => None,
        };
        match self {
            Self::Only(name) => digit(name),
            Self::AllBut(name) => match digit(name)? {
                Digit::Zero => Some(Digit::One),
                Digit::One => Some(Digit::Zero),
            },
            Self::Numbers(..) => None,
        }
    }

    pub(super) fn is_comparison(self) -> bool {
        match self {
            Self::Numbers(..) => true,
            Self::Only(_) | Self::AllBut(_) => false,
        }
    }

    pub(super) fn names_minus_one(self) -> bool {
        match self {
            Self::Only(name) | Self::AllBut(name) => Kind::of(name) == Kind::MinusOne,
            Self::Numbers(..) => false,
        }
    }

    /// Whether it says what becomes of labels that are all −1.
    pub(super) fn places_minus_one(self) -> bool {
        match self {
            Self::Only(name) => matches!(Kind::of(name), Kind::MinusOne | Kind::One),
            Self::AllBut(_) => self.names_minus_one(),
            Self::Numbers(..) => true,
        }
    }
}

/// Whether one and the same class cannot become 1 for `decided` and for `typed`, as far as that shows without any label. A class that
/// has a name may be the 1 of those that have none.
pub(crate) fn are_opposed(decided: &str, typed: &str) -> bool {
    let place = |name| PositiveLabel::of(name).place();
    match (place(decided), place(typed)) {
        (Some(decided), Some(typed)) => decided != typed,
        (Some(1), None) | (None, Some(1)) => false,
        (Some(_), None) | (None, Some(_) | None) => !loosely_equal(decided.trim(), typed.trim()),
    }
}

/// Which class of two has no other name than `name`: 0 for 0, false and −1, 1 for 1 and true.
pub(crate) fn unnamed_class(name: &str) -> Option<usize> {
    match Kind::of(name.trim()) {
        Kind::Zero | Kind::MinusOne => Some(0),
        Kind::One => Some(1),
        Kind::Symbol | Kind::NotANumber | Kind::Name => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn without_labels_two_names_are_opposed_unless_they_may_mean_the_same_class() {
        for (decided, typed, opposed) in [
            ("1", "0", true),
            ("0", "1", true),
            ("1", "-1", true),
            ("1", "not 1", true),
            ("1", "1.0", false),
            ("1", "true", false),
            ("0", "false", false),
            ("1", "not 0", false),
            ("1", "duplicate", false),
            ("duplicate", "1", false),
            ("duplicate", "0", true),
            ("duplicate", "Duplicate", false),
            ("duplicate", "not duplicate", true),
            ("spam", "ham", true),
            (">=3", ">=3", false),
            (">=3", "<3", true),
        ] {
            assert_eq!(are_opposed(decided, typed), opposed, "{decided} and {typed}");
        }
    }
}
