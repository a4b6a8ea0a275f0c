//! What the parser did not understand, said as everything else is: what is wrong and where, and
//! what would be right.

use std::error::Error as _;
use std::ffi::OsString;

use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Arg, Command, Error};

use super::refusal::Refusal;
use crate::cli::failure::Failure;
use crate::domain::is_search;
use crate::text::{Text, UsageText};
use crate::written;

/// Where the values came from that the parser refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Origin {
    Words,
    Variables,
}

/// What other programs call the flags of this one.
const ELSEWHERE: &[(&str, &str)] = &[
    ("-o", "--json"),
    ("--output", "--json"),
    ("--format", "--json"),
    ("-n", "--tail"),
    ("--lines", "--tail"),
];

/// Says of a mistake what to do.
pub(super) fn failure(
    error: &Error,
    program: &Command,
    words: &[OsString],
    origin: Origin,
) -> Failure {
    let (command, name) = named(program, words);
    let Refusal { what, hint } = Mistake {
        error,
        program,
        words,
        command,
        name,
        origin,
    }
    .refusal();
    Failure::usage(*what, *hint)
}

/// The command that the words begin with, and what it is called.
fn named<'a>(program: &'a Command, words: &[OsString]) -> (&'a Command, String) {
    let (mut command, mut name) = (program, program.get_name().to_owned());
    for word in words.iter().skip(1).filter(|word| *word != "help") {
        let below = word.to_str().and_then(|word| command.find_subcommand(word));
        let Some(below) = below else {
            break;
        };
        name = format!("{name} {}", below.get_name());
        command = below;
    }
    (command, name)
}

struct Mistake<'a> {
    error: &'a Error,
    program: &'a Command,
    words: &'a [OsString],
    command: &'a Command,
    /// What the command is called.
    name: String,
    origin: Origin,
}

impl Mistake<'_> {
    fn refusal(&self) -> Refusal {
        let value = self.text(ContextKind::InvalidValue).unwrap_or_default();
        match self.error.kind() {
            ErrorKind::UnknownArgument => self.unknown_argument(),
            ErrorKind::InvalidSubcommand => self.unknown_command(),
            ErrorKind::InvalidValue | ErrorKind::ValueValidation if value.is_empty() => {
                self.missing_value()
            }
            ErrorKind::InvalidValue => self.at(self.not_one_of(&value)),
            ErrorKind::ValueValidation => self.at(self.refused()),
            ErrorKind::NoEquals | ErrorKind::TooFewValues | ErrorKind::WrongNumberOfValues => {
                self.missing_value()
            }
            ErrorKind::TooManyValues => Refusal::new(
                UsageText::NeedsNoValue(self.place(), value),
                UsageText::HelpOf(self.name.clone()),
            ),
            ErrorKind::ArgumentConflict => self.conflict(),
            ErrorKind::MissingRequiredArgument => self.missing_argument(),
            ErrorKind::MissingSubcommand | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
                self.missing_command()
            }
            ErrorKind::InvalidUtf8 => {
                Refusal::new(UsageText::NotUtf8, UsageText::HelpOf(self.name.clone()))
            }
            // What the parser may learn to refuse is said in its own words.
            _ => self.at(Refusal::new(
                UsageText::Other(self.error.to_string()),
                UsageText::HelpOf(self.name.clone()),
            )),
        }
    }

    /// What the parser tells of an error, as one text.
    fn text(&self, kind: ContextKind) -> Option<String> {
        match self.error.get(kind)? {
            ContextValue::String(text) => Some(text.clone()),
            ContextValue::Strings(texts) => Some(texts.join(" ")),
            _ => None,
        }
    }

    /// The argument as it is written in the help: `--interval <TIME>`.
    fn argument(&self) -> String {
        self.text(ContextKind::InvalidArg).unwrap_or_default()
    }

    /// The flag, or its variable where that was read.
    fn place(&self) -> String {
        let flag = bare(&self.argument());
        let variable = || self.flag(&flag)?.get_env()?.to_str();
        match self.origin {
            Origin::Variables => variable().map_or(flag.clone(), |name| format!("`{name}`")),
            Origin::Words => format!("`{flag}`"),
        }
    }

    fn flag(&self, flag: &str) -> Option<&Arg> {
        let long = flag.strip_prefix("--")?;
        let mut flags = self.command.get_arguments();
        flags.find(|flag| flag.get_long() == Some(long))
    }

    fn at(&self, refusal: Refusal) -> Refusal {
        if bare(&self.argument()).starts_with('-') {
            let what = Text::UsageAt(self.place(), refusal.what);
            return Refusal {
                what: Box::new(what),
                ..refusal
            };
        }
        refusal
    }

    fn unknown_argument(&self) -> Refusal {
        let typed = self.argument();
        let help = UsageText::HelpOf(self.name.clone());
        if !typed.starts_with('-') {
            if let Some(flag) = self.flag_before(&typed) {
                let meant = UsageText::Meant(format!("{flag}={typed}"));
                return Refusal::new(UsageText::UnwantedWord(self.name.clone(), typed), meant);
            }
            let hint = match self.flag("--filter") {
                Some(_) if is_search(&typed) => UsageText::FilterFlag(typed.clone()),
                Some(_) | None => help,
            };
            return Refusal::new(UsageText::UnwantedWord(self.name.clone(), typed), hint);
        }
        let own: Vec<String> = longs(self.command).collect();
        let elsewhere = ELSEWHERE.iter().find(|(flag, _)| *flag == typed);
        let elsewhere = elsewhere.map(|(_, here)| *here);
        let meant = elsewhere
            .filter(|here| own.iter().any(|flag| flag == here))
            .or_else(|| written::meant(&typed, own.iter().map(String::as_str)));
        let owners = self.owners(&typed);
        let hint = match meant {
            Some(meant) => UsageText::Meant(meant.to_owned()),
            None if !owners.is_empty() => UsageText::FlagOf(owners, self.name.clone()),
            None => help,
        };
        Refusal::new(UsageText::NoSuchFlag(self.name.clone(), typed), hint)
    }

    /// A flag right before the word whose value stands behind an equals sign.
    fn flag_before(&self, word: &str) -> Option<String> {
        let at = self.words.iter().position(|typed| typed == word)?;
        let before = self.words.get(at.checked_sub(1)?)?.to_str()?;
        let flag = self.flag(before)?;
        flag.is_require_equals_set().then(|| before.to_owned())
    }

    /// The commands that have a flag.
    fn owners(&self, flag: &str) -> Vec<String> {
        let program = self.program.get_name();
        let own = longs(self.program).any(|long| long == flag);
        let others = self.program.get_subcommands();
        let others = others.filter(|command| longs(command).any(|long| long == flag));
        let others = others.map(|command| format!("{program} {}", command.get_name()));
        own.then(|| program.to_owned())
            .into_iter()
            .chain(others)
            .collect()
    }

    fn unknown_command(&self) -> Refusal {
        let typed = self.text(ContextKind::InvalidSubcommand);
        let typed = typed.unwrap_or_default();
        let words: Vec<String> = names(self.command);
        let hint = match written::meant(&typed, words.iter().map(String::as_str)) {
            Some(meant) => UsageText::Meant(format!("{} {meant}", self.name)),
            None => UsageText::OneOf(words),
        };
        Refusal::new(UsageText::NoSuchCommand(self.name.clone(), typed), hint)
    }

    fn missing_command(&self) -> Refusal {
        let words = names(self.command);
        let example = words.first().cloned().unwrap_or_default();
        Refusal::new(
            UsageText::MissingCommand(self.name.clone(), words),
            UsageText::ValueOf(format!("{} {example}", self.name)),
        )
    }

    fn missing_value(&self) -> Refusal {
        let argument = self.argument().replace(['<', '>'], "");
        Refusal::new(
            UsageText::NeedsValue(self.place()),
            UsageText::ValueOf(argument),
        )
    }

    fn not_one_of(&self, value: &str) -> Refusal {
        let known = match self.error.get(ContextKind::ValidValue) {
            Some(ContextValue::Strings(known)) => known.clone(),
            Some(_) | None => Vec::new(),
        };
        Refusal::of_word(value, &known)
    }

    /// What a value of ours was refused for.
    fn refused(&self) -> Refusal {
        let source = self.error.source();
        match source.and_then(|source| source.downcast_ref::<Refusal>()) {
            Some(refusal) => refusal.clone(),
            None => Refusal::new(
                UsageText::Other(source.map_or_else(String::new, ToString::to_string)),
                UsageText::HelpOf(self.name.clone()),
            ),
        }
    }

    fn conflict(&self) -> Refusal {
        let other = self.text(ContextKind::PriorArg).unwrap_or_default();
        let (one, other) = (self.place(), format!("`{}`", bare(&other)));
        if one == other {
            return Refusal::new(UsageText::Twice(one), UsageText::OnlyOnce);
        }
        Refusal::new(UsageText::NotTogether(one, other), UsageText::OnlyOneOfThem)
    }

    fn missing_argument(&self) -> Refusal {
        let what = self.argument().replace(['<', '>'], "");
        Refusal::new(
            UsageText::Missing(self.name.clone(), what.replace("...", "…")),
            UsageText::HelpOf(self.name.clone()),
        )
    }
}

/// An argument without what is written behind it in the help.
fn bare(argument: &str) -> String {
    let end = argument.find([' ', '=', '[']);
    let bare = argument.get(..end.unwrap_or(argument.len()));
    bare.unwrap_or_default().to_owned()
}

/// The flags of a command that its help shows.
fn longs(command: &Command) -> impl Iterator<Item = String> {
    let shown = command.get_arguments().filter(|flag| !flag.is_hide_set());
    shown.filter_map(|flag| Some(format!("--{}", flag.get_long()?)))
}

/// The commands below a command.
fn names(command: &Command) -> Vec<String> {
    let shown = command.get_subcommands();
    let shown = shown.filter(|command| !command.is_hide_set() && command.get_name() != "help");
    shown.map(|command| command.get_name().to_owned()).collect()
}
