//! Which runs of a story there are at a moment.

use std::sync::Arc;

use chrono::TimeDelta;
use indexmap::IndexMap;
use rustc_hash::{FxBuildHasher, FxHashMap};

use crate::sim::play::intervention::{Intervention, Interventions};
use crate::sim::play::run::Run;
use crate::sim::play::run_plan::RunPlan;
use crate::sim::play::story_clock::StoryClock;
use crate::sim::play::values::Placeholders;
use crate::sim::seed::Seed;
use crate::sim::story::Story;
use crate::sim::story::moment::Moment;
use crate::sim::story::run::RunSpec;

/// Runs by their ids, in the order of the story.
pub(in crate::sim) type Runs = IndexMap<String, Arc<Run>, FxBuildHasher>;

/// The runs that exist from one moment up to, but not including, another.
#[derive(Default)]
pub(in crate::sim) struct RunSnapshot {
    from: Moment,
    until: Moment,
    renewal: Renewal,
    done: InterventionsById,
    pub(in crate::sim) runs: Arc<Runs>,
}

/// What people have done while it played, by the id of the run.
pub(in crate::sim) type InterventionsById = Arc<FxHashMap<String, Arc<[Intervention]>>>;

/// What a rerun is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(in crate::sim) enum Renewal {
    /// The same run, which begins again.
    #[default]
    SameRun,
    NewRun,
}

impl RunSnapshot {
    /// Whether it is still right at this moment, after what people have done.
    pub(super) fn holds_at(&self, at: Moment, renewal: Renewal, done: &InterventionsById) -> bool {
        self.renewal == renewal
            && (self.from..self.until).contains(&at)
            && Arc::ptr_eq(&self.done, done)
    }

    /// The snapshot of another moment. Runs that were there before keep the schedule they may have.
    pub(super) fn moved_to(
        &self,
        story: &Story,
        seed: Seed,
        clock: &StoryClock,
        at: Moment,
        renewal: Renewal,
        done: InterventionsById,
    ) -> Self {
        let mut builder = SnapshotBuilder {
            seed,
            clock,
            at,
            renewal,
            done: &done,
            before: (self.renewal == renewal).then_some(&*self.runs),
            until: Moment::MAX,
            runs: Runs::default(),
        };
        for (line, spec) in story.runs.iter().enumerate() {
            builder.line(line, spec);
        }
        Self {
            from: at,
            until: builder.until,
            renewal,
            runs: Arc::new(builder.runs),
            done,
        }
    }
}

struct SnapshotBuilder<'a> {
    seed: Seed,
    clock: &'a StoryClock,
    at: Moment,
    renewal: Renewal,
    done: &'a InterventionsById,
    before: Option<&'a Runs>,
    /// Until when nobody comes or goes.
    until: Moment,
    runs: Runs,
}

impl SnapshotBuilder<'_> {
    fn line(&mut self, line: usize, spec: &Arc<RunSpec>) {
        self.until = self.until.min(next_change(spec, self.at));
        let (first, end) = window(spec, self.at);
        for number in first..end {
            let seed = self.seed.at("run").at(line).at(number);
            let id = seed.id("flow");
            let run = self.known(&id).unwrap_or_else(|| {
                let created = created(spec, number);
                let name = self.name(spec, number, created);
                let done = self.done_to(&id);
                let run = Run::new(id, name, RunPlan::new(spec, created, seed)).treated(done);
                Arc::new(match self.renewal {
                    Renewal::SameRun => run.keeping_its_id(),
                    Renewal::NewRun => run,
                })
            });
            self.enter(run);
        }
    }

    /// What one of the runs of a line is called.
    fn name(&self, spec: &RunSpec, number: i64, created: Moment) -> String {
        let date = self.clock.date(created);
        let placeholders = Placeholders::new([("date", date), ("number", number.to_string())]);
        placeholders.filled(&spec.name)
    }

    fn enter(&mut self, run: Arc<Run>) {
        let following = match self.renewal {
            Renewal::SameRun => Vec::new(),
            Renewal::NewRun => run.following(),
        };
        self.runs.insert(run.id.clone(), run);
        for next in following {
            if next.created() <= self.at {
                let done = self.done_to(&next.id);
                let known = self.known(&next.id);
                self.enter(known.unwrap_or_else(|| Arc::new(next.treated(done))));
            } else {
                self.until = self.until.min(next.created());
            }
        }
    }

    fn known(&self, id: &str) -> Option<Arc<Run>> {
        let known = self.before?.get(id)?;
        known
            .is_treated(&self.done_to(id))
            .then(|| Arc::clone(known))
    }

    fn done_to(&self, id: &str) -> Interventions {
        self.done.get(id).map(Arc::clone)
    }
}

fn created(spec: &RunSpec, number: i64) -> Moment {
    match spec.repeat {
        Some(repeat) => {
            let passed = repeat.every.num_milliseconds().saturating_mul(number);
            spec.starts + TimeDelta::milliseconds(passed)
        }
        None => spec.starts,
    }
}

/// The numbers of the repetitions that exist at a moment: the newest, from one up to but not
/// including another.
fn window(spec: &RunSpec, at: Moment) -> (i64, i64) {
    let passed = at - spec.starts;
    if passed < TimeDelta::zero() {
        return (0, 0);
    }
    match spec.repeat {
        Some(repeat) => {
            let end = passed.num_milliseconds() / repeat.every.num_milliseconds().max(1) + 1;
            ((end - i64::from(repeat.keep)).max(0), end)
        }
        None => (0, 1),
    }
}

/// When the window has moved on.
fn next_change(spec: &RunSpec, at: Moment) -> Moment {
    let (_, end) = window(spec, at);
    if end > 0 && spec.repeat.is_none() {
        return Moment::MAX;
    }
    created(spec, end)
}
