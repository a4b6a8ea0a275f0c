//! A reading of one thing that somebody looks at: what came of it, and how it stands.

use crate::domain::Sight;
use crate::domain::{Look, SourceError};

/// How a reading stands.
#[derive(Clone, Debug, PartialEq)]
pub enum Asking {
    Loading,
    Done,
    Failed(SourceError),
}

/// A reading of one thing. What was there stays while new is asked for.
#[derive(Clone, Debug, PartialEq)]
pub struct Reading<T> {
    pub at: Sight,
    pub number: u32,
    pub value: Option<T>,
    pub state: Asking,
}

impl<T: Clone> Reading<T> {
    pub(in crate::app) fn new(at: Sight, number: u32) -> Self {
        Self {
            at,
            number,
            value: None,
            state: Asking::Loading,
        }
    }

    pub(in crate::app) fn look(&self) -> Option<Look> {
        (self.state == Asking::Loading).then(|| Look {
            number: self.number,
            at: self.at.clone(),
        })
    }

    pub(in crate::app) fn ask_again(&mut self, number: u32) {
        self.number = number;
        self.state = Asking::Loading;
    }

    pub(in crate::app) fn take_in(&mut self, outcome: Result<T, SourceError>) {
        match outcome {
            Ok(value) => {
                self.value = Some(value);
                self.state = Asking::Done;
            }
            Err(error) => self.state = Asking::Failed(error),
        }
    }
}
