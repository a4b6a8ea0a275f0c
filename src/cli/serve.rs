//! `paiwatch serve`: the embedded service alone.

mod command;

use std::env;
use std::io::{self, Write};
use std::net::SocketAddr;
use std::path::Path;
use std::process::ExitCode;

use secrecy::ExposeSecret;

use crate::cli::behaviour;
use crate::cli::failure::Failure;
use crate::cli::flags::{ServeFlags, StoryFlags};
use crate::cli::headless::runtime;
use crate::cli::serve::command::run_command;
use crate::sim::story::Story;
use crate::sim::{KeyPair, SecurityToken, Service, Settings, StartError};
use crate::term::Endings;
use crate::text::{CliText, Text};
use crate::written::text_of;

const KEY_ID: &str = "ALIBABA_CLOUD_ACCESS_KEY_ID";
const KEY_SECRET: &str = "ALIBABA_CLOUD_ACCESS_KEY_SECRET";
const TOKEN: &str = "ALIBABA_CLOUD_SECURITY_TOKEN";
const ENDPOINT: &str = "PAIWATCH_ENDPOINT";

/// Serves until a signal comes, or until the command given after `--` ends.
pub(super) fn run(flags: &ServeFlags) -> Result<ExitCode, Failure> {
    if flags.lists_readings {
        return behaviour::list_readings();
    }
    if flags.lists_faults {
        return behaviour::list_faults();
    }
    let key = key_pair();
    let settings = Settings {
        control: flags.control,
        ..settings(&flags.story, flags.listen, key.clone())?
    };
    let token = key.token.as_ref().map(|token| &token.text);
    let token = token.map(|text| (TOKEN, text.expose_secret().to_owned()));
    let service = Service::start(settings).map_err(|error| refused(&error))?;
    let variables = [
        (ENDPOINT, service.endpoint()),
        (KEY_ID, key.id),
        (KEY_SECRET, key.secret.expose_secret().to_owned()),
    ];
    runtime()?.block_on(async {
        match flags.run.split_first() {
            Some((program, arguments)) => {
                let variables: Vec<_> = variables.into_iter().chain(token).collect();
                run_command(program, arguments, &variables).await
            }
            None => serve_until_told(&variables).await,
        }
    })
}

/// What the flags say of the service.
pub(super) fn settings(
    flags: &StoryFlags,
    listen: SocketAddr,
    key: KeyPair,
) -> Result<Settings, Failure> {
    let story = story(&flags.story)?.with_past();
    Ok(Settings {
        listen,
        behaviour: behaviour::of(&story, flags)?,
        story,
        speed: flags.speed,
        seed: flags.seed,
        key,
        control: false,
        seen: None,
    })
}

/// An embedded story by its name, or a file: what looks like a path is one.
fn story(name: &str) -> Result<Story, Failure> {
    let looks_like_a_path = name.contains(['/', '.']);
    let story = if looks_like_a_path {
        let text = text_of(Path::new(name)).map_err(|error| {
            let what = Text::Cli(CliText::StoryUnreadable(name.to_owned(), error.to_string()));
            Failure::usage(what, Text::Cli(CliText::HowToNameStory))
        })?;
        Story::parse(name, &text)
    } else {
        Story::embedded(name)
    };
    story.map_err(|error| {
        Failure::usage(
            Text::Plain(error.to_string()),
            Text::Cli(CliText::HowToNameStory),
        )
    })
}

/// The service could not start.
pub(super) fn refused(error: &StartError) -> Failure {
    Failure::usage(
        Text::Plain(error.to_string()),
        Text::Cli(CliText::HowToListen),
    )
}

/// The keys of the environment where both are set, with the token they may
/// have, else generated for this run.
fn key_pair() -> KeyPair {
    let variable = |name| {
        env::var(name)
            .ok()
            .filter(|value: &String| !value.is_empty())
    };
    match (variable(KEY_ID), variable(KEY_SECRET)) {
        (Some(id), Some(secret)) => KeyPair {
            id,
            secret: secret.into(),
            token: variable(TOKEN).map(|text| SecurityToken {
                text: text.into(),
                expires: None,
            }),
        },
        _ => KeyPair::made_up(),
    }
}

/// Prints three lines that a shell can `eval`, lets go of standard output so
/// that the shell returns at once, and serves until told to leave.
async fn serve_until_told(variables: &[(&str, String)]) -> Result<ExitCode, Failure> {
    let mut endings = Endings::new().map_err(|error| Failure::machine(&error))?;
    let mut out = io::stdout().lock();
    let told = variables
        .iter()
        .try_for_each(|(name, value)| writeln!(out, "export {name}={}", quoted(value)))
        .and_then(|()| out.flush());
    drop(out);
    told.and_then(|()| let_go_of_standard_output())
        .map_err(|error| Failure::machine(&error))?;
    Ok(ExitCode::from(128 + endings.next().await))
}

/// As a shell reads it back: a secret of the user's own may hold anything.
fn quoted(value: &str) -> String {
    let is_plain = |char: char| char.is_ascii_alphanumeric() || "-_.:/".contains(char);
    if value.chars().all(is_plain) {
        return value.to_owned();
    }
    format!("'{}'", value.replace('\'', r"'\''"))
}

fn let_go_of_standard_output() -> io::Result<()> {
    let nowhere = std::fs::File::options().write(true).open("/dev/null")?;
    Ok(rustix::stdio::dup2_stdout(&nowhere)?)
}
