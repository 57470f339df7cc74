//! What a column could be, by its name and its first cells.

use super::message::LabelFault;
use super::names::{IDS, canonical, names_an_amount};
use super::table::Table;

/// Rows that are looked at: an answer to an error need not wait for a million.
pub(super) const LOOKED_AT: usize = 10_000;
/// Different values of a column that are counted.
const MOST_COUNTED: usize = 1000;
/// Characters that a class has, on average.
const LONGEST_CLASS: usize = 40;

/// `fault`, or, where the names in `column` are so many, or so nearly one a row, that they are hardly classes, that.
pub(super) fn judged(fault: LabelFault, table: &Table, column: usize) -> LabelFault {
    const MOST_CLASSES: usize = 20;
    const FEW: usize = 5;
    let LabelFault::UnknownNames { column: name, .. } = &fault else { return fault };
    let Column { filled, different, numbers, whole, characters, lowest, .. } = Column::of(table, column);
    let is_one_a_row = different > FEW && different * 10 >= filled * 9;
    let are_many = if numbers < filled {
        different > MOST_CLASSES || is_one_a_row || different > 2 && characters > LONGEST_CLASS * filled
    } else {
        // Whole numbers that hardly repeat are ids, and numbers below 0 a model's; others are grades.
        is_one_a_row && (whole == numbers || lowest < 0.0)
    };
    if !are_many {
        return fault;
    }
    LabelFault::ManyValues {
        column: name.clone(),
        different: (different < MOST_COUNTED).then_some(different),
        rows: filled,
    }
}

/// Whether a cell holds words: letters without digits, or several in a row. Numbers with a sign of some kind, addresses and
/// identifiers are none.
fn is_worded(text: &str) -> bool {
    let is_address = text.contains("://") || text.starts_with("www.") || text.starts_with('/');
    let is_one = !text.contains(char::is_whitespace);
    let is_identifier = is_one && text.is_ascii() && text.contains(|c: char| c.is_ascii_digit() || "@_\\/".contains(c));
    text.contains(char::is_alphabetic) && !is_address && !is_identifier
}

/// What can be seen of a column.
pub(super) struct Column {
    pub name: String,
    /// Rows, those in which it is not blank, and different values (up to a bound).
    rows: usize,
    filled: usize,
    different: usize,
    /// Of the cells that are not blank: numbers, whole ones, and characters.
    numbers: usize,
    whole: usize,
    characters: usize,
    /// Those that are words, be it one, and not numbers in disguise, addresses or identifiers.
    worded: usize,
    lowest: f64,
    pub within_0_1: bool,
    is_counting: bool,
}

impl Column {
    pub(super) fn of(table: &Table, column: usize) -> Self {
        let mut facts = Self {
            name: canonical(&table.headers()[column]),
            rows: table.rows().min(LOOKED_AT),
            filled: 0,
            different: 0,
            numbers: 0,
            whole: 0,
            characters: 0,
            worded: 0,
            lowest: f64::INFINITY,
            within_0_1: true,
            is_counting: true,
        };
        let (mut seen, mut last) = (std::collections::HashSet::new(), None);
        for cell in table.column(column).take(LOOKED_AT) {
            let text = cell.text().unwrap_or("").trim();
            if text.is_empty() {
                continue;
            }
            facts.filled += 1;
            facts.characters += text.chars().count();
            facts.worded += usize::from(is_worded(text));
            if seen.len() < MOST_COUNTED {
                seen.insert(text);
            }
            let number = text.parse::<f64>().ok().filter(|number| number.is_finite());
            facts.numbers += usize::from(number.is_some());
            facts.whole += usize::from(number.is_some_and(|number| number.fract() == 0.0));
            facts.lowest = number.map_or(facts.lowest, |number| facts.lowest.min(number));
            facts.within_0_1 &= number.is_none_or(|number| (0.0..=1.0).contains(&number));
            facts.is_counting &= number.is_some() && last.is_none_or(|last: f64| number == Some(last + 1.0));
            last = number;
        }
        facts.different = seen.len();
        facts.is_counting &= facts.filled > 2;
        facts
    }

    /// Blank or one value over and over: nothing that could play a part.
    fn says_nothing(&self) -> bool {
        self.different < 2 || self.filled * 5 < self.rows
    }

    fn is_id(&self) -> bool {
        self.is_counting || IDS.contains(&&*self.name) || self.name.ends_with(" id") || self.name.ends_with("_id")
    }

    /// Whether it is a measure or a name of each row rather than a kind of rows.
    pub(super) fn is_of_single_rows(&self) -> bool {
        let are_numbers = self.filled > 0 && self.numbers == self.filled;
        self.is_id() || are_numbers && (self.whole < self.numbers || names_an_amount(&self.name))
    }

    fn named(&self, parts: &[&str]) -> f64 {
        f64::from(u8::from(parts.iter().any(|part| self.name.contains(part))))
    }

    /// How well it would do as the label; `None` where not at all.
    pub(super) fn as_label(&self) -> Option<f64> {
        // Grades on a scale come in few rows too, and between whole ones there may be others.
        let are_grades =
            self.numbers == self.filled && self.whole < self.numbers && self.lowest >= 0.0 && !self.within_0_1;
        let most = match (are_grades, self.whole == self.filled) {
            (true, _) => self.filled / 2,
            (false, true) => 10,
            (false, false) => (self.filled / 2).clamp(3, 20),
        };
        let few = self.different == 2 || self.different < self.filled && self.different <= most;
        let short = self.characters <= LONGEST_CLASS * self.filled;
        let are_classes = self.numbers == 0 || self.whole == self.numbers || are_grades;
        let fits = !self.says_nothing() && !self.is_id() && few && short && are_classes;
        let named =
            self.named(&["label", "gold", "class", "true", "actual", "target", "answer", "truth", "judg", "quality"]);
        let binary = f64::from(u8::from(self.different == 2));
        fits.then(|| 4.0 * named + 2.0 * binary - self.named(&["pred"]) * 4.0 - self.different as f64 / 100.0)
    }

    /// The same as the score.
    pub(super) fn as_score(&self) -> Option<f64> {
        let named = self.named(&["score", "prob", "logit", "sim", "conf", "pred", "cos"]);
        // How related two texts are people say.
        let is_gold = self.named(&["relatedness", "gold"]) > 0.0;
        // Whole numbers are classes or counts, unless the name says otherwise; two of them are classes.
        let has_fractions = self.whole < self.numbers;
        let measures = has_fractions || named > 0.0 && self.different > 2;
        let fits = !self.says_nothing() && !self.is_id() && self.numbers * 5 >= self.filled * 4 && !is_gold && measures;
        // Of the scores of several classes, that of the positive one.
        let is_of = |parts: [&str; 3]| f64::from(u8::from(parts.iter().any(|part| self.name.ends_with(part))));
        let class = is_of(["pos", "positive", "1"]) - is_of(["neg", "negative", "0"]);
        let points = [
            (0.5, class),
            (4.0, named),
            (2.0, f64::from(u8::from(has_fractions))),
            (1.0, f64::from(u8::from(self.within_0_1))),
        ];
        fits.then(|| points.iter().map(|(weight, fact)| weight * fact).sum::<f64>() - self.named(&["label", "true"]))
    }

    /// The same as a text.
    pub(super) fn as_text(&self) -> Option<f64> {
        let fits = !self.says_nothing() && !self.is_id() && self.worded * 2 > self.filled;
        let length = self.characters as f64 / self.filled.max(1) as f64;
        // Few values over and over are classes.
        let repeats = self.different * 4 < self.filled;
        (fits && !repeats).then_some(length + 50.0 * self.named(&["text", "sent", "quest", "query", "string"]))
    }
}
