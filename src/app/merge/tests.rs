//! What an answer does to the model, rule by rule.

use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};

use crate::app::message::Message;
use crate::app::model::{Model, Settings};
use crate::app::rows::RowKey;
use crate::app::settled::has_told;
use crate::app::tree::{Node, Place};
use crate::app::update::update;
use crate::domain::{
    Answer, ArtifactId, Asks, Exchange, Learnt, Listing, NodeId, NodeKey, NodeRow, NodeSpec,
    OutputRow, Raw, RunDetails, RunId, RunPage, RunRow, Sequence, Shape, ShapeNode, Status,
    StatusRows, Time, Timing, Update,
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
        place: "test".to_owned(),
        account: "LTAI****demo".to_owned(),
        interval: Duration::from_secs(3),
        floor: Duration::from_secs(1),
        paused: false,
        exit_on_final: false,
        discovery: None,
    };
    let mut model = Model::new([RunId::from(RUN)], settings, at(0));
    tell(&mut model, runs(1, &[run_row("Running")]));
    tell(&mut model, shape(2, &tree()));
    model
}

fn model_that_knows_of_outputs_in_batches() -> Model {
    let mut model = model();
    let learnt = Learnt {
        outputs_in_batches: Some(true),
        ..Learnt::default()
    };
    tell(&mut model, Update::Learnt(learnt));
    model
}

fn outputs(sequence: u64, below: &str, rows: Vec<OutputRow>) -> Update {
    let content = Listing { total: None, rows };
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
    asks(model).runs[0].wants_outputs
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
    let tree = &model.runs[RUN].tree;
    tree.node(place(model, id)).unwrap()
}

fn place(model: &Model, id: &str) -> Place {
    model.runs[RUN].tree.place(id).unwrap()
}

fn word<'a>(model: &'a Model, id: &str) -> &'a str {
    node(model, id).state.status.as_ref().unwrap().as_str()
}

fn asks(model: &Model) -> Asks {
    crate::app::asks::asks(model)
}

fn asked(model: &Model, places: impl Fn(&crate::domain::RunAsk) -> &Vec<u32>) -> Vec<String> {
    let asks = asks(model);
    let run = &asks.runs[0];
    let keys = places(run).iter().map(|place| run.key(*place).unwrap());
    keys.map(|key| key.node.to_string()).collect()
}

#[test]
fn a_shape_hangs_every_node_where_it_belongs_and_counts_its_leaves() {
    let model = model();
    let order: Vec<_> = model.runs[RUN]
        .tree
        .in_order()
        .map(|(_, node)| node.id.as_str())
        .collect();
    assert_eq!(order, ["read", "train", "it0", "fit", "score", "deploy"]);
    let leaves = model.runs[RUN].tree.leaves();
    assert_eq!(
        (
            leaves.total(),
            leaves.succeeded,
            leaves.running,
            leaves.waiting
        ),
        (4, 1, 1, 2)
    );
    assert_eq!(node(&model, "train").leaves.total(), 2);
    assert_eq!(
        node(&model, "deploy").dependencies,
        [place(&model, "train")]
    );
}

#[test]
fn a_change_of_one_leaf_is_counted_all_the_way_up() {
    let mut model = model();
    tell(
        &mut model,
        nodes(3, &["fit"], &[node_row("fit", "Failed", Some(1), Some(2))]),
    );
    for id in ["it0", "train", "root"] {
        assert_eq!(node(&model, id).leaves.failed, 1, "{id}");
        assert_eq!(node(&model, id).leaves.running, 0, "{id}");
    }
}

#[test]
fn older_news_does_not_replace_newer() {
    let mut model = model();
    tell(
        &mut model,
        nodes(
            9,
            &["fit"],
            &[node_row("fit", "Succeeded", Some(1), Some(8))],
        ),
    );
    tell(
        &mut model,
        nodes(5, &["fit"], &[node_row("fit", "Running", Some(1), None)]),
    );
    tell(&mut model, shape(6, &tree()));
    assert_eq!(word(&model, "fit"), "Succeeded");
}

#[test]
fn older_news_does_not_take_archived_outputs_back() {
    let mut model = model();
    let mut row = node_row("read", "Succeeded", Some(0), Some(1));
    row.outputs_archived = Some(true);
    tell(&mut model, nodes(9, &["read"], std::slice::from_ref(&row)));
    row.outputs_archived = Some(false);
    tell(&mut model, nodes(5, &["read"], &[row]));
    assert_eq!(node(&model, "read").state.outputs_archived, Some(true));
}

#[test]
fn structure_merges_also_from_an_older_answer() {
    let mut model = model();
    tell(
        &mut model,
        nodes(
            9,
            &["fit"],
            &[node_row("fit", "Succeeded", Some(1), Some(8))],
        ),
    );
    let mut grown = tree();
    grown.push(shape_node("it1", Some(2), "Dag", "Running", &[]));
    tell(&mut model, shape(5, &grown));
    let children = &node(&model, "train").children;
    assert_eq!(children, &[place(&model, "it0"), place(&model, "it1")]);
}

#[test]
fn the_same_answer_twice_changes_nothing() {
    let mut once = model();
    tell(&mut once, shape(3, &tree()));
    tell(
        &mut once,
        nodes(4, &["fit"], &[node_row("fit", "Running", Some(1), None)]),
    );
    let mut twice = once.clone();
    tell(
        &mut twice,
        nodes(4, &["fit"], &[node_row("fit", "Running", Some(1), None)]),
    );
    tell(&mut twice, shape(3, &tree()));
    assert_eq!(once.runs, twice.runs);
}

#[test]
fn a_final_node_needs_two_answers_to_run_again_unless_its_start_changed() {
    let mut model = model();
    tell(
        &mut model,
        nodes(
            3,
            &["fit"],
            &[node_row("fit", "Succeeded", Some(1), Some(2))],
        ),
    );
    let again = node_row("fit", "Running", Some(1), None);
    tell(&mut model, nodes(4, &["fit"], std::slice::from_ref(&again)));
    assert_eq!(
        word(&model, "fit"),
        "Succeeded",
        "one answer may be an old replica's"
    );
    tell(&mut model, nodes(5, &["fit"], &[again]));
    assert_eq!(word(&model, "fit"), "Running");

    tell(
        &mut model,
        nodes(
            6,
            &["fit"],
            &[node_row("fit", "Succeeded", Some(1), Some(2))],
        ),
    );
    tell(
        &mut model,
        nodes(7, &["fit"], &[node_row("fit", "Running", Some(9), None)]),
    );
    assert_eq!(word(&model, "fit"), "Running", "another start is a rerun");
}

#[test]
fn a_final_run_needs_two_answers_to_run_again() {
    let mut model = model();
    tell(&mut model, runs(3, &[run_row("Succeeded")]));
    tell(&mut model, runs(4, &[run_row("Running")]));
    assert_eq!(model.runs[RUN].status().unwrap().as_str(), "Succeeded");
    tell(&mut model, runs(5, &[run_row("Running")]));
    assert_eq!(model.runs[RUN].status().unwrap().as_str(), "Running");
}

#[test]
fn a_missing_node_is_stale_and_after_three_answers_not_answered_but_stays() {
    let mut model = model();
    for (sequence, unanswered) in [(3, false), (4, false), (5, true)] {
        tell(&mut model, nodes(sequence, &["fit"], &[]));
        assert_eq!(node(&model, "fit").is_unanswered(), unanswered);
    }
    assert_eq!(word(&model, "fit"), "Running");
    tell(
        &mut model,
        nodes(6, &["fit"], &[node_row("fit", "Running", Some(1), None)]),
    );
    assert!(!node(&model, "fit").is_unanswered());
}

#[test]
fn an_unknown_run_is_not_answered_after_three_answers() {
    let mut model = model();
    model.runs.insert(
        RunId::from("flow-b"),
        crate::app::run::Run::new(RunId::from("flow-b")),
    );
    for sequence in 3..6 {
        assert!(!model.runs["flow-b"].is_unanswered());
        let asked = vec![RunId::from(RUN), RunId::from("flow-b")];
        let rows = StatusRows {
            runs: vec![run_row("Running")],
            ..StatusRows::default()
        };
        tell(
            &mut model,
            Update::Runs {
                asked,
                answer: answer(sequence, rows),
            },
        );
    }
    assert!(model.runs["flow-b"].is_unanswered());
    assert!(!model.runs[RUN].is_unanswered(), "the rest goes on");
}

#[test]
fn rows_of_the_other_list_count_too() {
    let mut model = model();
    let mut news = nodes(3, &["fit"], &[node_row("fit", "Running", Some(1), None)]);
    let Update::Nodes { answer, .. } = &mut news else {
        unreachable!()
    };
    answer.content.runs.push(run_row("Terminating"));
    tell(&mut model, news);
    assert_eq!(model.runs[RUN].status().unwrap().as_str(), "Terminating");
}

#[test]
fn a_changed_root_node_asks_for_the_run_row_and_a_changed_run_row_for_shape_and_details() {
    let mut model = model();
    let before = asks(&model).runs[0].due;
    tell(
        &mut model,
        nodes(
            3,
            &["root"],
            &[node_row("root", "Failed", Some(1), Some(2))],
        ),
    );
    let after_root = asks(&model).runs[0].due;
    assert!(after_root.row > before.row);
    tell(&mut model, runs(4, &[run_row("Failed")]));
    let after_row = asks(&model).runs[0].due;
    assert!(after_row.shape > after_root.shape && after_row.details > after_root.details);
    assert_eq!(word(&model, "root"), "Failed");
}

#[test]
fn what_can_change_is_asked_in_the_right_list() {
    let mut model = model();
    assert_eq!(asked(&model, |run| &run.running), ["fit"]);
    assert_eq!(asked(&model, |run| &run.unarchived), ["read"]);
    assert_eq!(asked(&model, |run| &run.frontier), [""; 0]);
    // What runs in a container tells of it, so there is no hurry.
    let waiting = ["train", "it0", "score", "deploy"];
    assert_eq!(asked(&model, |run| &run.waiting), waiting);
    // `score` depends on what failed, so it is about to be skipped.
    tell(
        &mut model,
        nodes(3, &["fit"], &[node_row("fit", "Failed", Some(1), Some(2))]),
    );
    assert_eq!(asked(&model, |run| &run.frontier), ["score"]);
    assert_eq!(asked(&model, |run| &run.running), ["train", "it0"]);
    // In the others a known child comes next.
    assert_eq!(asked(&model, |run| &run.unfolding), ["train"]);
}

#[test]
fn of_a_suspended_run_no_new_nodes_are_expected() {
    let mut model = model();
    tell(
        &mut model,
        nodes(
            3,
            &["fit"],
            &[node_row("fit", "Succeeded", Some(1), Some(2))],
        ),
    );
    assert!(!asked(&model, |run| &run.unfolding).is_empty());
    tell(&mut model, runs(4, &[run_row("Suspended")]));
    assert!(asked(&model, |run| &run.unfolding).is_empty());
    assert!(!asks(&model).runs[0].attention.is_over());
}

#[test]
fn outputs_are_asked_until_an_answer_after_the_archiving_told_them() {
    let mut model = model_that_knows_of_outputs_in_batches();
    let mut row = node_row("read", "Succeeded", Some(0), Some(1));
    row.outputs_archived = Some(false);
    tell(&mut model, nodes(3, &["read"], std::slice::from_ref(&row)));
    assert_eq!(asked(&model, |run| &run.unarchived), ["read"]);
    row.outputs_archived = Some(true);
    tell(&mut model, nodes(4, &["read"], &[row]));
    assert_eq!(asked(&model, |run| &run.unarchived), [""; 0]);
}

#[test]
fn a_node_that_no_answer_holds_is_not_asked_for_outputs_for_ever() {
    let mut model = model();
    assert_eq!(asked(&model, |run| &run.unarchived), ["read"]);
    tell(&mut model, nodes(3, &["read"], &[]));
    for sequence in 4..6 {
        assert!(asked(&model, |run| &run.running).contains(&"read".to_owned()));
        tell(&mut model, nodes(sequence, &["read"], &[]));
    }
    assert_eq!(asked(&model, |run| &run.unarchived), [""; 0]);
    assert!(!asked(&model, |run| &run.running).contains(&"read".to_owned()));
}

#[test]
fn outputs_that_no_batch_brings_are_wanted_by_a_call_of_their_own_until_it_is_answered() {
    let mut model = model();
    assert!(!wants_outputs(&model), "a batch may bring them");
    let mut row = node_row("read", "Succeeded", Some(0), Some(1));
    row.outputs_archived = Some(false);
    tell(&mut model, nodes(3, &["read"], std::slice::from_ref(&row)));
    assert!(!wants_outputs(&model), "they are not saved yet");
    row.outputs_archived = Some(true);
    tell(&mut model, nodes(4, &["read"], &[row]));
    assert!(wants_outputs(&model));
    tell(
        &mut model,
        outputs(5, "root", vec![output("read", "artifact-1")]),
    );
    assert!(!wants_outputs(&model));
    assert_eq!(node(&model, "read").artifacts.len(), 1);
    assert_eq!(asked(&model, |run| &run.unarchived), [""; 0]);
}

#[test]
fn a_call_made_before_the_end_was_known_tells_nothing_of_the_outputs() {
    let mut model = model();
    tell(
        &mut model,
        nodes(
            9,
            &["fit"],
            &[node_row("fit", "Succeeded", Some(0), Some(1))],
        ),
    );
    tell(&mut model, outputs(8, "root", Vec::new()));
    assert!(asked(&model, |run| &run.unarchived).contains(&"fit".to_owned()));
}

#[test]
fn a_node_whose_spec_names_outputs_is_not_done_when_a_batch_holds_none() {
    let mut model = model_that_knows_of_outputs_in_batches();
    let mut specified = tree();
    specified[1].spec.outputs = Some(Raw::new(r#"{"Artifacts": [{"Name": "table"}]}"#));
    tell(&mut model, shape(3, &specified));
    let mut row = node_row("read", "Succeeded", Some(0), Some(1));
    row.outputs_archived = Some(true);
    tell(&mut model, nodes(4, &["read"], &[row]));
    assert!(wants_outputs(&model));
}

#[test]
fn very_many_outputs_are_wanted_by_one_call_and_by_no_batch() {
    let mut model = model();
    let mut many = tree();
    for number in 0..101 {
        let id = format!("done-{number}");
        many.push(shape_node(&id, Some(0), "Task", "Succeeded", &[]));
    }
    tell(&mut model, shape(3, &many));
    assert!(wants_outputs(&model));
    assert_eq!(asked(&model, |run| &run.unarchived), [""; 0]);
    tell(&mut model, outputs(4, "root", Vec::new()));
    assert!(!wants_outputs(&model));
}

#[test]
fn very_many_that_are_still_being_saved_are_asked_until_they_have_been() {
    let mut model = model();
    let ids: Vec<String> = (0..101).map(|number| format!("done-{number}")).collect();
    let mut many = tree();
    many.extend(
        ids.iter()
            .map(|id| shape_node(id, Some(0), "Task", "Succeeded", &[])),
    );
    tell(&mut model, shape(3, &many));
    let row = |id: &String, archived| NodeRow {
        outputs_archived: Some(archived),
        ..node_row(id, "Succeeded", Some(0), Some(1))
    };
    let saving: Vec<NodeRow> = ids.iter().map(|id| row(id, false)).collect();
    let asked_ids: Vec<&str> = ids.iter().map(String::as_str).collect();
    tell(&mut model, nodes(4, &asked_ids, &saving));
    tell(&mut model, outputs(5, "root", Vec::new()));
    assert_eq!(asked(&model, |run| &run.unarchived).len(), 101);
    let saved: Vec<NodeRow> = ids.iter().map(|id| row(id, true)).collect();
    tell(&mut model, nodes(6, &asked_ids, &saved));
    assert_eq!(asked(&model, |run| &run.unarchived), [""; 0]);
    tell(&mut model, outputs(7, "root", Vec::new()));
    assert!(!wants_outputs(&model));
}

#[test]
fn who_looks_once_waits_for_one_call_for_very_many_outputs_and_no_longer() {
    let mut model = model();
    let ids: Vec<String> = (0..101).map(|number| format!("done-{number}")).collect();
    let mut many = Vec::from(&tree()[..1]);
    many.extend(ids.iter().map(|id| {
        let mut node = shape_node(id, Some(0), "Task", "Succeeded", &[]);
        // It ended just now, so its outputs may not be saved yet.
        node.timing.finished = Some(Time::At(at(0)));
        node
    }));
    tell(&mut model, shape(3, &many));
    let is_told = |model: &Model| ids.iter().all(|id| has_told(node(model, id)));
    assert!(!is_told(&model));
    tell(&mut model, outputs(4, "root", Vec::new()));
    assert!(wants_outputs(&model), "later there may be more");
    assert!(is_told(&model));
}

#[test]
fn what_a_rerun_no_longer_has_is_not_answered_and_not_counted_as_done() {
    let mut model = model();
    let done = model.leaves().succeeded;
    let mut without: Vec<ShapeNode> = tree();
    // `read` is gone; nothing hangs below it or depends on it here.
    without.remove(1);
    tell(&mut model, shape(3, &without));
    assert!(asked(&model, |run| &run.running).contains(&"read".to_owned()));
    tell(&mut model, nodes(4, &["read"], &[]));
    tell(&mut model, nodes(5, &["read"], &[]));
    assert!(node(&model, "read").is_unanswered());
    assert_eq!(model.leaves().succeeded, done - 1);
    assert_eq!(model.leaves().other, 1);
    tell(&mut model, shape(6, &tree()));
    assert!(!node(&model, "read").is_unanswered());
    assert_eq!(model.leaves().succeeded, done);
}

#[test]
fn a_rerun_forgets_the_outputs_of_the_run_before() {
    let mut model = model();
    tell(
        &mut model,
        outputs(3, "root", vec![output("read", "artifact-1")]),
    );
    assert_eq!(node(&model, "read").artifacts.len(), 1);
    let again = node_row("read", "Running", Some(7), None);
    tell(&mut model, nodes(4, &["read"], &[again]));
    assert_eq!(node(&model, "read").artifacts.len(), 0);
}

#[test]
fn an_answer_that_casts_doubt_on_an_end_is_followed_by_another_question() {
    let mut model = model();
    tell(
        &mut model,
        nodes(3, &["read"], &[node_row("read", "Running", None, None)]),
    );
    assert_eq!(
        node(&model, "read").state.status,
        Some(Status::new("Succeeded"))
    );
    assert!(asked(&model, |run| &run.running).contains(&"read".to_owned()));
    tell(&mut model, runs(4, &[run_row("Succeeded")]));
    let due = asks(&model).runs[0].due.row;
    tell(&mut model, runs(5, &[run_row("Running")]));
    assert_eq!(asks(&model).runs[0].due.row, due + 1);
    assert_eq!(model.runs[RUN].status(), Some(&Status::new("Succeeded")));
}

#[test]
fn what_is_refused_alone_is_not_answered_at_once() {
    let mut model = model();
    tell(
        &mut model,
        Update::NotAnswered {
            runs: Vec::new(),
            nodes: vec![NodeKey::new(RunId::from(RUN), NodeId::from("fit"))],
        },
    );
    assert!(node(&model, "fit").is_unanswered());
    assert!(!model.runs[RUN].is_unanswered());
    let gone = vec![RunId::from(RUN)];
    let nodes = Vec::new();
    tell(&mut model, Update::NotAnswered { runs: gone, nodes });
    assert!(model.runs[RUN].is_unanswered());
}

#[test]
fn a_node_that_never_says_archived_is_asked_for_a_while_only() {
    let mut model = model();
    let mut row = node_row("read", "Succeeded", Some(0), None);
    row.outputs_archived = Some(false);
    for sequence in 3..203 {
        assert_eq!(asked(&model, |run| &run.unarchived), ["read"]);
        tell(
            &mut model,
            nodes(sequence, &["read"], std::slice::from_ref(&row)),
        );
    }
    assert_eq!(asked(&model, |run| &run.unarchived), [""; 0]);
}

#[test]
fn a_rerun_that_nobody_saw_running_is_asked_for_its_outputs_again() {
    let mut model = model_that_knows_of_outputs_in_batches();
    tell(
        &mut model,
        nodes(
            3,
            &["read"],
            &[node_row("read", "Failed", Some(0), Some(1))],
        ),
    );
    assert_eq!(asked(&model, |run| &run.unarchived), [""; 0]);
    let mut again = tree();
    again[1].timing.started = Some(Time::At(at(5)));
    tell(&mut model, shape(4, &again));
    assert_eq!(asked(&model, |run| &run.unarchived), ["read"]);
}

#[test]
fn a_shape_of_a_root_that_was_replaced_hangs_nothing_below_the_new_one() {
    let mut model = model();
    let mut rerun = run_row("Running");
    rerun.root = Some(NodeId::from("root-2"));
    tell(&mut model, runs(3, &[rerun]));
    tell(&mut model, shape(4, &tree()));
    assert_eq!(model.runs[RUN].tree.in_order().count(), 0);
}

#[test]
fn a_container_that_was_read_is_not_read_again_for_what_ended_before() {
    let model = model();
    let mut ended = tree();
    ended[4].status = Some(Status::new("Succeeded"));
    ended[5].status = Some(Status::new("Running"));
    let mut model = model.clone();
    tell(&mut model, shape(3, &ended));
    assert_eq!(asked(&model, |run| &run.unfolding), [""; 0]);
}

#[test]
fn outputs_are_kept_by_their_node() {
    let mut model = model();
    let mut news = nodes(3, &["read"], &[]);
    let Update::Nodes { answer, .. } = &mut news else {
        unreachable!()
    };
    answer.content.outputs.push(OutputRow {
        run: RunId::from(RUN),
        node: NodeId::from("read\n"),
        id: ArtifactId::from("artifact-1"),
        name: Some("table".into()),
        kind: Some("DataSet".into()),
        metadata: None,
        created: None,
        producer: None,
        value: None,
        expandable: None,
        index: None,
    });
    tell(&mut model, news);
    assert_eq!(node(&model, "read").artifacts.len(), 1);
}

#[test]
fn rows_that_appear_above_do_not_move_the_selected_line() {
    let mut model = model();
    let key = NodeKey::new(RunId::from(RUN), NodeId::from("deploy"));
    let last = model.view.rows.len() - 1;
    crate::app::navigate::move_to(&mut model, last);
    let line = |model: &Model| model.view.selected.as_ref().unwrap().at - model.view.top;
    let before = line(&model);
    // Twenty iterations appear above it, on a screen of about as many rows.
    let mut grown = tree();
    for number in 1..20 {
        grown.push(shape_node(
            &format!("it{number}"),
            Some(2),
            "Dag",
            "Running",
            &[],
        ));
    }
    tell(&mut model, shape(3, &grown));
    let selected = model.view.selected.clone().unwrap();
    assert_eq!(selected.key, RowKey::Node(key));
    assert_eq!(line(&model), before);
}

#[test]
fn of_a_node_that_was_named_only_its_branch_is_shown_and_counted() {
    let mut model = model();
    let run = model.runs.get_mut(RUN).unwrap();
    run.branch = Some(NodeId::from("train"));
    let shown: Vec<_> = run.nodes().map(|(_, node)| node.id.to_string()).collect();
    assert_eq!(shown, ["train", "it0", "fit", "score"]);
    assert_eq!(run.leaves().total(), 2);
    model.lay_out_rows();
    let rows = model
        .view
        .rows
        .iter()
        .filter_map(|row| row.key(&model.runs));
    let first = rows.take(2).last().unwrap();
    let key = NodeKey::new(RunId::from(RUN), NodeId::from("train"));
    assert_eq!(first, RowKey::Node(key));

    model.runs.get_mut(RUN).unwrap().branch = Some(NodeId::from("node-unknown"));
    assert_eq!(model.runs[RUN].nodes().count(), 0);
}

#[test]
fn a_found_run_stands_above_the_ones_known_and_old_final_ones_leave() {
    let mut model = model();
    let found = |number: usize| RunDetails {
        row: RunRow {
            run: RunId::from(format!("flow-{number}").as_str()),
            status: Some(Status::new("Succeeded")),
            ..RunRow::default()
        },
        ..RunDetails::default()
    };
    let page = |numbers: std::ops::Range<usize>| RunPage {
        total: None,
        runs: numbers.rev().map(found).collect(),
    };
    tell(&mut model, Update::Found(Ok(answer(3, page(0..20)))));
    tell(&mut model, Update::Found(Ok(answer(4, page(10..30)))));
    let ids: Vec<_> = model.runs.keys().map(RunId::as_str).collect();
    assert_eq!(ids[..2], ["flow-29", "flow-28"]);
    assert_eq!(ids.last(), Some(&RUN), "a run that is not over stays");
    assert_eq!(ids.len(), 21);
    // One was deleted at the service: an older one is found, and takes its own place.
    let before = model.runs.clone();
    let mut fewer = page(9..29);
    fewer.runs.retain(|run| run.row.run.as_str() != "flow-20");
    tell(&mut model, Update::Found(Ok(answer(5, fewer.clone()))));
    tell(&mut model, Update::Found(Ok(answer(6, fewer))));
    let ids: Vec<_> = model.runs.keys().map(RunId::as_str).collect();
    let gone: Vec<_> = before
        .keys()
        .filter(|id| !ids.contains(&id.as_str()))
        .map(RunId::as_str)
        .collect();
    assert_eq!(gone, ["flow-20"], "only the one that is found no more");
}

#[test]
fn elapsed_goes_by_the_services_clock_from_the_first_answer_on() {
    let mut model = model();
    let _ = update(&mut model, Message::Tick(at(2)));
    let mut news = nodes(3, &["fit"], &[]);
    let Update::Nodes { answer, .. } = &mut news else {
        unreachable!()
    };
    // An hour behind this machine: further than any bounds known, so they start afresh.
    answer.exchange.service_date = Some(at(3) - TimeDelta::hours(1));
    tell(&mut model, news);
    let behind = at(2) - model.service_now;
    assert!(
        (TimeDelta::minutes(59)..=TimeDelta::hours(1)).contains(&behind),
        "{behind}"
    );
}

#[test]
fn elapsed_never_runs_backwards_when_the_clocks_turn_out_to_differ() {
    let mut model = model();
    let mut news = nodes(3, &["fit"], &[]);
    let Update::Nodes { answer, .. } = &mut news else {
        unreachable!()
    };
    answer.exchange.service_date = Some(at(3) + TimeDelta::milliseconds(200));
    let _ = update(&mut model, Message::Tick(at(3)));
    let before = model.service_now;
    tell(&mut model, news);
    let _ = update(&mut model, Message::Tick(at(4)));
    assert!(model.service_now >= before);
}
