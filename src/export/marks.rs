//! How a format marks words.

/// How a format writes words. Everything that is said goes through one of these, so that a format whose signs may stand in
/// a name escapes them.
pub(super) trait Marks {
    /// As it is.
    fn text(&self, text: &str) -> String;
    /// As the machine spells it.
    fn code(&self, text: &str) -> String;
    fn strong(&self, text: &str) -> String;
}
