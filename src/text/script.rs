//! What the commands for scripts say: `wait`, `runs`, `logs`, `outputs`, `events`.

use std::time::Duration;

use crate::text::Text;

/// A sentence of a command for scripts.
#[derive(Clone, Debug, PartialEq)]
pub enum ScriptText {
    /// The command wants a run, and none was named.
    NoRun(&'static str),
    /// The command, and how a run is given to it.
    HowToGiveRun(&'static str),
    /// The limit, how many runs have not finished, and of how many.
    TimeLimit(Duration, usize, usize),
    /// How many runs have finished, and of how many.
    Finished(usize, usize),
}

impl From<ScriptText> for Text {
    fn from(text: ScriptText) -> Self {
        Self::Script(text)
    }
}
