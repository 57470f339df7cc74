//! The script that a text is written in.

/// A script, or a family of them that is rare in test sets.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Script {
    Latin,
    Han,
    Kana,
    Hangul,
    Cyrillic,
    Greek,
    Arabic,
    Hebrew,
    Devanagari,
    Bengali,
    Gurmukhi,
    Gujarati,
    Tamil,
    Telugu,
    Kannada,
    Malayalam,
    Sinhala,
    Thai,
    Lao,
    Tibetan,
    Myanmar,
    Georgian,
    Armenian,
    Ethiopic,
    Khmer,
    Mongolian,
    Other,
}

use Script as S;

/// The blocks of each script in Unicode, ascending: first and last code point.
const BLOCKS: [(u32, u32, Script); 53] = [
    (0x0041, 0x024F, S::Latin),
    (0x0250, 0x02AF, S::Latin),
    (0x0370, 0x03FF, S::Greek),
    (0x0400, 0x052F, S::Cyrillic),
    (0x0530, 0x058F, S::Armenian),
    (0x0590, 0x05FF, S::Hebrew),
    (0x0600, 0x06FF, S::Arabic),
    (0x0750, 0x077F, S::Arabic),
    (0x0870, 0x08FF, S::Arabic),
    (0x0900, 0x097F, S::Devanagari),
    (0x0980, 0x09FF, S::Bengali),
    (0x0A00, 0x0A7F, S::Gurmukhi),
    (0x0A80, 0x0AFF, S::Gujarati),
    (0x0B80, 0x0BFF, S::Tamil),
    (0x0C00, 0x0C7F, S::Telugu),
    (0x0C80, 0x0CFF, S::Kannada),
    (0x0D00, 0x0D7F, S::Malayalam),
    (0x0D80, 0x0DFF, S::Sinhala),
    (0x0E00, 0x0E7F, S::Thai),
    (0x0E80, 0x0EFF, S::Lao),
    (0x0F00, 0x0FFF, S::Tibetan),
    (0x1000, 0x109F, S::Myanmar),
    (0x10A0, 0x10FF, S::Georgian),
    (0x1100, 0x11FF, S::Hangul),
    (0x1200, 0x139F, S::Ethiopic),
    (0x1780, 0x17FF, S::Khmer),
    (0x1800, 0x18AF, S::Mongolian),
    (0x1C80, 0x1C8F, S::Cyrillic),
    (0x1C90, 0x1CBF, S::Georgian),
    (0x1E00, 0x1EFF, S::Latin),
    (0x1F00, 0x1FFF, S::Greek),
    (0x2C60, 0x2C7F, S::Latin),
    (0x2D00, 0x2D2F, S::Georgian),
    (0x2D80, 0x2DDF, S::Ethiopic),
    (0x2DE0, 0x2DFF, S::Cyrillic),
    (0x2E80, 0x2FDF, S::Han),
    (0x3005, 0x3007, S::Han),
    (0x3041, 0x30FF, S::Kana),
    (0x3130, 0x318F, S::Hangul),
    (0x31F0, 0x31FF, S::Kana),
    (0x3400, 0x4DBF, S::Han),
    (0x4E00, 0x9FFF, S::Han),
    (0xA640, 0xA69F, S::Cyrillic),
    (0xA720, 0xA7FF, S::Latin),
    (0xA960, 0xA97F, S::Hangul),
    (0xAC00, 0xD7FF, S::Hangul),
    (0xF900, 0xFAFF, S::Han),
    (0xFB1D, 0xFB4F, S::Hebrew),
    (0xFB50, 0xFDFF, S::Arabic),
    (0xFE70, 0xFEFC, S::Arabic),
    (0xFF21, 0xFF5A, S::Latin),
    (0xFF66, 0xFF9F, S::Kana),
    (0x2_0000, 0x3_23AF, S::Han),
];

/// Scripts there are here.
const SCRIPTS: usize = S::Other as usize + 1;

impl Script {
    const ALL: [Self; SCRIPTS] = [
        S::Latin,
        S::Han,
        S::Kana,
        S::Hangul,
        S::Cyrillic,
        S::Greek,
        S::Arabic,
        S::Hebrew,
        S::Devanagari,
        S::Bengali,
        S::Gurmukhi,
        S::Gujarati,
        S::Tamil,
        S::Telugu,
        S::Kannada,
        S::Malayalam,
        S::Sinhala,
        S::Thai,
        S::Lao,
        S::Tibetan,
        S::Myanmar,
        S::Georgian,
        S::Armenian,
        S::Ethiopic,
        S::Khmer,
        S::Mongolian,
        S::Other,
    ];

    /// The script of a letter; `None` of what is no letter.
    fn of(character: char) -> Option<Self> {
        if !character.is_alphabetic() {
            return None;
        }
        let code = u32::from(character);
        let block = BLOCKS.partition_point(|(_, last, _)| *last < code);
        let found = BLOCKS.get(block).filter(|(first, ..)| *first <= code);
        Some(found.map_or(S::Other, |(.., script)| *script))
    }

    /// The script of most of the letters of `text`; `None` where it has none. Japanese is written in two: a text of Han letters of
    /// which a tenth or more are kana is in kana.
    fn of_text(text: &str) -> Option<Self> {
        let mut letters = [0_usize; SCRIPTS];
        text.chars().filter_map(Self::of).for_each(|script| letters[script as usize] += 1);
        let (han, kana) = (letters[S::Han as usize], letters[S::Kana as usize]);
        if kana * 10 >= han + kana {
            (letters[S::Han as usize], letters[S::Kana as usize]) = (0, han + kana);
        }
        let (_, most) = letters.iter().enumerate().map(|(place, count)| (*count, SCRIPTS - 1 - place)).max()?;
        let place = SCRIPTS - 1 - most;
        (letters[place] > 0).then(|| Self::ALL[place])
    }

    fn name(self) -> &'static str {
        match self {
            S::Latin => "Latin",
            S::Han => "Han",
            S::Kana => "Kana",
            S::Hangul => "Hangul",
            S::Cyrillic => "Cyrillic",
            S::Greek => "Greek",
            S::Arabic => "Arabic",
            S::Hebrew => "Hebrew",
            S::Devanagari => "Devanagari",
            S::Bengali => "Bengali",
            S::Gurmukhi => "Gurmukhi",
            S::Gujarati => "Gujarati",
            S::Tamil => "Tamil",
            S::Telugu => "Telugu",
            S::Kannada => "Kannada",
            S::Malayalam => "Malayalam",
            S::Sinhala => "Sinhala",
            S::Thai => "Thai",
            S::Lao => "Lao",
            S::Tibetan => "Tibetan",
            S::Myanmar => "Myanmar",
            S::Georgian => "Georgian",
            S::Armenian => "Armenian",
            S::Ethiopic => "Ethiopic",
            S::Khmer => "Khmer",
            S::Mongolian => "Mongolian",
            S::Other => "other",
        }
    }
}

/// The script that both texts are written in, by most of their letters: `Latin`; `Latin and Han` where they differ, whichever
/// comes first; `no letters`.
pub(super) fn script_of(first: &str, second: Option<&str>) -> String {
    match (Script::of_text(first), second.and_then(Script::of_text)) {
        (None, None) => "no letters".into(),
        (Some(script), None) | (None, Some(script)) => script.name().into(),
        (Some(one), Some(other)) if one == other => one.name().into(),
        (Some(one), Some(other)) => format!("{} and {}", one.min(other).name(), one.max(other).name()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_is_in_the_script_of_most_of_its_letters() {
        for (first, second, expected) in [
            ("How do I learn BERT?", Some("What is BERT?"), "Latin"),
            ("怎么学BERT？", Some("如何学习BERT模型"), "Latin and Han"),
            ("怎么学习 BERT 模型呢，谁知道？", Some("如何学习"), "Han"),
            ("Où est-ce ?", None, "Latin"),
            ("東京はどこですか", Some("東京の場所"), "Kana"),
            ("Где это?", Some("where"), "Latin and Cyrillic"),
            ("where", Some("Где это?"), "Latin and Cyrillic"),
            ("한국어", Some("123"), "Hangul"),
            ("123", Some("?"), "no letters"),
            ("", None, "no letters"),
            ("हिन्दी", Some("हिन्दी में"), "Devanagari"),
            ("ไทย", None, "Thai"),
            ("ᚠᚢᚦ", None, "other"),
            ("ＷＩＤＥ", None, "Latin"),
        ] {
            assert_eq!(script_of(first, second), expected, "{first} {second:?}");
        }
    }

    #[test]
    fn the_blocks_stand_in_order_and_every_script_is_itself() {
        assert!(BLOCKS.iter().all(|(first, last, _)| first <= last));
        assert!(BLOCKS.windows(2).all(|pair| pair[0].1 < pair[1].0));
        for (place, script) in Script::ALL.into_iter().enumerate() {
            assert_eq!(script as usize, place, "{}", script.name());
        }
    }
}
