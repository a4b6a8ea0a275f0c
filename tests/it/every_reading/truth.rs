//! What a story says is so at a moment, asked of a service that reads the
//! documents plainly, and how the readings show it.

use std::collections::BTreeMap;

use chrono::{DateTime, DurationRound, TimeDelta, Utc};
use paiwatch::domain::{Status, Time};
use paiwatch::sim::story::Story;
use paiwatch::sim::{Reading, Readings};
use serde_json::{Value, json};

use crate::service::caller::{self, Caller};
use crate::watcher::beginning;

/// A second service that plays the same story with the same seed.
pub(crate) struct Oracle {
    caller: Caller,
    readings: Readings,
}

/// One run at one moment.
#[derive(PartialEq)]
pub(crate) struct RunTruth {
    pub(crate) status: Status,
    pub(crate) name: String,
    pub(crate) is_deleted: bool,
    pub(crate) root: String,
    pub(crate) nodes: BTreeMap<String, NodeTruth>,
}

/// Outputs by their ids.
pub(crate) type OutputTruths = BTreeMap<String, OutputTruth>;

#[derive(Debug, PartialEq)]
pub(crate) struct NodeTruth {
    pub(crate) name: String,
    pub(crate) parent: String,
    pub(crate) state: StateTruth,
}

#[derive(Clone, Debug, PartialEq)]
pub(crate) struct StateTruth {
    pub(crate) status: Status,
    pub(crate) started: Option<DateTime<Utc>>,
    pub(crate) finished: Option<DateTime<Utc>>,
}

#[derive(Debug, PartialEq)]
pub(crate) struct OutputTruth {
    pub(crate) node: String,
    pub(crate) name: String,
    pub(crate) kind: String,
    pub(crate) value: Value,
}

impl Oracle {
    pub(crate) fn new(story: Story, seed: u64, readings: Readings) -> Self {
        let settings = caller::settings(story, seed);
        // What a rerun is changes the story itself, not how it is told.
        let plain = if readings.has(Reading::RerunNewId) {
            "rerun-new-id"
        } else {
            ""
        };
        Self {
            caller: Caller::beginning_at(beginning(), settings).reading(plain),
            readings,
        }
    }

    /// The ids of all runs that are in the list at this moment.
    pub(crate) fn runs(&self, at: DateTime<Utc>) -> Vec<String> {
        self.caller.set(at);
        let answer = self.caller.runs("PageSize=500");
        let rows = answer.body["PipelineRuns"].as_array().unwrap().iter();
        rows.map(|row| caller::text(&row["PipelineRunId"]))
            .collect()
    }

    /// The run as the batch operation tells it, without its outputs; `None` where it is unknown.
    pub(crate) fn run(&self, id: &str, at: DateTime<Utc>) -> Option<RunTruth> {
        self.caller.set(at);
        let answer = self.caller.status(&json!({ "PipelineRuns": [id] }));
        let row = answer.body["PipelineRuns"].as_array()?.first()?;
        let is_deleted = row["IsDeleted"] == true;
        let root = caller::text(&row["NodeId"]);
        let mut truth = RunTruth {
            status: self.word(&row["Status"], false),
            name: caller::text(&row["Name"]),
            is_deleted,
            root: String::new(),
            nodes: BTreeMap::new(),
        };
        if !is_deleted {
            let tree = self.caller.node(id, &root, "Depth=99").body;
            self.gather(&mut truth.nodes, "", &tree);
        }
        truth.root = root;
        Some(truth)
    }

    fn gather(&self, nodes: &mut BTreeMap<String, NodeTruth>, parent: &str, node: &Value) {
        let id = caller::text(&node["Metadata"]["NodeId"]);
        for child in node["Spec"]["Pipelines"].as_array().into_iter().flatten() {
            self.gather(nodes, &id, child);
        }
        let info = &node["StatusInfo"];
        let truth = NodeTruth {
            name: caller::text(&node["Metadata"]["DisplayName"]),
            parent: parent.to_owned(),
            state: StateTruth {
                status: self.word(&info["Status"], true),
                started: self.moment(&info["StartedAt"]),
                finished: self.moment(&info["FinishedAt"]),
            },
        };
        nodes.insert(id, truth);
    }

    /// The outputs of a run, at the moment that was asked about last.
    pub(crate) fn outputs(&self, run: &str, root: &str) -> OutputTruths {
        let answer = self.caller.outputs(run, root, "Depth=99&PageSize=1000");
        let rows = answer.body["Outputs"].as_array().unwrap().iter();
        rows.map(|row| {
            let value = &row["Info"]["value"];
            let truth = OutputTruth {
                node: caller::text(&row["NodeId"]),
                name: caller::text(&row["Name"]),
                kind: caller::text(&row["Type"]),
                value: serde_json::from_str(value.as_str().unwrap()).unwrap(),
            };
            (caller::text(&row["Id"]), truth)
        })
        .collect()
    }

    /// A status word as the readings spell it.
    fn word(&self, said: &Value, is_node: bool) -> Status {
        let mut word = caller::text(said);
        if is_node && self.readings.has(Reading::Succeed) && word == "Succeeded" {
            "Succeed".clone_into(&mut word);
        }
        if self.readings.has(Reading::LowerCaseStatus) {
            word = word.to_lowercase();
        }
        Status::new(&word)
    }

    /// A time as exactly as the readings tell it.
    fn moment(&self, said: &Value) -> Option<DateTime<Utc>> {
        let moment: DateTime<Utc> = said.as_str()?.parse().unwrap();
        let grain = if self.readings.has(Reading::MinuteTimes) {
            TimeDelta::minutes(1)
        } else if self.readings.has(Reading::SecondTimes) {
            TimeDelta::seconds(1)
        } else {
            return Some(moment);
        };
        Some(moment.duration_trunc(grain).unwrap())
    }
}

/// A time as the client knows it.
pub(crate) fn known(time: Option<&Time>) -> Option<DateTime<Utc>> {
    time.map(|time| time.moment().unwrap())
}
