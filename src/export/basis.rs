//! How far to trust what was chosen on the rows that are reported.

/// How far what was chosen on these rows is to be trusted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Basis {
    Estimated,
    Proven,
}
