//! What goes to the service, to the letter.

use crate::wire::{Stage, account, good, node, run};
use paiwatch::account::Account;
use paiwatch::domain::{RefusalKind, Sequence, SourceError, Subject};
use paiwatch::source::Scope;
use paiwatch::source::transport::{Method, SignedRequest};

const RUNS: &str = "/api/v1/pipelineruns";

fn quiet(account: Account, scope: Scope) -> Stage {
    // A run to whoever asks for one, the node that is asked for, and an empty list of anything.
    let body = r#"{"Status":"Running","StatusInfo":{"Status":"Running"},"TotalCount":0}"#;
    Stage::new(account, scope, move |_| good(body))
}

fn everything() -> Scope {
    Scope {
        workspace: Some("94801".into()),
        output_type: Some("DataSet".to_owned()),
    }
}

fn body(request: &SignedRequest) -> &str {
    std::str::from_utf8(&request.body).unwrap()
}

fn header<'a>(request: &'a SignedRequest, name: &str) -> &'a str {
    let found = request.headers.iter().find(|(known, _)| *known == name);
    &found.unwrap().1
}

fn names(request: &SignedRequest) -> Vec<&'static str> {
    request.headers.iter().map(|(name, _)| *name).collect()
}

fn of_each<U>(requests: &[SignedRequest], fact: impl Fn(&SignedRequest) -> U) -> Vec<U> {
    requests.iter().map(fact).collect()
}

#[tokio::test]
async fn a_batch_asks_for_runs_or_for_nodes_never_for_both() {
    let mut stage = quiet(account(), Scope::default());
    stage
        .client
        .run_statuses(&[run("flow-a"), run("flow-训\n")], None)
        .await
        .unwrap();
    let nodes = [node("flow-a", "node-a"), node("flow-b", "node-\"b")];
    stage.client.node_statuses(&nodes, None).await.unwrap();
    let bodies = of_each(&stage.sent(), |request| {
        assert_eq!((request.method, &*request.target()), (Method::Put, RUNS));
        body(request).to_owned()
    });
    assert_eq!(
        bodies,
        [
            r#"{"PipelineRuns":["flow-a","flow-训"]}"#,
            r#"{"Nodes":[{"NodeId":"node-a","PipelineRunId":"flow-a"},{"NodeId":"node-\"b","PipelineRunId":"flow-b"}]}"#,
        ]
    );
}

#[tokio::test]
async fn the_scope_limits_the_batch_and_the_workspace_limits_the_list() {
    let mut stage = quiet(account(), everything());
    stage
        .client
        .run_statuses(&[run("flow-a")], Some(&"94801".into()))
        .await
        .unwrap();
    stage.client.latest_runs(7).await.unwrap();
    let sent = stage.sent();
    assert_eq!(
        body(&sent[0]),
        r#"{"PipelineRuns":["flow-a"],"OutputType":"DataSet","WorkspaceId":"94801"}"#
    );
    assert_eq!(
        sent[1].target(),
        format!("{RUNS}?Order=DESC&PageNumber=1&PageSize=7&SortBy=GmtCreateTime&WorkspaceId=94801")
    );
}

#[tokio::test]
async fn each_reading_has_its_target() {
    let mut stage = quiet(account(), everything());
    stage.client.details(&run("flow a/b~")).await.unwrap();
    stage
        .client
        .shape(&node("flow-a", "node-中"), 999)
        .await
        .unwrap();
    stage
        .client
        .raw(&Subject::Run(run("flow-a")))
        .await
        .unwrap();
    stage
        .client
        .raw(&Subject::Node(node("flow-a", "...")))
        .await
        .unwrap();
    let targets = of_each(&stage.sent(), |request| {
        assert_eq!(request.method, Method::Get);
        assert!(request.body.is_empty());
        request.target()
    });
    assert_eq!(
        targets,
        [
            format!("{RUNS}/flow%20a%2Fb~"),
            format!("{RUNS}/flow-a/nodes/node-%E4%B8%AD?Depth=999"),
            format!("{RUNS}/flow-a?Verbose=true"),
            format!("{RUNS}/flow-a/nodes/...?Depth=1"),
        ]
    );
}

#[tokio::test]
async fn the_headers_are_the_documented_ones() {
    let mut stage = quiet(account(), Scope::default());
    stage
        .client
        .run_statuses(&[run("flow-a")], None)
        .await
        .unwrap();
    stage.client.details(&run("flow-a")).await.unwrap();
    let sent = stage.sent();
    let without_body = [
        "host",
        "x-acs-action",
        "x-acs-version",
        "x-acs-date",
        "x-acs-signature-nonce",
        "x-acs-content-sha256",
        "authorization",
        "accept",
    ];
    assert_eq!(names(&sent[1]), without_body);
    let mut with_body = without_body.to_vec();
    with_body.insert(6, "content-type");
    assert_eq!(names(&sent[0]), with_body);
    assert_eq!(header(&sent[0], "host"), "pai.example:8443");
    assert_eq!(header(&sent[0], "x-acs-action"), "ListPipelineRunsStatus");
    assert_eq!(header(&sent[1], "x-acs-action"), "GetPipelineRun");
    assert_eq!(header(&sent[0], "x-acs-version"), "2021-02-02");
    assert_eq!(header(&sent[0], "x-acs-date"), "2024-01-02T12:00:00Z");
    assert_eq!(
        header(&sent[0], "content-type"),
        "application/json; charset=utf-8"
    );
    assert!(header(&sent[0], "authorization").starts_with(
        "ACS3-HMAC-SHA256 Credential=key-id,SignedHeaders=content-type;host;x-acs-action;\
         x-acs-content-sha256;x-acs-date;x-acs-signature-nonce;x-acs-version,Signature="
    ));
}

#[tokio::test]
async fn every_request_has_a_number_and_a_nonce_of_its_own() {
    let mut stage = quiet(account(), Scope::default());
    for number in 1..3 {
        let answer = stage.client.details(&run("flow-a")).await.unwrap();
        assert_eq!(answer.exchange.sequence, Sequence(number));
    }
    let nonces = of_each(&stage.sent(), |request| {
        header(request, "x-acs-signature-nonce").to_owned()
    });
    assert!(nonces.iter().all(|nonce| nonce.len() == 32));
    assert_ne!(nonces[0], nonces[1]);
}

#[tokio::test]
async fn a_token_is_sent_and_signed_and_never_shown() {
    let account = Account::new("key-id", "the-secret", Some("the-token".into()));
    let mut stage = quiet(account, Scope::default());
    stage
        .client
        .run_statuses(&[run("flow-a")], None)
        .await
        .unwrap();
    let [request] = stage.sent().try_into().unwrap();
    assert_eq!(header(&request, "x-acs-security-token"), "the-token");
    assert_eq!(header(&request, "x-acs-accesskey-id"), "key-id");
    let authorization = header(&request, "authorization");
    assert!(
        authorization.contains(";x-acs-accesskey-id;"),
        "{authorization}"
    );
    assert!(
        authorization.contains(";x-acs-security-token;"),
        "{authorization}"
    );
    assert_eq!(format!("{request:?}"), format!("PUT {RUNS}"));
}

#[tokio::test]
async fn an_id_that_would_change_the_path_is_refused_before_it_is_sent() {
    let mut stage = quiet(account(), Scope::default());
    for id in ["", " \n", ".", ".."] {
        let outcomes = [
            stage.client.details(&run(id)).await.map(drop),
            stage.client.raw(&Subject::Run(run(id))).await.map(drop),
            stage.client.shape(&node(id, "node-a"), 1).await.map(drop),
            stage.client.shape(&node("flow-a", id), 1).await.map(drop),
        ];
        for outcome in outcomes {
            let Err(SourceError::Refused(refusal)) = outcome else {
                panic!("{id:?} was sent")
            };
            assert_eq!(refusal.kind, RefusalKind::NotFound);
        }
    }
    assert_eq!(stage.sent(), []);
}
