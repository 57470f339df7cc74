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
    pub fn text(self) -> Option<&'a str> {
        match self {
            Cell::Absent => None,
            Cell::Text(text) | Cell::Json(text) => Some(text),
        }
    }

    /// Whether it is a JSON array or object that does not begin with another.
    pub(super) fn is_list(self) -> bool {
        self.is_nested() && self.text().is_some_and(|text| !text[1..].trim_start().starts_with(['[', '{']))
    }

    /// Whether it is a JSON array or object.
    pub(super) fn is_nested(self) -> bool {
        match self {
            Cell::Absent | Cell::Text(_) => false,
            Cell::Json(text) => text.starts_with(['[', '{']),
        }
    }
}

/// Why a row of fields does not fit the table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Misfit {
    /// It has so many fields, not one a column.
    Fields(usize),
    /// The field in this column (from 0) is not UTF-8.
    NotUtf8(usize),
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
    pub fn new(headers: Vec<String>) -> Self {
        Self { headers, text: String::new(), ends: Vec::new() }
    }

    /// Column names, in the file's order; `1`, `2`, … where the file has none.
    pub fn headers(&self) -> &[String] {
        &self.headers
    }

    /// Data rows: the header is none.
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

    /// Append a row of raw fields, or leave the table as it was and say why it cannot be.
    pub(super) fn push_bytes<'a>(&mut self, fields: impl IntoIterator<Item = &'a [u8]>) -> Result<(), Misfit> {
        let (text, ends) = (self.text.len(), self.ends.len());
        let mut fault = None;
        for field in fields {
            match std::str::from_utf8(field) {
                Ok(field) => self.text.push_str(field),
                Err(_) => fault = fault.or(Some(Misfit::NotUtf8(self.ends.len() - ends))),
            }
            self.ends.push(self.text.len() as u64);
        }
        let count = self.ends.len() - ends;
        if count != self.headers.len() {
            fault = Some(Misfit::Fields(count));
        }
        let Some(fault) = fault else { return Ok(()) };
        self.text.truncate(text);
        self.ends.truncate(ends);
        Err(fault)
    }

    /// Append a column whose cells are absent in all rows so far.
    pub(super) fn add_column(&mut self, name: String) {
        let width = self.headers.len();
        if width > 0 {
            let mut ends = Vec::with_capacity(self.ends.len() + self.rows());
            for row in self.ends.chunks_exact(width) {
                ends.extend_from_slice(row);
                ends.push((row[width - 1] & OFFSET) | ABSENT);
            }
            self.ends = ends;
        }
        self.headers.push(name);
    }

    /// A copy of the first `count` rows.
    pub(super) fn head(&self, count: usize) -> Self {
        let ends = self.ends[..self.ends.len().min(count * self.headers.len())].to_vec();
        let text = self.text[..ends.last().map_or(0, |end| (end & OFFSET) as usize)].to_owned();
        Self { headers: self.headers.clone(), text, ends }
    }

    /// The columns are called by the cells of the first row, which stays.
    pub(super) fn take_names(&mut self) {
        if self.rows() > 0 {
            let name = |column: usize| self.cell(0, column).text().unwrap_or("").trim().to_owned();
            self.headers = (0..self.headers.len()).map(name).collect();
        }
    }

    /// Keep the rows whose entry in `keep` is true.
    pub(super) fn retain(&mut self, keep: &[bool]) {
        let mut kept = Self::new(std::mem::take(&mut self.headers));
        let width = kept.headers.len();
        self.headers.resize(width, String::new());
        for row in keep.iter().enumerate().filter(|(_, keep)| **keep).map(|(row, _)| row) {
            kept.push((0..width).map(|column| self.cell(row, column)));
        }
        *self = kept;
    }

    /// Put the rows of `other` below these. It has the same columns, or further ones behind them, which are absent in the
    /// rows so far.
    pub(super) fn append(&mut self, other: &Self) {
        for name in other.headers.get(self.headers.len()..).unwrap_or_default() {
            self.add_column(name.clone());
        }
        let width = other.headers.len();
        for row in 0..other.rows() {
            self.push((0..width).map(|column| other.cell(row, column)));
        }
    }

    /// The rows so far; the columns stay, without rows.
    pub(super) fn take(&mut self) -> Self {
        let empty = Self::new(self.headers.clone());
        std::mem::replace(self, empty)
    }

    /// Give back what was allocated ahead.
    pub(super) fn shrink_to_fit(&mut self) {
        self.text.shrink_to_fit();
        self.ends.shrink_to_fit();
    }

    /// The cells of one column, from the first row to the last.
    ///
    /// # Panics
    /// Where there is no such column.
    pub fn column(&self, column: usize) -> impl Iterator<Item = Cell<'_>> {
        (0..self.rows()).map(move |row| self.cell(row, column))
    }

    /// The cell at `row`, `column`.
    ///
    /// # Panics
    /// Where either lies outside the table.
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
