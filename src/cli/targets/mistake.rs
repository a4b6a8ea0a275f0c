//! What to say of a word that names no run, by what was probably meant.

use crate::cli::failure::Failure;
use crate::cli::flags;
use crate::domain::{TargetError, is_like_an_id, is_search, without_token};
use crate::text::{CliText, Text, UsageText};
use crate::written;

/// What is wrong with the word, and what would be right.
pub(super) fn failure(typed: &str, error: &TargetError) -> Failure {
    let shown = without_token(typed).escape_debug().to_string();
    match error {
        TargetError::NoRunInLink => Failure::usage(
            Text::Cli(CliText::NoRunInLink(shown)),
            Text::Cli(CliText::HowToName),
        ),
        TargetError::NoId => Failure::usage(
            Text::Cli(CliText::NoSuchTarget(shown)),
            Text::Cli(CliText::HowToName),
        ),
        TargetError::NoForm if flags::is_command(typed) => Failure::usage(
            UsageText::CommandAmongTargets(shown.clone()).into(),
            UsageText::CommandFirst(shown).into(),
        ),
        TargetError::NoForm => Failure::usage(
            Text::Cli(CliText::NoSuchTarget(shown.clone())),
            hint(&shown),
        ),
    }
}

/// What other programs call what this one does.
const ELSEWHERE: &[(&str, &str)] = &[
    ("watch", "flow-…"),
    ("list", "runs"),
    ("ls", "runs"),
    ("ps", "runs"),
    ("get", "status flow-…"),
    ("describe", "status flow-…"),
    ("show", "status flow-…"),
    ("view", "status flow-…"),
    ("tail", "logs -f flow-…"),
    ("version", "--version"),
    ("init", "config init"),
    ("check", "doctor"),
    ("try", "demo"),
];

fn hint(typed: &str) -> Text {
    if let Some((_, here)) = ELSEWHERE.iter().find(|(word, _)| *word == typed) {
        return UsageText::Meant(format!("paiwatch {here}")).into();
    }
    let commands = flags::commands();
    if let Some(command) = written::meant(typed, commands.iter().map(String::as_str)) {
        return UsageText::Meant(format!("paiwatch {command}")).into();
    }
    if is_search(typed) {
        return UsageText::FilterFlag(typed.to_owned()).into();
    }
    match typed.split_once('-') {
        Some(("node", _)) => UsageText::NodeOfRun(typed.to_owned()).into(),
        Some((start, rest)) if !rest.is_empty() && is_near(start, "flow") => {
            UsageText::Meant(format!("flow-{rest}")).into()
        }
        _ if typed.starts_with('@') && is_near(typed, "@latest") => {
            UsageText::Meant("@latest".to_owned()).into()
        }
        _ if is_like_an_id(typed) && typed != "flow-" => {
            UsageText::OtherForm(typed.to_owned()).into()
        }
        _ => Text::Cli(CliText::HowToName),
    }
}

fn is_near(typed: &str, word: &str) -> bool {
    written::meant(typed, [word].into_iter()).is_some()
}
