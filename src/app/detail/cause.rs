//! Why a node failed, as far as anybody has said: the run's message, what the
//! node's conditions tell, and the end of its log.

use serde_json::Value;

use crate::app::detail::logs::{LOGS, failed_below, trouble};
use crate::app::detail::reference;
use crate::app::log::{Level, Log, LogLine};
use crate::app::model::Model;
use crate::app::page::{Page, Piece, Role};
use crate::app::reading::LoadState;
use crate::app::runs::run::Run;
use crate::app::runs::tree::Node;
use crate::app::runs::tree::place::Place;
use crate::app::values::decode::decode;
use crate::domain::Raw;
use crate::text::Text;

/// The lines of the log that are shown.
const TAIL: usize = 8;
/// The failed nodes that are named.
const MOST: usize = 10;

/// Writes what is known about the cause, of a node that failed.
pub(super) fn write(page: &mut Page, run: &Run, place: Place, node: &Node, model: &Model) {
    if !node.has_failed() {
        return;
    }
    if node.is_composite() {
        let failed = failed_below(&run.tree, place).take(MOST);
        let failed: Vec<_> = failed.map(|(_, node)| reference(node)).collect();
        if !failed.is_empty() {
            page.gap();
            page.list(&Text::LabelFailed, failed);
        }
        return;
    }
    let message = run_message(run, node);
    let said: Vec<String> = node
        .spec
        .conditions
        .as_ref()
        .map(messages)
        .unwrap_or_default();
    if message.is_some() || !said.is_empty() {
        page.gap();
    }
    for text in message.into_iter().chain(said.iter().map(String::as_str)) {
        page.text(Role::Trouble, text);
    }
    if let Some(log) = &model.detail.log {
        write_tail(page, log);
    }
}

/// The cause of a failure in one line, as far as anybody has said it: in
/// words meant for people, else by the newest bad line of the log.
pub fn in_a_line(run: &Run, node: &Node, log: Option<&Log>) -> Option<String> {
    if !node.has_failed() || node.is_composite() {
        return None;
    }
    let logged = || {
        let log = log.filter(|log| log.node.node == node.id && log.node.run == run.id)?;
        log.ring.last_error().map(str::to_owned)
    };
    said(run, node).or_else(logged).map(|text| in_short(&text))
}

/// What the service itself says of the failure of a leaf.
pub fn said(run: &Run, node: &Node) -> Option<String> {
    let message = run_message(run, node).map(str::to_owned);
    message.or_else(|| {
        let said = node.spec.conditions.as_ref().map(messages);
        said.unwrap_or_default().into_iter().next()
    })
}

/// A message or a line of a log without what stands before the cause itself: `node PATH
/// failed:`, a moment, a level, what a container's log puts before its lines.
pub fn in_short(text: &str) -> String {
    let text = text.lines().map(str::trim).find(|line| !line.is_empty());
    let text = behind_what_failed(text.unwrap_or_default());
    let mut rest = text;
    while let Some((word, behind)) = rest.split_once(char::is_whitespace) {
        if !is_about_the_line(word) {
            break;
        }
        rest = behind.trim_start();
    }
    if rest.is_empty() { text } else { rest }.to_owned()
}

/// Behind `node PATH failed:`, as the service writes the message of a run.
fn behind_what_failed(text: &str) -> &str {
    let Some((before, behind)) = text.split_once(':') else {
        return text;
    };
    let mut words = before.split_whitespace();
    let first = words.next().unwrap_or_default();
    let is_said = first.eq_ignore_ascii_case("node")
        && words
            .last()
            .is_some_and(|last| last.eq_ignore_ascii_case("failed"));
    match behind.trim_start() {
        behind if is_said && !behind.is_empty() => behind,
        _ => text,
    }
}

/// A moment, a level, a stream or a flag of the container's log.
fn is_about_the_line(word: &str) -> bool {
    let bare = word.trim_matches(['[', ']', '(', ')', ':', ',', '-', '|']);
    let is_moment = bare.starts_with(|char: char| char.is_ascii_digit())
        && bare.contains([':', '-', '/'])
        && bare.chars().filter(char::is_ascii_digit).count() >= 4;
    let is_level = ["ERROR", "FATAL", "CRITICAL", "SEVERE", "ERR"]
        .iter()
        .any(|level| bare.eq_ignore_ascii_case(level));
    let is_stream = ["stderr", "stdout", "F", "P"].contains(&bare);
    bare.is_empty() || is_moment || is_level && word.len() > 2 || is_stream
}

/// The run's message, where it speaks of this node or can mean no other.
fn run_message<'a>(run: &'a Run, node: &Node) -> Option<&'a str> {
    let message = run
        .details
        .message
        .as_deref()
        .filter(|text| !text.is_empty())?;
    let speaks_of_it = message.contains(&*node.name) || message.contains(node.id.as_str());
    // Of what is not answered nothing is counted.
    let is_the_only_one = run.leaves().failed == 1 && !node.is_unanswered();
    (speaks_of_it || is_the_only_one).then_some(message)
}

/// What conditions say in words (free form, `protocol`: Trees).
fn messages(conditions: &Raw) -> Vec<String> {
    let Ok(Value::Array(conditions)) = decode(conditions) else {
        return Vec::new();
    };
    let text = |condition: &Value| {
        let said = ["Message", "message", "Reason", "reason"]
            .iter()
            .find_map(|key| condition.get(key)?.as_str());
        said.filter(|text| !text.trim().is_empty())
            .map(str::to_owned)
    };
    conditions.iter().filter_map(text).collect()
}

fn write_tail(page: &mut Page, log: &Log) {
    page.gap();
    let title = page.words(&Text::LogTail);
    page.pieces(vec![Piece::new(Role::Heading, &title)]);
    match &log.state {
        LoadState::Failed(error) => page.say(Role::Trouble, &trouble(error, LOGS)),
        LoadState::Loading if log.ring.is_empty() => page.say(Role::Dim, &Text::Loading),
        LoadState::Done if log.ring.is_empty() => page.say(Role::Dim, &Text::LogEmpty),
        LoadState::Loading | LoadState::Done => {}
    }
    for (number, line) in log.ring.tail(TAIL) {
        let role = match line.level {
            Level::Error => Role::Trouble,
            Level::Warning | Level::Plain => Role::Plain,
            Level::Faint => Role::Dim,
        };
        page.hanging(&time_of(log, number, line), role, &line.text);
    }
}

/// When and by which stream a line was written, as far as the runtime says it.
fn time_of(log: &Log, number: i64, line: &LogLine) -> String {
    let Some(written) = line.written else {
        return String::new();
    };
    let at = log.zone.local(written.at);
    let day = if log.begins_day(number) {
        "%Y-%m-%d "
    } else {
        ""
    };
    at.format(&format!("{day}%H:%M:%S ")).to_string()
}
