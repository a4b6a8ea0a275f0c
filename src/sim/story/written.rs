//! A story as it is written: the shapes of the TOML, and nothing that needs a second look.
//! What names refer to, and whether numbers make sense, is for `resolve`.

use std::collections::BTreeMap;

use chrono::TimeDelta;
use serde::de::Error;
use serde::{Deserialize, Deserializer};
use serde_json::{Map, Value};
use toml::Spanned;

use crate::sim::story::ending::Ending;
use crate::sim::story::lengths::{
    at_least_a_hundredth, at_least_a_second, length, optional_at_least_a_second, optional_length,
    optional_signed_length, signed_length,
};
use crate::sim::story::words::{Accessibility, Kind, SourceType, WorkspaceStatus};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct File {
    pub(super) workspace: Spanned<String>,
    pub(super) user: String,
    pub(super) account: String,
    #[serde(default)]
    pub(super) readings: Vec<Spanned<String>>,
    #[serde(default)]
    pub(super) as_recorded: bool,
    #[serde(default)]
    pub(super) workspaces: BTreeMap<String, Workspace>,
    #[serde(default, rename = "pipeline")]
    pub(super) pipelines: Vec<Pipeline>,
    #[serde(default, rename = "run")]
    pub(super) runs: Vec<Run>,
}

#[derive(Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct Workspace {
    pub(super) name: Option<String>,
    pub(super) display_name: Option<String>,
    pub(super) description: String,
    pub(super) status: WorkspaceStatus,
    pub(super) creator: Option<String>,
    pub(super) admins: Vec<String>,
    pub(super) members: Vec<String>,
    pub(super) environments: Vec<String>,
    pub(super) modules: Vec<String>,
    pub(super) resource_group: String,
    #[serde(deserialize_with = "signed_length")]
    pub(super) created: TimeDelta,
    #[serde(deserialize_with = "optional_signed_length")]
    pub(super) modified: Option<TimeDelta>,
}

impl Default for Workspace {
    fn default() -> Self {
        Self {
            name: None,
            display_name: None,
            description: String::new(),
            status: WorkspaceStatus::default(),
            creator: None,
            admins: Vec::new(),
            members: Vec::new(),
            environments: vec!["prod".to_owned()],
            modules: vec!["PAI".to_owned()],
            resource_group: String::new(),
            created: long_ago(),
            modified: None,
        }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Pipeline {
    pub(super) name: Spanned<String>,
    #[serde(default = "first_version")]
    pub(super) version: String,
    pub(super) provider: Option<String>,
    pub(super) workspace: Option<Spanned<String>>,
    #[serde(default = "long_ago", deserialize_with = "signed_length")]
    pub(super) created: TimeDelta,
    #[serde(default, deserialize_with = "optional_signed_length")]
    pub(super) modified: Option<TimeDelta>,
    #[serde(default, rename = "node")]
    pub(super) nodes: Vec<Node>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Node {
    pub(super) name: Spanned<String>,
    pub(super) display_name: Option<String>,
    #[serde(default)]
    pub(super) after: Vec<Spanned<String>>,
    #[serde(default, deserialize_with = "optional_length")]
    pub(super) lasts: Option<TimeDelta>,
    pub(super) spread: Option<Spanned<f64>>,
    #[serde(default = "usual_queue", deserialize_with = "length")]
    pub(super) queue: TimeDelta,
    pub(super) runs: Option<Spanned<String>>,
    pub(super) items: Option<Vec<String>>,
    pub(super) param: Option<Spanned<String>>,
    pub(super) sequence: Option<Spanned<Sequence>>,
    pub(super) parallel: Option<Spanned<usize>>,
    pub(super) when: Option<String>,
    pub(super) holds: Option<Spanned<f64>>,
    pub(super) fails: Option<Spanned<f64>>,
    #[serde(default)]
    pub(super) fails_on: Vec<String>,
    pub(super) message: Option<String>,
    #[serde(default)]
    pub(super) even_after_failure: bool,
    #[serde(default)]
    pub(super) inputs: Map<String, Value>,
    #[serde(default = "usual_log")]
    pub(super) log: Vec<String>,
    pub(super) ticks: Option<Ticks>,
    #[serde(default, rename = "output")]
    pub(super) outputs: Vec<Output>,
}

/// A line that a task writes again and again while it runs.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Ticks {
    #[serde(deserialize_with = "at_least_a_hundredth")]
    pub(crate) every: TimeDelta,
    pub(crate) line: String,
}

/// The numbers of a loop, both ends among them, and how an iteration shows its own.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Sequence {
    pub(crate) start: u32,
    pub(crate) end: u32,
    #[serde(default = "plain_number")]
    pub(crate) format: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Output {
    pub(super) name: String,
    #[serde(rename = "type")]
    pub(super) kind: Kind,
    pub(super) part_of: Option<String>,
    pub(super) parts: Option<Spanned<usize>>,
    #[serde(default)]
    pub(super) metadata: Map<String, Value>,
    pub(super) value: Value,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Run {
    pub(super) pipeline: Spanned<String>,
    pub(super) name: String,
    #[serde(deserialize_with = "signed_length")]
    pub(super) starts: TimeDelta,
    #[serde(default, deserialize_with = "optional_at_least_a_second")]
    pub(super) every: Option<TimeDelta>,
    #[serde(default = "usual_keep")]
    pub(super) keep: u32,
    pub(super) past: Option<Past>,
    pub(super) varies: Option<Spanned<f64>>,
    pub(super) workspace: Option<Spanned<String>>,
    pub(super) user: Option<String>,
    #[serde(default)]
    pub(super) source_type: SourceType,
    #[serde(default)]
    pub(super) source: String,
    #[serde(default)]
    pub(super) accessibility: Accessibility,
    #[serde(default)]
    pub(super) arguments: Map<String, Value>,
    #[serde(default)]
    pub(super) options: Map<String, Value>,
    pub(super) ending: Option<Ending>,
    #[serde(default, deserialize_with = "optional_length")]
    pub(super) deleted: Option<TimeDelta>,
    pub(super) rerun: Option<Spanned<Rerun>>,
    #[serde(default)]
    pub(super) commands: Vec<Spanned<String>>,
}

/// Earlier runs of it, which ended as runs of their pipeline end by themselves.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Past {
    #[serde(deserialize_with = "a_few_runs")]
    pub(crate) runs: u32,
    #[serde(deserialize_with = "at_least_a_second")]
    pub(crate) every: TimeDelta,
    /// How long before it the newest of them was; else as long as one was before another.
    #[serde(default, deserialize_with = "optional_length")]
    pub(crate) ended: Option<TimeDelta>,
}

/// That somebody runs it again, so long after its end.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Rerun {
    #[serde(deserialize_with = "at_least_a_second")]
    pub(crate) after: TimeDelta,
    #[serde(default = "once", deserialize_with = "a_few_times")]
    pub(crate) times: u32,
}

fn once() -> u32 {
    1
}

fn a_few_times<'de, D: Deserializer<'de>>(deserializer: D) -> Result<u32, D::Error> {
    a_few("times", deserializer)
}

fn a_few_runs<'de, D: Deserializer<'de>>(deserializer: D) -> Result<u32, D::Error> {
    a_few("runs", deserializer)
}

fn a_few<'de, D: Deserializer<'de>>(name: &str, deserializer: D) -> Result<u32, D::Error> {
    const MOST: u32 = 100;
    match u32::deserialize(deserializer)? {
        number @ 1..=MOST => Ok(number),
        _ => Err(D::Error::custom(format_args!(
            "`{name}` is from 1 to {MOST}"
        ))),
    }
}

fn long_ago() -> TimeDelta {
    TimeDelta::days(-90)
}

fn first_version() -> String {
    "v1".to_owned()
}

fn usual_queue() -> TimeDelta {
    TimeDelta::seconds(3)
}

fn usual_keep() -> u32 {
    50
}

fn plain_number() -> String {
    "%d".to_owned()
}

fn usual_log() -> Vec<String> {
    ["INFO container started", "INFO working", "INFO done"]
        .map(str::to_owned)
        .to_vec()
}
