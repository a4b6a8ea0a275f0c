//! The command line: what went wrong, and what to do.

use std::time::Duration;

use crate::domain::{Missing, RunId, SourceError, Unread};

/// The command line: what went wrong, and what to do.
#[derive(Clone, Debug, PartialEq)]
pub enum CliText {
    HowToMendConfig,
    /// The file that is there already.
    ConfigIsThere(String),
    /// The file, and why it could not be created.
    ConfigNotMade(String, String),
    HowToEditConfig,
    NoHome,
    HowToHaveHome,
    NothingWatchedYet,
    /// The region, and the one that was probably meant.
    UnknownRegion(String, &'static str),
    NoRegion,
    HowToSetRegion,
    BadRegion(String),
    BadEndpoint(String),
    UnknownScheme(String),
    PlainHttpBeyondLoopback(String),
    EndpointWithUser,
    EndpointWithPath(String),
    HowToSetEndpoint,
    NoSuchTarget(String),
    NoRunInLink(String),
    /// The name that was looked for; empty where any would do.
    NoRunOfThatName(String),
    HowToName,
    EmptyList,
    NothingOnStandardInput,
    /// Why.
    InputUnreadable(String),
    HowToPipe,
    BadSpeed(String),
    HowToSetSpeed,
    /// The file, and why it cannot be read.
    StoryUnreadable(String, String),
    HowToNameStory,
    HowToNameReading,
    HowToNameFault,
    HowToListen,
    /// The program, and why it did not start.
    CommandFailed(String, String),
    HowToRun,
    /// What could not be read, why, and of how many runs.
    NotRead(Box<Unread>, usize),
    /// A run, a part of it that is read again, and of how many runs it is.
    ReadAgain(RunId, Missing, usize),
    /// A part of a run that a single look could not read.
    Missing(Missing),
    /// Runs that were not answered for so long.
    StillMissing(Vec<RunId>, Duration),
    /// No good answer for this long, and why, where anything says so.
    GivenUp(Duration, Option<Box<SourceError>>),
    /// Where the service was looked for.
    HowToReach(String),
    HowToLookAtTheWay(String),
    HowToWaitLonger,
    /// How many files may be open at once, and how many are needed.
    TooFewFiles(u64, u64),
    HowToAllowFiles(u64),
    /// Why standard output takes nothing.
    NotPrinted(String),
    /// Why no keys can be read.
    NoKeyboard(String),
    /// Why the terminal cannot be drawn on.
    NoTerminal(String),
    HowToDoWithoutTerminal,
    /// The file, and why it cannot be read.
    CaUnreadable(String, String),
    HowToTrust,
    /// The variable, and what is wrong with it.
    BadProxy(&'static str, String),
    HowToSetProxy,
    /// A file, and why it cannot be written.
    FileUnwritable(String, String),
    HowToExport,
    /// The program's version, and the service it asks.
    WatchBegins(&'static str, String),
}
