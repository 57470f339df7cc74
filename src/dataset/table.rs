//! A file's cells in two allocations: one text arena and one offset per cell.

/// What stands in a cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cell<'a> {
    /// Nothing: the key is missing or JSON `null`.
    Absent,
    /// Text, possibly empty.
    Text(&'a str),
    /// A JSON value that is not a string, as it was written (`3`, `true`, `{"a":1}`).
    Json(&'a str),
}

impl<'a> Cell<'a> {
    /// The cell as text; `None` where it is absent.
    #[must_use]
    pub fn text(self) -> Option<&'a str> {
        match self {
            Cell::Absent => None,
            Cell::Text(text) | Cell::Json(text) => Some(text),
        }
    }
}

/// Rows and columns of text, stored flat: a million short rows take two allocations, not millions.
#[derive(Debug, Clone, Default)]
pub struct Table {
    headers: Vec<String>,
    text: String,
    /// End of each cell in `text`, row-major; the two top bits say what the cell is.
    ends: Vec<u64>,
}

const ABSENT: u64 = 1 << 63;
const JSON: u64 = 1 << 62;
const OFFSET: u64 = JSON - 1;

impl Table {
    /// An empty table with these columns.
    #[must_use]
    pub fn new(headers: Vec<String>) -> Self {
        Self { headers, text: String::new(), ends: Vec::new() }
    }

    /// Column names, in the file's order; `1`, `2`, … where the file has none.
    #[must_use]
    pub fn headers(&self) -> &[String] {
        &self.headers
    }

    /// Number of rows.
    #[must_use]
    pub fn rows(&self) -> usize {
        self.ends.len().checked_div(self.headers.len()).unwrap_or(0)
    }

    /// Append one row; the caller gives exactly one cell a column.
    ///
    /// # Panics
    /// In debug builds, where the number of cells is not the number of columns.
    pub fn push<'a>(&mut self, cells: impl IntoIterator<Item = Cell<'a>>) {
        for cell in cells {
            self.text.push_str(cell.text().unwrap_or(""));
            let kind = match cell {
                Cell::Absent => ABSENT,
                Cell::Text(_) => 0,
                Cell::Json(_) => JSON,
            };
            self.ends.push(self.text.len() as u64 | kind);
        }
        debug_assert!(self.headers.is_empty() || self.ends.len().is_multiple_of(self.headers.len()));
    }

    /// The cell at `row`, `column`.
    ///
    /// # Panics
    /// Where either lies outside the table.
    #[must_use]
    pub fn cell(&self, row: usize, column: usize) -> Cell<'_> {
        let index = row * self.headers.len() + column;
        let start = if index == 0 { 0 } else { self.ends[index - 1] & OFFSET };
        let end = self.ends[index];
        let text = &self.text[start as usize..(end & OFFSET) as usize];
        match (end & ABSENT != 0, end & JSON != 0) {
            (true, _) => Cell::Absent,
            (_, true) => Cell::Json(text),
            _ => Cell::Text(text),
        }
    }
}
