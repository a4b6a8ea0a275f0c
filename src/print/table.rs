//! The tree as plain text, for people without a screen: every run and node with its sign, its
//! word, what it waits for or why it failed, and its time.

use std::fmt::Write as _;

use chrono::TimeDelta;

use crate::app::cards::headline;
use crate::app::model::Model;
use crate::app::nodes::tree::place::ROOT;
use crate::app::nodes::tree::{Node, Place};
use crate::app::runs::reason::{Skip, skipped_because, waits_for};
use crate::app::runs::run::Run;
use crate::domain::{Status, StatusKind, Unread};
use crate::print::say;
use crate::print::words::{cause_of, kind, left, progress, sign, word};
use crate::text::cells::{clean, pad, width};
use crate::text::time::duration;
use crate::text::{CliText, Text, TreeText};

/// The cells of the columns; a longer text pushes its row, and loses nothing.
const NAME: usize = 48;
const STATUS: usize = 24;

/// All runs with their nodes and outputs. What of a run could not be read stands below it.
pub fn table(model: &Model, unread: &[Unread]) -> String {
    let mut out = String::new();
    for run in model.watch.runs.values() {
        add_run(&mut out, model, run);
        let is_of_run = |unread: &&Unread| unread.run.as_ref() == Some(&run.id);
        for unread in unread.iter().filter(is_of_run) {
            let _ = writeln!(
                out,
                "  ? {}",
                say(model, &Text::Cli(CliText::Missing(unread.what)))
            );
        }
    }
    out
}

/// One line of the tree.
struct Row<'a> {
    depth: usize,
    sign: &'a str,
    name: &'a str,
    word: String,
    elapsed: Option<TimeDelta>,
    /// What stands at the end of the line.
    rest: String,
}

fn add_run(out: &mut String, model: &Model, run: &Run) {
    let now = model.now.service;
    let word = word(model, run);
    let kind = kind(run);
    let row = Row {
        depth: 0,
        sign: kind.map_or("", |_| sign(model, kind)),
        name: run.name(),
        word: with_progress(word, &progress(model, run.leaves())),
        elapsed: run.elapsed(now),
        rest: format!("{}  {}", run.id, left(model, run)),
    };
    add_row(out, &row);
    for (place, node) in run.nodes() {
        add_node(out, model, run, place, node);
    }
    if let Some(root) = run.tree.node(ROOT) {
        add_outputs(out, model, root, 1);
    }
    if let Some(message) = &run.details.message {
        let _ = writeln!(out, "  {}", clean(message));
    }
}

fn add_node(out: &mut String, model: &Model, run: &Run, place: Place, node: &Node) {
    let depth = run.tree.ancestors(place).count();
    let kind = node.kind().filter(|_| !node.is_unanswered());
    let leaves = if node.children.is_empty() {
        String::new()
    } else {
        progress(model, node.leaves)
    };
    let cause = cause_of(model, run, place, node).filter(|_| node.children.is_empty());
    // Of two with one name the ids tell which is which.
    let id = node.told_apart.as_ref().map(|_| node.id.to_string());
    let rest: Vec<String> = id.into_iter().chain(cause).collect();
    let row = Row {
        depth,
        sign: sign(model, kind.or(Some(StatusKind::Unknown))),
        name: &node.name,
        word: with_progress(word_of(model, run, place, node), &leaves),
        elapsed: run.elapsed_of(node, model.now.service),
        rest: rest.join("  "),
    };
    add_row(out, &row);
    add_outputs(out, model, node, depth + 1);
}

fn with_progress(word: String, progress: &str) -> String {
    if progress.is_empty() {
        word
    } else {
        format!("{word} {progress}")
    }
}

fn add_row(out: &mut String, row: &Row<'_>) {
    let Row { depth, sign, .. } = row;
    let elapsed = row.elapsed.map_or_else(|| "-".to_owned(), duration);
    let name = format!("{:1$}{sign} {2}", "", depth * 2, clean(row.name));
    let (name, word) = (column(&name, NAME), column(&clean(&row.word), STATUS));
    let line = format!("{name} {word} {elapsed:>8}  {}", clean(&row.rest));
    let _ = writeln!(out, "{}", line.trim_end());
}

/// The text with spaces up to the end of its column; a longer one pushes what stands behind.
fn column(text: &str, cells: usize) -> String {
    pad(text, cells.max(width(text)), "")
}

fn add_outputs(out: &mut String, model: &Model, node: &Node, depth: usize) {
    let sign = model.settings.glyphs.output();
    for output in node.artifacts.outputs() {
        let name = format!("{:1$}{sign} {2}", "", depth * 2, clean(&output.name));
        let headline = headline(output).map(clean).unwrap_or_default();
        let kind = column(&clean(&output.kind), STATUS);
        let line = format!("{} {kind} {:>8}  {headline}", column(&name, NAME), "");
        let _ = writeln!(out, "{}", line.trim_end());
    }
}

fn word_of(model: &Model, run: &Run, place: Place, node: &Node) -> String {
    if node.is_unanswered() {
        return say(model, &Text::Tree(TreeText::NotAnswered));
    }
    let first = waits_for(&run.tree, place).next();
    if let Some(first) = first.and_then(|first| run.tree.node(first)) {
        return say(
            model,
            &Text::Tree(TreeText::WaitsFor(first.label().to_owned())),
        );
    }
    if let Some(Skip::Upstream(_)) = skipped_because(&run.tree, place) {
        return say(model, &Text::Tree(TreeText::SkippedUpstream));
    }
    let status = node.state.status.as_ref();
    status.map_or("?", Status::as_str).to_owned()
}
