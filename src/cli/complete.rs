//! What may follow on a command line, for a shell that asks: flags, commands, and values that
//! are found without the network.

use std::env;
use std::ffi::OsStr;
use std::io::{self, Write};
use std::process::ExitCode;

use clap::{Arg, Command};
use clap_complete::CompleteEnv;
use clap_complete::engine::{ArgValueCandidates, ArgValueCompleter, CompletionCandidate};
use clap_complete::env::Shells;

use crate::account::region;
use crate::cli::environment::config_file;
use crate::cli::failure::Failure;
use crate::cli::flags::{self, Common, Shell};
use crate::cli::{known, output, sources};
use crate::config::Config;
use crate::domain::{OUTPUT_TYPES, completions};
use crate::sim::story::Story;
use crate::sim::{Fault, Reading};

/// How a shell asks: the variable holds its name.
pub(super) const VARIABLE: &str = "PAIWATCH_COMPLETE";

/// Answers a shell; whether one has asked.
pub(super) fn answer() -> bool {
    let program = || candidates_added(flags::program());
    let asked = CompleteEnv::with_factory(program).var(VARIABLE);
    // A shell that is told nothing completes nothing.
    asked
        .try_complete(env::args_os(), env::current_dir().ok().as_deref())
        .unwrap_or(true)
}

/// What zsh lacks that finds the lines in a file of its own: it loads them when it asks for the
/// first time, and would be told nothing.
const ASKED_WHILE_LOADED: &str =
    "\nif [[ ${funcstack[1]} == _paiwatch ]]; then _clap_dynamic_completer_paiwatch \"$@\"; fi\n";

/// `paiwatch completions SHELL`: the lines by which that shell asks.
pub(super) fn print_script(shell: Shell) -> Result<ExitCode, Failure> {
    let mut script = Vec::new();
    let shells = Shells::builtins();
    let printed = match shells.completer(shell.name()) {
        Some(shell) => {
            shell.write_registration(VARIABLE, "paiwatch", "paiwatch", "paiwatch", &mut script)
        }
        None => Ok(()),
    };
    if shell == Shell::Zsh {
        script.extend_from_slice(ASKED_WHILE_LOADED.as_bytes());
    }
    let mut out = io::stdout().lock();
    let printed = printed.and_then(|()| out.write_all(&script));
    output::is_read(printed.and_then(|()| out.flush())).map(|_| ExitCode::SUCCESS)
}

/// Every argument with what its value may be.
fn candidates_added(command: Command) -> Command {
    command
        .mut_args(with_candidates)
        .mut_subcommands(candidates_added)
}

fn with_candidates(argument: Arg) -> Arg {
    let id = argument.get_id().as_str().to_owned();
    match id.as_str() {
        "targets" | "subject" => argument.add(ArgValueCompleter::new(targets)),
        "run" => argument.add(ArgValueCompleter::new(runs)),
        "filter" => argument.add(ArgValueCompleter::new(filter)),
        "context" => argument.add(ArgValueCandidates::new(contexts)),
        "profile" => argument.add(ArgValueCandidates::new(profiles)),
        "region" => argument.add(ArgValueCandidates::new(|| words(region::known()))),
        "output_type" | "kind" => argument.add(ArgValueCandidates::new(|| words(OUTPUT_TYPES))),
        "story" => argument.add(ArgValueCandidates::new(|| words(Story::names()))),
        "readings" => argument.add(ArgValueCandidates::new(readings)),
        "faults" => argument.add(ArgValueCandidates::new(faults)),
        "time_zone" => argument.add(ArgValueCandidates::new(|| {
            words(["local", "utc", "+08:00"])
        })),
        "mouse" | "bell" | "title" => {
            argument.add(ArgValueCandidates::new(|| words(["true", "false"])))
        }
        _ => argument,
    }
}

fn words(words: impl IntoIterator<Item = &'static str>) -> Vec<CompletionCandidate> {
    words.into_iter().map(CompletionCandidate::new).collect()
}

fn with_help(word: &str, help: &str) -> CompletionCandidate {
    CompletionCandidate::new(word).help(Some(help.to_owned().into()))
}

/// What is typed of a run; behind a slash the nodes that it had when it was seen last.
fn targets(typed: &OsStr) -> Vec<CompletionCandidate> {
    let Some((run, _)) = typed.to_str().and_then(|typed| typed.split_once('/')) else {
        return runs(typed);
    };
    let nodes = known::nodes().map(|file| file.read()).unwrap_or_default();
    let of_run = nodes.iter().filter(|(target, _)| target == run);
    let ways = of_run.map(|(run, way)| (format!("{run}/{way}"), String::new()));
    begun(ways, typed)
}

/// The runs that were seen last, the newest one and those that were watched last.
fn runs(typed: &OsStr) -> Vec<CompletionCandidate> {
    let seen = known::runs().map(|file| file.read()).unwrap_or_default();
    let others = [
        ("@latest", "the newest run"),
        ("@last", "what was watched last"),
    ];
    let others = others.map(|(word, help)| (word.to_owned(), help.to_owned()));
    begun(seen.into_iter().chain(others), typed)
}

/// Those of the words, each with what is said of it, that begin with what is typed.
fn begun(words: impl Iterator<Item = (String, String)>, typed: &OsStr) -> Vec<CompletionCandidate> {
    let Some(typed) = typed.to_str() else {
        return Vec::new();
    };
    let begun = words.filter(|(word, _)| word.starts_with(typed));
    begun
        .map(|(word, help)| match &*help {
            "" => CompletionCandidate::new(word),
            help => with_help(&word, help),
        })
        .collect()
}

/// What may stand at the end of a filter, behind what is typed of it.
fn filter(typed: &OsStr) -> Vec<CompletionCandidate> {
    let Some(typed) = typed.to_str() else {
        return Vec::new();
    };
    let begun = typed.rfind([' ', '=', '\'', '"']).map_or(0, |at| at + 1);
    let before = typed.get(..begun).unwrap_or_default();
    // The quote that a shell will take away.
    let words = typed.trim_start_matches(['\'', '"']);
    let all = completions(words).into_iter();
    all.map(|word| CompletionCandidate::new(format!("{before}{word}")))
        .collect()
}

fn contexts() -> Vec<CompletionCandidate> {
    let config = config_file().and_then(|path| Config::read(&path, false).ok());
    let config = config.unwrap_or_default();
    config.names().map(CompletionCandidate::new).collect()
}

fn profiles() -> Vec<CompletionCandidate> {
    let known = sources::chain(&Common::default()).known_profiles();
    known.into_iter().map(CompletionCandidate::new).collect()
}

fn readings() -> Vec<CompletionCandidate> {
    Reading::all()
        .map(|reading| with_help(reading.name(), reading.meaning()))
        .collect()
}

fn faults() -> Vec<CompletionCandidate> {
    Fault::all()
        .map(|fault| with_help(fault.name(), fault.meaning()))
        .collect()
}
