//! What is said of a command line that cannot be understood, and of what to do about it.

/// A mistake, or what would be right. Flags are written with their hyphens, commands with the
/// name of the program in front.
#[derive(Clone, Debug, PartialEq)]
pub enum UsageText {
    /// The command, and a flag that it does not have.
    NoSuchFlag(String, String),
    /// The command, and a word that it has no use for.
    UnwantedWord(String, String),
    /// The command, and the word that is none of its commands.
    NoSuchCommand(String, String),
    /// The command, and what it cannot do without.
    Missing(String, String),
    /// The command, and those that it is one of.
    MissingCommand(String, Vec<String>),
    NeedsValue(String),
    /// The flag, and the value that it was given.
    NeedsNoValue(String, String),
    Twice(String),
    NotTogether(String, String),
    NotUtf8,
    /// The value, and those that there are.
    NotOneOf(String, Vec<String>),
    NotALength(String),
    NotAZone(String),
    /// A zone by its name.
    ZoneWithName(String),
    NotANumber(String),
    NotAnAddress(String),
    /// What a value is between, both included.
    Between(String, String),
    /// What was probably meant.
    Meant(String),
    /// What stands behind a flag, written as in its help.
    ValueOf(String),
    OneOf(Vec<String>),
    /// The command whose help lists its flags.
    HelpOf(String),
    /// Commands that have such a flag, and the command whose help lists its own.
    FlagOf(Vec<String>, String),
    OnlyOnce,
    OnlyOneOfThem,
    /// The command, where a run is expected.
    CommandAmongTargets(String),
    CommandFirst(String),
    FilterFlag(String),
    NodeOfRun(String),
    OtherForm(String),
    HowToPlaceMan,
    HowToWriteLength,
    HowToWriteAddress,
    HowToQuote,
    HowToFilter,
    /// The name of a variable that nobody reads, and the nearest that somebody does.
    UnknownVariable(String, Option<String>),
    Other(String),
}
