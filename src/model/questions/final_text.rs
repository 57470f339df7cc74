//! `get_final_text` of `run_squad.py`: word pieces back to a part of the text.

use std::ops::Range;

use crate::model::tokenizer::is_python_space;

/// The words that word pieces make (`tok_text`): those of a word joined, one space between two words.
pub(super) fn detokenized<'a>(pieces: impl Iterator<Item = &'a str>) -> String {
    let joined = pieces.collect::<Vec<_>>().join(" ").replace(" ##", "").replace("##", "");
    joined.split(is_python_space).filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}

/// The bytes of `original` that `predicted`, which [`detokenized`] made of a part of its tokens, stands for: it is found in
/// `normal`, what `BasicTokenizer` makes of `original`, and the two are laid side by side without their spaces. All of
/// `original` where that is not possible.
pub(super) fn final_text(predicted: &str, original: &str, normal: &str) -> Range<usize> {
    aligned(predicted, original, normal).unwrap_or(0..original.len())
}

fn aligned(predicted: &str, original: &str, normal: &str) -> Option<Range<usize>> {
    let start = normal.find(predicted).filter(|_| !predicted.is_empty())?;
    // Only spaces proper: any other white space in a word of `original` is a letter to the original as well.
    let count = |text: &str| text.chars().filter(|letter| *letter != ' ').count();
    let letters = original.char_indices().filter(|(_, letter)| *letter != ' ');
    let letters: Vec<Range<usize>> = letters.map(|(at, letter)| at..at + letter.len_utf8()).collect();
    if letters.len() != count(normal) {
        return None;
    }
    let first = count(&normal[..start]);
    let last = (first + count(predicted)).checked_sub(1)?;
    Some(letters.get(first)?.start..letters.get(last)?.end)
}
