//! Flags before the command, which are those of the command.

use std::ffi::OsString;

use clap::{Arg, ArgAction, Command};

/// The words with the command first. `paiwatch --region r status` is `paiwatch status
/// --region r`: whether the command has such a flag is its own matter.
pub(super) fn put_behind_the_command(program: &Command, mut words: Vec<OsString>) -> Vec<OsString> {
    if let Some(at) = place_of_command(program, &words)
        && let Some(early) = words.get_mut(1..=at)
    {
        early.rotate_right(1);
    }
    words
}

/// Where the command is, unless something else than flags comes before it.
fn place_of_command(program: &Command, words: &[OsString]) -> Option<usize> {
    let mut at = 1;
    loop {
        let word = words.get(at)?.to_str()?;
        if program.find_subcommand(word).is_some() {
            return Some(at);
        }
        at += words_of_flag(program, word)?;
    }
}

/// How many words a flag is; nothing where the word is not a flag of any command.
fn words_of_flag(program: &Command, word: &str) -> Option<usize> {
    if let Some(long) = word.strip_prefix("--") {
        let name = long.split('=').next().unwrap_or_default();
        let flag = all_flags(program).find(|flag| flag.get_long() == Some(name))?;
        return Some(1 + usize::from(takes_next_word(flag) && !long.contains('=')));
    }
    let mut letters = word.strip_prefix('-')?.chars();
    let letter = letters.next()?;
    let flag = all_flags(program).find(|flag| flag.get_short() == Some(letter))?;
    Some(1 + usize::from(takes_next_word(flag) && letters.next().is_none()))
}

fn all_flags(program: &Command) -> impl Iterator<Item = &Arg> {
    let of_commands = program.get_subcommands().flat_map(Command::get_arguments);
    program.get_arguments().chain(of_commands)
}

fn takes_next_word(flag: &Arg) -> bool {
    let takes_values = matches!(flag.get_action(), ArgAction::Set | ArgAction::Append);
    takes_values && !flag.is_require_equals_set()
}
