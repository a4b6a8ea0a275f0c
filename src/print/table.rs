//! The tree as plain text, for people without a screen: every run and node
//! with its word and its time.

use std::fmt::Write as _;

use chrono::TimeDelta;

use crate::app::model::Model;
use crate::app::runs::run::{Run, Standing};
use crate::app::runs::tree::{Node, ROOT};
use crate::domain::{Status, Unread};
use crate::print::say;
use crate::text::Text;
use crate::text::cells::{clean, pad, width};
use crate::text::time::duration;

/// The cells of the columns; a longer text pushes its row, and loses nothing.
const NAME: usize = 48;
const STATUS: usize = 16;

/// All runs with their nodes and outputs. What of a run could not be read stands below it.
pub fn table(model: &Model, unread: &[Unread]) -> String {
    let mut out = String::new();
    for run in model.runs.values() {
        add_run(&mut out, model, run);
        let is_of_run = |unread: &&Unread| unread.run.as_ref() == Some(&run.id);
        for unread in unread.iter().filter(is_of_run) {
            let _ = writeln!(out, "  ? {}", say(model, &Text::Missing(unread.what)));
        }
    }
    out
}

fn add_run(out: &mut String, model: &Model, run: &Run) {
    let word = match run.standing() {
        Standing::Deleted => say(model, &Text::Deleted),
        Standing::Unanswered => say(model, &run.unanswered()),
        Standing::Unknown if !run.is_known() => say(model, &Text::NotAnswered),
        Standing::Unknown => word(None),
        Standing::Says(status) => word(Some(status)),
    };
    let now = model.service_now;
    add_row(out, 0, run.name(), &word, run.elapsed(now));
    for (place, node) in run.nodes() {
        let depth = run.tree.ancestors(place).count();
        let elapsed = run.elapsed_of(node, now);
        add_row(out, depth, node.label(), &word_of(model, node), elapsed);
        add_outputs(out, node, depth + 1);
    }
    if let Some(root) = run.tree.node(ROOT) {
        add_outputs(out, root, 1);
    }
    if let Some(message) = &run.details.message {
        let _ = writeln!(out, "  {}", clean(message));
    }
}

fn add_row(out: &mut String, depth: usize, name: &str, word: &str, elapsed: Option<TimeDelta>) {
    let elapsed = elapsed.map_or_else(|| "-".to_owned(), duration);
    let name = column(&format!("{:1$}{2}", "", depth * 2, clean(name)), NAME);
    let _ = writeln!(out, "{name} {} {elapsed:>8}", column(word, STATUS));
}

/// The text with spaces up to the end of its column; a longer one pushes what stands behind.
fn column(text: &str, cells: usize) -> String {
    pad(text, cells.max(width(text)), "")
}

fn add_outputs(out: &mut String, node: &Node, depth: usize) {
    for output in node.artifacts.outputs() {
        let name = format!("{:1$}@ {2}", "", depth * 2, clean(&output.name));
        let _ = writeln!(out, "{} {}", column(&name, NAME), clean(&output.kind));
    }
}

fn word_of(model: &Model, node: &Node) -> String {
    if node.is_unanswered() {
        return say(model, &Text::NotAnswered);
    }
    word(node.state.status.as_ref())
}

fn word(status: Option<&Status>) -> String {
    status.map_or_else(
        || "?".to_owned(),
        |status| clean(status.as_str()).into_owned(),
    )
}
