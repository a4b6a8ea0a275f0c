//! A run of any size that stands still, and a service in memory that tells of
//! it: what the benches of the single steps measure.

use std::fmt::Write as _;
use std::future::{Future, ready};
use std::time::Duration;

use bytes::Bytes;
use chrono::DateTime;
use paiwatch::account::{Account, Endpoint};
use paiwatch::app::model::Model;
use paiwatch::app::model::settings::Settings;
use paiwatch::clock::Clock;
use paiwatch::domain::{RunId, SourceError};
use paiwatch::source::transport::{Method, RawAnswer, SignedRequest, Transport};
use paiwatch::source::{Client, Scope};
use paiwatch::text::Language;

pub(crate) const RUN: &str = "flow-k3v9q0m2x7c4b8n1za";
pub(crate) const ROOT: &str = "node-root00000000000000";
/// The root's among the numbers of nodes.
const ROOT_NUMBER: u32 = 0;
/// The nodes below each container, the container among them.
const BRANCH: u32 = 100;
/// How many nodes run.
const RUNNING: u32 = 50;
/// A moment long after everything that the run tells of.
const NOW: i64 = 1_800_000_000;

/// A run of so many nodes below its root. Four fifths are over, fifty run, the
/// others wait, each for the one before it, and so do containers.
#[derive(Clone, Copy, Debug)]
pub(crate) struct World {
    pub(crate) nodes: u32,
}

/// Answers at once, always the same.
pub(crate) struct Canned {
    world: World,
    /// The tree, in the service's words; every other answer is made when it is asked for.
    tree: Bytes,
}

impl World {
    pub(crate) fn run() -> RunId {
        RunId::from(RUN)
    }

    /// The numbers of all nodes.
    pub(crate) fn numbers(self) -> impl Iterator<Item = u32> + Clone {
        1..=self.nodes
    }

    /// A client of this run, which needs no network.
    pub(crate) fn client(self, clock: Clock) -> Client<Canned> {
        let canned = Canned {
            world: self,
            tree: Bytes::from(self.tree()),
        };
        let Ok(endpoint) = Endpoint::parse("http://127.0.0.1:1") else {
            unreachable!("this is an address");
        };
        let account = Account::new("LTAI5tBench", "secret", None);
        Client::new(canned, account, endpoint, Scope::default(), clock)
    }

    /// The body of an answer about these nodes; each other one has an output.
    pub(crate) fn batch(self, numbers: impl Iterator<Item = u32> + Clone) -> Bytes {
        let nodes: Vec<_> = numbers.clone().map(|number| self.row(number)).collect();
        let outputs: Vec<_> = numbers
            .filter(|number| self.has_output(*number))
            .map(output)
            .collect();
        let (nodes, outputs) = (nodes.join(","), outputs.join(","));
        Bytes::from(format!(
            r#"{{"RequestId":"6E0D3F1A-2B44-5C77-9A10-0F4C2D9B7A31","PipelineRuns":[],"Nodes":[{nodes}],"Outputs":[{outputs}]}}"#
        ))
    }

    /// The body of one page of the list of all outputs.
    fn outputs(self, query: &str) -> Bytes {
        let all = self.numbers().filter(|number| self.has_output(*number));
        let size = number_in(query, "PageSize");
        let page = all
            .clone()
            .skip((number_in(query, "PageNumber") - 1) * size);
        let page: Vec<_> = page.take(size).map(output).collect();
        let (page, total) = (page.join(","), all.count());
        Bytes::from(format!(r#"{{"Outputs":[{page}],"TotalCount":{total}}}"#))
    }

    /// The body of an answer about the whole tree.
    pub(crate) fn tree(self) -> String {
        self.tree_of(|number| self.container(number))
    }

    /// The body of an answer about the root and its children.
    fn top_level(self) -> String {
        self.tree_of(|number| self.node(number, r#","HasPipelines":true"#))
    }

    fn tree_of(self, container: impl Fn(u32) -> String) -> String {
        let mut text = format!(
            r#"{{"RequestId":"6E0D3F1A-2B44-5C77-9A10-0F4C2D9B7A31","Metadata":{{"NodeId":"{ROOT}","NodeType":"Dag","Name":"root"}},"StatusInfo":{{"Status":"Running","StartedAt":"2024-05-06T07:08:09.120Z"}},"Spec":{{"HasPipelines":true,"Pipelines":["#
        );
        for first in self.numbers().filter(|number| is_container(*number)) {
            let comma = if first == 1 { "" } else { "," };
            // Writing to a text cannot fail.
            let _ = write!(text, "{comma}{}", container(first));
        }
        text + "]}}"
    }

    /// A container and what is below it.
    fn container(self, first: u32) -> String {
        let members = (first + 1..first + BRANCH).take_while(|number| *number <= self.nodes);
        let members: Vec<_> = members.map(|number| self.node(number, "")).collect();
        let members = members.join(",");
        self.node(
            first,
            &format!(r#","HasPipelines":true,"Pipelines":[{members}]"#),
        )
    }

    fn node(self, number: u32, below: &str) -> String {
        let kind = if below.is_empty() { "Task" } else { "Dag" };
        let before = if is_container(number) { BRANCH } else { 1 };
        let waits_for = match number.checked_sub(before) {
            None => String::new(),
            Some(before) if is_container(before) && !is_container(number) => String::new(),
            Some(before) => format!(r#""{}""#, name(before)),
        };
        format!(
            r#"{{"Metadata":{{"NodeId":"{}","NodeType":"{kind}","Name":"{}"}},"StatusInfo":{{"Status":"{}",{}"Progress":"0"}},"Spec":{{"Dependencies":[{waits_for}]{below}}}}}"#,
            id_of(number),
            name(number),
            self.word(number),
            self.times(number),
        )
    }

    fn row(self, number: u32) -> String {
        let is_over = self.word(number) == "Succeeded";
        format!(
            r#"{{"PipelineRunId":"{RUN}","NodeId":"{}","Status":"{}","NodeName":"{}",{}"InputArtifactArchived":true,"OutputArtifactArchived":{is_over}}}"#,
            id_of(number),
            self.word(number),
            name(number),
            self.times(number),
        )
    }

    fn word(self, number: u32) -> &'static str {
        let over = self.nodes / 5 * 4;
        match number {
            ROOT_NUMBER => "Running",
            // The one with the last that is over, and the one with those that run.
            _ if is_container(number) && number + BRANCH > over && number <= over + RUNNING => {
                "Running"
            }
            _ if number <= over => "Succeeded",
            _ if number <= over + RUNNING => "Running",
            _ => "ReadyToSchedule",
        }
    }

    fn has_output(self, number: u32) -> bool {
        self.word(number) == "Succeeded" && number.is_multiple_of(2)
    }

    fn times(self, number: u32) -> &'static str {
        match self.word(number) {
            "Succeeded" => {
                r#""StartedAt":"2024-05-06T07:08:09.120Z","FinishedAt":"2024-05-06T07:09:41.004Z","#
            }
            "Running" => r#""StartedAt":"2024-05-06T07:08:09.120Z","#,
            _ => "",
        }
    }

    /// What is answered to the request with this body.
    fn rows_of(self, body: &[u8]) -> Bytes {
        const NODE: &str = r#""NodeId":""#;
        let text = String::from_utf8_lossy(body);
        let Some((_, nodes)) = text.split_once(r#""Nodes":["#) else {
            return Bytes::from(format!(
                r#"{{"PipelineRuns":[{{"PipelineRunId":"{RUN}","Status":"Running","Name":"bench","NodeId":"{ROOT}"}}]}}"#
            ));
        };
        let numbers = nodes.split(NODE).skip(1).map(number_of);
        self.batch(numbers)
    }
}

impl Canned {
    /// The tree from one node down, as deep as it was asked for.
    fn shape(&self, request: &SignedRequest) -> Bytes {
        let (_, id) = request.path.rsplit_once('/').unwrap_or_default();
        match number_of(id) {
            ROOT_NUMBER if number_in(&request.query, "Depth") > 2 => self.tree.clone(),
            ROOT_NUMBER => Bytes::from(self.world.top_level()),
            container => Bytes::from(self.world.container(container)),
        }
    }
}

impl Transport for Canned {
    fn send(
        &self,
        request: SignedRequest,
    ) -> impl Future<Output = Result<RawAnswer, SourceError>> + Send {
        let body = match request.method {
            Method::Put => self.world.rows_of(&request.body),
            Method::Get if request.path.ends_with("/outputs") => self.world.outputs(&request.query),
            Method::Get if request.path.contains("/nodes/") => self.shape(&request),
            Method::Get => Bytes::from(format!(
                r#"{{"PipelineRunId":"{RUN}","Status":"Running","Name":"bench","NodeId":"{ROOT}","StartedAt":"2024-05-06T07:08:09.120Z"}}"#
            )),
        };
        ready(Ok(RawAnswer {
            status: 200,
            body,
            ..RawAnswer::default()
        }))
    }
}

/// A model that watches the run and knows nothing of it.
pub(crate) fn model() -> Model {
    let settings = Settings {
        language: Language::English,
        glyphs: paiwatch::text::Glyphs::default(),
        zone: paiwatch::text::Zone::utc(),
        place: "bench".to_owned(),
        interval: Duration::from_secs(2),
        floor: Duration::from_secs(1),
        paused: false,
        exit_on_final: None,
        discovery: None,
    };
    Model::new([World::run()], settings, clock().now())
}

/// A clock that stands still.
pub(crate) fn clock() -> Clock {
    Clock::told_by(|| DateTime::from_timestamp(NOW, 0).unwrap_or_default())
}

/// The number of the node whose id the text begins with.
fn number_of(text: &str) -> u32 {
    let digits = text.strip_prefix("node-").unwrap_or_default();
    let (digits, _) = digits.split_once('"').unwrap_or((digits, ""));
    digits.parse().unwrap_or(ROOT_NUMBER)
}

/// A number among the parameters of a request.
fn number_in(query: &str, name: &str) -> usize {
    let mut pairs = query.split('&').filter_map(|pair| pair.split_once('='));
    let (_, value) = pairs.find(|(key, _)| *key == name).unwrap_or_default();
    value.parse().unwrap_or(1)
}

fn is_container(number: u32) -> bool {
    number % BRANCH == 1
}

fn name(number: u32) -> String {
    format!("task-{number:06}")
}

pub(crate) fn id_of(number: u32) -> String {
    if number == ROOT_NUMBER {
        return ROOT.to_owned();
    }
    format!("node-{number:018}")
}

fn output(number: u32) -> String {
    format!(
        r#"{{"Name":"model_{number}","Type":"DataSet","Metadata":{{"locationType":"MaxComputeTable"}},"GmtCreateTime":"2024-05-06T07:09:42.000Z","Id":"artifact-{number:018}","Producer":"id-7c1d-00042","NodeId":"node-{number:018}","PipelineRunId":"{RUN}","Value":"{{\"location\": {{\"project\": \"demo\", \"table\": \"pai_temp_{number}\"}}}}","ExpandedArtifactIndex":0,"ExpandableArtifactName":"inputArtifact"}}"#
    )
}
