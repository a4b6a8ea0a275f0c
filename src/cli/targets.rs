//! Which runs are meant, by the words of the command line, or by the context.

use std::io::{self, IsTerminal, Read};

use crate::cli::failure::Failure;
use crate::cli::flags::Common;
use crate::clock;
use crate::config::{Last, Watched};
use crate::domain::{Named, TargetError, parse_search, parse_target, without_token};
use crate::text::Text;

/// What the words name; without any what the context says.
pub(super) fn read(common: &Common, texts: &[String]) -> Result<Vec<Named>, Failure> {
    match &common.of_context.watched {
        Some(Watched::Targets(targets)) if texts.is_empty() => read_all(common, targets),
        Some(Watched::Filter(filter)) if texts.is_empty() => {
            let search = parse_search(filter, clock::now());
            Ok(search
                .into_iter()
                .map(|search| Named::Runs(Box::new(search)))
                .collect())
        }
        Some(Watched::Targets(_) | Watched::Filter(_)) | None => read_all(common, texts),
    }
}

fn read_all(common: &Common, texts: &[String]) -> Result<Vec<Named>, Failure> {
    let mut targets: Vec<Named> = Vec::new();
    for text in texts {
        if text == LAST {
            for target in last(common)? {
                targets.push(read_target(&target)?);
            }
        } else if text == "-" {
            for line in standard_input()?.split_whitespace() {
                targets.push(read_target(line)?);
            }
        } else {
            targets.push(read_target(text)?);
        }
    }
    Ok(targets)
}

/// What was watched last in the context.
const LAST: &str = "@last";

fn last(common: &Common) -> Result<Vec<String>, Failure> {
    let last = common.last.as_ref().map(Last::read).unwrap_or_default();
    if last.is_empty() {
        return Err(Failure::usage(Text::NothingWatchedYet, Text::HowToName));
    }
    Ok(last)
}

fn read_target(text: &str) -> Result<Named, Failure> {
    parse_target(text).map_err(|error| {
        let what = match error {
            TargetError::NoId => Text::NoSuchTarget(repeated(text)),
            TargetError::NoRunInLink => Text::NoRunInLink(repeated(text)),
        };
        Failure::usage(what, Text::HowToName)
    })
}

/// What was typed, without the token of a shared run.
fn repeated(typed: &str) -> String {
    without_token(typed).escape_debug().to_string()
}

fn standard_input() -> Result<String, Failure> {
    let mut stdin = io::stdin();
    if stdin.is_terminal() {
        return Err(Failure::usage(
            Text::NothingOnStandardInput,
            Text::HowToPipe,
        ));
    }
    let mut text = String::new();
    stdin
        .read_to_string(&mut text)
        .map_err(|error| Failure::machine(&error))?;
    Ok(text)
}
