//! Which colours and attributes mean what; one constant a palette.

use ratatui::style::{Color, Modifier, Style};

/// Which colours may be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Palette {
    /// Blue and orange on the terminal's own background.
    Colour,
    /// No colours at all: words, signs, bold and reverse only as attributes.
    Mono,
}

/// The styles of one palette. Blue and orange are told apart by everybody, on light and on dark.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Theme {
    /// Label or prediction 1.
    pub positive: Style,
    /// Label or prediction 0.
    pub negative: Style,
    /// The threshold and what belongs to it.
    pub threshold: Style,
    /// Frames, and words beside the point.
    pub faint: Style,
    /// The frame of the panel that has the focus.
    pub focus: Style,
    pub heading: Style,
    pub selected: Style,
    /// The line of a curve.
    pub curve: Style,
    pub error: Style,
    /// What a model answers, in the text that it is asked about.
    pub best: Style,
    /// What people answer.
    pub gold: Style,
}

const COLOUR: Theme = Theme {
    positive: Style::new().fg(Color::Indexed(33)),
    negative: Style::new().fg(Color::Indexed(208)),
    threshold: Style::new().add_modifier(Modifier::BOLD),
    faint: Style::new().add_modifier(Modifier::DIM),
    focus: Style::new().fg(Color::Indexed(33)).add_modifier(Modifier::BOLD),
    heading: Style::new().add_modifier(Modifier::BOLD),
    selected: Style::new().add_modifier(Modifier::REVERSED),
    curve: Style::new().fg(Color::Indexed(33)),
    error: Style::new().fg(Color::Indexed(208)).add_modifier(Modifier::BOLD),
    best: Style::new().add_modifier(Modifier::REVERSED),
    gold: Style::new().fg(Color::Indexed(33)).add_modifier(Modifier::UNDERLINED),
};

const MONO: Theme = Theme {
    positive: Style::new(),
    negative: Style::new(),
    curve: Style::new(),
    focus: Style::new().add_modifier(Modifier::BOLD),
    error: Style::new().add_modifier(Modifier::BOLD),
    gold: Style::new().add_modifier(Modifier::UNDERLINED),
    ..COLOUR
};

impl Palette {
    /// Its styles.
    pub(crate) const fn theme(self) -> &'static Theme {
        match self {
            Self::Colour => &COLOUR,
            Self::Mono => &MONO,
        }
    }
}

impl Theme {
    /// The style of a class.
    pub(crate) const fn class(&self, positive: bool) -> Style {
        if positive { self.positive } else { self.negative }
    }
}
