//! What went wrong, and what came of an action on the host, in short sentences.

use std::time::Duration;

use crate::domain::{
    FilterWord, HostReport, Intermediary, Operation, PartKind, Phase, Refusal, RefusalKind,
    RunState, SearchError, SourceError, StatusKind, Unparsed, Viewer,
};
use crate::text::english::credentials;
use crate::text::{size, time};

/// What happened and why, in one short line.
pub(super) fn report(report: &HostReport) -> String {
    match report {
        HostReport::CopiedByTmux => "copied (also in tmux's buffer)".to_owned(),
        HostReport::SentToTerminal => {
            "sent to the terminal clipboard (may be blocked); `S` saves to a file".to_owned()
        }
        HostReport::TooLongToCopy(bytes) => {
            format!(
                "{} is too long for the terminal clipboard; `S` saves to a file",
                size::bytes(*bytes)
            )
        }
        HostReport::CopyFailed(why) => format!("copy failed: {why}; `S` saves to a file"),
        HostReport::Saved(path, bytes) => format!("saved {} as {path}", size::bytes(*bytes)),
        HostReport::SaveFailed(path, why) => {
            format!("cannot save {path}: {why}; `S` for another path")
        }
        HostReport::Viewed => "back".to_owned(),
        HostReport::NoViewer(Viewer::Pager) => "no pager: set `PAGER`, or save with `S`".to_owned(),
        HostReport::NoViewer(Viewer::Editor) => {
            "no editor: set `EDITOR`, or save with `S`".to_owned()
        }
        HostReport::ViewFailed(program, why) => {
            format!("`{program}` failed ({why}); `S` saves to a file")
        }
        HostReport::Opened => "opened in the browser".to_owned(),
        HostReport::OpenFailed(why) => format!("cannot open ({why}); copy it instead"),
    }
}

/// What is wrong with a search, and what would be right.
pub(super) fn bad_search(error: &SearchError) -> String {
    match error {
        SearchError::NoSuchWord(typed, meant) => {
            let words = FilterWord::ALL.iter().map(|word| word.as_str());
            let words = try_some(meant.as_ref().map(|meant| meant.as_str()), words);
            format!("no filter `{typed}`; {words}")
        }
        SearchError::NoSuchState(typed, meant) => {
            let words = RunState::ALL.iter().map(|state| state.as_str());
            let words = try_some(meant.as_ref().map(|meant| meant.as_str()), words);
            format!("the service lists no runs by the status `{typed}`; {words}")
        }
        SearchError::OpenQuote => "a double quote is not closed".to_owned(),
        SearchError::Twice(word) => format!("`{}` is given twice", word.as_str()),
        SearchError::BadValue(word, value) => {
            let wanted = match word {
                FilterWord::Since => "a time like 90m, 24h, 7d or 2026-01-02T14:00",
                FilterWord::Limit => "a number from 1 to 1000",
                FilterWord::Pipeline => "ids with a comma between",
                FilterWord::Name
                | FilterWord::Status
                | FilterWord::User
                | FilterWord::SourceType
                | FilterWord::SourceId
                | FilterWord::Workspace => "a value",
            };
            format!("`{}{value}`: needs {wanted}", word.as_str())
        }
    }
}

/// What was probably meant, else what there is.
fn try_some<'a>(meant: Option<&str>, words: impl Iterator<Item = &'a str>) -> String {
    if let Some(meant) = meant {
        return format!("try `{meant}`");
    }
    let words: Vec<String> = words.map(|word| format!("`{word}`")).collect();
    format!("there are {}", words.join(", "))
}

pub(super) fn trouble(error: &SourceError) -> String {
    match error {
        SourceError::Unreachable { why } => because("no connection", why),
        SourceError::TimedOut { after } => format!("timed out after {}", seconds(*after)),
        SourceError::Garbled { why } => garbled(why),
        SourceError::TooLarge { limit } => too_large(*limit),
        SourceError::Throttled { refusal, .. } => match error.retry_after() {
            Some(after) => format!("throttled for {}", seconds(after)),
            None => with_code("throttled", refusal),
        },
        SourceError::Refused(refusal) => refused(refusal),
        SourceError::Credentials(error) => credentials::error(error),
        SourceError::Intermediary(who) => intermediary(who),
    }
}

fn too_large(limit: usize) -> String {
    match limit {
        0 => "no memory left for an answer".to_owned(),
        1..0x10_0000 => format!("answer over {}", size::bytes(limit)),
        _ => format!("answer over {} MiB", limit >> 20),
    }
}

pub(super) fn way_in_doubt(place: &str) -> String {
    format!(
        "is {place} reachable from this machine? `paiwatch doctor` looks at each step of the way"
    )
}

pub(super) fn given_up(after: Duration, why: Option<&SourceError>) -> String {
    let what = format!("no valid response for {}", seconds(after));
    because(&what, &why.map(trouble).unwrap_or_default())
}

/// One part of the watch is not answered, while the others are.
pub(super) fn failing(part: PartKind, error: Option<&SourceError>) -> String {
    let what = match part {
        PartKind::Rows => "cannot read run states",
        PartKind::Nodes => "cannot read node states",
        PartKind::Shape => "cannot read nodes",
        PartKind::Details => "cannot read run details",
        PartKind::Outputs => "cannot read outputs",
        PartKind::List => "cannot list runs",
        PartKind::Fetch => "cannot read what is open",
    };
    because(what, &error.map(trouble).unwrap_or_default())
}

/// A failure of HTTP is told by its status; where there is none, by what came instead.
fn intermediary(who: &Intermediary) -> String {
    let status = who.http_status;
    match status {
        300..400 => match &who.redirects_to {
            Some(host) => format!("redirected to {host} by a portal or proxy (HTTP {status})"),
            None => format!("redirected by a portal or proxy (HTTP {status})"),
        },
        200..300 => match &who.title {
            Some(title) => {
                format!("got a web page instead of the service: \"{title}\" (portal or proxy?)")
            }
            None => "got a web page instead of the service (portal or proxy?)".to_owned(),
        },
        _ => match &who.server {
            Some(server) => format!("HTTP {status} from a web server ({server}?)"),
            None => format!("HTTP {status} from a web server or proxy"),
        },
    }
}

pub(super) fn read_failed(error: &SourceError, operation: Operation) -> String {
    format!("{}; `R` tries again", with_need(error, operation))
}

pub(super) fn with_need(error: &SourceError, operation: Operation) -> String {
    let what = trouble(error);
    if error.is_permission() {
        format!("{what}: needs permission `paiflow:{operation}`")
    } else {
        what
    }
}

pub(super) fn needs(operations: &[Operation]) -> String {
    match operations {
        [] => String::new(),
        [one] => format!("needs permission `paiflow:{one}`"),
        [first, more @ ..] => format!("needs permission `paiflow:{first}` and {} more", more.len()),
    }
}

/// The names that the service's documents have, and how many values of each.
pub(super) fn unparsed(values: &Unparsed) -> String {
    let of = |(name, count): (&str, usize)| match count {
        1 => format!("`{name}`"),
        count => format!("{count} of `{name}`"),
    };
    let names: Vec<String> = values.iter().map(of).collect();
    match names.as_slice() {
        [] => String::new(),
        [one] => format!("not understood: {one}"),
        [first, more @ ..] => format!("not understood: {first} and {} more", more.len()),
    }
}

fn refused(refusal: &Refusal) -> String {
    let what = match refusal.kind {
        RefusalKind::Credentials if refusal.is_expired_token() => "token expired",
        RefusalKind::Credentials => "the service refused the credentials",
        RefusalKind::Clock => "the service rejects this machine's clock",
        RefusalKind::Permission => "not permitted",
        RefusalKind::Workspace => "not in this workspace",
        RefusalKind::NotFound => "not found",
        RefusalKind::Request => "the service refused the request",
        RefusalKind::Service => "service error",
        RefusalKind::Other => "the service refused",
    };
    with_code(what, refusal)
}

/// A refusal without a code has a status.
fn with_code(what: &str, refusal: &Refusal) -> String {
    if refusal.code.is_empty() {
        format!("{what} (HTTP {})", refusal.http_status)
    } else {
        format!("{what} ({})", refusal.code)
    }
}

/// What is wrong within JSON says a place; what was expected there helps nobody.
fn garbled(why: &str) -> String {
    let place = why
        .rsplit_once(" at line ")
        .and_then(|(_, place)| place.split_once(" column "));
    match place {
        Some(("1", "0")) => because("invalid answer from the service", "it is empty"),
        Some((line, column)) => {
            format!("invalid JSON from the service (line {line}, column {column})")
        }
        None => because("invalid answer from the service", why),
    }
}

fn because(what: &str, why: &str) -> String {
    if why.is_empty() {
        what.to_owned()
    } else {
        format!("{what}: {why}")
    }
}

pub(super) fn seconds(duration: Duration) -> String {
    time::interval(duration)
}

/// A state in the counts of runs and nodes.
pub(super) fn state(kind: StatusKind) -> &'static str {
    match kind {
        StatusKind::Succeeded => "succeeded",
        StatusKind::Failed => "failed",
        StatusKind::Skipped => "skipped",
        StatusKind::Terminated => "terminated",
        other => match other.phase() {
            Phase::Waiting => "waiting",
            Phase::Active => "running",
            Phase::Held => "held",
            Phase::Final | Phase::Unclear => "other",
        },
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::trouble;
    use crate::domain::{Intermediary, Refusal, RefusalKind, SourceError};

    fn refusal(kind: RefusalKind, code: &str) -> Refusal {
        Refusal {
            kind,
            code: code.to_owned(),
            message: "a long story".to_owned(),
            request_id: "473469C7".to_owned(),
            http_status: 503,
        }
    }

    fn refused(kind: RefusalKind, code: &str) -> SourceError {
        SourceError::Refused(refusal(kind, code))
    }

    fn page(
        http_status: u16,
        server: Option<&str>,
        title: Option<&str>,
        redirects_to: Option<&str>,
    ) -> SourceError {
        SourceError::Intermediary(Intermediary {
            http_status,
            server: server.map(str::to_owned),
            title: title.map(str::to_owned),
            redirects_to: redirects_to.map(str::to_owned),
        })
    }

    #[test]
    fn trouble_says_what_happened_and_why_in_one_short_line() {
        let throttled = |retry_after| SourceError::Throttled {
            retry_after,
            refusal: refusal(RefusalKind::Other, "Throttling.User"),
        };
        let why = "connection refused".to_owned();
        let after = Duration::from_secs(10);
        for (error, words) in [
            (
                SourceError::Unreachable { why },
                "no connection: connection refused",
            ),
            (SourceError::TimedOut { after }, "timed out after 10s"),
            (throttled(None), "throttled (Throttling.User)"),
            (throttled(Some(after)), "throttled for 10s"),
            // What was asked for is not what is done.
            (throttled(Some(after * 8640)), "throttled for 2m00s"),
            (
                refused(RefusalKind::Permission, "Forbidden.RAM"),
                "not permitted (Forbidden.RAM)",
            ),
            (
                refused(RefusalKind::Credentials, "SignatureDoesNotMatch"),
                "the service refused the credentials (SignatureDoesNotMatch)",
            ),
            (
                refused(RefusalKind::Service, ""),
                "service error (HTTP 503)",
            ),
            (
                refused(RefusalKind::Credentials, "InvalidSecurityToken.Expired"),
                "token expired (InvalidSecurityToken.Expired)",
            ),
            (
                SourceError::Garbled {
                    why: "key must be a string at line 1 column 23".to_owned(),
                },
                "invalid JSON from the service (line 1, column 23)",
            ),
            (
                SourceError::Garbled {
                    why: "EOF while parsing a value at line 1 column 0".to_owned(),
                },
                "invalid answer from the service: it is empty",
            ),
            (
                SourceError::Garbled {
                    why: "nested too deep".to_owned(),
                },
                "invalid answer from the service: nested too deep",
            ),
            (
                page(404, Some("nginx"), None, None),
                "HTTP 404 from a web server (nginx?)",
            ),
            (
                page(502, None, None, None),
                "HTTP 502 from a web server or proxy",
            ),
            (
                page(200, None, Some("Campus login"), None),
                "got a web page instead of the service: \"Campus login\" (portal or proxy?)",
            ),
            (
                page(200, None, None, None),
                "got a web page instead of the service (portal or proxy?)",
            ),
            (
                page(302, Some("nginx"), None, Some("portal.example")),
                "redirected to portal.example by a portal or proxy (HTTP 302)",
            ),
            (
                SourceError::TooLarge { limit: 256 << 20 },
                "answer over 256 MiB",
            ),
            (SourceError::TooLarge { limit: 40_000 }, "answer over 39 KB"),
            (
                SourceError::TooLarge { limit: 0 },
                "no memory left for an answer",
            ),
        ] {
            assert_eq!(trouble(&error), words);
        }
    }
}
