//! One moment of the world, and what there is to be read from it.

use std::sync::Arc;

use chrono::{DateTime, SecondsFormat, TimeDelta, Utc};
use serde_json::{Map, Value};

use crate::sim::play::run::Run;
use crate::sim::play::run_snapshot::{Renewal, Runs};
use crate::sim::play::schedule::node::{NodeInstance, NodeKind};
use crate::sim::play::schedule::timeline::Timeline;
use crate::sim::play::skew::Skew;
use crate::sim::play::values::{Placeholders, ValueContext};
use crate::sim::play::world::World;
use crate::sim::readings::reading::Reading;
use crate::sim::readings::set::Readings;
use crate::sim::seed::Seed;
use crate::sim::story::moment::Moment;
use crate::sim::story::pipeline::Pipeline;
use crate::sim::story::status::Status;
use crate::sim::story::workspaces::Workspace;

/// Whatever is read from it belongs together.
pub(in crate::sim) struct Present<'a> {
    pub(in crate::sim) world: &'a World,
    pub(in crate::sim) at: Moment,
    pub(in crate::sim) runs: Arc<Runs>,
    pub(in crate::sim) readings: Readings,
    pub(in crate::sim) skew: Skew,
    /// The id of a run that is not there any more.
    pub(in crate::sim) vanished: Vec<String>,
}

impl<'a> Present<'a> {
    /// The world at a moment, read in this way, by a clock that may be off.
    pub(in crate::sim) fn at(world: &'a World, at: Moment, readings: Readings, skew: Skew) -> Self {
        let renewal = if readings.has(Reading::RerunNewId) {
            Renewal::NewRun
        } else {
            Renewal::SameRun
        };
        Self {
            world,
            at,
            runs: world.runs(at, renewal),
            readings,
            skew,
            vanished: Vec::new(),
        }
    }
}

impl Present<'_> {
    /// The run of this id, unless it is deleted by now.
    pub(in crate::sim) fn run(&self, id: &str) -> Option<&Arc<Run>> {
        self.run_even_deleted(id)
            .filter(|run| !run.is_deleted(self.at))
    }

    pub(in crate::sim) fn run_even_deleted(&self, id: &str) -> Option<&Arc<Run>> {
        self.runs.get(id.trim()).filter(|run| self.shows(run))
    }

    /// The same moment without one run: this one, by id or name, or the newest where the text is
    /// empty.
    pub(in crate::sim) fn without(mut self, run: &str) -> Self {
        let found = if run.is_empty() {
            self.runs().max_by_key(|run| run.created())
        } else {
            self.runs()
                .find(|known| known.id == run || known.name == run)
        };
        let vanished = found.map_or_else(|| run.to_owned(), |found| found.id.clone());
        self.vanished.push(vanished);
        self
    }

    /// The run of this id, or the newest of this name.
    pub(in crate::sim) fn newest(&self, run: &str) -> Option<&Arc<Run>> {
        let of_name = || self.runs().filter(|known| known.name == run);
        let newest = || of_name().max_by_key(|run| run.created());
        self.run(run).or_else(newest)
    }

    /// Every run that there is and that is not deleted.
    pub(in crate::sim) fn runs(&self) -> impl Iterator<Item = &Arc<Run>> {
        let all = self.runs.values().filter(|run| self.shows(run));
        all.filter(|run| !run.is_deleted(self.at))
    }

    fn shows(&self, run: &Run) -> bool {
        self.vanished.iter().all(|id| *id != run.id)
    }

    pub(in crate::sim) fn pipelines(&self) -> impl Iterator<Item = &Arc<Pipeline>> {
        self.world.story.pipelines.iter()
    }

    pub(in crate::sim) fn workspaces(&self) -> &[Workspace] {
        &self.world.story.workspaces
    }

    /// Of a pipeline: it changes when the pipeline does, which no story tells of.
    pub(in crate::sim) fn version_id(&self, pipeline: &Pipeline) -> String {
        let seed = self.world.seed.at("version").at(&pipeline.name);
        seed.at(&pipeline.version).uuid().to_lowercase()
    }

    pub(in crate::sim) fn pipeline_id(&self, pipeline: &Pipeline) -> String {
        self.world
            .seed
            .at("pipeline")
            .at(&pipeline.name)
            .id("pipeline")
    }

    /// When a moment is for people, by the service's clock.
    pub(in crate::sim) fn wall(&self, moment: Moment) -> DateTime<Utc> {
        self.world.clock.wall(moment) + self.skew.of(moment)
    }

    /// What a row about a node says.
    pub(in crate::sim) fn node_status(&self, node: &NodeInstance) -> Option<Status> {
        let status = node.timeline.status(self.at)?;
        let is_reworded =
            node.kind == NodeKind::Root && self.readings.has(Reading::RootSaysNodeWords);
        Some(if is_reworded {
            status.of_a_node()
        } else {
            status
        })
    }

    /// What the story's texts about a node mean for this one.
    pub(in crate::sim) fn placeholders(&self, run: &Run, node: &NodeInstance) -> Placeholders {
        Placeholders::of(&run.id, node, run.date(&self.world.clock).to_owned())
    }

    /// What its values depend on; the seed is that of the values' own place.
    pub(in crate::sim) fn value_context(
        &self,
        run: &Run,
        node: &NodeInstance,
        seed: Seed,
    ) -> ValueContext {
        ValueContext {
            placeholders: self.placeholders(run, node),
            index: node
                .iteration
                .as_ref()
                .map_or(0, |iteration| iteration.index),
            part: 0,
            seed,
        }
    }

    /// What a run was started with, with its placeholders filled.
    pub(in crate::sim) fn arguments(&self, run: &Run) -> Map<String, Value> {
        let value_context = ValueContext {
            placeholders: Placeholders::new([("date", self.world.clock.date(run.created()))]),
            index: 0,
            part: 0,
            seed: run.seed().at("arguments"),
        };
        value_context.object(&run.spec().arguments)
    }

    /// Since the start; of what has finished, until then.
    pub(in crate::sim) fn elapsed(&self, timeline: &Timeline) -> Option<TimeDelta> {
        let started = timeline.started(self.at)?;
        let end = timeline.finished(self.at).unwrap_or(self.at);
        Some(self.wall(end) - self.wall(started))
    }

    /// Whether times are told as they will always be told.
    pub(in crate::sim) fn tells_true_times(&self) -> bool {
        self.skew == Skew::default()
    }

    /// As the service writes times.
    pub(in crate::sim) fn text(&self, moment: Moment) -> String {
        self.wall(moment)
            .to_rfc3339_opts(SecondsFormat::Millis, true)
    }
}
