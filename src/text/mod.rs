//! Every word for people. The rest of the program names what it wants to say;
//! a table per language says it, so that a missing text does not build.

mod areas;
pub mod cells;
mod english;
mod from;
mod glyphs;
mod language;
pub mod size;
pub mod time;
mod zone;

pub use self::areas::{
    BriefText, ChartText, CliText, ConnectionText, CredentialText, DoctorText, EntryText,
    EstimateText, EventText, ExportText, HeaderText, HelpText, JsonText, KeyText, LabelText,
    LogText, NoticeText, OutputText, PageText, ScriptText, TreeText, UsageText,
};
pub use self::glyphs::Glyphs;
pub use self::language::Language;
pub use self::zone::Zone;

use crate::domain::SourceError;

/// Something the program says to people.
#[derive(Clone, Debug, PartialEq)]
pub enum Text {
    // What belongs to no area.
    Trouble(SourceError),
    Warning,
    Error,
    Hint,
    Bug,
    /// What is worded already where it arose, or the name of a place.
    Plain(String),
    /// The flag or variable that it is about, and what is wrong there.
    UsageAt(String, Box<Self>),
    // The areas.
    /// What a key does in a word, for the footer.
    Brief(BriefText),
    Chart(ChartText),
    Cli(CliText),
    Connection(ConnectionText),
    Credential(CredentialText),
    Doctor(DoctorText),
    Entry(EntryText),
    Estimate(EstimateText),
    Event(EventText),
    Export(ExportText),
    Header(HeaderText),
    Help(HelpText),
    Json(JsonText),
    /// What a key does, for the help.
    Key(KeyText),
    Label(LabelText),
    Log(LogText),
    Notice(NoticeText),
    Output(OutputText),
    Page(PageText),
    Script(ScriptText),
    Tree(TreeText),
    Usage(UsageText),
}
