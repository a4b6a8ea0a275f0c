//! How a command fails: what to say, what to do next, which exit code.

use std::io;

use crate::text::Text;

/// The end of a command that did not work.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Failure {
    /// DESIGN 2: 2 usage, 5 credentials or no answer, 101 a bug.
    pub(super) code: u8,
    pub(super) what: Box<Text>,
    pub(super) hint: Option<Box<Text>>,
}

impl Failure {
    /// A mistake on the command line or in the configuration.
    pub(super) fn usage(what: Text, hint: Text) -> Self {
        Self {
            code: 2,
            what: Box::new(what),
            hint: Some(Box::new(hint)),
        }
    }

    /// No credentials, or no answer.
    pub(super) fn no_answer(what: Text, hint: Text) -> Self {
        Self {
            code: 5,
            what: Box::new(what),
            hint: Some(Box::new(hint)),
        }
    }

    /// A mistake of ours, which has been reported already.
    pub(super) fn bug() -> Self {
        Self {
            code: 101,
            what: Box::new(Text::Bug),
            hint: None,
        }
    }

    /// The terminal or the machine did not do its part.
    pub(super) fn machine(error: &io::Error) -> Self {
        Self {
            code: 2,
            what: Box::new(Text::MachineFailed(error.to_string())),
            hint: None,
        }
    }
}
