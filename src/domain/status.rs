//! The service's status words, and what they mean to a watcher.

use std::borrow::Cow;
use std::fmt;

use crate::domain::trimmed::trimmed;

/// What a status word means. A word we know maps to one kind; `Unknown` is a
/// word of the service, `Other` is any word we have never seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum StatusKind {
    ReadyToSchedule,
    Initialized,
    Queuing,
    Creating,
    Starting,
    Running,
    Suspended,
    Stopped,
    Terminating,
    Terminated,
    Succeeded,
    Failed,
    Skipped,
    Unknown,
    Other,
}

/// What the screen and the poller care about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Phase {
    /// Has not begun and waits for something.
    Waiting,
    /// Does something, or is about to.
    Active,
    /// Stands still and may go on: suspended.
    Held,
    /// Over; only a rerun leaves this.
    Final,
    /// A word that says nothing certain. Counts as active, so that it is asked again.
    Unclear,
}

/// The service's words (`protocol`: Words of state), in the spelling it documents.
const WORDS: &[(&str, StatusKind)] = &[
    ("Succeeded", StatusKind::Succeeded),
    ("Running", StatusKind::Running),
    ("ReadyToSchedule", StatusKind::ReadyToSchedule),
    ("Failed", StatusKind::Failed),
    ("Skipped", StatusKind::Skipped),
    ("Initialized", StatusKind::Initialized),
    ("Starting", StatusKind::Starting),
    ("WorkflowServiceStarting", StatusKind::Starting),
    ("Queuing", StatusKind::Queuing),
    ("Creating", StatusKind::Creating),
    ("Suspended", StatusKind::Suspended),
    ("Stopped", StatusKind::Stopped),
    ("Terminating", StatusKind::Terminating),
    ("Terminated", StatusKind::Terminated),
    ("Unknown", StatusKind::Unknown),
    // The schema `Node` spells it so in prose.
    ("Succeed", StatusKind::Succeeded),
];

/// A status as the service said it: the meaning, and the word kept exactly.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Status {
    kind: StatusKind,
    said: Cow<'static, str>,
}

impl Status {
    /// Whether both say the same, however it is spelled.
    pub fn is_like(&self, other: &Self) -> bool {
        let is_known = self.kind != StatusKind::Other;
        (is_known && self.kind == other.kind) || self.said.eq_ignore_ascii_case(&other.said)
    }

    /// Reads a word of the service, in any case. No allocation where the word is one of the documented ones.
    pub fn new(said: &str) -> Self {
        let said = trimmed(said);
        if let Some((word, kind)) = WORDS.iter().find(|(word, _)| *word == said) {
            return Self {
                kind: *kind,
                said: Cow::Borrowed(word),
            };
        }
        let kind = WORDS
            .iter()
            .find(|(word, _)| word.eq_ignore_ascii_case(said))
            .map_or(StatusKind::Other, |(_, kind)| *kind);
        Self {
            kind,
            said: Cow::Owned(said.to_owned()),
        }
    }

    /// What the word means.
    pub fn kind(&self) -> StatusKind {
        self.kind
    }

    /// The service's own word, unchanged.
    pub fn as_str(&self) -> &str {
        &self.said
    }

    /// What the word means to a watcher.
    pub fn phase(&self) -> Phase {
        self.kind.phase()
    }

    /// Whether nothing but a rerun can change this any more.
    pub fn is_final(&self) -> bool {
        self.phase() == Phase::Final
    }
}

impl StatusKind {
    /// What the kind means to a watcher.
    pub fn phase(self) -> Phase {
        match self {
            Self::ReadyToSchedule | Self::Initialized | Self::Queuing | Self::Creating => {
                Phase::Waiting
            }
            Self::Starting | Self::Running | Self::Terminating => Phase::Active,
            Self::Suspended | Self::Stopped => Phase::Held,
            Self::Terminated | Self::Succeeded | Self::Failed | Self::Skipped => Phase::Final,
            Self::Unknown | Self::Other => Phase::Unclear,
        }
    }
}

impl fmt::Display for Status {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.pad(&self.said)
    }
}

impl fmt::Debug for Status {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{:?}({})", self.kind, self.said)
    }
}

#[cfg(test)]
mod tests {
    use super::{Phase, Status, StatusKind};

    #[test]
    fn every_word_survives_unchanged_also_one_never_seen() {
        for word in ["Running", "succeed", "SUCCEEDED", "Verdampft", "Unknown"] {
            assert_eq!(Status::new(word).as_str(), word);
        }
    }

    #[test]
    fn another_spelling_says_the_same_and_another_word_does_not() {
        let is_like = |one, other| Status::new(one).is_like(&Status::new(other));
        assert!(is_like("Running", "running") && is_like("Succeed", "SUCCEEDED"));
        assert!(is_like("Verdampft", "verdampft"));
        assert!(!is_like("Running", "Failed") && !is_like("Verdampft", "Verpufft"));
    }

    #[test]
    fn case_and_the_short_spelling_do_not_change_the_meaning() {
        for word in ["Succeeded", "succeeded", "SUCCEED", " Succeed\n"] {
            assert_eq!(Status::new(word).kind(), StatusKind::Succeeded);
        }
    }

    #[test]
    fn a_word_never_seen_counts_as_unclear_and_is_not_final() {
        assert_eq!(Status::new("Verdampft").phase(), Phase::Unclear);
        assert!(!Status::new("Unknown").is_final());
    }
}
