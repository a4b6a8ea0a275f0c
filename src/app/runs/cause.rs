//! What the service itself says of a failure, and how that is said in short.

use serde_json::Value;

use crate::app::nodes::tree::Node;
use crate::app::runs::run::Run;
use crate::app::values::decode::decode;
use crate::domain::Raw;

/// What the service itself says of the failure of a leaf.
pub fn said(run: &Run, node: &Node) -> Option<String> {
    let message = run_message(run, node).map(str::to_owned);
    message.or_else(|| {
        let said = node.spec.conditions().map(messages);
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
pub(in crate::app) fn run_message<'a>(run: &'a Run, node: &Node) -> Option<&'a str> {
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
pub(in crate::app) fn messages(conditions: &Raw) -> Vec<String> {
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
