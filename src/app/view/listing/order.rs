//! The order of runs and of what is below a node.

use std::cmp::{Ordering, Reverse};

use chrono::{DateTime, TimeDelta, Utc};

use crate::app::nodes::tree::place::{Place, ROOT};
use crate::app::runs::run::Run;
use crate::app::runs::run::Runs;
use crate::app::runs::urgency::Urgency;
use crate::text::HeaderText;

/// By what rows are ordered. What is equal stays as the service lists it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Sort {
    /// What wants to be looked at first; nodes as the service lists them.
    #[default]
    Urgency,
    /// As named, or as the service lists it.
    Listed,
    /// Nodes as they began, the newest run first.
    Start,
    Name,
    /// The longest first.
    Elapsed,
    /// What is furthest over the usual time first.
    OverUsual,
}

impl Sort {
    /// Its name.
    pub fn text(self) -> HeaderText {
        match self {
            Self::Urgency => HeaderText::SortUrgency,
            Self::Listed => HeaderText::SortListed,
            Self::Start => HeaderText::SortStart,
            Self::Name => HeaderText::SortName,
            Self::Elapsed => HeaderText::SortElapsed,
            Self::OverUsual => HeaderText::SortOverUsual,
        }
    }

    /// The next one, and around.
    #[must_use]
    pub fn next(self) -> Self {
        match self {
            Self::Urgency => Self::Listed,
            Self::Listed => Self::Start,
            Self::Start => Self::Name,
            Self::Name => Self::Elapsed,
            Self::Elapsed => Self::OverUsual,
            Self::OverUsual => Self::Urgency,
        }
    }
}

/// The runs by their places.
pub(super) fn runs(runs: &Runs, sort: Sort, now: DateTime<Utc>) -> Vec<u32> {
    let mut order: Vec<u32> = (0..).take(runs.len()).collect();
    let run = |at: &u32| runs.get_index(*at as usize).map(|(_, run)| run);
    match sort {
        Sort::Urgency => order.sort_by_cached_key(|at| run(at).map(urgency_of)),
        Sort::Listed => {}
        Sort::Start => order.sort_by_key(|at| {
            let started = run(at).and_then(|run| run.timing().started_at());
            (started.is_none(), Reverse(started))
        }),
        Sort::Name => order.sort_by(|a, b| {
            let name = |at| run(at).map_or("", Run::name);
            natural(name(a), name(b))
        }),
        Sort::Elapsed => {
            order.sort_by_key(|at| Reverse(run(at).and_then(|run| run.elapsed(now))));
        }
        Sort::OverUsual => order.sort_by_key(|at| {
            let run = run(at);
            Reverse(run.and_then(|run| off_usual(run, ROOT, run.elapsed(now))))
        }),
    }
    order
}

/// How far something is over the usual time, in per cent.
fn off_usual(run: &Run, place: Place, elapsed: Option<TimeDelta>) -> Option<i64> {
    run.estimate.usual(place)?.off_by(elapsed?)
}

/// What is equally urgent stays as listed, but for what failed or ended: the newest first.
fn urgency_of(run: &Run) -> (Urgency, Option<Reverse<Option<DateTime<Utc>>>>) {
    let moment = match run.urgency {
        Urgency::Failed => Some(run.failed_at),
        Urgency::Over => Some(run.timing().finished_at()),
        Urgency::Troubled | Urgency::Running | Urgency::Held | Urgency::Waiting => None,
    };
    (run.urgency, moment.map(Reverse))
}

/// The children of a node.
pub(super) fn children(run: &Run, place: Place, sort: Sort, now: DateTime<Utc>) -> Vec<Place> {
    let tree = &run.tree;
    let mut children = tree
        .node(place)
        .map(|node| node.children.clone())
        .unwrap_or_default();
    match sort {
        Sort::Urgency | Sort::Listed => {}
        Sort::Start => children.sort_by_key(|child| {
            let started = tree
                .node(*child)
                .and_then(|node| node.state.timing.started_at());
            (started.is_none(), started)
        }),
        Sort::Name => children.sort_by(|a, b| {
            let name = |at: &Place| tree.node(*at).map_or("", |node| &node.name);
            natural(name(a), name(b))
        }),
        Sort::Elapsed => children.sort_by_key(|child| {
            Reverse(tree.node(*child).and_then(|node| run.elapsed_of(node, now)))
        }),
        Sort::OverUsual => children.sort_by_key(|child| {
            let elapsed = tree.node(*child).and_then(|node| run.elapsed_of(node, now));
            Reverse(off_usual(run, *child, elapsed))
        }),
    }
    children
}

/// As people order names: numbers in them by their value, whatever the case.
fn natural(a: &str, b: &str) -> Ordering {
    let (mut a, mut b) = (a, b);
    while let (Some(first), Some(second)) = (a.chars().next(), b.chars().next()) {
        let order = if first.is_ascii_digit() && second.is_ascii_digit() {
            let (x, y) = (number(&mut a), number(&mut b));
            x.len().cmp(&y.len()).then_with(|| x.cmp(y))
        } else {
            a = a.get(first.len_utf8()..).unwrap_or_default();
            b = b.get(second.len_utf8()..).unwrap_or_default();
            first.to_lowercase().cmp(second.to_lowercase())
        };
        if order != Ordering::Equal {
            return order;
        }
    }
    a.len().cmp(&b.len())
}

/// Takes the digits off the front, without leading zeros.
fn number<'a>(text: &mut &'a str) -> &'a str {
    let end = text
        .find(|char: char| !char.is_ascii_digit())
        .unwrap_or(text.len());
    let (digits, rest) = text.split_at(end);
    *text = rest;
    digits.trim_start_matches('0')
}

#[cfg(test)]
mod tests {
    use std::cmp::Ordering;

    use super::natural;

    #[test]
    fn numbers_in_names_count_by_their_value() {
        for (smaller, larger) in [
            ("iter[2]", "iter[10]"),
            ("a9", "a10"),
            ("a", "B"),
            ("", "a"),
            ("x1", "x01b"),
        ] {
            assert_eq!(
                natural(smaller, larger),
                Ordering::Less,
                "{smaller} {larger}"
            );
            assert_eq!(natural(larger, smaller), Ordering::Greater);
        }
    }
}
