//! Text in cells: characters are not cells, graphemes are not characters, and data never controls the terminal.

use std::borrow::Cow;
use std::ops::Range;

use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

use crate::dataset::Dataset;
use crate::metrics::Outcome;

/// The first of some wordings, from the longest to the shortest, that fits into `cells`; nothing where none does.
pub(super) fn fitting<const N: usize>(wordings: [String; N], cells: usize) -> String {
    wordings.into_iter().find(|wording| width(wording) <= cells).unwrap_or_default()
}

/// What stands where something was cut off.
const CUT: &str = "…";

/// Cells that `text` takes.
pub(super) fn width(text: &str) -> usize {
    text.graphemes(true).map(grapheme_width).sum()
}

/// Cells of one grapheme; a terminal never gives it more than two.
fn grapheme_width(grapheme: &str) -> usize {
    grapheme.width().min(2)
}

/// `text` with everything that could control the terminal or reorder the line as a visible sign.
pub(super) fn visible(text: &str) -> Cow<'_, str> {
    if text.chars().any(|character| sign(character).is_some()) {
        text.chars().map(|character| sign(character).unwrap_or(character)).collect::<String>().into()
    } else {
        text.into()
    }
}

/// The sign for a character that does something; `None` for one that only shows.
fn sign(character: char) -> Option<char> {
    match character {
        '\0'..='\u{1f}' => char::from_u32(0x2400 + character as u32),
        '\u{7f}' => Some('\u{2421}'),
        // C1 controls; marks, embeddings, overrides and isolates of direction; line and paragraph separators; byte order.
        '\u{80}'..='\u{9f}'
        | '\u{61c}'
        | '\u{200b}'
        | '\u{200e}'
        | '\u{200f}'
        | '\u{2028}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}'
        | '\u{feff}' => Some('\u{fffd}'),
        _ => None,
    }
}

/// The first graphemes of `text`, visible, that fit into `cells`, with `…` where some did not.
pub(super) fn cut(text: &str, cells: usize) -> String {
    // A cell rarely takes more than a few characters: a long text is not read to its end for a short column.
    let (head, is_all) = match text.char_indices().nth(cells.saturating_mul(8).saturating_add(8)) {
        Some((end, _)) => (&text[..end], false),
        None => (text, true),
    };
    let head = visible(head);
    if is_all && width(&head) <= cells {
        return head.into_owned();
    }
    if cells == 0 {
        return String::new();
    }
    let mut kept = String::new();
    let mut used = 0;
    for grapheme in head.graphemes(true) {
        let more = grapheme_width(grapheme);
        if used + more > cells - 1 {
            break;
        }
        kept.push_str(grapheme);
        used += more;
    }
    kept + CUT
}

/// `text` cut and filled up with spaces on the right to exactly `cells`.
pub(super) fn left(text: &str, cells: usize) -> String {
    let text = cut(text, cells);
    let fill = cells.saturating_sub(width(&text));
    text + &" ".repeat(fill)
}

/// `text` cut and filled up with spaces on the left to exactly `cells`.
pub(super) fn right(text: &str, cells: usize) -> String {
    let text = cut(text, cells);
    " ".repeat(cells.saturating_sub(width(&text))) + &text
}

/// `text` in lines of at most `cells`: broken at spaces where possible, within words (and between Chinese characters) at
/// graphemes; its own line breaks stay.
pub(super) fn wrap(text: &str, cells: usize) -> Vec<String> {
    let shown = shown(text);
    wrap_shown(&shown, cells).into_iter().map(|line| shown[line].to_owned()).collect()
}

/// `text` visible, but for its line breaks, which stay.
pub(super) fn shown(text: &str) -> String {
    let paragraphs = text.split('\n').map(|paragraph| visible(paragraph.trim_end_matches('\r')));
    paragraphs.collect::<Vec<_>>().join("\n")
}

/// Where the lines of a [shown] text begin and end, in bytes, when it is wrapped to `cells`.
pub(super) fn wrap_shown(shown: &str, cells: usize) -> Vec<Range<usize>> {
    let cells = cells.max(2);
    let mut lines = Vec::new();
    let mut at = 0;
    for paragraph in shown.split('\n') {
        let (mut start, mut used) = (at, 0);
        for word in unbroken(paragraph) {
            let more = width(word);
            if used + more > cells && used > 0 && more <= cells {
                lines.push(start..start + shown[start..at].trim_end().len());
                (start, used) = (at, 0);
                if word.trim().is_empty() {
                    at += word.len();
                    start = at;
                    continue;
                }
            }
            for grapheme in word.graphemes(true) {
                let more = grapheme_width(grapheme);
                if used + more > cells {
                    lines.push(start..at);
                    (start, used) = (at, 0);
                }
                at += grapheme.len();
                used += more;
            }
        }
        lines.push(start..at);
        at += 1;
    }
    lines
}

/// The parts of `text` that a line may be broken between: its words (a Chinese character is one) with the signs that touch
/// them, and the spaces. A sign belongs to what is before it, one that opens to what is behind, and a hyphen to both.
fn unbroken(text: &str) -> Vec<&str> {
    let is_space = |part: &str| part.chars().all(char::is_whitespace);
    let is_sign = |part: &str| !part.chars().any(|character| character.is_alphanumeric() || character.is_whitespace());
    let opens = |part: &str| part.ends_with(['(', '[', '{', '“', '‘', '«', '⟦', '（', '「', '『', '【', '《', '〈']);
    let joins = |before: &str, part: &str| {
        let is_bound = is_sign(before) || opens(before) || before.ends_with('-');
        !is_space(before) && !is_space(part) && (is_bound || is_sign(part) && !opens(part))
    };
    let mut parts: Vec<&str> = Vec::new();
    let mut start = 0;
    for (at, part) in text.split_word_bound_indices() {
        if parts.pop_if(|before| joins(before, part)).is_none() {
            start = at;
        }
        parts.push(&text[start..at + part.len()]);
    }
    parts
}

/// A class as the screen shows it.
pub(super) fn digit(class: bool) -> &'static str {
    if class { "1" } else { "0" }
}

/// The name that the data give to a class, where it is not just its digit.
pub(super) fn class_name(dataset: &Dataset, class: usize) -> Option<&str> {
    Some(dataset.class_names[class].as_str()).filter(|name| *name != class.to_string())
}

/// Whether the prediction is right, at a glance.
pub(super) fn tick(outcome: Outcome) -> &'static str {
    if outcome.is_correct() { "✓" } else { "✗" }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_column_is_exactly_as_wide_as_asked_whatever_stands_in_it() {
        for text in ["", "plain", "中文句子很长很长", "👩‍👩‍👧 family", "e\u{301}\u{302}tude", "a\tb\nc", "ＷＩＤＥ"]
        {
            for cells in 0..14 {
                assert_eq!(width(&left(text, cells)), cells, "{text:?} in {cells}");
                assert_eq!(width(&right(text, cells)), cells, "{text:?} in {cells}");
            }
        }
    }

    #[test]
    fn a_grapheme_is_never_cut_in_two() {
        assert_eq!(cut("👩‍👩‍👧👩‍👩‍👧", 3), "👩‍👩‍👧…");
        assert_eq!(cut("中文字", 4), "中…");
        assert_eq!(cut("中文", 4), "中文");
        assert_eq!(cut("abc", 3), "abc");
        assert_eq!(cut("abcd", 3), "ab…");
        assert_eq!(cut("abcd", 0), "");
    }

    #[test]
    fn what_could_control_the_terminal_is_shown_instead() {
        assert_eq!(visible("a\x1b[31mb\x07\x7f"), "a␛[31mb␇␡");
        assert_eq!(visible("x\u{202e}y\u{9b}z\u{2028}"), "x\u{fffd}y\u{fffd}z\u{fffd}");
        assert_eq!(visible("tab\there"), "tab␉here");
        assert!(matches!(visible("plain 中文 👩‍👩‍👧"), Cow::Borrowed(_)));
    }

    #[test]
    fn text_is_wrapped_at_spaces_and_inside_long_words() {
        assert_eq!(wrap("the quick brown fox", 10), ["the quick", "brown fox"]);
        assert_eq!(wrap("abcdefghij", 4), ["abcd", "efgh", "ij"]);
        assert_eq!(wrap("中文句子", 5), ["中文", "句子"]);
        assert_eq!(wrap("one\ntwo", 10), ["one", "two"]);
        assert_eq!(wrap("by one step (0.01)", 16), ["by one step", "(0.01)"]);
        assert_eq!(wrap("see --max-length, or not", 14), ["see", "--max-length,", "or not"]);
        assert_eq!(wrap("他说（你好）。再见", 10), ["他说（你", "好）。再见"]);
        assert_eq!(wrap("", 10), [""]);
        for line in wrap("中a文b 句子c很长 word", 3) {
            assert!(width(&line) <= 3, "{line:?}");
        }
    }
}
