//! The embedded service from outside: what it answers, what it refuses, and how it starts and stops.

use std::{
    io::{Read, Write},
    net::TcpStream,
    time::Duration,
};

use chrono::TimeDelta;
use paiwatch::sim::{KeyPair, Service, StartError, story::Story};
use serde_json::{Value, json};

use crate::caller::{Answer, Caller, batch, key, settings, text};

fn rows<'a>(answer: &'a Answer, list: &str) -> &'a Vec<Value> {
    assert_eq!(answer.status, 200, "{}", answer.body);
    answer.body[list].as_array().unwrap()
}

fn names(answer: &Answer, list: &str, field: &str) -> Vec<String> {
    rows(answer, list)
        .iter()
        .map(|row| text(&row[field]))
        .collect()
}

#[test]
fn a_batch_of_runs_answers_for_runs_only() {
    let caller = Caller::small();
    let (run, root) = caller.ids("small");
    caller.pass_seconds(3);
    let answer =
        caller.status(&json!({ "PipelineRuns": [run, "flow-unknown", format!(" {run}\n")] }));
    let expected = json!({
        "PipelineRunId": run, "Status": "Running", "Name": "small", "UserId": "200000000000000001",
        "ParentUserId": "100000000000000001", "NodeId": root, "SourceId": "exp-small", "IsDeleted": false,
    });
    assert_eq!(rows(&answer, "PipelineRuns"), &[expected]);
    assert_eq!(
        (rows(&answer, "Nodes").len(), rows(&answer, "Outputs").len()),
        (0, 0)
    );
}

#[test]
fn nodes_win_over_runs_and_unknown_ids_have_no_row() {
    let caller = Caller::small();
    let (run, root) = caller.ids("small");
    caller.pass_seconds(3);
    let mut question = batch(&run, &[&root, "node-unknown", &root]);
    question["PipelineRuns"] = json!([run]);
    let answer = caller.status(&question);
    assert_eq!(names(&answer, "Nodes", "NodeId"), [root]);
    assert_eq!(rows(&answer, "PipelineRuns").len(), 0);
}

#[test]
fn to_ask_for_nothing_gives_three_empty_lists() {
    let caller = Caller::small();
    for body in ["{}", "", r#"{"Nodes":[],"PipelineRuns":null}"#] {
        let answer = caller.ask(
            "ListPipelineRunsStatus",
            "PUT",
            "/api/v1/pipelineruns",
            body,
        );
        for list in ["PipelineRuns", "Nodes", "Outputs"] {
            assert_eq!(rows(&answer, list).len(), 0, "{body}");
        }
    }
}

#[test]
fn outputs_come_with_the_batch_once_the_node_has_succeeded() {
    let caller = Caller::small();
    let (run, _) = caller.ids("small");
    let node = text(&caller.at_path_after("read", 3)["Metadata"]["NodeId"]);
    let question = batch(&run, &[&node]);
    assert_eq!(rows(&caller.status(&question), "Outputs").len(), 0);
    caller.pass_seconds(5);
    let answer = caller.status(&question);
    let output = &rows(&answer, "Outputs")[0];
    assert_eq!(output["NodeId"], json!(node));
    assert_eq!(output["PipelineRunId"], json!(run));
    assert_eq!(output["Type"], "DataSet");
    assert_eq!(
        output["Metadata"],
        json!({ "locationType": "MaxComputeTable" })
    );
    assert_eq!(
        output["Value"],
        r#"{"location":{"project":"demo","table":"rows_20260102"}}"#
    );
    assert_eq!(
        (
            &output["ExpandedArtifactIndex"],
            &output["ExpandableArtifactName"]
        ),
        (&json!(0), &json!(""))
    );
    assert_eq!(rows(&answer, "Nodes")[0]["OutputArtifactArchived"], false);
    caller.pass_seconds(2);
    assert_eq!(
        rows(&caller.status(&question), "Nodes")[0]["OutputArtifactArchived"],
        true
    );
    let mut other = question.clone();
    other["OutputType"] = json!("Model");
    assert_eq!(rows(&caller.status(&other), "Outputs").len(), 0);
    other["OutputType"] = json!("DataSet");
    assert_eq!(rows(&caller.status(&other), "Outputs").len(), 1);
    other["WorkspaceId"] = json!("another");
    assert_eq!(rows(&caller.status(&other), "Nodes").len(), 0);
}

impl Caller {
    fn at_path_after(&self, path: &str, seconds: i64) -> Value {
        self.pass_seconds(seconds);
        self.at_path("small", path)
    }
}

#[test]
fn a_loop_unfolds_while_it_runs_and_its_metrics_develop() {
    let caller = Caller::small();
    let (run, _) = caller.ids("small");
    let train = caller.at_path_after("train", 9);
    assert_eq!(train["Metadata"]["NodeType"], "Loop");
    assert_eq!(
        train["Spec"]["WithItems"],
        json!(["depth=4", "depth=6", "depth=8"])
    );
    assert_eq!(train["Spec"]["Parallelism"], 2);
    assert_eq!(train["Spec"]["Dependencies"], json!(["read"]));
    assert_eq!(train["StatusInfo"]["Progress"], "0/2");
    let train = caller.at_path_after("train", 6);
    assert_eq!(train["StatusInfo"]["Progress"], "2/3");
    caller.pass_seconds(10);
    let loop_id = text(&train["Metadata"]["NodeId"]);
    let answer = caller.outputs(
        &run,
        &loop_id,
        "Depth=9&Type=Metrics&SortBy=GmtCreateTime&Order=ASC",
    );
    let values = rows(&answer, "Outputs")
        .iter()
        .map(|row| text(&row["Info"]["value"]))
        .collect::<Vec<_>>();
    assert_eq!(values.len(), 3);
    assert!(
        values.iter().any(|value| value == r#"{"auc":0.8}"#) && values[2] == r#"{"auc":0.82}"#,
        "{values:?}"
    );
    assert_eq!(
        rows(&caller.outputs(&run, &loop_id, "Depth=1"), "Outputs").len(),
        0
    );
}

#[test]
fn depth_cuts_the_tree_and_the_flat_list_alike() {
    let caller = Caller::small();
    let (run, root) = caller.ids("small");
    caller.pass_seconds(20);
    let tree = caller.node(&run, &root, "Depth=1").body;
    assert_eq!(
        (&tree["Spec"]["HasPipelines"], &tree["Spec"]["Pipelines"]),
        (&json!(true), &json!([]))
    );
    let tree = caller.node(&run, &root, "").body;
    assert_eq!(tree["Spec"]["Pipelines"][1]["Spec"]["HasPipelines"], true);
    assert_eq!(tree["Spec"]["Pipelines"][1]["Spec"]["Pipelines"], json!([]));
    let count = |query| rows(&caller.node_status(&run, &root, query), "Status").len();
    assert_eq!(
        [
            count("Depth=1"),
            count(""),
            count("Depth=3"),
            count("Depth=100")
        ],
        [1, 5, 8, 11]
    );
}

#[test]
fn the_physical_view_shows_containers_and_their_logical_partners() {
    let caller = Caller::small();
    let (run, root) = caller.ids("small");
    let read = caller.at_path_after("read", 4);
    let view = caller.node(&run, &root, "Type=Physical").body;
    let pod = &view["Spec"]["Pipelines"][0];
    assert_eq!(view["Spec"]["Pipelines"].as_array().unwrap().len(), 1);
    assert_eq!(pod["Metadata"]["NodeType"], "Pod");
    assert_eq!(
        pod["Metadata"]["RelatedNodeIds"][0],
        read["Metadata"]["NodeId"]
    );
    assert_eq!(
        read["Metadata"]["RelatedNodeIds"][0],
        pod["Metadata"]["NodeId"]
    );
}

#[test]
fn a_failed_run_says_why_and_skips_what_depended_on_it() {
    let caller = Caller::small();
    let (run, _) = caller.ids("small");
    caller.pass_seconds(40);
    let body = caller.run(&run, "Verbose=True&ManifestType=Expanded").body;
    assert_eq!(
        (&body["Status"], &body["Message"]),
        (&json!("Failed"), &json!("node check failed: too few rows"))
    );
    assert_eq!(caller.state("small", "publish"), "Skipped");
    let manifest: Value = serde_json::from_str(body["Manifest"].as_str().unwrap()).unwrap();
    assert_eq!(
        manifest["spec"]["pipelines"][1]["spec"]["pipelines"][0]["metadata"]["name"],
        "fit"
    );
    assert_eq!(caller.run(&run, "").body.get("Manifest"), None);
}

#[test]
fn runs_are_filtered_by_every_parameter() {
    let caller = Caller::default_story(1);
    let all = caller.runs("PageSize=100");
    let count = |query: &str| caller.runs(query).body["TotalCount"].as_u64().unwrap();
    let row = rows(&all, "PipelineRuns")
        .iter()
        .find(|row| row["Name"] == "risk-v7")
        .unwrap();
    assert_eq!(count("Name=risk"), 2);
    assert_eq!(count("Name=%E6%AF%8F%E6%97%A5"), 2);
    assert_eq!(count("Status=Suspended"), 1);
    assert_eq!(count("SourceId=ctr-experiments"), 2);
    assert_eq!(count("SourceType=M6"), 0);
    assert_eq!(count("WorkspaceId=94801"), count(""));
    assert_eq!(count("UserId=200000000000000023&SourceType=DESIGNER"), 1);
    assert_eq!(
        count(&format!("PipelineRunId={}", text(&row["PipelineRunId"]))),
        1
    );
    assert_eq!(
        count(&format!(
            "PipelineIds=pipeline-x%2C%20{}",
            text(&row["PipelineId"])
        )),
        2
    );
    assert_eq!(count("Name=&Status=&PipelineIds="), count(""));
}

#[test]
fn pages_of_any_order_cover_every_run_once() {
    let caller = Caller::default_story(1);
    let fields = [
        "PipelineId",
        "UserId",
        "ParentUserId",
        "StartedAt",
        "FinishedAt",
        "WorkflowServiceId",
        "Duration",
        "GmtCreateTime",
        "GmtModifiedTime",
    ];
    let whole = rows(&caller.runs("PageSize=100"), "PipelineRuns").len();
    for (field, order) in fields
        .iter()
        .flat_map(|field| [(field, "ASC"), (field, "DESC")])
    {
        let page = |number| {
            names(
                &caller.runs(&format!(
                    "SortBy={field}&Order={order}&PageSize=4&PageNumber={number}"
                )),
                "PipelineRuns",
                "PipelineRunId",
            )
        };
        let mut ids = (1..=3).flat_map(page).collect::<Vec<_>>();
        ids.sort();
        ids.dedup();
        assert_eq!(ids.len(), whole.min(12), "{field} {order}");
    }
    let times = names(
        &caller.runs("SortBy=GmtCreateTime&Order=ASC&PageSize=100"),
        "PipelineRuns",
        "GmtCreateTime",
    );
    assert!(times.is_sorted());
    let durations = caller.runs("SortBy=Duration&PageSize=100");
    assert!(
        rows(&durations, "PipelineRuns")
            .iter()
            .map(|row| row["Duration"].as_i64().unwrap())
            .rev()
            .is_sorted()
    );
}

#[test]
fn a_report_is_expanded_into_parts_with_indices() {
    let caller = Caller::default_story(1);
    let (run, root) = caller.ids("churn-daily");
    let answer = caller.outputs(
        &run,
        &root,
        "Depth=99999&Type=ModelEvaluation&Order=ASC&PageSize=3",
    );
    let parts = rows(&answer, "Outputs").iter().map(|row| {
        (
            text(&row["ExpandableArtifactName"]),
            row["ExpandedArtifactIndex"].as_i64().unwrap(),
        )
    });
    assert_eq!(
        parts.collect::<Vec<_>>(),
        [
            ("report".to_owned(), 0),
            ("report".to_owned(), 1),
            ("report".to_owned(), 2)
        ]
    );
}

#[test]
fn logs_are_read_by_line_offset_and_grow_while_the_task_runs() {
    let caller = Caller::small();
    let (run, _) = caller.ids("small");
    let node = text(&caller.at_path_after("check", 3)["Metadata"]["NodeId"]);
    let lines = || rows(&caller.logs(&run, &node, ""), "Logs").len();
    assert_eq!(lines(), 0);
    caller.pass(TimeDelta::milliseconds(6500));
    assert_eq!(lines(), 1);
    caller.pass_seconds(20);
    assert_eq!(lines(), 2);
    let answer = caller.logs(&run, &node, "Reverse=True&Offset=0&PageSize=1&Keyword=");
    assert_eq!(answer.body["TotalCount"], 2);
    assert!(text(&rows(&answer, "Logs")[0]).ends_with("ERROR too few rows"));
    let count = |query: &str| {
        caller.logs(&run, &node, query).body["TotalCount"]
            .as_i64()
            .unwrap()
    };
    assert_eq!(
        [count("Keyword=too%20few"), count("Keyword=nothing")],
        [1, 0]
    );
    let now = caller.now().timestamp();
    assert_eq!(
        [
            count(&format!("FromTimeInSeconds={now}")),
            count(&format!("ToTimeInSeconds={now}"))
        ],
        [0, 2]
    );
}

#[test]
fn what_does_not_exist_is_not_found() {
    let caller = Caller::small();
    let (run, root) = caller.ids("small");
    let cases = [
        caller.run("flow-unknown", ""),
        caller.node("flow-unknown", &root, ""),
        caller.node(&run, "node-unknown", ""),
        caller.node_status(&run, "node-unknown", ""),
        caller.logs(&run, "node-unknown", ""),
        caller.outputs(&run, "node-unknown", "Depth=1"),
        caller.ask("X", "GET", "/api/v1/other", ""),
        caller.ask("X", "GET", "/", ""),
    ];
    for answer in cases {
        assert_eq!(answer.status, 404);
        assert_envelope(&answer);
    }
}

fn assert_envelope(answer: &Answer) {
    for field in ["Code", "Message", "RequestId", "HostId", "Recommend"] {
        assert!(answer.body[field].is_string(), "{field} in {}", answer.body);
    }
}

#[test]
fn bad_input_is_a_400_with_an_envelope_and_never_a_panic() {
    let caller = Caller::small();
    let (run, root) = caller.ids("small");
    let queries = [
        "PageNumber=0",
        "PageNumber=-1",
        "PageNumber=x",
        "PageNumber=99999999999999999999",
        "PageSize=0",
        "PageSize=1.5",
        "SortBy=Name",
        "SortBy=%00",
        "Order=UP",
    ];
    let mut answers = queries
        .map(|query| caller.runs(query))
        .into_iter()
        .collect::<Vec<_>>();
    let bodies = [
        "{",
        "[]",
        "\"x\"",
        "null",
        "7",
        r#"{"Nodes":{}}"#,
        r#"{"Nodes":[1]}"#,
        r#"{"Nodes":[{"NodeId":1}]}"#,
        r#"{"PipelineRuns":"flow"}"#,
        r#"{"PipelineRuns":[1]}"#,
        r#"{"WorkspaceId":94801}"#,
        r#"{"OutputType":[]}"#,
    ];
    answers.extend(bodies.map(|body| {
        caller.ask(
            "ListPipelineRunsStatus",
            "PUT",
            "/api/v1/pipelineruns",
            body,
        )
    }));
    for query in ["Depth=0", "Depth=-2", "Depth=many", "Type=Logic"] {
        answers.push(caller.node(&run, &root, query));
        answers.push(caller.node_status(&run, &root, query));
    }
    for query in [
        "",
        "Depth=0",
        "Depth=100000",
        "Depth=1&SortBy=Id",
        "Depth=1&PageNumber=0",
    ] {
        answers.push(caller.outputs(&run, &root, query));
    }
    for query in [
        "Offset=-1",
        "PageSize=0",
        "FromTimeInSeconds=now",
        "Reverse=yes",
    ] {
        answers.push(caller.logs(&run, &root, query));
    }
    for query in ["Verbose=1", "ManifestType=Cooked"] {
        answers.push(caller.run(&run, query));
    }
    for answer in answers {
        assert_eq!(answer.status, 400, "{}", answer.body);
        assert_envelope(&answer);
    }
}

#[test]
fn an_empty_id_does_not_turn_one_operation_into_another() {
    let caller = Caller::small();
    let targets = [
        "",
        "%0A",
        "/nodes/node-1",
        "flow-1/nodes/",
        "flow-1/nodes//outputs",
    ];
    for target in targets {
        for method in ["GET", "PUT"] {
            let answer = caller.ask(
                "GetPipelineRun",
                method,
                &format!("/api/v1/pipelineruns/{target}"),
                "",
            );
            assert_eq!(
                (answer.status, &answer.body["Code"]),
                (400, &json!("MissingParameter")),
                "{target}"
            );
        }
    }
    let answer = caller.ask("GetPipelineRun", "PUT", "/api/v1/pipelineruns/flow-1", "");
    assert_eq!(
        (answer.status, &answer.body["Code"]),
        (405, &json!("UnsupportedHTTPMethod"))
    );
}

#[test]
fn a_request_that_is_not_genuine_is_refused_by_name() {
    let caller = Caller::small();
    let good = || caller.call("ListPipelineRuns", "GET", "/api/v1/pipelineruns", "");
    let changed = |change: &dyn Fn(&mut crate::caller::Call)| {
        let mut call = good();
        change(&mut call);
        let answer = caller.send(call.signed());
        assert_envelope(&answer);
        (answer.status, text(&answer.body["Code"]))
    };
    let secret = |secret: &str| KeyPair {
        secret: secret.to_owned(),
        ..key()
    };
    let id = |id: &str| KeyPair {
        id: id.to_owned(),
        ..key()
    };
    let refused = |status: u16, code: &str| (status, code.to_owned());
    assert_eq!(caller.send(good().signed()).status, 200);
    assert_eq!(
        changed(&|call| call.key = secret("wrong")),
        refused(400, "SignatureDoesNotMatch")
    );
    assert_eq!(
        changed(&|call| call.key = id("LTAI5tOther")),
        refused(404, "InvalidAccessKeyId.NotFound")
    );
    assert_eq!(
        changed(&|call| call.date = "2026-01-02T02:49:04Z".to_owned()),
        refused(400, "InvalidTimeStamp.Expired")
    );
    assert_eq!(
        changed(&|call| call.date = "2026-01-02T03:19:06Z".to_owned()),
        refused(400, "InvalidTimeStamp.Expired")
    );
    assert_eq!(
        changed(&|call| call.date = "yesterday".to_owned()),
        refused(400, "InvalidTimeStamp.Format")
    );
    assert_eq!(
        changed(&|call| call.nonce = "nonce-0".to_owned()),
        refused(400, "SignatureNonceUsed")
    );
    assert_eq!(
        changed(&|call| call.nonce.clear()),
        refused(400, "IncompleteSignature")
    );
    assert_eq!(
        changed(&|call| call.version = "2020-01-01".to_owned()),
        refused(400, "InvalidVersion")
    );
    assert_eq!(
        changed(&|call| call.action = "GetPipelineRun".to_owned()),
        refused(404, "InvalidAction.NotFound")
    );
    let mut bare = good().signed();
    bare.headers_mut().remove("authorization");
    assert_eq!(caller.send(bare).body["Code"], "IncompleteSignature");
}

#[test]
fn a_temporary_key_needs_a_token() {
    let mut temporary = settings(Story::embedded("small").unwrap(), 1);
    temporary.key.id = "STS.Temporary".to_owned();
    let caller = Caller::new(temporary.clone());
    let mut call = caller.call("ListPipelineRuns", "GET", "/api/v1/pipelineruns", "");
    call.key = temporary.key;
    let answer = caller.send(call.signed());
    assert_eq!(
        (answer.status, &answer.body["Code"]),
        (400, &json!("MissingSecurityToken"))
    );
}

#[test]
fn answers_carry_the_date_of_the_clock_and_are_packed_when_asked() {
    let caller = Caller::default_story(1);
    let mut call = caller.call("ListPipelineRuns", "GET", "/api/v1/pipelineruns", "");
    let plain = caller.send(call.signed());
    assert_eq!(plain.headers["date"], "Fri, 02 Jan 2026 03:04:05 GMT");
    assert_eq!(
        plain.headers["content-type"],
        "application/json;charset=utf-8"
    );
    call.nonce = "another".to_owned();
    call.accept_encoding = Some("gzip");
    let packed = caller.send(call.signed());
    assert_eq!(packed.headers["content-encoding"], "gzip");
    assert!(packed.bytes.len() < plain.bytes.len());
}

#[test]
fn requests_can_be_observed() {
    let mut caller = Caller::small();
    caller.runs("PageSize=2&Name=a%20b");
    caller.run("flow-unknown", "");
    let seen = caller.seen();
    assert_eq!(
        (seen[0].operation, seen[1].operation),
        ("ListPipelineRuns", "GetPipelineRun")
    );
    assert_eq!(seen[0].query[1], ("Name".to_owned(), "a b".to_owned()));
    assert_eq!(
        (seen[1].method.as_str(), seen[1].path.as_str()),
        ("GET", "/api/v1/pipelineruns/flow-unknown")
    );
}

fn started() -> Service {
    Service::start(settings(Story::embedded("small").unwrap(), 1)).unwrap()
}

#[test]
fn a_service_accepts_connections_as_soon_as_it_has_started_and_stops_when_dropped() {
    let service = started();
    let mut stream = TcpStream::connect(service.address()).unwrap();
    stream
        .set_read_timeout(Some(Duration::from_secs(10)))
        .unwrap();
    assert_eq!(service.endpoint(), format!("http://{}", service.address()));
    for _ in 0..2 {
        stream
            .write_all(b"GET /api/v1/pipelineruns HTTP/1.1\r\nhost: x\r\n\r\n")
            .unwrap();
        let mut answer = [0; 2048];
        let length = stream.read(&mut answer).unwrap();
        assert!(answer[..length].starts_with(b"HTTP/1.1 400 Bad Request"));
    }
    let address = service.address();
    drop(service);
    assert_eq!(stream.read(&mut [0; 16]).unwrap_or(0), 0);
    assert!(TcpStream::connect(address).is_err());
}

#[test]
fn a_port_in_use_is_an_error_that_names_it() {
    let first = started();
    let mut second = settings(Story::embedded("small").unwrap(), 1);
    second.listen = first.address();
    let error = Service::start(second).unwrap_err();
    assert!(
        error
            .to_string()
            .starts_with(&format!("cannot listen on `{}`: ", first.address())),
        "{error}"
    );
    let mut third = settings(Story::embedded("small").unwrap(), 1);
    third.speed = 0.0;
    assert!(matches!(Service::start(third), Err(StartError::Speed(_))));
}

#[test]
fn a_made_up_key_is_not_the_same_twice_and_does_not_show_its_secret() {
    let (one, other) = (KeyPair::made_up(), KeyPair::made_up());
    assert_ne!((&one.id, &one.secret), (&other.id, &other.secret));
    assert!(!format!("{one:?}").contains(&one.secret));
}
