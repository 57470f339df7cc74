//! A one-line text field: every edit keeps the cursor at a grapheme border.

use unicode_segmentation::UnicodeSegmentation;

use super::Edit;

/// A one-line text field.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TextInput {
    pub text: String,
    /// Cursor: a byte offset into `text`, always at a grapheme border.
    pub cursor: usize,
}

impl TextInput {
    /// A field that holds `text`, the cursor at its end.
    pub fn new(text: String) -> Self {
        Self { cursor: text.len(), text }
    }

    /// Type one character.
    pub fn insert(&mut self, character: char) {
        if !character.is_control() {
            self.text.insert(self.cursor, character);
            self.cursor += character.len_utf8();
        }
    }

    /// Move the cursor or delete.
    pub(crate) fn edit(&mut self, edit: Edit) {
        match edit {
            Edit::Left => self.cursor = self.before(),
            Edit::Right => self.cursor = self.after(),
            Edit::Home => self.cursor = 0,
            Edit::End => self.cursor = self.text.len(),
            Edit::DeleteBack => self.delete_from(self.before()),
            Edit::DeleteForward => {
                let after = self.after();
                self.text.replace_range(self.cursor..after, "");
            }
            Edit::DeleteWord => {
                let head = self.text[..self.cursor].trim_end();
                let word = head
                    .rfind(char::is_whitespace)
                    .map_or(0, |at| at + head[at..].chars().next().map_or(0, char::len_utf8));
                self.delete_from(word);
            }
            Edit::DeleteLine => self.delete_from(0),
        }
    }

    fn delete_from(&mut self, start: usize) {
        self.text.replace_range(start..self.cursor, "");
        self.cursor = start;
    }

    fn before(&self) -> usize {
        self.text[..self.cursor].grapheme_indices(true).next_back().map_or(0, |(start, _)| start)
    }

    fn after(&self) -> usize {
        self.cursor + self.text[self.cursor..].graphemes(true).next().map_or(0, str::len)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_cursor_moves_by_what_a_person_calls_a_character() {
        let mut field = TextInput::new("a句👩‍👩‍👧é".into());
        let mut seen = vec![field.cursor];
        while field.cursor > 0 {
            field.edit(Edit::Left);
            seen.push(field.cursor);
        }
        assert_eq!(seen.len(), 5);
        field.edit(Edit::Right);
        field.edit(Edit::DeleteForward);
        assert_eq!(field.text, "a👩‍👩‍👧é");
        field.edit(Edit::End);
        field.edit(Edit::DeleteBack);
        field.edit(Edit::DeleteBack);
        assert_eq!((field.text.as_str(), field.cursor), ("a", 1));
        field.edit(Edit::DeleteBack);
        field.edit(Edit::DeleteBack);
        field.edit(Edit::DeleteForward);
        assert_eq!((field.text.as_str(), field.cursor), ("", 0));
    }

    #[test]
    fn a_word_and_everything_before_the_cursor_can_be_deleted() {
        let mut field = TextInput::new("one two  ".into());
        field.edit(Edit::DeleteWord);
        assert_eq!(field.text, "one ");
        field.insert('x');
        field.insert('\u{7}');
        assert_eq!(field.text, "one x");
        field.edit(Edit::Left);
        field.edit(Edit::DeleteLine);
        assert_eq!((field.text.as_str(), field.cursor), ("x", 0));
    }
}
