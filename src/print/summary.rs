//! What is left on the terminal when the screen is given back: how every run
//! stands, and where the first failure is.

use crate::app::model::Model;
use crate::app::model::read_ahead::Cause;
use crate::app::nodes::tree::Node;
use crate::app::nodes::tree::place::Place;
use crate::app::query::failure;
use crate::app::runs::failures::has_failed_here;
use crate::app::runs::run::{Run, Standing};
use crate::domain::{Status, StatusKind};
use crate::print::say;
use crate::text::cells::{clean, fit, pad, width};
use crate::text::{Text, TreeText, time};

/// Of more lines nobody reads the first.
const MOST: usize = 10;
/// The cells of a word.
const WORD: usize = 12;
/// The cells of a name.
const NAME: usize = 32;
/// The cells of a line, as far as the ids allow.
const LINE: usize = 80;

/// A line a run: its word, its name, its time, and its first failure with the
/// node's id. What failed comes first; at most ten lines.
pub fn lines(model: &Model) -> Vec<String> {
    let mut runs: Vec<&Run> = model.watch.runs.values().collect();
    runs.sort_by_key(|run| std::cmp::Reverse(run.leaves().failed > 0 || has_failed(run)));
    let name = runs.iter().map(|run| width(&fit(run.name(), NAME, "..")));
    let width = name.max().unwrap_or_default();
    let shown = if runs.len() > MOST { MOST - 1 } else { MOST };
    let mut lines: Vec<String> = Vec::new();
    let mut listed = 0;
    for run in runs.iter().take(shown) {
        let mut all = vec![line(model, run, width)];
        all.extend(cause(model, run));
        // The causes of what failed take the lines of what did not.
        if lines.len() + all.len() > shown {
            break;
        }
        lines.extend(all);
        listed += 1;
    }
    let left = runs.len().saturating_sub(listed);
    if left > 0 {
        lines.push(say(model, &Text::Tree(TreeText::MoreRuns(left))));
    }
    lines
}

/// Why the run failed, or what failed first in it, where anybody has said so.
fn cause(model: &Model, run: &Run) -> Option<String> {
    let node = || {
        let (place, node) = first_failure(run)?;
        failure::of_node(model, run, place, node)
    };
    let cause = failure::of_run(model, run).or_else(node)?;
    let Cause::Said(text) = cause else {
        return None;
    };
    let indentation = " ".repeat(WORD + 1);
    let text = fit(&clean(&text), LINE - indentation.len(), "..").into_owned();
    Some(format!("{indentation}{text}"))
}

fn line(model: &Model, run: &Run, width: usize) -> String {
    let word = match run.standing() {
        Standing::Deleted => say(model, &Text::Tree(TreeText::Deleted)),
        Standing::Unanswered => say(model, &Text::Tree(TreeText::NotAnswered)),
        Standing::Says(status) => status.as_str().to_owned(),
        Standing::Unknown => "-".to_owned(),
    };
    let elapsed = run
        .elapsed(model.now.service)
        .map(time::duration)
        .unwrap_or_default();
    let name = pad(&fit(run.name(), NAME, ".."), width, "..");
    // The id is what one goes on with, so the way to it gives way.
    let failure = first_failure(run).map(|(place, node)| {
        let room = LINE.saturating_sub(width + node.id.as_str().len() + WORD + 16);
        let end = end(&run.path(place), room.max(NAME / 2));
        format!("  {end} ({})", node.id)
    });
    let id = failure.unwrap_or_else(|| format!("  {}", run.id));
    clean(&format!(
        "{} {name}  {elapsed:>8}{id}",
        pad(&word, WORD, "..")
    ))
    .into_owned()
}

/// The end of a way, which tells more than its beginning.
fn end(path: &[&str], cells: usize) -> String {
    let names: Vec<_> = path.iter().copied().map(clean).collect();
    let mut ends = (0..names.len()).map(|left_out| {
        let end: Vec<&str> = names.iter().skip(left_out).map(AsRef::as_ref).collect();
        end.join(" / ")
    });
    let last = names.last().map_or("", AsRef::as_ref);
    ends.find(|end| width(end) <= cells)
        .unwrap_or_else(|| fit(last, cells, "..").into_owned())
}

fn has_failed(run: &Run) -> bool {
    run.status().map(Status::kind) == Some(StatusKind::Failed)
}

/// What failed first; of what has no time the service's order decides.
fn first_failure(run: &Run) -> Option<(Place, &Node)> {
    let failed = run
        .nodes()
        .filter(|(place, node)| has_failed_here(&run.tree, *place, node));
    failed.min_by_key(|(_, node)| {
        let finished = node.state.timing.finished_at();
        (finished.is_none(), finished)
    })
}
