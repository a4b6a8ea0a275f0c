//! A pause in which nothing of a run begins. What runs then goes on to its end.

use crate::sim::{schedule::Moment, story::Ending};

#[derive(Clone, Copy)]
pub(super) struct Pause {
    pub(super) from: Moment,
    pub(super) until: Moment,
}

impl Pause {
    /// Only a pause that ends is part of the natural course of a run.
    pub(super) fn new(ending: Option<&Ending>, begin: Moment) -> Option<Self> {
        match ending? {
            Ending::Suspended {
                after,
                resumes: Some(resumes),
            } => {
                let from = begin + *after;
                let until = from + *resumes;
                Some(Self { from, until })
            }
            Ending::Suspended { resumes: None, .. }
            | Ending::Initialized
            | Ending::Skipped
            | Ending::Terminated { .. }
            | Ending::Failed { .. } => None,
        }
    }

    pub(super) fn allowed(self, moment: Moment) -> Moment {
        if (self.from..self.until).contains(&moment) {
            self.until
        } else {
            moment
        }
    }
}
