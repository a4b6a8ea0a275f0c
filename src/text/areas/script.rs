//! What the commands for scripts say: `wait`, `runs`, `logs`, `outputs`, `events`.

use std::time::Duration;

/// A sentence of a command for scripts.
#[derive(Clone, Debug, PartialEq)]
pub enum ScriptText {
    /// The command wants a run, and none was named.
    NoRun(&'static str),
    /// The command, and how a run is given to it.
    HowToGiveRun(&'static str),
    /// The limit, how many runs have not finished, and of how many.
    TimeLimit(Duration, usize, usize),
    /// So many runs are listed, of so many.
    Listed(usize, i64),
    NoRunFits,
    HowToListRuns,
    NoSuchNode {
        node: String,
        run: String,
        /// As far as the way leads.
        below: Option<String>,
        /// What stands there.
        siblings: Vec<String>,
    },
    /// What was typed, the run, and the ids of those that are called so.
    ManyNodes(String, String, Vec<String>),
    HowToGiveId,
    /// What was probably meant.
    DidYouMean(String),
    /// Of so many runs outputs were not read.
    OutputsLeftOut(usize),
    /// The run has no outputs, or none of this type.
    NoOutputs(Option<String>),
    /// No task has a log, or none of those that failed.
    NoLogs(bool),
    /// What was given as a time.
    BadTime(String),
    HowToGiveTime,
    EmptyKeyword,
    HowToGrep,
    /// How many runs have finished, and of how many.
    Finished(usize, usize),
}
