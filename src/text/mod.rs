//! Every word for people. The rest of the program names what it wants to say;
//! a table per language says it, so that a missing text does not build.

mod areas;
pub mod cells;
mod doctor;
mod english;
mod glyphs;
mod keys;
mod language;
mod script;
pub mod size;
pub mod time;
mod usage;
mod zone;

use std::time::Duration;

pub use self::doctor::DoctorText;
pub use self::glyphs::Glyphs;
pub use self::keys::{BriefText, KeyText};
pub use self::language::Language;
pub use self::script::ScriptText;
pub use self::usage::UsageText;
pub use self::zone::Zone;

use crate::domain::{
    CredentialError, CredentialWarning, HostReport, Missing, Operation, Origin, PartKind, RunId,
    SearchError, SourceError, StatusKind, Unparsed, Unread,
};

/// Something the program says to people.
#[derive(Clone, Debug, PartialEq)]
pub enum Text {
    /// What a key does, for the help.
    Key(KeyText),
    /// What a key does in a word, for the footer.
    Brief(BriefText),
    // The list of keys.
    /// What `enter` adds where nothing is typed: the id and the name of what was dropped last.
    AddDropped(String, String),
    KeysToMove,
    KeysToLook,
    KeysToFind,
    KeysToCopy,
    KeysToWatch,
    KeysOfProgram,
    /// The titles of boxes, with the keys that open them.
    HelpTitle,
    ConnectionBoxTitle,
    KeysElsewhere,
    KeysWhileTyping,
    KeysInPicker,
    KeysInHelp,
    KeysInMenu,
    // The header.
    Connecting,
    /// How old the data is; empty where that does not matter.
    Live(String),
    Late(String),
    /// How old the data is.
    Stale(String),
    /// How old the data is, why, and when the next try is due.
    StaleBecause(String, SourceError, Box<Text>),
    /// How old the data is, and the operations that are not permitted.
    StaleForWant(String, Vec<Operation>),
    Paused,
    /// In how long the next request is due.
    Next(String),
    /// It was due a while ago, and is not answered yet.
    WaitingForAnswer,
    NextTry(String),
    TryingNow,
    /// The interval at which the poller asks.
    Every(String),
    /// The interval at which the poller asks, where it sends more than one request each time.
    TickEvery(String),
    /// What the watch cost in the last minute.
    CallsAMinute(usize),
    /// How far the service's clock is ahead, signed.
    ClockOffset(String),
    Runs(usize),
    Nodes(u32),
    /// Of so many runs it is not known yet which nodes they have.
    RunsUnread(usize),
    /// What is shown only.
    Filter(String),
    FilterNone,
    FilterFailed,
    FilterRunning,
    FilterWaiting,
    SortedBy(Box<Text>),
    /// So many failures that nobody has looked at, behind their sign.
    NewFailures(usize),
    SortUrgency,
    SortListed,
    SortStart,
    SortName,
    SortElapsed,
    SortOverUsual,
    Follows,
    // The tree.
    ColumnName,
    ColumnProgress,
    ColumnStatus,
    /// The cause of a failure is being looked for.
    ReadingTheLog,
    /// The end of a log tells no cause.
    NoErrorInLog,
    ColumnElapsed,
    NotAnswered,
    /// With the code of the refusal.
    NotAnsweredBecause(String),
    Deleted,
    /// The first unfinished dependency.
    WaitsFor(String),
    SkippedUpstream,
    /// The first unfinished dependency and a failure upstream, where there is room.
    WaitingFor(String),
    SkippedBecauseUpstreamFailed,
    /// Before the counts of a loop's iterations.
    Iterations,
    /// How many outputs a folded row has.
    OutputCount(usize),
    /// How many parts an expandable artifact has.
    Parts(usize),
    /// So many in this quiet state, counted in one row.
    QuietOf(StatusKind, usize),
    /// The names of what begins next.
    NextOnes(String),
    /// How many other runs there are.
    MoreRuns(usize),
    NoRunsYet,
    /// The detail pane has nothing to show.
    NothingSelected,
    // The detail pane: titles and labels.
    TabOverview,
    TabOutputs,
    TabLogs,
    TabInputs,
    TabJson,
    LabelId,
    LabelRun,
    LabelNode,
    LabelName,
    LabelPath,
    LabelType,
    LabelStarted,
    LabelFinished,
    LabelDuration,
    LabelWorkspace,
    LabelPipeline,
    LabelUser,
    LabelParentUser,
    LabelSource,
    LabelSourceType,
    LabelRoot,
    LabelCreated,
    LabelModified,
    LabelAccess,
    LabelConsole,
    LabelArguments,
    LabelOptions,
    LabelNodes,
    LabelAlgorithm,
    LabelVersion,
    LabelProvider,
    LabelDependsOn,
    LabelWaitsFor,
    LabelSkipped,
    LabelCondition,
    LabelItem,
    LabelItems,
    LabelSequence,
    LabelParallelism,
    LabelProgress,
    LabelConditions,
    LabelInputsArchived,
    LabelOutputsArchived,
    LabelDeleted,
    LabelProducer,
    LabelMetadata,
    LabelPart,
    LabelRelated,
    Yes,
    No,
    /// So many leaves in this state.
    CountOf(StatusKind, u32),
    /// Nothing was said of it yet.
    NotAnsweredYet,
    /// The last answers did not hold it.
    NotAnsweredAnyMore,
    /// No answer ever held it.
    NeverAnswered,
    DeletedRun,
    TreeUnread(SourceError),
    /// Only the first outputs were read, so many.
    OutputsCut(usize),
    DetailsUnread(SourceError),
    SkippedByCondition,
    /// The node whose failure is the cause.
    SkippedBecauseOf(String),
    NoOutputs,
    OutputsWhenArchived,
    ValueIsNotJson,
    // What is typed and chosen.
    AddPrompt,
    AddHint,
    PickRowTitle,
    PickActionTitle,
    QuietShown,
    QuietCounted,
    /// The run's id.
    WatchingNow(String),
    /// The run's name.
    NotWatchedAnyMore(String),
    LookingForRuns,
    BadSearch(SearchError),
    /// How many were found, and how many of them were not watched yet.
    FoundRuns(usize, usize),
    /// What was looked for, as somebody typed it.
    NoRunFits(String),
    RunsUnlisted(SourceError),
    /// The region of a link.
    OtherRegion(String),
    // The connection.
    LearntTitle,
    LabelEndpoint,
    LabelAccount,
    LabelInterval,
    LabelCalls,
    CallsOf(usize),
    LabelAnswers,
    LabelLatency,
    LabelData,
    LabelClock,
    LabelRootsAnswered,
    LabelOutputsInBatches,
    LabelWorkspaceWanted,
    LabelBatch,
    LabelSetAside,
    LabelSlowed,
    /// Operations that are not permitted.
    Needs(Vec<Operation>),
    /// Why the runs could not be listed.
    NoList(SourceError),
    /// What of the watch cannot be read while the rest is, and why, where there is room for that.
    Failing(PartKind, Option<SourceError>),
    Unparsed(Unparsed),
    /// And how long ago it came.
    UnparsedAgo(Unparsed, String),
    NotKnownYet,
    // What happened.
    EventsTitle,
    /// How long it took.
    After(String),
    /// An output's name.
    NewOutput(String),
    /// Why nothing is heard.
    TroubleBegan(SourceError),
    /// After how long something was heard again.
    Recovered(String),
    /// The key that goes there.
    JumpWith(String),
    NothingHappenedYet,
    Loading,
    /// A reading by this operation failed; it can be tried again by hand.
    ReadFailed(SourceError, Operation),
    // The detail pane: logs and inputs.
    /// How many lines are held, and how many there are.
    LogLines(usize, i64),
    /// How many lines came since the end was on the screen.
    LogNew(i64),
    /// The lines are shown from this column on.
    LogColumn(usize),
    LogFollowed,
    /// What the mark before lines of the stream for errors means.
    LogErrorStream,
    LogComplete,
    /// What the service looks for.
    LogKeyword(String),
    /// From when, and until when; empty where open.
    LogWithin(String, String),
    NoLogOfRun,
    NoLogOfComposite,
    NoLogYet,
    NoLogOfSkipped,
    /// The node that the output is of.
    NoLogOfOutput(String),
    LogsOfFailed,
    /// How many bytes a line had that is not kept whole.
    LineCut(usize),
    // The JSON tab.
    JsonAnswer,
    JsonKnown,
    JsonValue,
    /// Not all parts of an artifact are shown together.
    JsonOfEachPart,
    /// How many values there are, and how long they are.
    JsonSize(usize, String),
    /// How many members an object has.
    JsonMembers(u32),
    LabelManifest,
    LabelParameters,
    LabelArtifactsIn,
    // Taking things out of the program.
    CopyTitle,
    CopyId,
    CopyName,
    CopyPath,
    CopyLocation,
    CopyMatch,
    CopyLine,
    CopyValueHere,
    CopyPathHere,
    CopyValue,
    CopyJson,
    LinkTitle,
    CopyLink,
    OpenLink,
    NoLink,
    NothingToSave,
    JumpTitle,
    NowhereToJump,
    LabelFailed,
    LabelNeededBy,
    PromptKeyword,
    PromptRange,
    PromptSave,
    NoLogOpen,
    BadRange(String),
    HostReport(HostReport),
    // The detail pane: causes and whereabouts.
    LogTail,
    LogEmpty,
    LabelRuntime,
    LabelContainers,
    NothingSaid,
    NoManifest,
    // The detail pane: outputs, metrics and charts.
    LabelLocation,
    /// How long it is.
    ValueIsLong(String),
    /// The type that is shown alone.
    OnlyKind(String),
    NoOutputsOfKind,
    OutputsBelow,
    /// How much a number changed, and against what.
    ChangeAgainst(String, String),
    /// What the numbers are compared with.
    ComparedWith(String),
    ComparePreviousIteration,
    ComparePreviousRun,
    LookingForEarlier,
    NoEarlierRun,
    CompareMarked(String),
    CompareNothingMarked,
    CompareOff,
    Marked(String),
    MarkTaken,
    /// The loop.
    OverIterations(String),
    Iteration,
    Best,
    Highest,
    ChartArea(String),
    /// What it is called, and the member that it lacks.
    ChartMissing(String, String),
    /// What it is called, and the member that is no list of numbers.
    ChartNotNumbers(String, String),
    ChartEmpty(String),
    /// What it is called, the member, how many items it has and how many it needs.
    ChartLength(String, String, usize, usize),
    /// What it is called, and the row.
    ChartRagged(String, usize),
    /// What is across.
    ChartOver(String),
    MatrixSides,
    MatrixSum,
    /// How many classes there are.
    MatrixTooWide(usize),
    Recall,
    Precision,
    More(usize),
    /// So many outputs are not on the page, but among the rows of the tree.
    MoreInTree(usize),
    NoInputs,
    // Search and notices.
    SplitRight,
    SplitBelow,
    SplitOff,
    NothingFailed,
    NotFound(String),
    /// The search is over, and a filter goes on.
    SearchEnded,
    // Trouble.
    Trouble(SourceError),
    Hint,
    Error,
    // The command line: what went wrong, and what to do.
    NoCredentials(Box<CredentialError>),
    CredentialHint(Box<CredentialError>),
    CredentialWarning(CredentialWarning),
    /// Where credentials come from.
    CredentialOrigin(Box<Origin>),
    WaitingForCredentials(Box<Origin>),
    /// How long the credentials live.
    CredentialsLeft(String),
    CredentialsOver,
    /// Why there are no new ones, and how long the old ones live.
    NotRenewed(Box<CredentialError>, String),
    CredentialsRenewed,
    /// The ends of the key's id.
    OtherKey(String),
    LabelCredentials,
    LabelLife,
    LabelPassedOver,
    LabelWarning,
    RenewedByItself(String),
    /// What is wrong with the configuration, with its place.
    BadConfig(String),
    HowToMendConfig,
    /// The file, and why.
    ConfigNotMade(String, String),
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
    HowToPipe,
    BadSpeed(String),
    HowToSetSpeed,
    /// The file, and why it cannot be read.
    StoryUnreadable(String, String),
    BadStory(String),
    HowToNameStory,
    /// Of the embedded service.
    BadReading(String),
    HowToNameReading,
    BadFault(String),
    HowToNameFault,
    ServiceFailed(String),
    HowToListen,
    /// The program, and why it did not start.
    CommandFailed(String, String),
    HowToRun,
    /// What a single look could not read, why, and of how many runs.
    NotRead(Box<Unread>, usize),
    /// A part of a run that a single look could not read.
    Missing(Missing),
    /// Runs that were not answered for so long.
    StillMissing(Vec<RunId>, Duration),
    /// No good answer for this long, and why, where anything says so.
    GivenUp(Duration, Option<Box<SourceError>>),
    /// Where they come from.
    HowToMendCredentials(Box<Origin>),
    /// Where the service was looked for.
    HowToReach(String),
    MachineFailed(String),
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
    Warning,
    /// Where something is.
    Path(String),
    Doctor(DoctorText),
    Script(ScriptText),
    Usage(UsageText),
    /// The flag or variable that it is about, and what is wrong there.
    UsageAt(String, Box<Self>),
    // The log file.
    LogFile,
    /// The file, and why nothing can be written to it.
    LogUnwritable(String, String),
    /// Why the past cannot be kept.
    PastNotKept(String),
    /// A file, and why it cannot be written.
    FileUnwritable(String, String),
    HowToExport,
    ColumnLeft,
    BarsOn,
    BarsOff,
    BarsNeedRoom,
    Now,
    /// How long the nodes of the slow path took together, and the run.
    SlowPath(String, String),
    ColumnOffUsual,
    LabelUsual,
    LabelLeft,
    LabelLast,
    /// p50, p90, and of how many runs.
    Usual(String, String, u32),
    /// How long it will still take, at most, and when it will end.
    LeftUntil(String, Option<String>, String),
    Overdue(String),
    /// Of how many steps that are not over it is known how long they take, and how many are not over.
    RestsOn(u32, u32),
    /// When the run in front will end.
    EndsAt(String),
    TimeLeft(String),
    /// The program's version, and the service it asks.
    WatchBegins(&'static str, String),
    Bug,
}
