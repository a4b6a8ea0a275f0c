//! What the service refuses, and by which name.

use std::convert::Infallible;

use axum::body::{Body, Bytes};
use futures_util::stream;
use paiwatch::sim::story::Story;
use paiwatch::sim::{KeyPair, SecurityToken};
use proptest::prelude::{any, proptest};
use serde_json::{Value, json};

use crate::service::caller::{Answer, Call, Caller, key, settings, text};

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
        "Colour=red",
        "Name=%",
        "Name=%4",
        "Name=%zz",
        "Name=%ff",
    ];
    let mut answers = queries
        .map(|query| caller.runs(query))
        .into_iter()
        .collect::<Vec<_>>();
    let deep = format!(r#"{{"Nodes":{}"#, "[".repeat(100_000));
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
        "[null,null,null,null]",
        r#"{"Nodes":[["flow-1","node-1"]]}"#,
        r#"{"Pipelines":[]}"#,
        r#"{"Nodes":[{"Node":"node-1"}]}"#,
        r#"{"Nodes":[],"Nodes":[]}"#,
        &deep,
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
    for query in ["Verbose=1", "ManifestType=Cooked", "PageSize=1"] {
        answers.push(caller.run(&run, query));
    }
    for query in ["PageSize=0", "FuzzyMatching=perhaps", "Colour=red"] {
        answers.push(caller.pipelines(query));
    }
    for query in [
        "PageNumber=0",
        "Option=GetWeather",
        "Status=enabled",
        "SortBy=Name",
        "Order=asc",
        "Fields=Name",
        "Verbose=very",
    ] {
        answers.push(caller.workspaces(query));
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
        (400, &json!("UnsupportedHTTPMethod"))
    );
}

#[test]
fn no_id_turns_one_operation_into_another() {
    let mut caller = Caller::small();
    let (run, root) = caller.ids("small");
    let _ = caller.seen();
    let odd = [
        "", ".", "..", "/", "//", "%2F", "%2f..", "%00", "%20", "%20%20", "%0A", "%0D%0A", "+",
        "nodes", "status",
    ];
    let shapes = [
        ("GetPipelineRun", "pipelineruns/{id}"),
        ("GetPipelineRunNode", "pipelineruns/{id}/nodes/{root}"),
        ("GetPipelineRunNode", "pipelineruns/{run}/nodes/{id}"),
        (
            "ListPipelineRunNodeStatus",
            "pipelineruns/{id}/nodes/{root}/status",
        ),
        (
            "ListPipelineRunNodeStatus",
            "pipelineruns/{run}/nodes/{id}/status",
        ),
        (
            "ListPipelineRunNodeLogs",
            "pipelineruns/{id}/nodes/{root}/logs",
        ),
        (
            "ListPipelineRunNodeLogs",
            "pipelineruns/{run}/nodes/{id}/logs",
        ),
        (
            "ListPipelineRunNodeOutputs",
            "pipelineruns/{id}/nodes/{root}/outputs",
        ),
        (
            "ListPipelineRunNodeOutputs",
            "pipelineruns/{run}/nodes/{id}/outputs",
        ),
        ("GetPipeline", "pipelines/{id}"),
    ];
    for ((action, shape), id) in shapes
        .iter()
        .flat_map(|shape| odd.iter().map(move |id| (shape, id)))
    {
        let path = shape
            .replace("{id}", id)
            .replace("{run}", &run)
            .replace("{root}", &root);
        let answer = caller.ask(action, "GET", &format!("/api/v1/{path}"), "");
        assert!(
            matches!(answer.status, 400 | 404),
            "{path}: {}",
            answer.body
        );
        assert_envelope(&answer);
        for seen in caller.seen() {
            assert_eq!(seen.operation, *action, "{path}");
        }
    }
}

#[test]
fn a_request_that_is_not_genuine_is_refused_by_name() {
    let caller = Caller::small();
    let good = || caller.call("ListPipelineRuns", "GET", "/api/v1/pipelineruns", "");
    let changed = |change: &dyn Fn(&mut Call)| {
        let mut call = good();
        change(&mut call);
        let answer = caller.send(call.signed());
        assert_envelope(&answer);
        (answer.status, text(&answer.body["Code"]))
    };
    let secret = |secret: &str| KeyPair {
        secret: secret.into(),
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
fn a_body_that_never_comes_is_not_waited_for() {
    let caller = Caller::small();
    let call = caller.call("ListPipelineRunsStatus", "PUT", "/api/v1/pipelineruns", "");
    let never = Body::from_stream(stream::pending::<Result<Bytes, Infallible>>());
    let answer = caller.send(call.signed().map(|_| never));
    assert_eq!(answer.status, 408);
    assert_envelope(&answer);
}

#[test]
fn a_temporary_key_needs_its_token_until_that_expires() {
    let mut temporary = settings(Story::embedded("small").unwrap(), 1);
    temporary.key.token = Some(SecurityToken {
        text: "the+token/=".into(),
        expires: Some("2026-01-02T03:05:00Z".parse().unwrap()),
    });
    let caller = Caller::new(temporary);
    let with = |token: Option<&'static str>| {
        let mut call = caller.call("ListPipelineRuns", "GET", "/api/v1/pipelineruns", "");
        call.token = token;
        let answer = caller.send(call.signed());
        (answer.status, answer.body["Code"].clone())
    };
    assert_eq!(with(Some("the+token/=")), (200, Value::Null));
    assert_eq!(with(None), (400, json!("MissingSecurityToken")));
    assert_eq!(with(Some("")), (400, json!("MissingSecurityToken")));
    assert_eq!(
        with(Some("another")),
        (400, json!("InvalidSecurityToken.MismatchWithAccessKey"))
    );
    assert_eq!(
        with(Some("the token")),
        (400, json!("InvalidSecurityToken.Malformed"))
    );
    caller.pass_seconds(60);
    assert_eq!(
        with(Some("the+token/=")),
        (400, json!("InvalidSecurityToken.Expired"))
    );
}

#[test]
fn a_token_with_a_lasting_key_fits_nothing() {
    let caller = Caller::small();
    let mut call = caller.call("ListPipelineRuns", "GET", "/api/v1/pipelineruns", "");
    call.token = Some("some");
    let answer = caller.send(call.signed());
    assert_eq!(
        answer.body["Code"],
        "InvalidSecurityToken.MismatchWithAccessKey"
    );
}

proptest! {
    #[test]
    fn any_text_as_body_or_query_gets_an_answer(body in any::<String>(), query in "[ -\"$-~]{0,40}") {
        let caller = Caller::small();
        let answer = caller.ask("ListPipelineRunsStatus", "PUT", "/api/v1/pipelineruns", &body);
        assert!(answer.status == 200 || answer.status == 400, "{}", answer.body);
        let query = query.replace([' ', '"', '<', '>', '`', '{', '}', '\\', '^', '|'], "+");
        let answer = caller.ask("ListPipelineRuns", "GET", &format!("/api/v1/pipelineruns?{query}"), "");
        assert!(answer.status == 200 || answer.status == 400, "{}", answer.body);
    }
}
