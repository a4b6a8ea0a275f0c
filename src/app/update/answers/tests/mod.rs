//! What an answer does to the model, rule by rule; here, the run that the rules are told of.

mod absent;
mod asked;
mod listed;
mod names;
mod news;
mod outputs;
mod reruns;
mod states;

use std::time::Duration;

use chrono::{DateTime, Utc};

use crate::app::message::Message;
use crate::app::model::Model;
use crate::app::model::settings::Settings;
use crate::app::nodes::tree::Node;
use crate::app::nodes::tree::place::Place;
use crate::app::update::update;
use crate::domain::{
    Answer, ArtifactId, Demand, EndpointTraits, Exchange, Listing, NodeId, NodeKey, NodeRow,
    NodeSpec, OutputRow, RunDetails, RunId, RunRow, Sequence, Shape, ShapeNode, Status, StatusRows,
    Time, Timing, Unparsed, Update,
};
use crate::text::{Glyphs, Language};

const RUN: &str = "flow-a";

fn at(second: i64) -> DateTime<Utc> {
    DateTime::from_timestamp(1_700_000_000 + second, 0).unwrap()
}

fn model() -> Model {
    let settings = Settings {
        language: Language::English,
        glyphs: Glyphs::default(),
        zone: crate::text::Zone::utc(),
        place: "test".to_owned(),
        interval: Duration::from_secs(3),
        floor: Duration::from_secs(1),
        paused: false,
        exit_on_final: None,
        discovery: None,
    };
    let mut model = Model::new([RunId::from(RUN)], settings, at(0));
    tell(&mut model, runs(1, &[run_row("Running")]));
    tell(&mut model, shape(2, &tree()));
    model
}

fn model_that_knows_of_outputs_in_batches() -> Model {
    let mut model = model();
    let traits = EndpointTraits {
        outputs_in_batches: Some(true),
        ..EndpointTraits::default()
    };
    tell(&mut model, Update::EndpointTraits(traits));
    model
}

fn outputs(sequence: u64, below: &str, rows: Vec<OutputRow>) -> Update {
    let content = Listing {
        rows,
        ..Listing::default()
    };
    Update::Outputs {
        below: NodeKey::new(RunId::from(RUN), NodeId::from(below)),
        outcome: Ok(answer(sequence, content)),
    }
}

fn output(node: &str, id: &str) -> OutputRow {
    OutputRow {
        run: RunId::from(RUN),
        node: NodeId::from(node),
        id: ArtifactId::from(id),
        name: Some("table".into()),
        ..OutputRow::default()
    }
}

fn wants_outputs(model: &Model) -> bool {
    demand(model).runs[0].wants_outputs
}

fn tell(model: &mut Model, news: Update) {
    let _ = update(model, Message::Update(news));
}

fn answer<T>(sequence: u64, content: T) -> Answer<T> {
    let moment = at(i64::try_from(sequence).unwrap());
    Answer {
        exchange: Exchange {
            sequence: Sequence(sequence),
            sent: moment,
            received: moment,
            service_date: Some(moment),
            bytes: 0,
            request_id: None,
            unparsed: Unparsed::default(),
        },
        content,
    }
}

fn run_row(status: &str) -> RunRow {
    RunRow {
        run: RunId::from(RUN),
        status: Some(Status::new(status)),
        name: Some("daily".into()),
        root: Some(NodeId::from("root")),
        ..RunRow::default()
    }
}

fn runs(sequence: u64, rows: &[RunRow]) -> Update {
    Update::Runs {
        asked: vec![RunId::from(RUN)],
        answer: answer(
            sequence,
            StatusRows {
                runs: rows.to_vec(),
                ..StatusRows::default()
            },
        ),
    }
}

fn node_row(node: &str, status: &str, started: Option<i64>, finished: Option<i64>) -> NodeRow {
    let time = |second: Option<i64>| second.map(|second| Time::At(at(second)));
    NodeRow {
        run: RunId::from(RUN),
        node: NodeId::from(node),
        status: Some(Status::new(status)),
        name: Some(node.to_owned().into()),
        timing: Timing {
            started: time(started),
            finished: time(finished),
        },
        inputs_archived: None,
        outputs_archived: None,
    }
}

fn nodes(sequence: u64, asked: &[&str], rows: &[NodeRow]) -> Update {
    let key = |node: &&str| NodeKey::new(RunId::from(RUN), NodeId::from(*node));
    Update::Nodes {
        asked: asked.iter().map(key).collect(),
        answer: answer(
            sequence,
            StatusRows {
                nodes: rows.to_vec(),
                ..StatusRows::default()
            },
        ),
    }
}

fn shape_node(
    id: &str,
    parent: Option<u32>,
    node_type: &str,
    status: &str,
    after: &[&str],
) -> ShapeNode {
    let composite = node_type != "Task";
    ShapeNode {
        id: NodeId::from(id),
        parent,
        name: Some(format!("name of {id}").into()),
        status: Some(Status::new(status)),
        timing: Timing::default(),
        composite,
        expanded: true,
        spec: NodeSpec {
            name: Some(id.to_owned().into()),
            node_type: Some(node_type.to_owned().into()),
            dependencies: after.iter().map(|name| (*name).to_owned().into()).collect(),
            ..NodeSpec::default()
        },
    }
}

/// root ─ read, train (Loop ─ it0 ─ fit, score), deploy
fn tree() -> Vec<ShapeNode> {
    vec![
        shape_node("root", None, "Dag", "Running", &[]),
        shape_node("read", Some(0), "Task", "Succeeded", &[]),
        shape_node("train", Some(0), "Loop", "Running", &["read"]),
        shape_node("it0", Some(2), "Dag", "Running", &[]),
        shape_node("fit", Some(3), "Task", "Running", &[]),
        shape_node("score", Some(3), "Task", "ReadyToSchedule", &["fit"]),
        shape_node("deploy", Some(0), "Task", "ReadyToSchedule", &["train"]),
    ]
}

fn shape(sequence: u64, nodes: &[ShapeNode]) -> Update {
    let content = Shape {
        nodes: nodes.to_vec(),
    };
    Update::Shape {
        below: NodeKey::new(RunId::from(RUN), NodeId::from("root")),
        outcome: Ok(answer(sequence, content)),
    }
}

fn node<'a>(model: &'a Model, id: &str) -> &'a Node {
    let tree = &model.watch.runs[RUN].tree;
    tree.node(place(model, id)).unwrap()
}

fn place(model: &Model, id: &str) -> Place {
    model.watch.runs[RUN].tree.place(id).unwrap()
}

fn word<'a>(model: &'a Model, id: &str) -> &'a str {
    node(model, id).state.status.as_ref().unwrap().as_str()
}

fn demand(model: &Model) -> Demand {
    crate::app::query::demand::demand(model)
}

fn asked(model: &Model, places: impl Fn(&crate::domain::RunDemand) -> &Vec<u32>) -> Vec<String> {
    let demand = demand(model);
    let run = &demand.runs[0];
    let keys = places(run).iter().map(|place| run.key(*place).unwrap());
    keys.map(|key| key.node.to_string()).collect()
}

fn details(sequence: u64, status: &str, started: i64, finished: Option<i64>) -> Update {
    let content = RunDetails {
        row: run_row(status),
        timing: node_row("root", status, Some(started), finished).timing,
        ..RunDetails::default()
    };
    Update::Details {
        run: RunId::from(RUN),
        outcome: Box::new(Ok(answer(sequence, content))),
    }
}
