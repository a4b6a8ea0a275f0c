//! One line of what an output says.

use crate::domain::Time;
use crate::text::Text;

/// One line of a card.
#[derive(Clone, Debug, PartialEq)]
pub struct CardLine {
    /// What it is called among the lines of its card, in no language: its name by which it stays the same.
    pub key: Box<str>,
    pub name: Label,
    pub text: Label,
    /// A measure, that can be compared.
    pub number: Option<f64>,
}

/// Words of this program's, or of the service's.
#[derive(Clone, Debug, PartialEq)]
pub enum Label {
    Ours(Text),
    Theirs(String),
    Moment(Time),
    /// What made an output: a node by its name in the pipeline, which people never see, or a
    /// run by its id.
    Producer(String),
}
