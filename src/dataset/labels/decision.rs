//! What becomes 1: as `--positive` asks for it, or as the labels say by themselves.

use super::asked::PositiveLabel;
use super::census::{Census, Kind, Kinds, Meanings};
use super::rule::{Becomes1, Digit};
use super::spelling::{alike, loosely_equal, normalised};
use super::{IfAbsent, MinusOneBesideZero, Positive};
use crate::dataset::message::{Excerpt, LabelFault, Names, Note, option};

/// Pairs of names whose second is 1; case does not matter, and `-` and blank count as `_`.
const KNOWN_PAIRS: [(&str, &str); 21] = [
    ("label_0", "label_1"),
    ("not_equivalent", "equivalent"),
    ("not_entailment", "entailment"),
    ("not_duplicate", "duplicate"),
    ("non_duplicate", "duplicate"),
    ("not_paraphrase", "paraphrase"),
    ("non_paraphrase", "paraphrase"),
    ("not_similar", "similar"),
    ("dissimilar", "similar"),
    ("different", "same"),
    ("no_match", "match"),
    ("unacceptable", "acceptable"),
    ("negative", "positive"),
    ("neg", "pos"),
    ("no", "yes"),
    ("n", "y"),
    ("f", "t"),
    ("否", "是"),
    ("不同", "相同"),
    ("不相似", "相似"),
    ("不一致", "一致"),
];

/// Names that say no, where the other of two is likely the one that is looked for.
const DENIALS: [&str; 22] = [
    "no",
    "n",
    "not",
    "nein",
    "non",
    "нет",
    "bad",
    "fail",
    "failed",
    "reject",
    "rejected",
    "wrong",
    "false",
    "none",
    "against",
    "contradiction",
    "refuted",
    "否",
    "不是",
    "假",
    "错误",
    "反对",
];

/// How the labels are read, what the classes are called, and what there is to say of it.
pub(super) struct Decision {
    pub becomes_1: Becomes1,
    /// `[of 0, of 1]`
    pub names: [String; 2],
    pub notes: Vec<Note>,
    pub meanings: Meanings,
}

/// What most likely is looked for, as [`super::likely_positive`] has it.
pub(super) fn likeliest(census: &Census) -> Option<String> {
    match census.kinds() {
        Kinds::Ternary => return census.spelled("1").or(census.spelled("0")).map(str::to_owned),
        Kinds::Digits | Kinds::Booleans | Kinds::MostlyBinary | Kinds::Signs | Kinds::Names => {}
    }
    let names = census.names(census.meanings());
    let says_yes = |name: &str| {
        KNOWN_PAIRS.iter().any(|(_, one)| normalised(name) == *one)
            || ["entailment", "favor", "relevant", "supported", "spam", "+", "✓", "✔", "✅", "👍"]
                .contains(&&*normalised(name))
    };
    // `disagree` denies `agree`, and so do `un…`, `in…`, `non-…` and 不….
    let is_denied = |name: &str| {
        let end = normalised(name);
        names
            .iter()
            .any(|(other, _)| *other != name && end.parse::<f64>().is_err() && normalised(other).ends_with(&*end))
    };
    let denies = |name: &str| DENIALS.contains(&&*normalised(name));
    let remains = || match &names[..] {
        [(one, _), (other, _)] if denies(one) != denies(other) => Some(if denies(one) { other } else { one }),
        _ => None,
    };
    let yes = names.iter().find(|(name, _)| says_yes(name)).or_else(|| names.iter().find(|(name, _)| is_denied(name)));
    let yes = yes.map(|(name, _)| name).or_else(remains);
    let numbers: Option<Vec<f64>> = names.iter().map(|(name, _)| name.parse().ok()).collect();
    let name = |place: usize| Some(names.get(place)?.0.to_owned());
    match (yes, numbers) {
        (Some(yes), _) => Some((*yes).to_owned()),
        (None, Some(mut numbers)) if numbers.len() > 2 => {
            numbers.sort_by(f64::total_cmp);
            Some(format!(">={}", numbers[numbers.len() / 2]))
        }
        (None, Some(numbers)) => name(usize::from(numbers.len() == 2 && numbers[1] > numbers[0])),
        (None, None) => name(1).or_else(|| name(0)),
    }
}

/// How the labels of a column that says something are read.
pub(super) fn decide(
    census: &Census,
    column: &Excerpt,
    positive: Option<Positive<'_>>,
    minus_one: MinusOneBesideZero,
) -> Result<Decision, LabelFault> {
    let undecided = || match (census.kinds(), minus_one) {
        (Kinds::Ternary, MinusOneBesideZero::Bad) => Ok(binary(census)),
        (Kinds::Ternary, MinusOneBesideZero::Ask) => Err(minus_one_beside_zero(census, column.clone())),
        (Kinds::Digits | Kinds::Booleans | Kinds::MostlyBinary | Kinds::Signs | Kinds::Names, _) => {
            by_themselves(census).ok_or_else(|| unknown_names(census, column.clone()))
        }
    };
    let Some(Positive { name: asked, if_absent }) = positive else { return undecided() };
    let wish = PositiveLabel::of(asked);
    let choice = Choice::new(census, wish);
    let found = match if_absent {
        IfAbsent::AsDecided if wish.digit() == Some(Digit::One) && census.kinds() == Kinds::Ternary => {
            return undecided();
        }
        IfAbsent::AsDecided => as_decided(asked, choice.asked_for(asked, wish), by_themselves(census)),
        IfAbsent::Refuse | IfAbsent::Accept | IfAbsent::Await | IfAbsent::KeepLabels => choice.asked_for(asked, wish),
    };
    if let Some(found) = found {
        return Ok(found);
    }
    let absent = || {
        let (column, asked, names) = (column.clone(), asked.into(), census.listed());
        match if_absent {
            IfAbsent::AsDecided => LabelFault::DecidedAbsent { column, decided: asked, names },
            IfAbsent::Refuse | IfAbsent::Accept | IfAbsent::Await | IfAbsent::KeepLabels => {
                LabelFault::PositiveAbsent { column, positive: asked, names }
            }
        }
    };
    let own = by_themselves(census);
    match (if_absent, own) {
        // Both 0 and -1 are what models call their class 0: it would be scored while the labels stay.
        (IfAbsent::Refuse | IfAbsent::KeepLabels, _) if wish.names_minus_one() => Err(absent()),
        (_, Some(own)) if wish.digit() == Some(Digit::One) && is_binary(census) => Ok(own),
        (IfAbsent::KeepLabels, Some(mut own)) => {
            let [zero, one] = own.names.clone();
            own.notes.push(Note::LabelsStay { zero, one, positive: asked.to_owned() });
            Ok(own)
        }
        (IfAbsent::Refuse | IfAbsent::AsDecided, _) | (IfAbsent::KeepLabels, None) => Err(absent()),
        (IfAbsent::Accept, Some(own)) if is_binary(census) => Ok(own),
        (IfAbsent::Await, Some(mut own)) if is_binary(census) => {
            let [zero, one] = own.names.clone();
            own.notes.push(Note::LabelsStaySoFar { zero, one, positive: asked.into() });
            Ok(own)
        }
        (IfAbsent::Accept | IfAbsent::Await, None) if census.kinds() == Kinds::Ternary => undecided(),
        (IfAbsent::Accept | IfAbsent::Await, _) => Ok(match wish {
            PositiveLabel::AllBut(name) => choice.all_but(name),
            PositiveLabel::Only(_) | PositiveLabel::Numbers(..) => choice.one_against_the_rest(asked),
        }),
    }
}

/// How labels are read for a decision on `asked`: as `found`, which has that label, or as they say by themselves. `None` where
/// they do not, and where they would say the opposite.
fn as_decided(asked: &str, found: Option<Decision>, own: Option<Decision>) -> Option<Decision> {
    match (PositiveLabel::of(asked).digit(), found, own) {
        (Some(Digit::One), _, Some(own)) => Some(own),
        (_, Some(found), Some(own)) if found.names == own.names => Some(own),
        (_, Some(mut found), _) => {
            found.notes.push(Note::DecidedLabel(asked.into()));
            Some(found)
        }
        (None, None, Some(mut own)) => {
            own.notes.push(Note::DecidedLabelAbsent { decided: asked.into(), one: own.names[1].clone() });
            Some(own)
        }
        (Some(Digit::Zero), None, _) | (_, None, None) => None,
    }
}

/// How labels are read that say by themselves which of them is 1.
pub(super) fn by_themselves(census: &Census) -> Option<Decision> {
    match census.kinds() {
        Kinds::Digits | Kinds::Booleans | Kinds::MostlyBinary => Some(binary(census)),
        Kinds::Signs => Some(signs(census)),
        Kinds::Names => known_pair(census),
        Kinds::Ternary => None,
    }
}

/// The classes that `--positive` chooses among: what it names is one.
struct Choice<'a> {
    census: &'a Census<'a>,
    meanings: Meanings,
    names: Vec<(&'a str, usize)>,
}

impl<'a> Choice<'a> {
    fn new(census: &'a Census<'a>, wish: PositiveLabel<'_>) -> Self {
        let meanings = match wish {
            PositiveLabel::Only(name) | PositiveLabel::AllBut(name) => census.meanings().with(name),
            // Nothing else is between -1 and 0, where that is the border.
            PositiveLabel::Numbers(comparison, cut) if comparison.holds(-1.0, cut) != comparison.holds(0.0, cut) => {
                census.meanings().with("-1")
            }
            PositiveLabel::Numbers(..) => census.meanings(),
        };
        // All others become 0, and so does -1.
        let meanings = match census.kinds() {
            Kinds::Ternary => meanings.with("-1"),
            Kinds::Digits | Kinds::Booleans | Kinds::MostlyBinary | Kinds::Signs | Kinds::Names => meanings,
        };
        Self { census, meanings, names: census.names(meanings) }
    }

    /// What is asked for, where the labels have it.
    fn asked_for(&self, asked: &str, wish: PositiveLabel<'_>) -> Option<Decision> {
        let census = self.census;
        if let Some(found) = census.exactly(asked.trim()).filter(|_| wish.is_comparison()) {
            return Some(self.one_against_the_rest(found));
        }
        if let PositiveLabel::Numbers(comparison, cut) = wish {
            let names = comparison.names(cut);
            return Some(self.pair(Becomes1::Numbers(comparison, cut), names));
        }
        // 0 and 1 are what they are, and so are false and true; only --positive 0 (or false) inverts them.
        match (census.kinds(), wish.digit()) {
            (Kinds::Digits | Kinds::Booleans | Kinds::MostlyBinary, Some(Digit::Zero)) => {
                return Some(inverted(census));
            }
            (Kinds::Digits | Kinds::Booleans | Kinds::MostlyBinary, Some(Digit::One)) => return None,
            (Kinds::Digits | Kinds::Booleans | Kinds::MostlyBinary, None)
            | (Kinds::Signs | Kinds::Ternary | Kinds::Names, _) => {}
        }
        match (self.spelled(asked.trim()), wish) {
            (Some(found), _) => Some(self.one_against_the_rest(found)),
            (None, PositiveLabel::AllBut(name)) => self.spelled(name).map(|found| self.all_but(found)),
            // All labels are -1.
            (None, PositiveLabel::Only(name)) if census.nothing().is_some() && Kind::of(name) == Kind::One => {
                Some(signs(census))
            }
            (None, PositiveLabel::Only(_) | PositiveLabel::Numbers(..)) => None,
        }
    }

    /// How the column spells `name`, if that can be asked for.
    fn spelled(&self, name: &str) -> Option<&'a str> {
        let may_name = match self.census.kinds() {
            Kinds::Digits => match Kind::of(name) {
                Kind::MinusOne | Kind::Symbol | Kind::Name => true,
                Kind::Zero | Kind::One | Kind::NotANumber => false,
            },
            Kinds::Booleans | Kinds::MostlyBinary | Kinds::Signs | Kinds::Ternary | Kinds::Names => true,
        };
        self.census.spelled(name).filter(|_| may_name)
    }

    fn one_against_the_rest(&self, positive: &str) -> Decision {
        let (zero, rest) = self.others(positive);
        let positive = positive.to_owned();
        let note = if rest.is_empty() {
            Note::OneAlone { name: positive.clone(), class: 1 }
        } else {
            Note::OneAgainstTheRest { positive: positive.clone(), rest: Names::examples(rest) }
        };
        self.decision(Becomes1::Name(positive.clone()), [zero, positive], note)
    }

    fn all_but(&self, negative: &str) -> Decision {
        let (one, rest) = self.others(negative);
        let zero = negative.to_owned();
        let note = if rest.is_empty() {
            Note::OneAlone { name: zero.clone(), class: 0 }
        } else {
            Note::AllButOne { negative: zero.clone(), rest: Names::examples(rest) }
        };
        self.decision(Becomes1::AllBut(zero.clone()), [zero, one], note)
    }

    /// What the names other than `name` are called together, and their list.
    fn others(&self, name: &str) -> (String, Vec<&'a str>) {
        let names = self.names.iter().map(|(other, _)| *other);
        let rest: Vec<&str> = names.filter(|other| !loosely_equal(other, name)).collect();
        let together = match rest[..] {
            [other] => other.to_string(),
            _ => format!("not {name}"),
        };
        (together, rest)
    }

    fn pair(&self, becomes_1: Becomes1, names: [String; 2]) -> Decision {
        let [zero, one] = names.clone();
        self.decision(becomes_1, names, Note::LabelPair { zero, one })
    }

    fn decision(&self, becomes_1: Becomes1, names: [String; 2], note: Note) -> Decision {
        Decision { becomes_1, names, notes: vec![note], meanings: self.meanings }
    }
}

/// Whether the labels are 0 and 1, or false and true.
fn is_binary(census: &Census) -> bool {
    match census.kinds() {
        Kinds::Digits | Kinds::Booleans | Kinds::MostlyBinary => true,
        Kinds::Signs | Kinds::Ternary | Kinds::Names => false,
    }
}

fn unknown_names(census: &Census, column: Excerpt) -> LabelFault {
    let example = option("--positive", &likeliest(census).unwrap_or_default());
    LabelFault::UnknownNames { column, names: census.listed(), example }
}

fn minus_one_beside_zero(census: &Census, column: Excerpt) -> LabelFault {
    let example = option("--positive", &likeliest(census).unwrap_or_default());
    LabelFault::MinusOneBesideZero { column, names: census.listed(), example }
}

/// 0 and 1 as they are.
fn binary(census: &Census) -> Decision {
    let becomes_1 = Becomes1::Digit(Digit::One);
    let names = binary_names(census);
    let [zero, one] = census.booleans;
    let notes = if zero.is_none() && one.is_none() {
        Vec::new()
    } else {
        let (zero, one) = (zero.unwrap_or("false").into(), one.unwrap_or("true").into());
        vec![Note::LabelPair { zero, one }]
    };
    Decision { becomes_1, names, notes, meanings: census.meanings() }
}

/// What 0 and 1 are called.
fn binary_names(census: &Census) -> [String; 2] {
    let [zero, one] = census.booleans;
    match census.kinds() {
        Kinds::Booleans => [zero.unwrap_or("false").into(), one.unwrap_or("true").into()],
        Kinds::Digits | Kinds::MostlyBinary | Kinds::Signs | Kinds::Ternary | Kinds::Names => ["0".into(), "1".into()],
    }
}

/// 0 and 1 the other way round.
fn inverted(census: &Census) -> Decision {
    let [one, zero] = binary_names(census);
    let notes = vec![Note::LabelPair { zero: zero.clone(), one: one.clone() }];
    Decision { becomes_1: Becomes1::Digit(Digit::Zero), names: [zero, one], notes, meanings: census.meanings() }
}

/// −1 and 1.
fn signs(census: &Census) -> Decision {
    let names = ["-1", "1"].map(|name| census.spelled(name).unwrap_or(name).to_owned());
    let [zero, one] = names.clone();
    Decision {
        becomes_1: Becomes1::PlusOne,
        names,
        notes: vec![Note::LabelPair { zero, one }],
        meanings: census.meanings(),
    }
}

/// The rule for names that everybody reads the same way, all of them or one alone.
fn known_pair(census: &Census) -> Option<Decision> {
    let meanings = census.meanings();
    let names = census.names(meanings);
    if names.is_empty() || !census.all_counted() {
        return None;
    }
    let fits = |&&(zero, one): &&(&str, &str)| {
        names.iter().map(|(name, _)| normalised(name)).all(|name| name == zero || name == one)
    };
    let &(zero, one) = KNOWN_PAIRS.iter().find(fits)?;
    let found = |wanted: &str| names.iter().map(|(name, _)| *name).find(|name| normalised(name) == wanted);
    let spelled = |wanted: &str, other: &str| match (found(wanted), found(other)) {
        (Some(name), _) => name.to_owned(),
        (None, Some(name)) => alike(name, other, wanted),
        (None, None) => wanted.to_owned(),
    };
    let classes = [spelled(zero, one), spelled(one, zero)];
    let [zero_name, one_name] = classes.clone();
    let note = Note::LabelPair { zero: zero_name, one: one_name };
    Some(Decision { becomes_1: Becomes1::Second(zero, one), names: classes, notes: vec![note], meanings })
}
