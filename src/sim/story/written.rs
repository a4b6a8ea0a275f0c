//! A story as it is written: the shapes of the TOML, and nothing that needs a second look.
//! What names refer to, and whether numbers make sense, is for `resolve`.

use chrono::TimeDelta;
use serde::{Deserialize, Deserializer, de::Error};
use serde_json::{Map, Value};
use toml::Spanned;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct File {
    pub(super) workspace: String,
    pub(super) user: String,
    pub(super) account: String,
    #[serde(default, rename = "pipeline")]
    pub(super) pipelines: Vec<Pipeline>,
    #[serde(default, rename = "run")]
    pub(super) runs: Vec<Run>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Pipeline {
    pub(super) name: Spanned<String>,
    #[serde(default = "first_version")]
    pub(super) version: String,
    #[serde(default, rename = "node")]
    pub(super) nodes: Vec<Node>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Node {
    pub(super) name: Spanned<String>,
    #[serde(default)]
    pub(super) after: Vec<Spanned<String>>,
    #[serde(default, deserialize_with = "optional_length")]
    pub(super) lasts: Option<TimeDelta>,
    #[serde(default)]
    pub(super) spread: Option<Spanned<f64>>,
    #[serde(default = "usual_queue", deserialize_with = "length")]
    pub(super) queue: TimeDelta,
    #[serde(default)]
    pub(super) runs: Option<Spanned<String>>,
    #[serde(default)]
    pub(super) items: Option<Spanned<Vec<String>>>,
    #[serde(default)]
    pub(super) parallel: Option<Spanned<usize>>,
    #[serde(default)]
    pub(super) when: Option<String>,
    #[serde(default)]
    pub(super) holds: Option<Spanned<f64>>,
    #[serde(default)]
    pub(super) fails: Option<Spanned<f64>>,
    #[serde(default)]
    pub(super) fails_on: Vec<String>,
    #[serde(default)]
    pub(super) message: Option<String>,
    #[serde(default)]
    pub(super) even_after_failure: bool,
    #[serde(default)]
    pub(super) inputs: Map<String, Value>,
    #[serde(default = "usual_log")]
    pub(super) log: Vec<String>,
    #[serde(default)]
    pub(super) ticks: Option<Ticks>,
    #[serde(default, rename = "output")]
    pub(super) outputs: Vec<Output>,
}

/// A line that a task writes again and again while it runs.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Ticks {
    #[serde(deserialize_with = "at_least_a_second")]
    pub(crate) every: TimeDelta,
    pub(crate) line: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Output {
    pub(super) name: String,
    #[serde(rename = "type")]
    pub(super) kind: Kind,
    #[serde(default)]
    pub(super) part_of: Option<String>,
    #[serde(default)]
    pub(super) metadata: Map<String, Value>,
    pub(super) value: Value,
}

/// The service's words for what an output is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
pub(crate) enum Kind {
    Model,
    DataSet,
    Metrics,
    ModelEvaluation,
}

impl Kind {
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Model => "Model",
            Self::DataSet => "DataSet",
            Self::Metrics => "Metrics",
            Self::ModelEvaluation => "ModelEvaluation",
        }
    }
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
    pub(super) workspace: Option<String>,
    pub(super) user: Option<String>,
    #[serde(default = "usual_source_type")]
    pub(super) source_type: String,
    #[serde(default)]
    pub(super) source: String,
    #[serde(default)]
    pub(super) arguments: Map<String, Value>,
    #[serde(default)]
    pub(super) ending: Option<Ending>,
}

/// How a run ends when it does not simply run to its end.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "lowercase", deny_unknown_fields)]
pub(crate) enum Ending {
    /// Created, and never started.
    Initialized,
    /// Skipped as a whole.
    Skipped,
    /// Nothing new starts after this time; what runs then runs to its end.
    Suspended {
        #[serde(deserialize_with = "length")]
        after: TimeDelta,
    },
    /// Stopped by a person after this time.
    Terminated {
        #[serde(deserialize_with = "length")]
        after: TimeDelta,
    },
    /// The node at this path fails, whatever its chances are.
    Failed {
        node: Spanned<String>,
        message: Option<String>,
    },
}

impl Ending {
    /// The path of the task that fails in any case.
    pub(crate) fn doomed(&self) -> Option<&str> {
        match self {
            Self::Failed { node, .. } => Some(node.get_ref()),
            Self::Initialized
            | Self::Skipped
            | Self::Suspended { .. }
            | Self::Terminated { .. } => None,
        }
    }

    /// What the run says of its failure.
    pub(crate) fn message(&self) -> Option<&str> {
        match self {
            Self::Failed { message, .. } => message.as_deref(),
            Self::Initialized
            | Self::Skipped
            | Self::Suspended { .. }
            | Self::Terminated { .. } => None,
        }
    }
}

/// A length of time as people write it: `90s`, `1h 20m`.
fn parsed_length(text: &str) -> Result<TimeDelta, String> {
    let longest = TimeDelta::days(1000);
    let refused =
        || format!("`{text}` is no length of time up to 1000 days, such as `90s` or `1h 20m`");
    let length = humantime::parse_duration(text).map_err(|_| refused())?;
    let length = TimeDelta::from_std(length).map_err(|_| refused())?;
    if length > longest {
        Err(refused())
    } else {
        Ok(length)
    }
}

fn length<'de, D: Deserializer<'de>>(deserializer: D) -> Result<TimeDelta, D::Error> {
    let text = String::deserialize(deserializer)?;
    parsed_length(&text).map_err(D::Error::custom)
}

fn optional_length<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Option<TimeDelta>, D::Error> {
    length(deserializer).map(Some)
}

/// What comes again and again must not come endlessly often.
fn at_least_a_second<'de, D: Deserializer<'de>>(deserializer: D) -> Result<TimeDelta, D::Error> {
    let length = length(deserializer)?;
    if length < TimeDelta::seconds(1) {
        return Err(D::Error::custom("this is at least a second"));
    }
    Ok(length)
}

fn optional_at_least_a_second<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Option<TimeDelta>, D::Error> {
    at_least_a_second(deserializer).map(Some)
}

fn signed_length<'de, D: Deserializer<'de>>(deserializer: D) -> Result<TimeDelta, D::Error> {
    let text = String::deserialize(deserializer)?;
    let parsed = match text.strip_prefix('-') {
        Some(ago) => parsed_length(ago).map(|length| -length),
        None => parsed_length(&text),
    };
    parsed.map_err(D::Error::custom)
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

fn usual_source_type() -> String {
    "SDK".to_owned()
}

fn usual_log() -> Vec<String> {
    ["INFO container started", "INFO working", "INFO done"]
        .map(str::to_owned)
        .to_vec()
}
