//! The log of a node, in English.

use std::borrow::Cow;

use crate::text::LogText;
use crate::text::size;

pub(super) fn say(text: &LogText) -> Cow<'static, str> {
    match text {
        LogText::Lines(held, all) => log_lines(*held, *all).into(),
        LogText::New(n) => format!("{n} new (G)").into(),
        LogText::Column(column) => format!("column {column}").into(),
        LogText::Followed => "tailing".into(),
        LogText::ErrorStream => "stderr".into(),
        LogText::Complete => "complete".into(),
        LogText::Keyword(keyword) => format!("only `{keyword}`").into(),
        LogText::Within(from, until) => format!("{from}..{until}").into(),
        LogText::NoLogOfRun => "A run has no log; its nodes have logs.".into(),
        LogText::NoLogOfComposite => "This node contains other nodes; only they have logs.".into(),
        LogText::NoLogYet => "The node has not started, so it has no log yet.".into(),
        LogText::NoLogOfSkipped => "The node was skipped and has no log.".into(),
        LogText::NoLogOfOutput(node) => {
            format!("An output has no log; the node `{node}` may have one.").into()
        }
        LogText::OfFailed => "Failed nodes; their logs say why (`e` goes there):".into(),
        LogText::LineCut(bytes) => format!(".. cut, {}", size::bytes(*bytes)).into(),
        LogText::Tail => "end of the log (3)".into(),
        LogText::Empty => "the log is empty".into(),
    }
}

fn log_lines(held: usize, all: i64) -> String {
    match i64::try_from(held) {
        Ok(1) if all <= 1 => "1 line".to_owned(),
        Ok(held) if held >= all => format!("{held} lines"),
        Ok(_) | Err(_) => format!("{held} of {all} lines"),
    }
}
