//! Which runs are meant, by the words of the command line, or by the context.

mod mistake;

use std::io::{self, IsTerminal};

use chrono::NaiveDateTime;

use crate::cli::failure::Failure;
use crate::cli::flags::{Common, TargetFlags};
use crate::clock;
use crate::config::{Last, Watched};
use crate::domain::{Named, Search, parse_search, parse_target};
use crate::text::{CliText, EntryText, Text, UsageText};
use crate::written::whole_text;

/// What the words name, else what the filter finds; without either what the context says.
pub(super) fn read(common: &Common, flags: &TargetFlags) -> Result<Vec<Named>, Failure> {
    if !flags.targets.is_empty() {
        return read_all(common, &flags.targets);
    }
    match (&flags.filter, &common.of_context.watched) {
        (Some(filter), _) | (None, Some(Watched::Filter(filter))) => {
            let search = search(common, filter)?;
            Ok(vec![Named::Runs(Box::new(search))])
        }
        (None, Some(Watched::Targets(targets))) => read_all(common, targets),
        (None, None) => Ok(Vec::new()),
    }
}

/// What a filter is for. What was wrong with it was said when it was read.
pub(super) fn search(common: &Common, filter: &str) -> Result<Search, Failure> {
    let zone = common.zone.meant();
    let local = |time: NaiveDateTime| zone.moment(time);
    parse_search(filter, clock::now(), local).map_err(|error| {
        Failure::usage(
            Text::Entry(EntryText::BadSearch(error)),
            UsageText::HowToFilter.into(),
        )
    })
}

fn read_all(common: &Common, texts: &[String]) -> Result<Vec<Named>, Failure> {
    let mut targets: Vec<Named> = Vec::new();
    for text in texts {
        match text.as_str() {
            LAST => {
                for target in last(common)? {
                    targets.push(read_target(&target)?);
                }
            }
            "-" => targets.extend(listed(&standard_input()?)?),
            text => {
                for target in between_commas(text) {
                    targets.push(read_target(target)?);
                }
            }
        }
    }
    Ok(targets)
}

/// What was watched last in the context.
const LAST: &str = "@last";

fn last(common: &Common) -> Result<Vec<String>, Failure> {
    let last = common.last.as_ref().map(Last::read).unwrap_or_default();
    if last.is_empty() {
        return Err(Failure::usage(
            Text::Cli(CliText::NothingWatchedYet),
            Text::Cli(CliText::HowToName),
        ));
    }
    Ok(last)
}

fn read_target(text: &str) -> Result<Named, Failure> {
    parse_target(text).map_err(|error| mistake::failure(text, &error))
}

/// The targets of a list. A list that is empty is a mistake: it must not mean everybody's runs.
fn listed(text: &str) -> Result<Vec<Named>, Failure> {
    let words = text.lines().flat_map(words_of_line);
    let targets: Vec<Named> = words.map(read_target).collect::<Result<_, _>>()?;
    if targets.is_empty() {
        return Err(Failure::usage(
            Text::Cli(CliText::EmptyList),
            Text::Cli(CliText::HowToPipe),
        ));
    }
    Ok(targets)
}

/// The targets of a line. What stands behind two spaces or a tab are further columns, as in
/// the lines of `status`, and what stands behind a `#` is for people.
fn words_of_line(line: &str) -> impl Iterator<Item = &str> {
    let line = line.trim();
    let column = line.split('\t').next().unwrap_or_default();
    let column = column.split("  ").next().unwrap_or_default();
    // A link may hold the sign, a word does not begin with it.
    let is_for_people = |word: &&str| word.starts_with('#');
    column
        .split_whitespace()
        .take_while(move |word| !is_for_people(word))
        .map(|word| word.trim_matches(SEPARATORS))
        .filter(|word| !word.is_empty())
        .flat_map(between_commas)
}

/// What people write between the targets of a list, besides white space.
const SEPARATORS: &[char] = &[',', ';'];

/// The runs of a word that names several. Names in it may hold the same signs.
fn between_commas(word: &str) -> Vec<&str> {
    let parts = word.split(SEPARATORS).filter(|part| !part.is_empty());
    let runs: Vec<&str> = parts.collect();
    if !runs.is_empty() && runs.iter().all(|run| run.starts_with("flow-")) {
        runs
    } else {
        vec![word]
    }
}

fn standard_input() -> Result<String, Failure> {
    let stdin = io::stdin();
    if stdin.is_terminal() {
        return Err(Failure::usage(
            Text::Cli(CliText::NothingOnStandardInput),
            Text::Cli(CliText::HowToPipe),
        ));
    }
    whole_text(stdin.lock()).map_err(|error| {
        Failure::usage(
            Text::Cli(CliText::InputUnreadable(error.to_string())),
            Text::Cli(CliText::HowToPipe),
        )
    })
}

#[cfg(test)]
mod tests {
    use super::words_of_line;

    #[test]
    fn a_line_is_a_target_or_several_or_a_row_that_begins_with_one() {
        for (line, expected) in [
            ("flow-a", &["flow-a"][..]),
            ("  flow-a flow-b ", &["flow-a", "flow-b"]),
            ("flow-a,flow-b; flow-c,", &["flow-a", "flow-b", "flow-c"]),
            ("flow-a/read,write,flow-b", &["flow-a/read,write,flow-b"]),
            ("flow-a  churn, daily  Running  17/23", &["flow-a"]),
            ("flow-a\tchurn\tRunning", &["flow-a"]),
            ("# the nightly ones", &[]),
            ("flow-a # the nightly one", &["flow-a"]),
            (
                "https://pai.example/#/x/flow-a",
                &["https://pai.example/#/x/flow-a"],
            ),
            (
                "https://a.example/#/x;y/flow-a,",
                &["https://a.example/#/x;y/flow-a"],
            ),
            ("", &[]),
        ] {
            let words: Vec<&str> = words_of_line(line).collect();
            assert_eq!(words, expected, "{line}");
        }
    }
}
