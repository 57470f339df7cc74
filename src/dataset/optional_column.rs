//! A column that plays a role which no file must have.

/// Which column plays a role that no file must have: a row's id, how many rows a line stands for, how much it weighs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum OptionalColumn {
    /// None, whatever the columns are called.
    None,
    /// A column, by name, or by number from 1 where there is no header.
    Named(String),
}

impl From<&str> for OptionalColumn {
    fn from(typed: &str) -> Self {
        if typed == "none" { Self::None } else { Self::Named(typed.to_owned()) }
    }
}

impl OptionalColumn {
    /// The name of the column, where there is one.
    pub(super) fn name(&self) -> Option<&String> {
        match self {
            Self::None => None,
            Self::Named(name) => Some(name),
        }
    }
}
