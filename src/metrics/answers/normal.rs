//! What of an answer's text counts: `normalize_answer` of SQuAD's `evaluate-v2.0.py`, with Python's notions of lower case, words
//! and white space.

use unicode_general_category::{GeneralCategory, get_general_category};

/// What is taken out where it stands as a word.
const ARTICLES: [&str; 3] = ["a", "an", "the"];

/// `text` in lower case, without ASCII punctuation and articles, its words one space apart.
///
/// As Python 3 has it, but that characters of newer versions of Unicode are known here. Punctuation goes first and leaves no
/// gap: `U.S.` is `us`, and `the-end` one word.
pub fn normalize_answer(text: &str) -> String {
    // The same mapping as Python's `str.lower`, the sigma at the end of a word included.
    let mut lower = text.to_lowercase();
    lower.retain(|character| !character.is_ascii_punctuation());
    let bare = without_articles(&lower);
    let mut words = bare.split(is_space).filter(|word| !word.is_empty());
    let mut normal = words.next().unwrap_or_default().to_owned();
    for word in words {
        normal.push(' ');
        normal.push_str(word);
    }
    normal
}

/// `re.sub(r'\b(a|an|the)\b', ' ', text)`: a match is all that stands between two borders of words.
fn without_articles(text: &str) -> String {
    let mut bare = String::with_capacity(text.len());
    let mut rest = text;
    while !rest.is_empty() {
        let (word, after) = rest.split_at(rest.find(|character| !is_word(character)).unwrap_or(rest.len()));
        bare.push_str(if ARTICLES.contains(&word) { " " } else { word });
        let (between, next) = after.split_at(after.find(is_word).unwrap_or(after.len()));
        bare.push_str(between);
        rest = next;
    }
    bare
}

/// `\w` of Python's `re`: letters and numbers of any kind, but no combining marks, so that an `a` with an accent of its own is an article.
fn is_word(character: char) -> bool {
    use GeneralCategory as Category;
    if character.is_ascii() {
        return character.is_ascii_alphanumeric() || character == '_';
    }
    matches!(
        get_general_category(character),
        Category::UppercaseLetter
            | Category::LowercaseLetter
            | Category::TitlecaseLetter
            | Category::ModifierLetter
            | Category::OtherLetter
            | Category::DecimalNumber
            | Category::LetterNumber
            | Category::OtherNumber
    )
}

/// What Python's `str.split` splits at: Unicode's white space and four control characters that separate.
fn is_space(character: char) -> bool {
    character.is_whitespace() || ('\u{1c}'..='\u{1f}').contains(&character)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use proptest::prelude::*;
    use serde::Deserialize;

    use super::*;

    #[derive(Deserialize)]
    struct Fixture {
        cases: Vec<(String, String)>,
    }

    #[test]
    fn texts_become_what_python_makes_of_them() {
        let fixture: Fixture =
            serde_json::from_str(include_str!("../../../tests/fixtures/squad2/normalized.json")).unwrap();
        assert!(fixture.cases.len() > 300);
        for (text, normal) in fixture.cases {
            assert_eq!(normalize_answer(&text), normal, "{text:?}");
        }
    }

    proptest! {
        #[test]
        fn words_are_never_empty_and_stand_one_space_apart(text in "[aAnN the.Σ\u{301}\u{a0}\t_]{0,20}|\\PC{0,20}") {
            let normal = normalize_answer(&text);
            prop_assert!(normal.is_empty() || normal.split(' ').all(|word| !word.is_empty() && !word.contains(is_space)));
            prop_assert!(!normal.contains(|character: char| character.is_ascii_punctuation()));
            prop_assert!(!normal.split(' ').any(|word| ARTICLES.contains(&word)));
        }

        #[test]
        fn case_articles_punctuation_and_white_space_do_not_count(words in prop::collection::vec("[b-z]{1,5}", 0..6)) {
            prop_assume!(!words.iter().any(|word| ARTICLES.contains(&word.as_str())));
            let dressed: String = words.iter().map(|word| format!("The\u{1c} ({})'\u{3000}an. ", word.to_uppercase())).collect();
            prop_assert_eq!(normalize_answer(&dressed), words.join(" "));
        }
    }
}
