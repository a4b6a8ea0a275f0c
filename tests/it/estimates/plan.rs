//! A pipeline played by a few lines of its own: what a tree would tell of it at any moment.

use chrono::{DateTime, TimeDelta, Utc};
use paiwatch::domain::{Control, NodeId, NodeSpec, Shape, ShapeNode, Status, Time, Timing};
use proptest::collection::vec;
use proptest::prelude::*;

/// A step of a pipeline, and the earlier ones that it waits for.
#[derive(Clone, Debug)]
pub(crate) struct Step {
    pub(crate) after: Vec<usize>,
    pub(crate) what: What,
}

/// Lengths are seconds.
#[derive(Clone, Debug)]
pub(crate) enum What {
    Task(i64),
    Loop {
        items: usize,
        parallel: usize,
        each: i64,
    },
    Dag(Vec<Step>),
}

pub(crate) fn task(after: &[usize], seconds: i64) -> Step {
    Step {
        after: after.to_vec(),
        what: What::Task(seconds),
    }
}

/// Any pipeline of a few steps.
pub(crate) fn steps() -> impl Strategy<Value = Vec<Step>> {
    let task = (1_i64..4000).prop_map(What::Task).boxed();
    let looping = (1_usize..7, 1_usize..4, 1_i64..900);
    let looping = looping.prop_map(|(items, parallel, each)| What::Loop {
        items,
        parallel,
        each,
    });
    let inner = prop_oneof![3 => task, 1 => looping.boxed()].boxed();
    let dag = some_steps(inner.clone()).prop_map(What::Dag);
    some_steps(prop_oneof![4 => inner, 1 => dag.boxed()].boxed())
}

fn some_steps(what: BoxedStrategy<What>) -> impl Strategy<Value = Vec<Step>> {
    vec((what, vec(any::<prop::sample::Index>(), 0..3)), 1..7).prop_map(|steps| {
        let steps = steps.into_iter().enumerate();
        let steps = steps.map(|(at, (what, after))| Step {
            after: if at == 0 {
                Vec::new()
            } else {
                after.iter().map(|before| before.index(at)).collect()
            },
            what,
        });
        steps.collect()
    })
}

pub(crate) fn start() -> DateTime<Utc> {
    "2026-03-04T14:22:07Z".parse().unwrap()
}

struct Played {
    row: ShapeNode,
    began: i64,
    ended: i64,
    /// When it is known: iterations are not before their turn.
    appears: i64,
}

/// A pipeline with the times at which everything happened, in seconds from the start.
pub(crate) struct Run {
    rows: Vec<Played>,
    pub(crate) lasts: i64,
}

impl Run {
    /// Plays the steps; `lasts` says how long a task of usually so many seconds takes this time.
    pub(crate) fn of(steps: &[Step], mut lasts: impl FnMut(i64) -> i64) -> Self {
        let mut run = Self {
            rows: Vec::new(),
            lasts: 0,
        };
        run.enter(None, "root", "Dag", &[], 0);
        run.lasts = run.play(0, steps, 0, &mut lasts);
        run.rows[0].ended = run.lasts;
        run
    }

    fn enter(
        &mut self,
        parent: Option<u32>,
        name: &str,
        kind: &str,
        after: &[usize],
        began: i64,
    ) -> usize {
        let at = self.rows.len();
        let row = ShapeNode {
            id: NodeId::from(format!("node-{at}").as_str()),
            parent,
            name: Some(name.to_owned().into()),
            composite: kind != "Task",
            expanded: true,
            spec: NodeSpec {
                name: Some(name.to_owned().into()),
                node_type: Some(kind.to_owned().into()),
                dependencies: after.iter().map(|at| format!("step-{at}").into()).collect(),
                ..NodeSpec::default()
            },
            ..ShapeNode::default()
        };
        self.rows.push(Played {
            row,
            began,
            ended: began,
            appears: 0,
        });
        at
    }

    fn play(
        &mut self,
        parent: usize,
        steps: &[Step],
        from: i64,
        lasts: &mut dyn FnMut(i64) -> i64,
    ) -> i64 {
        let mut ends: Vec<i64> = Vec::new();
        for (at, step) in steps.iter().enumerate() {
            let ready = step.after.iter().map(|before| ends[*before]).max();
            let began = ready.unwrap_or(from);
            let kind = match step.what {
                What::Task(_) => "Task",
                What::Loop { .. } => "Loop",
                What::Dag(_) => "Dag",
            };
            let above = u32::try_from(parent).unwrap();
            let own = self.enter(Some(above), &format!("step-{at}"), kind, &step.after, began);
            let ended = match &step.what {
                What::Task(usual) => began + lasts(*usual),
                What::Dag(steps) => self.play(own, steps, began, lasts),
                What::Loop {
                    items,
                    parallel,
                    each,
                } => self.turns(own, (*items, *parallel, *each), began, lasts),
            };
            self.rows[own].ended = ended;
            ends.push(ended);
        }
        ends.into_iter().max().unwrap_or(from)
    }

    fn turns(
        &mut self,
        of: usize,
        (items, parallel, each): (usize, usize, i64),
        from: i64,
        lasts: &mut dyn FnMut(i64) -> i64,
    ) -> i64 {
        self.rows[of].row.spec.control = Some(Box::new(Control {
            with_items: (0..items)
                .map(|item| format!("item {item}").into())
                .collect(),
            parallelism: i64::try_from(parallel).ok(),
            ..Control::default()
        }));
        let mut slots = vec![from; parallel];
        for item in 0..items {
            slots.sort_unstable();
            let turn = slots[0];
            let above = u32::try_from(of).unwrap();
            let own = self.enter(Some(above), &format!("turn-{item}"), "Task", &[], turn);
            self.rows[own].appears = turn;
            slots[0] = turn + lasts(each);
            self.rows[own].ended = slots[0];
        }
        slots.into_iter().max().unwrap()
    }

    /// The tree as it is told so many seconds after the start.
    pub(crate) fn at(&self, second: i64) -> Shape {
        let mut places = Vec::new();
        let mut nodes: Vec<ShapeNode> = Vec::new();
        for played in &self.rows {
            let is_known = played.appears <= second;
            places.push(is_known.then(|| u32::try_from(nodes.len()).unwrap()));
            if !is_known {
                continue;
            }
            let time = |at: i64| Time::At(start() + TimeDelta::seconds(at));
            let (has_begun, is_over) = (played.began <= second, played.ended <= second);
            let word = match (has_begun, is_over) {
                (_, true) => "Succeeded",
                (true, false) => "Running",
                (false, false) => "ReadyToSchedule",
            };
            nodes.push(ShapeNode {
                parent: played.row.parent.and_then(|parent| places[parent as usize]),
                status: Some(Status::new(word)),
                timing: Timing {
                    started: has_begun.then(|| time(played.began)),
                    finished: is_over.then(|| time(played.ended)),
                },
                ..played.row.clone()
            });
        }
        Shape { nodes }
    }
}
