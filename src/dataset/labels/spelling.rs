//! When two names are the same.

/// Equal but for case, or as numbers.
pub(super) fn loosely_equal(a: &str, b: &str) -> bool {
    let numbers = || Some((a.parse::<f64>().ok()?, b.parse::<f64>().ok()?));
    a.to_lowercase() == b.to_lowercase() || numbers().is_some_and(|(a, b)| a == b)
}

/// A name in lower case, with `_` for blanks and hyphens.
pub(super) fn normalised(name: &str) -> String {
    name.to_lowercase().replace(['-', ' '], "_")
}

/// How a file that spells `known` as `spelling` would spell `wanted`: `LABEL_1` beside `LABEL_0`.
pub(super) fn alike(spelling: &str, known: &str, wanted: &str) -> String {
    let shared = known.chars().zip(wanted.chars()).take_while(|(a, b)| a == b).count();
    let rest = wanted.chars().skip(shared).collect::<String>();
    let rest = if spelling.chars().any(char::is_lowercase) { rest } else { rest.to_uppercase() };
    spelling.chars().take(shared).collect::<String>() + &rest
}
