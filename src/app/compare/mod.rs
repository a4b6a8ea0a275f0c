//! What the metrics of a node are compared with.

pub mod iterations;

use crate::app::cards::metrics::{change, decimals, numbers, short};
use crate::app::estimate::Kin;
use crate::app::nodes::iteration;
use crate::app::nodes::tree::place::{Place, ROOT};
use crate::app::nodes::tree::{Node, Tree};
use crate::app::runs::run::{Run, Runs};
use crate::app::view::rows::RowKey;
use crate::domain::RunId;

/// What to compare with.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum BaselineKind {
    /// The same step of the iteration before; outside of loops the run before.
    #[default]
    PreviousIteration,
    /// The row that was marked, or the same step of the run that was marked.
    Marked,
    /// The same step of the newest earlier run of the pipeline.
    PreviousRun,
    Off,
}

impl BaselineKind {
    /// The next in turn.
    #[must_use]
    pub fn next(self) -> Self {
        match self {
            Self::PreviousIteration => Self::Marked,
            Self::Marked => Self::PreviousRun,
            Self::PreviousRun => Self::Off,
            Self::Off => Self::PreviousIteration,
        }
    }
}

/// What the numbers are compared with, and what it is called.
#[derive(Clone, Debug, PartialEq)]
pub struct Baseline {
    pub name: String,
    pub numbers: Vec<(String, f64)>,
}

impl Baseline {
    /// How much a number differs from the one of the same name, with as many
    /// digits as either has, so that a small change is not hidden.
    pub fn change(&self, name: &str, written: &str, number: f64) -> Option<String> {
        let (_, before) = self.numbers.iter().find(|(other, _)| other == name)?;
        let digits = decimals(written).max(decimals(&short(*before)));
        Some(change(number - before, digits))
    }
}

/// What the metrics of a run are compared with, and where that is looked for.
#[derive(Clone, Copy, Debug)]
pub struct Comparison<'a> {
    pub runs: &'a Runs,
    pub with: BaselineKind,
    pub mark: Option<&'a RowKey>,
    /// The run before, as the service's list says.
    pub previous: Option<&'a RunId>,
}

impl Comparison<'_> {
    /// The numbers to compare those of this output with.
    pub fn baseline(&self, run: &Run, place: Place, output: &str) -> Option<Baseline> {
        match self.with {
            BaselineKind::PreviousIteration => previous_iteration(run, place, output),
            BaselineKind::Marked => self.marked(run, place, output),
            BaselineKind::PreviousRun => self.previous_run(run, place, output),
            BaselineKind::Off => None,
        }
    }

    fn marked(&self, run: &Run, place: Place, output: &str) -> Option<Baseline> {
        let mark = self.mark?;
        let other = self.runs.get(mark.run()?.as_str())?;
        let (at, name) = match mark.node() {
            None => {
                let path = path_below(&run.tree, ROOT, place);
                (follow(&other.tree, ROOT, &path)?, other.name().to_owned())
            }
            Some(key) => {
                let at = other.tree.place(key.node.as_str())?;
                let around =
                    around(&other.tree, at).and_then(|(_, iteration)| other.tree.node(iteration));
                let name = around.or(other.tree.node(at))?.name.to_string();
                (at, name)
            }
        };
        let is_itself = other.id == run.id && at == place;
        if is_itself {
            return None;
        }
        let numbers =
            numbers_of(&other.tree, at, output).or_else(|| any_numbers(&other.tree, at))?;
        Some(Baseline { name, numbers })
    }

    fn previous_run(&self, run: &Run, place: Place, output: &str) -> Option<Baseline> {
        let path = path_below(&run.tree, ROOT, place);
        let started = run.timing().started_at()?;
        let kin = Kin::of_pipeline(&run.details)?;
        let earlier = self.runs.values().filter(|other| {
            other.id != run.id
                && kin.holds(&other.details)
                && other
                    .timing()
                    .started_at()
                    .is_some_and(|other| other < started)
        });
        // What the service's list says is the one before; while that is read, or where it has
        // no such numbers, the newest that has.
        let with_numbers = earlier.filter_map(|other| {
            let numbers = numbers_of(&other.tree, follow(&other.tree, ROOT, &path)?, output)?;
            Some((other, numbers))
        });
        let (other, numbers) = with_numbers.max_by_key(|(other, _)| {
            (
                Some(&other.id) == self.previous,
                other.timing().started_at(),
            )
        })?;
        Some(Baseline {
            name: other.name().to_owned(),
            numbers,
        })
    }
}

/// The loop around a node, and the iteration that it is in.
pub(super) fn around(tree: &Tree, place: Place) -> Option<(Place, Place)> {
    let mut below = place;
    for above in tree.ancestors(place) {
        if tree.node(above).is_some_and(Node::is_loop) {
            return Some((above, below));
        }
        below = above;
    }
    None
}

/// The names from below one node down to another.
pub(super) fn path_below(tree: &Tree, above: Place, place: Place) -> Vec<&str> {
    let mut names: Vec<&str> = std::iter::once(place)
        .chain(tree.ancestors(place))
        .take_while(|place| *place != above)
        .filter_map(|place| tree.node(place))
        .map(|node| &*node.name)
        .collect();
    names.reverse();
    names
}

/// The node that these names lead to.
fn follow(tree: &Tree, from: Place, names: &[&str]) -> Option<Place> {
    names.iter().try_fold(from, |place, name| {
        let children = &tree.node(place)?.children;
        children
            .iter()
            .copied()
            .find(|child| tree.node(*child).is_some_and(|node| *node.name == **name))
    })
}

fn numbers_of(tree: &Tree, place: Place, output: &str) -> Option<Vec<(String, f64)>> {
    let numbers = numbers(tree.node(place)?.artifacts.metrics(output)?);
    (!numbers.is_empty()).then(|| numbers.to_vec())
}

fn previous_iteration(run: &Run, place: Place, output: &str) -> Option<Baseline> {
    let tree = &run.tree;
    let (of_loop, iteration) = around(tree, place)?;
    let path = path_below(tree, iteration, place);
    let iterations = iteration::in_order(tree, of_loop);
    let at = iterations.iter().position(|other| *other == iteration)?;
    iterations.get(..at)?.iter().rev().find_map(|before| {
        Some(Baseline {
            name: tree.node(*before)?.name.to_string(),
            numbers: numbers_of(tree, follow(tree, *before, &path)?, output)?,
        })
    })
}

/// The marked row may call its metrics otherwise.
fn any_numbers(tree: &Tree, place: Place) -> Option<Vec<(String, f64)>> {
    /// No more are looked at.
    const MOST: usize = 256;
    let outputs = tree.node(place)?.artifacts.outputs().take(MOST);
    let mut numbers = outputs.map(numbers).filter(|numbers| !numbers.is_empty());
    numbers.next().map(<[_]>::to_vec)
}
