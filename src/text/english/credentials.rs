//! Where credentials come from, and what is wrong with them.

use std::borrow::Cow;

use crate::domain::{CredentialError, CredentialProblem, CredentialWarning, Origin, SourceKind};
use crate::text::{CredentialText, time};

pub(super) fn say(text: &CredentialText) -> Cow<'static, str> {
    match text {
        CredentialText::Error(why) => error(why).into(),
        CredentialText::Hint(why) => hint(why).into(),
        CredentialText::Warning(what) => warning(what).into(),
        CredentialText::Origin(place) => origin(place).into(),
        CredentialText::WaitingFor(place) => {
            format!("waiting for credentials from {}", origin(place)).into()
        }
        CredentialText::Left(left) => format!("credentials {left} left").into(),
        CredentialText::Over => "credentials expired".into(),
        CredentialText::NotRenewed(why, left) => {
            format!("{}; the old ones are valid for {left}", error(why)).into()
        }
        CredentialText::RenewedByItself(left) => format!("{left}, renewed automatically").into(),
        CredentialText::HowToMend(origin) => how_to_mend(origin).into(),
        CredentialText::HowToRenew(origin) => how_to_renew(origin).into(),
    }
}

/// A source in a few words.
pub(super) fn origin(origin: &Origin) -> String {
    let Origin {
        kind,
        file,
        profile,
        mode,
    } = origin;
    let words = match (kind, profile) {
        (SourceKind::Environment, _) => "environment variables".to_owned(),
        (SourceKind::Oidc, _) => "OIDC variables".to_owned(),
        (SourceKind::Metadata, _) => "role of this machine (metadata service)".to_owned(),
        (SourceKind::Uri, _) => "`ALIBABA_CLOUD_CREDENTIALS_URI`".to_owned(),
        (SourceKind::Given, _) => "generated for this run".to_owned(),
        (SourceKind::CliProfile, Some(name)) => format!("profile `{name}`"),
        (SourceKind::IniFile, Some(name)) => format!("section `{name}`"),
        (SourceKind::CliProfile | SourceKind::IniFile, None) => String::new(),
    };
    let mode = mode.map(|mode| format!(" ({mode})"));
    let words = words + &mode.unwrap_or_default();
    match file {
        Some(file) if words.is_empty() => format!("`{file}`"),
        Some(file) => format!("{words} in `{file}`"),
        None => words,
    }
}

/// What is wrong, with the place.
pub(super) fn error(error: &CredentialError) -> String {
    let what = problem(&error.problem);
    match error.problem {
        CredentialProblem::Nothing { .. } | CredentialProblem::HalfSet { .. } => {
            format!("no credentials: {what}")
        }
        _ => format!("no credentials from {}: {what}", origin(&error.origin)),
    }
}

/// What is wrong, without the place.
pub(super) fn problem(problem: &CredentialProblem) -> String {
    match problem {
        CredentialProblem::Nothing { variables: names } if names.is_empty() => {
            "none found".to_owned()
        }
        CredentialProblem::Nothing { variables } => format!("{} not set", variables.join(" and ")),
        CredentialProblem::HalfSet { missing } => format!("{missing} not set"),
        CredentialProblem::Unreadable { why } => format!("cannot be read: {why}"),
        CredentialProblem::Syntax { line, column, why } => {
            format!("line {line}, column {column}: {why}")
        }
        CredentialProblem::NoSuchProfile { name, known, .. } if known.is_empty() => {
            format!("there is no profile `{name}`")
        }
        CredentialProblem::NoSuchProfile { name, known, .. } => {
            format!("there is no profile `{name}`, only {}", list(known))
        }
        CredentialProblem::MissingField { field } => format!("`{field}` is missing"),
        CredentialProblem::BadField { field: "", why } => why.clone(),
        CredentialProblem::BadField { field, why } => format!("`{field}`: {why}"),
        CredentialProblem::UnknownMode { mode, nearest } => {
            format!("`{mode}` is not a mode; did you mean `{nearest}`?")
        }
        CredentialProblem::UnsupportedMode { mode } => {
            format!("the mode `{mode}` is not supported")
        }
        CredentialProblem::Cycle { profiles } => {
            format!("`source_profile` forms a cycle: {}", profiles.join(" -> "))
        }
        CredentialProblem::Expired { .. } => "the token saved by `aliyun` has expired".to_owned(),
        CredentialProblem::CommandNotFound { program, why } => {
            format!("cannot run `{program}`: {why}")
        }
        CredentialProblem::CommandFailed { program, status } => {
            format!("`{program}` failed ({status})")
        }
        CredentialProblem::CommandTooSlow { program, after } => {
            format!("`{program}` did not end within {}", time::interval(*after))
        }
        CredentialProblem::CommandFlooded { program, limit } => {
            format!("`{program}` printed more than {} MiB", limit >> 20)
        }
        CredentialProblem::CommandGarbled { program, why } => {
            format!("invalid output from `{program}`: {why}")
        }
        CredentialProblem::Unreachable { host, why } => format!("cannot reach {host}: {why}"),
        CredentialProblem::Refused {
            host,
            code,
            request_id,
        } => {
            let mut words = vec![format!("{host} refused ({code})")];
            if !request_id.is_empty() {
                words.push(format!(" [request {request_id}]"));
            }
            words.concat()
        }
        CredentialProblem::Garbled { host, why } => {
            format!("invalid answer from {host}: {why}")
        }
        CredentialProblem::NoRole => "this machine has no role".to_owned(),
    }
}

/// What to do about it.
pub(super) fn hint(error: &CredentialError) -> String {
    match &error.problem {
        CredentialProblem::Nothing { .. } | CredentialProblem::HalfSet { .. } => {
            "set them, run `aliyun configure`, or try it without an account: `paiwatch demo`"
                .to_owned()
        }
        CredentialProblem::NoSuchProfile {
            nearest: Some(nearest),
            ..
        } => format!("did you mean `{nearest}`?"),
        CredentialProblem::NoSuchProfile {
            nearest: None,
            name,
            ..
        } => format!("create it: `aliyun configure --profile {name}`"),
        CredentialProblem::Unreadable { .. }
        | CredentialProblem::Syntax { .. }
        | CredentialProblem::MissingField { .. }
        | CredentialProblem::BadField { .. }
        | CredentialProblem::UnknownMode { .. }
        | CredentialProblem::Cycle { .. } => "fix it there; `paiwatch doctor` checks it".to_owned(),
        CredentialProblem::UnsupportedMode { .. } => {
            "let a command print a key pair: a profile of mode `External` with `process_command`"
                .to_owned()
        }
        CredentialProblem::Expired { command } => format!("renew it: `{command}`"),
        CredentialProblem::CommandNotFound { .. }
        | CredentialProblem::CommandFailed { .. }
        | CredentialProblem::CommandTooSlow { .. }
        | CredentialProblem::CommandFlooded { .. }
        | CredentialProblem::CommandGarbled { .. } => {
            "run the profile's `process_command` by hand; it must print one JSON object with \
             `mode`, `access_key_id`, `access_key_secret` and `sts_token`"
                .to_owned()
        }
        CredentialProblem::Unreachable { host, .. } => {
            format!("is {host} reachable from this machine?")
        }
        CredentialProblem::Refused { .. } => "check the role and who may assume it".to_owned(),
        CredentialProblem::Garbled { .. } => "check the address of the source".to_owned(),
        CredentialProblem::NoRole => "give the machine a role, or set another source".to_owned(),
    }
}

/// What to do where the service refuses what comes from here.
pub(super) fn how_to_mend(from: &Origin) -> String {
    match from.kind {
        SourceKind::Environment | SourceKind::Given => {
            "check `ALIBABA_CLOUD_ACCESS_KEY_ID` and `ALIBABA_CLOUD_ACCESS_KEY_SECRET`".to_owned()
        }
        SourceKind::Oidc
        | SourceKind::CliProfile
        | SourceKind::IniFile
        | SourceKind::Metadata
        | SourceKind::Uri => format!("check the key pair from {}", origin(from)),
    }
}

/// What to do where the service says that a token is over.
pub(super) fn how_to_renew(from: &Origin) -> String {
    match from.kind {
        SourceKind::Environment | SourceKind::Given => {
            "set a new key pair with its `ALIBABA_CLOUD_SECURITY_TOKEN`, and start again".to_owned()
        }
        SourceKind::CliProfile | SourceKind::IniFile => {
            format!("renew the token of {}", origin(from))
        }
        SourceKind::Oidc | SourceKind::Metadata | SourceKind::Uri => how_to_mend(from),
    }
}

/// What should be mended.
pub(super) fn warning(warning: &CredentialWarning) -> String {
    match warning {
        CredentialWarning::ReadableByOthers { file } => {
            format!("other users can read `{file}`: `chmod 600 {file}`")
        }
        CredentialWarning::Trimmed { name } => {
            format!("white space around the value of {name} was removed")
        }
        CredentialWarning::TwoIniFiles { used, ignored } => {
            format!("`{used}` is used, `{ignored}` is ignored")
        }
        CredentialWarning::PlainHttp { host } => {
            format!("credentials come from {host} without TLS")
        }
    }
}

fn list(names: &[String]) -> String {
    let names: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
    names.join(", ")
}
