//! Which slice each line belongs to.

use std::collections::HashMap;

/// A column has more different values than slices can be shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("more than {} different values: slices are made of at most as many", Slicing::MOST)]
pub struct TooManySlices;

/// A slice for each line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Slicing {
    names: Vec<String>,
    /// The index of a name for each line.
    of_line: Vec<u32>,
    /// The largest number of each slice, where slices are parts of an axis.
    ends: Option<Vec<u64>>,
}

impl Slicing {
    /// The most values that a column is sliced by.
    pub const MOST: usize = 50;

    /// By the values of a column, one a line; an empty one is a value like others. In the order of their first line.
    ///
    /// # Errors
    /// [`TooManySlices`] where there are more than [`Slicing::MOST`] different values.
    pub fn by_value<'a>(values: impl IntoIterator<Item = &'a str>) -> Result<Self, TooManySlices> {
        let mut known: HashMap<&str, u32> = HashMap::new();
        let mut slicing = Self { names: Vec::new(), of_line: Vec::new(), ends: None };
        for value in values {
            let next = slicing.names.len();
            let slice = *known.entry(value).or_insert(next as u32);
            if slice as usize == next {
                if next == Self::MOST {
                    return Err(TooManySlices);
                }
                slicing.names.push(value.to_owned());
            }
            slicing.of_line.push(slice);
        }
        Ok(slicing)
    }

    /// By the size of a number, such as the length of a text: at most `parts` slices of about as many rows each, named
    /// `from–to` and in that order. `counts` say how many rows each line stands for; one, without them.
    ///
    /// A line belongs to part ⌊`parts` · (rows with a smaller number) / rows⌋, so that equal numbers stay together.
    ///
    /// # Panics
    /// Where there is another number of counts.
    pub fn by_size(numbers: &[u64], counts: Option<&[u64]>, parts: usize) -> Self {
        assert!(counts.is_none_or(|counts| counts.len() == numbers.len()), "each line needs a count");
        let count = |line: usize| counts.map_or(1, |counts| counts[line]);
        let mut sorted: Vec<(u64, u64)> =
            numbers.iter().enumerate().map(|(line, number)| (*number, count(line))).collect();
        sorted.sort_unstable();
        let rows: u128 = sorted.iter().map(|(_, count)| u128::from(*count)).sum();
        // (part, least, largest), ascending
        let mut found: Vec<(usize, u64, u64)> = Vec::new();
        let mut below = 0_u128;
        for run in sorted.chunk_by(|left, right| left.0 == right.0) {
            let number = run[0].0;
            let part = (below * parts.max(1) as u128).checked_div(rows).unwrap_or(0) as usize;
            match found.last_mut().filter(|(last, ..)| *last == part) {
                Some((_, _, largest)) => *largest = number,
                None => found.push((part, number, number)),
            }
            below += run.iter().map(|(_, count)| u128::from(*count)).sum::<u128>();
        }
        let ends: Vec<u64> = found.iter().map(|(_, _, largest)| *largest).collect();
        let slice = |number: &u64| ends.partition_point(|largest| largest < number) as u32;
        let of_line = numbers.iter().map(slice).collect();
        Self {
            names: found.iter().map(|&(_, least, largest)| name_of((least, largest))).collect(),
            of_line,
            ends: Some(ends),
        }
    }

    /// By the size of a number: a part up to each of `ends`, which rise, and one for what is larger than all of them. Parts are named
    /// as those [by size](Self::by_size), after the numbers that lie in them; one without any has the name `–`.
    pub fn by_ends(numbers: &[u64], ends: &[u64]) -> Self {
        let of_line: Vec<u32> =
            numbers.iter().map(|number| ends.partition_point(|largest| largest < number) as u32).collect();
        let mut range: Vec<Option<(u64, u64)>> = vec![None; ends.len() + 1];
        for (&part, &number) in of_line.iter().zip(numbers) {
            let (least, largest) = range[part as usize].unwrap_or((number, number));
            range[part as usize] = Some((least.min(number), largest.max(number)));
        }
        let names = range.into_iter().map(|range| range.map_or_else(|| "–".into(), name_of)).collect();
        let last = numbers.iter().copied().max().unwrap_or(0).max(ends.last().copied().unwrap_or(0));
        Self { names, of_line, ends: Some(ends.iter().copied().chain([last]).collect()) }
    }

    /// One name a slice.
    pub fn names(&self) -> &[String] {
        &self.names
    }

    /// The index of its slice for each line.
    pub fn of_line(&self) -> &[u32] {
        &self.of_line
    }

    /// The largest number of each slice, where they are [by size](Self::by_size).
    pub fn ends(&self) -> Option<&[u64]> {
        self.ends.as_deref()
    }

    /// `column` cut up: for each slice the numbers of its lines, in their order.
    ///
    /// # Panics
    /// Where the column has another length.
    pub(super) fn cut<T: Copy>(&self, column: &[T]) -> Vec<Vec<T>> {
        assert_eq!(column.len(), self.of_line.len(), "each line belongs to a slice");
        let mut parts = vec![Vec::new(); self.names.len()];
        for (&slice, &cell) in self.of_line.iter().zip(column) {
            parts[slice as usize].push(cell);
        }
        parts
    }
}

/// `9`, `4–8`
fn name_of((least, largest): (u64, u64)) -> String {
    if least == largest { least.to_string() } else { format!("{least}–{largest}") }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_column_of_fifty_values_is_sliced_and_one_of_fifty_one_refused() {
        let values: Vec<String> = (0..Slicing::MOST).map(|value| value.to_string()).collect();
        let twice = || values.iter().chain(&values).map(String::as_str);
        let slicing = Slicing::by_value(twice()).unwrap();
        assert_eq!((slicing.names().len(), slicing.of_line().len()), (Slicing::MOST, 2 * Slicing::MOST));
        assert_eq!(Slicing::by_value(twice().chain(["another"])), Err(TooManySlices));
        let empty = Slicing::by_value(["", "a", ""]).unwrap();
        assert_eq!((empty.names(), empty.of_line()), (&[String::new(), "a".to_owned()][..], &[0, 1, 0][..]));
        assert!(Slicing::by_value([]).unwrap().names().is_empty());
    }

    #[test]
    fn lengths_are_cut_into_parts_of_as_many_lines() {
        let slicing = Slicing::by_size(&[9, 1, 5, 3, 7, 2, 8, 4], None, 4);
        assert_eq!(slicing.names(), ["1–2", "3–4", "5–7", "8–9"]);
        assert_eq!(slicing.of_line(), [3, 0, 2, 1, 2, 0, 3, 1]);
        assert_eq!(slicing.ends(), Some(&[2, 4, 7, 9][..]));
        assert_eq!(Slicing::by_size(&[5; 6], None, 4).names(), ["5"]);
        assert!(Slicing::by_size(&[], None, 4).names().is_empty());
        assert_eq!(Slicing::by_size(&[1, 2], None, 0).names(), ["1–2"]);
        // One line of three rows, and three of one.
        assert_eq!(Slicing::by_size(&[1, 2, 3, 4], Some(&[3, 1, 1, 1]), 2).names(), ["1", "2–4"]);
    }

    #[test]
    fn parts_that_are_known_have_the_names_of_what_lies_in_them() {
        let slicing = Slicing::by_ends(&[9, 1, 5, 3, 70, 2], &[3, 4, 9]);
        assert_eq!(slicing.names(), ["1–3", "–", "5–9", "70"]);
        assert_eq!((slicing.of_line(), slicing.ends()), (&[2, 0, 2, 0, 3, 0][..], Some(&[3, 4, 9, 70][..])));
        assert_eq!(Slicing::by_ends(&[], &[]).names(), ["–"]);
        let again = Slicing::by_size(&[9, 1, 5, 3, 7, 2, 8, 4], None, 4);
        let ends = again.ends().unwrap();
        assert_eq!(Slicing::by_ends(&[9, 1, 5, 3, 7, 2, 8, 4], &ends[..3]), again);
    }

    proptest! {
        #[test]
        fn equal_numbers_share_a_slice_and_its_name_tells_its_ends(
            numbers in prop::collection::vec(0_u64..30, 1..60), parts in 1_usize..8
        ) {
            let slicing = Slicing::by_size(&numbers, None, parts);
            prop_assert!(slicing.names().len() <= parts);
            for (slice, (name, part)) in slicing.names().iter().zip(slicing.cut(&numbers)).enumerate() {
                let (least, largest) = (part.iter().min().unwrap(), part.iter().max().unwrap());
                let expected = if least == largest { least.to_string() } else { format!("{least}–{largest}") };
                prop_assert_eq!(name, &expected);
                let below = numbers.iter().filter(|number| *number < least).count();
                prop_assert!(slice <= below * parts / numbers.len());
            }
        }
    }
}
