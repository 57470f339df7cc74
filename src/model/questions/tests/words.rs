//! `get_final_text`, by the cases that its comments name and those that it gives up on.

use super::super::final_text::{self as original, detokenized};
use crate::model::tokenizer::basic_tokens;

fn final_text<'a>(predicted: &str, text: &'a str, lowercase: bool) -> &'a str {
    &text[original::final_text(predicted, text, &basic_tokens(text, lowercase).join(" "))]
}

#[test]
fn predicted_words_are_found_again_in_the_original_text() {
    for (predicted, original, expected) in [
        ("steve smith", "Steve Smith's", "Steve Smith"),
        ("1895", "(1895-1943).", "1895"),
        ("1895 - 1943", "(1895-1943).", "1895-1943"),
        ("cafe", "\u{ab}Caf\u{e9}\u{bb}", "Caf\u{e9}"),
        // The first place where it stands, even inside a word.
        ("a", "Cat a", "a"),
        ("\u{4e2d}", "\u{4e2d}\u{6587}", "\u{4e2d}"),
        ("i", "\u{130}s", "\u{130}"),
        // Not in it; of another length when normalised; white space that is none to `read_squad_examples`.
        ("[UNK]", "Zither!", "Zither!"),
        ("cafe", "(Cafe\u{301})", "(Cafe\u{301})"),
        ("b", "(a\u{a0}b)", "(a\u{a0}b)"),
        ("", "word", "word"),
    ] {
        assert_eq!(final_text(predicted, original, true), expected, "{predicted} in {original}");
    }
    assert_eq!(final_text("Steve", "Steve Smith's", false), "Steve");
    assert_eq!(final_text("steve", "Steve Smith's", false), "Steve Smith's");
}

#[test]
fn word_pieces_are_joined_to_words() {
    for (pieces, words) in [
        (&["vi", "##sitors", "oft", "##en"][..], "visitors often"),
        (&["##sitors", "[UNK]"], "sitors [UNK]"),
        (&["##"], ""),
        (&[], ""),
    ] {
        assert_eq!(detokenized(pieces.iter().copied()), words);
    }
}
