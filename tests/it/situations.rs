//! What the service tells in the tests.

use chrono::TimeDelta;
use paiwatch::domain::{
    Control, NodeRow, NodeSpec, OutputRow, Raw, Refusal, RefusalKind, RunDetails, RunRow, Shape,
    ShapeNode, SourceError, Status, StatusRows, Time, Timing,
};
use serde_json::Value;

use crate::stage::{Stage, start};

/// A moment so many seconds before the stage began.
pub(crate) fn ago(seconds: i64) -> Time {
    Time::At(start() - TimeDelta::seconds(seconds))
}

/// Began so many seconds ago and took so many seconds.
pub(crate) fn took(began: i64, took: i64) -> Timing {
    Timing {
        started: Some(ago(began)),
        finished: Some(ago(began - took)),
    }
}

/// Began so many seconds ago and goes on.
pub(crate) fn since(began: i64) -> Timing {
    Timing {
        started: Some(ago(began)),
        finished: None,
    }
}

/// A run's own row.
pub(crate) fn run(id: &str, name: &str, status: &str) -> RunRow {
    RunRow {
        run: id.into(),
        status: Some(Status::new(status)),
        name: Some(name.into()),
        root: Some(format!("node-root-of-{id}").as_str().into()),
        ..RunRow::default()
    }
}

/// Details around a run's own row.
pub(crate) fn details(row: RunRow, timing: Timing) -> RunDetails {
    RunDetails {
        row,
        timing,
        ..RunDetails::default()
    }
}

/// A node's row in a batch.
pub(crate) fn node(run: &str, id: &str, status: &str, timing: Timing) -> NodeRow {
    NodeRow {
        run: run.into(),
        node: id.into(),
        status: Some(Status::new(status)),
        name: None,
        timing,
        inputs_archived: None,
        outputs_archived: None,
    }
}

/// An output of a node, with a value that is JSON.
pub(crate) fn output(run: &str, node: &str, name: &str, kind: &str, value: &Value) -> OutputRow {
    OutputRow {
        run: run.into(),
        node: node.into(),
        id: format!("artifact-{node}-{name}").as_str().into(),
        name: Some(name.into()),
        kind: Some(kind.into()),
        metadata: None,
        created: Some(ago(60)),
        producer: None,
        value: Some(Raw::new(Value::from(value.to_string()).to_string())),
        expandable: None,
        index: None,
    }
}

/// A tree in the making. Nodes are named by their ids.
pub(crate) struct Tree {
    nodes: Vec<ShapeNode>,
}

impl Tree {
    /// The tree of a run.
    pub(crate) fn of(run: &str, status: &str, timing: Timing) -> Self {
        let mut tree = Self { nodes: Vec::new() };
        tree.push(&format!("node-root-of-{run}"), None, "Dag", status, timing);
        tree
    }

    /// Adds a node below another; `kind` is `Task`, `Dag` or `Loop`.
    pub(crate) fn add(
        mut self,
        below: &str,
        id: &str,
        kind: &str,
        status: &str,
        timing: Timing,
    ) -> Self {
        let parent = self.nodes.iter().position(|node| node.id.as_str() == below);
        let parent = parent.or(Some(0)).map(|at| u32::try_from(at).unwrap());
        self.push(id, parent, kind, status, timing);
        self
    }

    /// Gives the node added last another name.
    pub(crate) fn named(self, name: &str) -> Self {
        self.with(|node| {
            node.name = Some(name.into());
            node.spec.name = Some(name.into());
        })
    }

    /// Lets the node added last depend on others.
    pub(crate) fn after(self, dependencies: &[&str]) -> Self {
        let dependencies = dependencies.iter().map(|&name| name.into()).collect();
        self.with(|node| node.spec.dependencies = dependencies)
    }

    /// Changes the node added last.
    pub(crate) fn with(mut self, change: impl FnOnce(&mut ShapeNode)) -> Self {
        change(self.nodes.last_mut().unwrap());
        self
    }

    /// The tree as the service tells it.
    pub(crate) fn shape(self) -> Shape {
        Shape { nodes: self.nodes }
    }

    fn push(&mut self, id: &str, parent: Option<u32>, kind: &str, status: &str, timing: Timing) {
        let composite = kind != "Task";
        self.nodes.push(ShapeNode {
            id: id.into(),
            parent,
            name: Some(id.into()),
            status: Some(Status::new(status)),
            timing,
            composite,
            expanded: composite,
            spec: NodeSpec {
                name: Some(id.into()),
                node_type: Some(kind.into()),
                ..NodeSpec::default()
            },
        });
    }
}

/// Four runs: one that runs with a loop and a failure in it, one that runs, one that failed, one that is over.
pub(crate) fn four_runs() -> Stage {
    let mut stage = Stage::watching(&["flow-churn", "flow-ctr", "flow-risk", "flow-reco"]);
    let rows = [
        run("flow-churn", "churn-daily-1123", "Running"),
        run("flow-ctr", "ctr-exp-b", "Running"),
        run("flow-risk", "risk-v7", "Failed"),
        run("flow-reco", "reco-weekly-0417", "Succeeded"),
    ];
    stage.runs(StatusRows {
        runs: rows.to_vec(),
        ..StatusRows::default()
    });
    let [churn, ctr, risk, reco] = rows;
    stage.details(details(churn, since(6_720)));
    stage.details(details(ctr, since(1_064)));
    stage.details(RunDetails {
        message: Some(
            "node score failed: Table not found: table odps.risk_dev.users_20260304 does not exist"
                .into(),
        ),
        ..details(risk, took(9_000, 3_310))
    });
    stage.details(details(reco, took(20_000, 2_911)));
    stage.shape("flow-churn", churn_tree());
    stage.shape("flow-ctr", ctr_tree());
    stage.shape("flow-risk", risk_tree());
    stage.shape("flow-reco", reco_tree());
    stage.nodes(churn_outputs());
    stage.wait(2);
    stage.resting(1);
    stage
}

/// A service that cannot be reached.
pub(crate) fn refused_connection() -> SourceError {
    SourceError::Unreachable {
        why: "connection refused".to_owned(),
    }
}

/// A service in trouble of its own.
pub(crate) fn internal_error() -> SourceError {
    SourceError::Refused(refusal(RefusalKind::Service, "InternalError", 500))
}

/// An operation that the account may not use.
pub(crate) fn forbidden() -> SourceError {
    SourceError::Refused(Refusal {
        message: "User not authorized to operate on the specified resource".to_owned(),
        ..refusal(RefusalKind::Permission, "Forbidden.RAM", 403)
    })
}

/// A refusal without words.
pub(crate) fn refusal(kind: RefusalKind, code: &str, http_status: u16) -> Refusal {
    Refusal {
        kind,
        code: code.to_owned(),
        message: String::new(),
        request_id: "473469C7".to_owned(),
        http_status,
    }
}

fn churn_tree() -> Shape {
    let none = Timing::default;
    Tree::of("flow-churn", "Running", since(6_720))
        .add("", "read_table", "Task", "Succeeded", took(6_710, 42))
        .add("", "split_train_test", "Task", "Succeeded", took(6_660, 63))
        .after(&["read_table"])
        .add("", "feature_eng", "Dag", "Running", since(2_300))
        .after(&["split_train_test"])
        .add(
            "feature_eng",
            "onehot",
            "Task",
            "Succeeded",
            took(2_300, 371),
        )
        .add(
            "feature_eng",
            "normalise",
            "Task",
            "Succeeded",
            took(2_300, 580),
        )
        .named("特征归一化")
        .add("feature_eng", "woe_encode", "Task", "Running", since(1_269))
        .add(
            "feature_eng",
            "merge_features",
            "Task",
            "ReadyToSchedule",
            none(),
        )
        .after(&["onehot", "woe_encode"])
        .add("", "train", "Loop", "Running", since(6_540))
        .after(&["split_train_test"])
        .with(|node| {
            node.spec.control = Some(Box::new(Control {
                with_items: ["depth=4", "depth=6", "depth=8"].map(Into::into).to_vec(),
                ..Control::default()
            }));
        })
        .add("train", "iter-0", "Dag", "Succeeded", took(6_540, 1_862))
        .named("iter[0]")
        .add("iter-0", "sample-0", "Task", "Succeeded", took(6_540, 18))
        .named("sample")
        .add("iter-0", "xgb-0", "Task", "Succeeded", took(6_520, 1_800))
        .named("xgb_train")
        .add("train", "iter-1", "Dag", "Failed", took(4_600, 778))
        .named("iter[1]")
        .add("iter-1", "sample-1", "Task", "Succeeded", took(4_600, 18))
        .named("sample")
        .add("iter-1", "xgb-1", "Task", "Failed", took(4_580, 760))
        .named("xgb_train")
        .after(&["sample"])
        .add("iter-1", "evaluate-1", "Task", "Skipped", none())
        .named("evaluate")
        .after(&["xgb_train"])
        .add("train", "iter-2", "Dag", "Running", since(2_493))
        .named("iter[2]")
        .add("iter-2", "sample-2", "Task", "Succeeded", took(2_493, 21))
        .named("sample")
        .add("iter-2", "xgb-2", "Task", "Running", since(2_472))
        .named("xgb_train")
        .after(&["sample"])
        .add("iter-2", "evaluate-2", "Task", "ReadyToSchedule", none())
        .named("evaluate")
        .after(&["xgb_train"])
        .add("", "compare_models", "Task", "ReadyToSchedule", none())
        .after(&["train"])
        .add("", "deploy_check", "Task", "Skipped", none())
        .with(|node| {
            node.spec.control = Some(Box::new(Control {
                when: Some("{{inputs.deploy}} == true".into()),
                ..Control::default()
            }));
        })
        .shape()
}

fn ctr_tree() -> Shape {
    Tree::of("flow-ctr", "Running", since(1_064))
        .add("", "ctr-read", "Task", "Succeeded", took(1_060, 33))
        .named("read_log")
        .add("", "ctr-train", "Task", "Starting", Timing::default())
        .named("deepfm")
        .shape()
}

fn risk_tree() -> Shape {
    Tree::of("flow-risk", "Failed", took(9_000, 3_310))
        .add("", "risk-read", "Task", "Succeeded", took(9_000, 77))
        .named("read")
        .add("", "score", "Task", "Failed", took(8_900, 3_200))
        .add("", "report", "Task", "Skipped", Timing::default())
        .after(&["score"])
        .shape()
}

fn reco_tree() -> Shape {
    Tree::of("flow-reco", "Succeeded", took(20_000, 2_911))
        .add("", "als", "Task", "Succeeded", took(20_000, 2_900))
        .shape()
}

fn churn_outputs() -> StatusRows {
    let of = |name, kind, value: Value| output("flow-churn", "xgb-2", name, kind, &value);
    let mut outputs = vec![
        of(
            "model",
            "Model",
            serde_json::json!({"name": "churn_xgb_1123_it2", "location": {"project": "risk_dev", "name": "churn_xgb_1123_it2", "endpoint": "http://service.odps.aliyun.com/api"}}),
        ),
        of(
            "metrics",
            "Metrics",
            serde_json::json!({"auc": 0.9132, "ks": 0.552, "logloss": 0.2871}),
        ),
    ];
    for (index, name) in ["confusion_matrix", "roc", "lift"].into_iter().enumerate() {
        outputs.push(OutputRow {
            expandable: Some("report".into()),
            index: Some(i64::try_from(index).unwrap()),
            ..of(
                name,
                "ModelEvaluation",
                serde_json::json!({"path": format!("oss://bucket/{name}.json")}),
            )
        });
    }
    StatusRows {
        nodes: vec![node("flow-churn", "xgb-2", "Running", since(2_472))],
        outputs,
        ..StatusRows::default()
    }
}
