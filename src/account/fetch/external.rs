//! A command that prints credentials. It is run as it is written, by no shell, and only its
//! standard output is read: nobody knows what it says besides.

use std::ffi::OsString;
use std::process::{ExitStatus, Stdio};
use std::time::Duration;

use chrono::{DateTime, Utc};
use rustix::process::{Pid, Signal, kill_process_group};
use secrecy::zeroize::Zeroizing;
use serde_json::{Map, Value};
use tokio::io::{AsyncRead, AsyncReadExt};
use tokio::process::{Child, Command};
use tokio::time::timeout;

use crate::account::environment::Environment;
use crate::account::fetch::answer::moment;
use crate::account::fetch::web::Web;
use crate::account::fields::{Fields, wipe};
use crate::account::mode::{self, Mode};
use crate::account::provider::Provider;
use crate::domain::CredentialProblem;

/// How long the command may take; somebody may have to confirm it elsewhere.
const LIMIT: Duration = Duration::from_mins(1);
/// How much it may print.
const LONGEST: usize = 1 << 20;

/// What the command prints: a key pair, or another way to one.
pub(super) async fn printed_by(
    command: &[String],
    web: &Web,
) -> Result<Provider, CredentialProblem> {
    let Some((program, arguments)) = command.split_first() else {
        return Err(CredentialProblem::MissingField {
            field: "process_command",
        });
    };
    let printed = match timeout(LIMIT, printed(program, arguments, web.hidden())).await {
        Ok(printed) => printed?,
        Err(_) => {
            return Err(CredentialProblem::CommandTooSlow {
                program: program.clone(),
                after: LIMIT,
            });
        }
    };
    let mut profile: Value = serde_json::from_slice(&printed).map_err(|error| {
        let place = format!("line {}, column {}", error.line(), error.column());
        garbled(program, &format!("it is not JSON ({place})"))
    })?;
    let provider = provider(program, &profile);
    wipe(&mut profile);
    provider
}

/// What a printed profile says. The tool accepts whole profiles, but not a command that
/// leads to another command.
fn provider(program: &str, profile: &Value) -> Result<Provider, CredentialProblem> {
    let Some(profile) = profile.as_object() else {
        return Err(garbled(program, "it is not a JSON object"));
    };
    let fields = Fields::new(profile);
    let told = |problem: CredentialProblem| garbled(program, &in_words(&problem));
    let mode = Mode::of_profile(&fields).map_err(told)?;
    if !matches!(mode, Mode::Ak | Mode::StsToken | Mode::RamRoleArn) {
        return Err(garbled(program, &format!("its mode is `{}`", mode.word())));
    }
    let no_source = |_: &str| Err(CredentialProblem::NoRole);
    let provider = mode::of_profile(mode, &fields, &Environment::default(), no_source);
    let mut provider = provider.map_err(told)?;
    if let Provider::Keys(keys) = &mut provider {
        keys.expires = expires(program, profile)?.or(keys.expires);
    }
    Ok(provider)
}

fn expires(
    program: &str,
    profile: &Map<String, Value>,
) -> Result<Option<DateTime<Utc>>, CredentialProblem> {
    let text = profile.get("expiration").and_then(Value::as_str);
    let Some(text) = text.filter(|text| !text.is_empty()) else {
        return Ok(None);
    };
    let expires = moment(text).ok_or_else(|| garbled(program, "`expiration` is not a time"))?;
    Ok(Some(expires))
}

fn in_words(problem: &CredentialProblem) -> String {
    match problem {
        CredentialProblem::MissingField { field } => format!("`{field}` is missing in it"),
        CredentialProblem::BadField { field, why } => format!("`{field}`: {why}"),
        CredentialProblem::UnknownMode { .. } => "its mode is not known".to_owned(),
        _ => "it is not a profile".to_owned(),
    }
}

fn garbled(program: &str, why: &str) -> CredentialProblem {
    CredentialProblem::CommandGarbled {
        program: program.to_owned(),
        why: why.to_owned(),
    }
}

/// What the command prints, once it has ended well.
async fn printed(
    program: &str,
    arguments: &[String],
    hidden: &[OsString],
) -> Result<Zeroizing<Vec<u8>>, CredentialProblem> {
    let mut command = Command::new(program);
    command
        .args(arguments)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        // What it starts in turn ends with it.
        .process_group(0)
        .kill_on_drop(true);
    for name in hidden {
        command.env_remove(name);
    }
    let child = command.spawn().map_err(|error| {
        let why = crate::account::cli_file::words(&error);
        CredentialProblem::CommandNotFound {
            program: program.to_owned(),
            why: why.to_lowercase(),
        }
    })?;
    let mut running = Running::new(child);
    let output = running.child.stdout.take();
    let text = match output {
        Some(output) => read(output).await,
        None => Some(Zeroizing::default()),
    };
    let Some(text) = text else {
        return Err(CredentialProblem::CommandFlooded {
            program: program.to_owned(),
            limit: LONGEST,
        });
    };
    let status = running.child.wait().await.ok();
    running.group = None;
    if status.is_some_and(|status| status.success()) {
        return Ok(text);
    }
    Err(CredentialProblem::CommandFailed {
        program: program.to_owned(),
        status: ending(status),
    })
}

/// All that comes; nothing where it is too much.
async fn read(mut output: impl AsyncRead + Unpin) -> Option<Zeroizing<Vec<u8>>> {
    let mut text = Zeroizing::new(Vec::new());
    let mut part = Zeroizing::new(vec![0; 8192]);
    loop {
        match output.read(&mut part).await {
            Ok(0) | Err(_) => return Some(text),
            Ok(length) => text.extend_from_slice(part.get(..length).unwrap_or_default()),
        }
        if text.len() > LONGEST {
            return None;
        }
    }
}

fn ending(status: Option<ExitStatus>) -> String {
    use std::os::unix::process::ExitStatusExt;
    let Some(status) = status else {
        return "no status".to_owned();
    };
    match (status.code(), status.signal()) {
        (Some(code), _) => format!("exit code {code}"),
        (None, Some(signal)) => format!("signal {signal}"),
        (None, None) => "no status".to_owned(),
    }
}

/// A command at work. Whatever ends the wait for it ends it with all that it started.
struct Running {
    child: Child,
    group: Option<Pid>,
}

impl Running {
    fn new(child: Child) -> Self {
        let number = child.id().and_then(|id| i32::try_from(id).ok());
        Self {
            group: number.and_then(Pid::from_raw),
            child,
        }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        if let Some(group) = self.group {
            // It may have ended meanwhile.
            let _ = kill_process_group(group, Signal::KILL);
        }
    }
}
