//! A text with some of its parts marked: by signs and attributes, so that no colour is needed.

use std::ops::Range;

use ratatui::style::Style;
use ratatui::text::{Line, Span};

use super::text::{shown, wrap_shown};
use super::theme::Theme;

/// What a part is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Mark {
    /// What the model says.
    Best,
    /// What people say.
    Gold,
}

impl Mark {
    /// What stands before and behind such a part.
    pub(super) fn signs(self) -> [&'static str; 2] {
        match self {
            Self::Best => ["⟦", "⟧"],
            Self::Gold => ["«", "»"],
        }
    }

    fn style(self, theme: &Theme) -> Style {
        match self {
            Self::Best => theme.best,
            Self::Gold => theme.gold,
        }
    }
}

/// `text` in lines of at most `cells`, with the parts of `marks` (in bytes, at borders of characters) between their signs. Parts may
/// lie in each other.
pub(super) fn marked(text: &str, marks: &[(Range<usize>, Mark)], cells: usize, theme: &Theme) -> Vec<Line<'static>> {
    let mut borders: Vec<usize> = marks.iter().flat_map(|(part, _)| [part.start, part.end]).collect();
    borders.extend([0, text.len()]);
    borders.sort_unstable();
    borders.dedup();
    // What is shown, and from where on it has which style.
    let mut whole = String::with_capacity(text.len());
    let mut styles: Vec<(usize, Style)> = Vec::new();
    for (index, &at) in borders.iter().enumerate() {
        let signs = signs_at(marks, at);
        let inside = |is: &dyn Fn(&Range<usize>) -> bool| {
            let inside = marks.iter().filter(|(part, _)| is(part));
            inside.fold(Style::new(), |style, (_, mark)| style.patch(mark.style(theme)))
        };
        // A sign looks as what it stands at.
        for sign in signs.closing {
            styles.push((whole.len(), inside(&|part| part.start < at && at <= part.end)));
            whole.push_str(sign);
        }
        let style = inside(&|part| part.start <= at && at < part.end);
        for sign in signs.opening {
            styles.push((whole.len(), style));
            whole.push_str(sign);
        }
        let Some(&next) = borders.get(index + 1) else { break };
        styles.push((whole.len(), style));
        whole.push_str(&shown(&text[at..next]));
    }
    wrap_shown(&whole, cells).into_iter().map(|line| styled(&whole, line, &styles)).collect()
}

/// The signs at one place.
struct Signs {
    closing: Vec<&'static str>,
    opening: Vec<&'static str>,
}

/// The longest part opens first and closes last.
fn signs_at(marks: &[(Range<usize>, Mark)], at: usize) -> Signs {
    let of = |is: &dyn Fn(&Range<usize>) -> bool, sign: usize, is_turned: bool| {
        let mut here: Vec<&(Range<usize>, Mark)> = marks.iter().filter(|(part, _)| is(part)).collect();
        here.sort_by_key(|(part, _)| std::cmp::Reverse(part.len()));
        if is_turned {
            here.reverse();
        }
        here.into_iter().map(|(_, mark)| mark.signs()[sign]).collect()
    };
    Signs { closing: of(&|part| part.end == at, 1, true), opening: of(&|part| part.start == at, 0, false) }
}

/// The part `line` of `whole`, whose styles begin at these places, ascending.
fn styled(whole: &str, line: Range<usize>, styles: &[(usize, Style)]) -> Line<'static> {
    let ends = styles.iter().skip(1).map(|(start, _)| *start).chain([whole.len()]);
    let spans = styles.iter().zip(ends).filter_map(|(&(start, style), end)| {
        let part = start.max(line.start)..end.min(line.end);
        (part.start < part.end).then(|| Span::styled(whole[part].to_owned(), style))
    });
    spans.collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::text::{width, wrap};
    use super::super::theme::Palette;
    use super::*;

    fn text_of(lines: &[Line<'_>]) -> Vec<String> {
        lines.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn parts_stand_between_their_signs_also_within_each_other() {
        let theme = Palette::Mono.theme();
        let text = "the harbour of Aveiro";
        let marks = [(0..21, Mark::Gold), (15..21, Mark::Gold), (4..11, Mark::Best)];
        let lines = marked(text, &marks, 60, theme);
        assert_eq!(text_of(&lines), ["«the ⟦harbour⟧ of «Aveiro»»"]);
        let style_of =
            |word: &str| lines[0].spans.iter().find(|span| span.content.contains(word)).map(|span| span.style);
        assert_eq!(style_of("of"), Some(theme.gold));
        assert_eq!(style_of("harbour"), Some(theme.gold.patch(theme.best)));
    }

    #[test]
    fn a_part_that_is_broken_keeps_its_style_on_both_lines() {
        let theme = Palette::Mono.theme();
        let lines = marked("it left late on 面包 Monday", &[(8..29, Mark::Best)], 14, theme);
        assert_eq!(text_of(&lines), ["it left ⟦late", "on 面包", "Monday⟧"]);
        assert!(lines[1].spans.iter().all(|span| span.style == theme.best));
    }

    proptest! {
        #[test]
        fn without_its_signs_it_is_the_text_in_no_more_than_the_cells(
            text in "[a-c \\n\\t面é«👩\u{1b}]{0,40}", ends in prop::collection::vec((0_usize..40, 0_usize..40), 0..4),
            cells in 2_usize..20,
        ) {
            let place = |at: usize| text.char_indices().map(|(offset, _)| offset).nth(at).unwrap_or(text.len());
            let marks: Vec<(Range<usize>, Mark)> = ends.iter().enumerate().map(|(index, (one, other))| {
                let (start, end) = (place(*one.min(other)), place(*one.max(other)));
                (start..end, if index % 2 == 0 { Mark::Best } else { Mark::Gold })
            }).collect();
            let lines = text_of(&marked(&text, &marks, cells, Palette::Mono.theme()));
            prop_assert!(lines.iter().all(|line| width(line) <= cells), "{:?}", lines);
            let bare = |lines: &[String]| {
                let text: String = lines.concat();
                text.chars().filter(|sign| !sign.is_whitespace() && !"⟦⟧«»".contains(*sign)).collect::<String>()
            };
            prop_assert_eq!(bare(&lines), bare(&wrap(&text, cells)));
            if marks.is_empty() {
                prop_assert_eq!(lines, wrap(&text, cells));
            }
        }
    }
}
