//! `get_final_text`, by the cases that its comments name and those that it gives up on.

use super::super::final_text::{detokenized, final_text};

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
        assert_eq!(&original[final_text(predicted, original, true)], expected, "{predicted} in {original}");
    }
    assert_eq!(&"Steve Smith's"[final_text("Steve", "Steve Smith's", false)], "Steve");
    assert_eq!(&"Steve Smith's"[final_text("steve", "Steve Smith's", false)], "Steve Smith's");
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
