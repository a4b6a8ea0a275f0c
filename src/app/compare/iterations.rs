//! One metric over all iterations of a loop.

use indexmap::IndexMap;

use crate::app::cards::metrics::{Better, numbers};
use crate::app::compare::{around, path_below};
use crate::app::nodes::iteration;
use crate::app::nodes::tree::place::Place;
use crate::app::nodes::tree::{Node, Tree};

/// The values of a metric over the iterations of a loop.
#[derive(Clone, Debug, PartialEq)]
pub struct MetricHistory {
    /// The loop's name.
    pub of: String,
    pub metric: String,
    /// The step that wrote it, where the iteration has more than one.
    pub step: Vec<String>,
    /// The name of each iteration that has a value, whether it is the one looked at, and the value.
    pub values: Vec<(String, bool, f64)>,
}

impl MetricHistory {
    /// The place of the best value; of the highest, where the name does not tell.
    pub fn best(&self) -> Option<usize> {
        let better = Better::of(&self.metric);
        let mut best: Option<(usize, f64)> = None;
        for (at, (_, _, value)) in self.values.iter().enumerate() {
            let is_better = best.is_none_or(|(_, best)| match better {
                Better::Higher | Better::Unclear => *value > best,
                Better::Lower => *value < best,
            });
            if is_better {
                best = Some((at, *value));
            }
        }
        best.map(|(at, _)| at)
    }
}

/// No more nodes are looked at, and no more histories are told.
const MOST_NODES: usize = 20_000;
const MOST_HISTORIES: usize = 12;
/// Nor more outputs of one node.
const MOST_OUTPUTS: usize = 256;

/// What the iterations of the loop around a node, or of the loops below it, have measured.
pub fn histories(tree: &Tree, place: Place) -> Vec<MetricHistory> {
    if tree.node(place).is_some_and(Node::is_loop) {
        return of_loop(tree, place, None);
    }
    if let Some((of, iteration)) = around(tree, place) {
        return of_loop(tree, of, Some(iteration));
    }
    let below = tree.branch(place).take(MOST_NODES);
    let loops = below.filter(|(_, node)| node.is_loop());
    let histories = loops.flat_map(|(place, _)| of_loop(tree, place, None));
    histories.take(MOST_HISTORIES).collect()
}

fn of_loop(tree: &Tree, of: Place, here: Option<Place>) -> Vec<MetricHistory> {
    type MetricKey = (Vec<String>, String);
    let mut histories: IndexMap<MetricKey, Vec<(String, bool, f64)>> = IndexMap::new();
    for iteration in iteration::in_order(tree, of) {
        let Some(name) = tree.node(iteration).map(|node| node.name.to_string()) else {
            continue;
        };
        for (place, node) in tree.branch(iteration).take(MOST_NODES) {
            // What stands in a loop of its own is that loop's.
            if around(tree, place).is_none_or(|(nearest, _)| nearest != of) {
                continue;
            }
            for output in node.artifacts.outputs().take(MOST_OUTPUTS) {
                for (metric, value) in numbers(output) {
                    let step = path_below(tree, iteration, place);
                    let step = step.into_iter().map(str::to_owned).collect();
                    let values = histories.entry((step, metric.clone())).or_default();
                    // An output that comes twice, or in parts, is told once.
                    if values.last().is_none_or(|(last, ..)| *last != name) {
                        values.push((name.clone(), here == Some(iteration), *value));
                    }
                }
            }
        }
    }
    let of = tree
        .node(of)
        .map_or_else(String::new, |node| node.name.to_string());
    // One value alone has no history.
    let told = histories.into_iter().filter(|(_, values)| values.len() > 1);
    let told = told.map(|((step, metric), values)| MetricHistory {
        of: of.clone(),
        metric,
        step,
        values,
    });
    told.take(MOST_HISTORIES).collect()
}
