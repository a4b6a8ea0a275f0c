//! Why a node failed, as far as anybody has said: the run's message, what the
//! node's conditions tell, and the end of its log.

use crate::app::detail::words::reference;
use crate::app::log::{Level, Log, LogLine};
use crate::app::nodes::tree::Node;
use crate::app::nodes::tree::place::Place;
use crate::app::page::{Page, Piece, Role};
use crate::app::query::log::LOGS;
use crate::app::reading::{LoadState, trouble};
use crate::app::runs::cause::{messages, run_message};
use crate::app::runs::failures::failed_below;
use crate::app::runs::run::Run;
use crate::text::{LabelText, LogText, PageText, Text};

/// The lines of the log that are shown.
const TAIL: usize = 8;
/// The failed nodes that are named.
const MOST: usize = 10;

/// Writes what is known about the cause, of a node that failed; its log, where it was read, says more.
pub(super) fn write(page: &mut Page, run: &Run, place: Place, node: &Node, log: Option<&Log>) {
    if !node.has_failed() {
        return;
    }
    if node.is_composite() {
        let failed = failed_below(&run.tree, place).take(MOST);
        let failed: Vec<_> = failed.map(|(_, node)| reference(node)).collect();
        if !failed.is_empty() {
            page.gap();
            page.list(LabelText::Failed, failed);
        }
        return;
    }
    let message = run_message(run, node);
    let said: Vec<String> = node.spec.conditions().map(messages).unwrap_or_default();
    if message.is_some() || !said.is_empty() {
        page.gap();
    }
    for text in message.into_iter().chain(said.iter().map(String::as_str)) {
        page.text(Role::Trouble, text);
    }
    if let Some(log) = log {
        write_tail(page, log);
    }
}

fn write_tail(page: &mut Page, log: &Log) {
    page.gap();
    let title = page.words(&Text::Log(LogText::Tail));
    page.pieces(vec![Piece::new(Role::Heading, &title)]);
    match &log.state {
        LoadState::Failed(error) => page.say(Role::Trouble, &trouble(error, LOGS)),
        LoadState::Loading if log.ring.is_empty() => {
            page.say(Role::Dim, &Text::Page(PageText::Loading));
        }
        LoadState::Done if log.ring.is_empty() => page.say(Role::Dim, &Text::Log(LogText::Empty)),
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
