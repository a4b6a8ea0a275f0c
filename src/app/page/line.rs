//! A line of a page in pieces, and what every piece is.

use crate::domain::StatusKind;
use crate::text::cells;

/// One line, no longer than the page it was made for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Line(pub Vec<Piece>);

/// A part of a line. Its text is clean.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece {
    pub role: Role,
    pub text: String,
}

/// What a piece is, so that it can be given a look.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// The name of what the page is about.
    Title,
    Heading,
    Label,
    Plain,
    /// May be lost without loss.
    Dim,
    Trouble,
    /// A sign for the status stands before it.
    Status(StatusKind),
    /// A sign for outputs stands before it.
    Output,
    /// A bar of as many cells as the text has.
    Bar,
    /// The bar of the best one.
    BestBar,
    /// A point at the end of as many cells as the text has.
    Point,
    /// The point of the best one.
    BestPoint,
    /// The name of the n-th curve of a plot; its mark stands before it.
    Curve(usize),
    /// A number on a heat map: how hot it is, from 0 to 4.
    Heat(u8),
    // The parts of JSON.
    Key,
    String,
    Literal,
    Punctuation,
}

impl Piece {
    /// A piece with this text, made harmless.
    pub fn new(role: Role, text: &str) -> Self {
        Self {
            role,
            text: cells::clean(text).into_owned(),
        }
    }

    pub(crate) fn spaces(cells: usize) -> Self {
        Self {
            role: Role::Plain,
            text: " ".repeat(cells),
        }
    }

    /// A part of a piece that was broken; only the first keeps the sign.
    pub(super) fn part(&self, at: usize, text: &str) -> Self {
        let role = match self.role {
            Role::Status(_) | Role::Output | Role::Curve(_) if at > 0 => Role::Plain,
            role => role,
        };
        Self {
            role,
            text: text.to_owned(),
        }
    }

    /// How many cells it takes, its sign included.
    pub fn width(&self) -> usize {
        self.role.sign_width() + cells::width(&self.text)
    }
}

impl Role {
    /// The cells of the sign before it and the space between.
    pub(super) fn sign_width(self) -> usize {
        match self {
            Self::Status(_) | Self::Output | Self::Curve(_) => 2,
            // The shade behind the number.
            Self::Heat(_) => 1,
            Self::Title
            | Self::Heading
            | Self::Label
            | Self::Plain
            | Self::Dim
            | Self::Trouble
            | Self::Bar
            | Self::BestBar
            | Self::Point
            | Self::BestPoint
            | Self::Key
            | Self::String
            | Self::Literal
            | Self::Punctuation => 0,
        }
    }
}

impl Line {
    /// How many cells it takes.
    pub fn width(&self) -> usize {
        self.0.iter().map(Piece::width).sum()
    }
}
