//! What lines for people say of a run: its name, its state, how far it is, and why it failed.

use rustc_hash::FxHashMap;

use crate::app::model::Model;
use crate::app::nodes::counts::Counts;
use crate::app::nodes::tree::{Node, Place, ROOT};
use crate::app::query::failure::{self, Cause};
use crate::app::query::time_left::time_left;
use crate::app::runs::failures::first_failed;
use crate::app::runs::run::{Run, Standing};
use crate::domain::{NodeId, SourceError, Status, StatusKind};
use crate::print::say;
use crate::text::{PageText, Text, TreeText, time};

/// The sign of a state, and a space behind it. What is not answered for is unclear.
pub(super) fn sign(model: &Model, kind: Option<StatusKind>) -> &'static str {
    let glyphs = model.settings.glyphs;
    kind.map_or(" ", |kind| glyphs.status(kind))
}

/// `✘ Failed`: the state of a run in a sign and a word.
pub(super) fn state(model: &Model, run: &Run) -> String {
    format!("{} {}", sign(model, kind(run)), word(model, run))
}

/// The kind of the state of a run, where anything is known of it.
pub(super) fn kind(run: &Run) -> Option<StatusKind> {
    match run.standing() {
        Standing::Says(status) => Some(status.kind()),
        Standing::Deleted => run.status().map(Status::kind),
        Standing::Unanswered => Some(StatusKind::Unknown),
        Standing::Unknown => None,
    }
}

/// The state of a run in a word.
pub(super) fn word(model: &Model, run: &Run) -> String {
    match run.standing() {
        Standing::Deleted => say(model, &Text::Tree(TreeText::Deleted)),
        Standing::Unanswered if !run.is_known() && !is_there_perhaps(run) => {
            say(model, &Text::Page(PageText::NeverAnswered))
        }
        Standing::Unanswered => say(model, &run.unanswered()),
        Standing::Unknown if !run.is_known() => say(model, &Text::Tree(TreeText::NotAnswered)),
        Standing::Unknown => "?".to_owned(),
        Standing::Says(status) => status.as_str().to_owned(),
    }
}

/// Whether the reason why nothing is told of a run says nothing against its id.
fn is_there_perhaps(run: &Run) -> bool {
    run.refusal.as_ref().is_some_and(|error| {
        let is_unreadable = matches!(
            error,
            SourceError::Garbled { .. } | SourceError::TooLarge { .. }
        );
        is_unreadable || error.is_permission()
    })
}

/// `17/23 ✘1`: how many leaves are done, of how many, and how many failed; empty where no node
/// is known.
pub(super) fn progress(model: &Model, leaves: Counts) -> String {
    if leaves.total() == 0 {
        return String::new();
    }
    let done = format!("{}/{}", leaves.succeeded, leaves.total());
    if leaves.failed == 0 {
        return done;
    }
    let sign = sign(model, Some(StatusKind::Failed));
    format!("{done} {sign}{}", leaves.failed)
}

/// How long a run has taken.
pub(super) fn elapsed(model: &Model, run: &Run) -> String {
    let elapsed = run.elapsed(model.now.service);
    elapsed.map_or_else(|| "-".to_owned(), time::duration)
}

/// How long it will still take, where that is known.
pub(super) fn left(model: &Model, run: &Run) -> String {
    time_left(run).map_or_else(String::new, |left| say(model, &left))
}

/// What failed first in a run, and why.
pub(super) struct FirstFailure<'a> {
    /// The node that failed, where there is one.
    pub(super) node: Option<&'a NodeId>,
    /// The way to it, and the cause as far as it is known.
    pub(super) text: String,
}

/// The first failure in a run, where something failed in it.
pub(super) fn first_failure<'a>(model: &Model, run: &'a Run) -> Option<FirstFailure<'a>> {
    let Some((place, node)) = first_failed(run, run.top().unwrap_or(ROOT)) else {
        // What is said of the run is about other nodes than the one that was named with it.
        if run.branch.is_some() {
            return None;
        }
        let cause = said(failure::of_run(model, run)?)?;
        return Some(FirstFailure {
            node: None,
            text: cause,
        });
    };
    let path = run.path(place).join("/");
    let text = match cause_of(model, run, place, node) {
        Some(cause) => format!("{path}: {cause}"),
        None => path,
    };
    Some(FirstFailure {
        node: Some(&node.id),
        text,
    })
}

/// Why a node failed, as far as it is known.
pub(super) fn cause_of(model: &Model, run: &Run, place: Place, node: &Node) -> Option<String> {
    said(failure::of_node(model, run, place, node)?)
}

fn said(cause: Cause) -> Option<String> {
    match cause {
        Cause::Said(text) => Some(text),
        Cause::Reading | Cause::Unsaid => None,
    }
}

/// The names of the watched runs, with the id where a name occurs twice.
pub(super) struct Names<'a>(FxHashMap<&'a str, usize>);

impl<'a> Names<'a> {
    pub(super) fn of(model: &'a Model) -> Self {
        let mut counts = FxHashMap::default();
        for run in model.watch.runs.values() {
            *counts.entry(run.name()).or_default() += 1;
        }
        Self(counts)
    }

    /// What the run is called among the others.
    pub(super) fn name(&self, run: &Run) -> String {
        let is_twin = self.0.get(run.name()).is_some_and(|count| *count > 1);
        if is_twin {
            format!("{} ({})", run.name(), run.id)
        } else {
            run.name().to_owned()
        }
    }
}
