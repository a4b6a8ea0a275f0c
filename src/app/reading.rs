//! A reading of one thing that somebody looks at: what came of it, and how it stands.

use crate::domain::FetchKind;
use crate::domain::{Fetch, Operation, SourceError};
use crate::text::{PageText, Text};

/// How a reading stands.
#[derive(Clone, Debug, PartialEq)]
pub enum LoadState {
    Loading,
    Done,
    Failed(SourceError),
}

/// Something that is read by number: the number of its last reading tells whether an answer
/// is the one that is waited for.
pub(in crate::app) trait Pending {
    /// The number of the last reading.
    fn number(&self) -> u32;
    /// What is still to be asked.
    fn fetch(&self) -> Option<Fetch>;
    /// Reads it once more, by this number.
    fn ask_again(&mut self, number: u32);
    /// Notes that the last reading brought nothing.
    fn fail(&mut self, error: SourceError);
}

/// A reading of one thing. What was there stays while new is asked for.
#[derive(Clone, Debug, PartialEq)]
pub struct Reading<T> {
    pub kind: FetchKind,
    pub number: u32,
    pub value: Option<T>,
    pub state: LoadState,
}

impl<T: Clone> Reading<T> {
    pub(in crate::app) fn new(kind: FetchKind, number: u32) -> Self {
        Self {
            kind,
            number,
            value: None,
            state: LoadState::Loading,
        }
    }

    pub(in crate::app) fn take_in(&mut self, value: T) {
        self.value = Some(value);
        self.state = LoadState::Done;
    }
}

impl<T> Pending for Reading<T> {
    fn number(&self) -> u32 {
        self.number
    }

    fn fetch(&self) -> Option<Fetch> {
        (self.state == LoadState::Loading).then(|| Fetch {
            number: self.number,
            kind: self.kind.clone(),
        })
    }

    fn ask_again(&mut self, number: u32) {
        self.number = number;
        self.state = LoadState::Loading;
    }

    fn fail(&mut self, error: SourceError) {
        self.state = LoadState::Failed(error);
    }
}

/// What is said of a reading that failed: its words, and how to try again.
pub fn trouble(error: &SourceError, operation: Operation) -> Text {
    Text::Page(PageText::ReadFailed(error.clone(), operation))
}
