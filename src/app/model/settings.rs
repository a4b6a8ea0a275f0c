//! What the user wants, from flags and keys.

use crate::app::page::Page;
use crate::domain::{Discovery, NodeId, RunId, Token};
use crate::text::{Glyphs, Language, Zone};

use std::time::Duration;

/// What was named to be watched: a run, or a node of it with what is below it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Target {
    pub run: RunId,
    pub node: Option<NodeId>,
    /// What lets us see it, where others share it with us.
    pub token: Option<Token>,
}

impl From<RunId> for Target {
    fn from(run: RunId) -> Self {
        Self {
            run,
            node: None,
            token: None,
        }
    }
}

/// What the user wants, from flags and keys.
#[derive(Clone, Debug, PartialEq)]
pub struct Settings {
    pub language: Language,
    /// Which characters texts are cut and joined with.
    pub glyphs: Glyphs,
    /// The zone in which times are shown, and read where somebody types them.
    pub zone: Zone,
    /// Where the service is, as the header shows it.
    pub place: String,
    /// The interval wanted while something runs.
    pub interval: Duration,
    /// The shortest interval allowed.
    pub floor: Duration,
    pub paused: bool,
    /// Leave when everything that is watched is over, or after so long without a good
    /// answer; `None` to stay for ever.
    pub exit_on_final: Option<Duration>,
    /// Whether the program looks for the newest runs itself.
    pub discovery: Option<Discovery>,
}

impl Settings {
    /// The longest interval that a key leads to.
    pub fn longest(&self) -> Duration {
        const LONGEST: Duration = Duration::from_mins(1);
        LONGEST.max(self.floor).max(self.interval)
    }

    /// An empty page as the user reads it.
    pub fn page(&self, width: u16) -> Page {
        Page::new(self.language, self.glyphs, self.zone.clone(), width)
    }
}
