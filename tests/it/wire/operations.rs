//! The operations besides the batch query: what is sent, to the letter, and
//! what every field of the answer becomes.

use chrono::{DateTime, Utc};
use paiwatch::domain::{
    Direction, LogQuery, ManifestType, Matching, NodeKey, NodeRow, NodeState, Order, OutputField,
    OutputFilter, OutputRow, Pipeline, PipelineFilter, Raw, RunField, RunFilter, RunState, Sorting,
    Status, Term, Time, Timing, View, Workspace, WorkspaceFilter,
};
use paiwatch::source::Workspaces;
use paiwatch::source::transport::Method;
use serde_json::{Value, json};

use crate::wire::{Stage, account, clock, good, node, parts, run};

const NODE: &str = "/api/v1/pipelineruns/flow-a/nodes/node-a";

fn key() -> NodeKey {
    node("flow-a", "node-a")
}

fn term(text: &str) -> Option<Term> {
    Term::new(text)
}

fn moment(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

fn at(text: &str) -> Time {
    Time::At(moment(text))
}

/// The target of the one request that was sent, which has no body.
fn target(stage: &mut Stage) -> String {
    let [request] = stage.sent().try_into().unwrap();
    assert_eq!((request.method, request.body.len()), (Method::Get, 0));
    request.target()
}

fn everything() -> RunFilter {
    RunFilter {
        name: term("训练 a"),
        state: Some(RunState::Failed),
        source_type: term("SDK"),
        source_id: term("exp-1"),
        workspace: Some("94801".into()),
        user: term("2000"),
        pipelines: vec!["pipeline-a".into(), "pipeline-b".into()],
        run: Some("flow-a".into()),
        sorting: Sorting {
            by: RunField::Duration,
            order: Order::Ascending,
        },
    }
}

#[tokio::test]
async fn runs_are_filtered_and_sorted() {
    let mut stage = Stage::saying("{}");
    stage.client.runs(&everything(), 7).await.unwrap();
    assert_eq!(
        target(&mut stage),
        "/api/v1/pipelineruns?Name=%E8%AE%AD%E7%BB%83%20a&Order=ASC&PageNumber=1&PageSize=7\
         &PipelineIds=pipeline-a%2Cpipeline-b&PipelineRunId=flow-a&SortBy=Duration&SourceId=exp-1\
         &SourceType=SDK&Status=Failed&UserId=2000&WorkspaceId=94801"
    );
}

#[tokio::test]
async fn a_filter_that_would_find_everything_is_not_sent() {
    let mut stage = Stage::saying("{}");
    let filters = [
        RunFilter {
            run: Some(run(" ")),
            ..RunFilter::default()
        },
        RunFilter {
            workspace: Some("".into()),
            ..RunFilter::default()
        },
        RunFilter {
            pipelines: vec!["".into()],
            ..RunFilter::default()
        },
        RunFilter {
            pipelines: vec!["a,b".into()],
            ..RunFilter::default()
        },
    ];
    for filter in &filters {
        stage.client.runs(filter, 7).await.unwrap_err();
    }
    assert_eq!(stage.sent(), []);
}

#[tokio::test]
async fn a_manifest_is_asked_for_by_its_type() {
    let mut stage = Stage::saying(r#"{"Manifest":"a: 1\n"}"#);
    let answer = stage
        .client
        .manifest(&run("flow-a"), ManifestType::Frozen)
        .await
        .unwrap();
    assert_eq!(answer.content.row.run, run("flow-a"));
    assert_eq!(answer.content.manifest.as_deref(), Some("a: 1"));
    assert_eq!(
        target(&mut stage),
        "/api/v1/pipelineruns/flow-a?ManifestType=Frozen&Verbose=true"
    );
}

#[tokio::test]
async fn a_tree_is_told_in_either_view() {
    for view in View::ALL {
        let mut stage = Stage::saying(r#"{"Metadata":{"NodeId":"node-a"}}"#);
        let answer = stage.client.shape_in(&key(), 3, *view).await.unwrap();
        assert_eq!(answer.content.nodes.len(), 1);
        assert_eq!(
            target(&mut stage),
            format!("{NODE}?Depth=3&Type={}", view.as_str())
        );
    }
}

#[tokio::test]
async fn the_states_of_all_nodes_arrive() {
    let row = json!({
        "NodeId": "node-b\n", "NodeName": "train", "Status": "Running",
        "StartedAt": "2024-05-06T07:09:45.000Z", "FinishedAt": null,
        "RuntimeInfo": "{\"DLC\": \"i-1\"}",
    });
    let mut stage = Stage::saying(&json!({"Status": [row, {}, "x"]}).to_string());
    let answer = stage
        .client
        .node_states(&key(), 9, View::Physical)
        .await
        .unwrap();
    assert_eq!(
        target(&mut stage),
        format!("{NODE}/status?Depth=9&Type=Physical")
    );
    assert_eq!(
        answer.content.nodes,
        [NodeState {
            row: NodeRow {
                run: run("flow-a"),
                node: "node-b".into(),
                status: Some(Status::new("Running")),
                name: Some("train".into()),
                timing: Timing {
                    started: Some(at("2024-05-06T07:09:45Z")),
                    finished: None
                },
                ..NodeRow::default()
            },
            runtime_info: Some(Raw::new(r#""{\"DLC\": \"i-1\"}""#)),
        }]
    );
}

#[tokio::test]
async fn a_log_is_read_from_an_offset() {
    let mut stage = Stage::saying("{}");
    stage
        .client
        .log(&key(), &LogQuery::after(250))
        .await
        .unwrap();
    assert_eq!(
        target(&mut stage),
        format!("{NODE}/logs?Offset=250&PageSize=100&Reverse=false")
    );
    let query = LogQuery {
        limit: 7.try_into().unwrap(),
        keyword: term("错误 error"),
        from: Some(moment("2024-05-06T07:00:00.900Z")),
        until: Some(moment("2024-05-06T08:00:00Z")),
        direction: Direction::NewestFirst,
        ..LogQuery::after(0)
    };
    stage.client.log(&key(), &query).await.unwrap();
    assert_eq!(
        target(&mut stage),
        format!(
            "{NODE}/logs?FromTimeInSeconds=1714978800&Keyword=%E9%94%99%E8%AF%AF%20error&Offset=0\
             &PageSize=7&Reverse=true&ToTimeInSeconds=1714982400"
        )
    );
}

#[tokio::test]
async fn every_line_of_a_log_arrives_as_it_is() {
    let mut body =
        br#"{"TotalCount":"9","Logs":["  a\t","","\u001b[1m",null,7,{"b":1},"\ud800","#.to_vec();
    body.extend(b"\"\x1b[2m\xff\\n\"]}");
    let stage = Stage::answering(move |_| good(body.clone()));
    let log = stage
        .client
        .log(&key(), &LogQuery::after(0))
        .await
        .unwrap()
        .content;
    assert_eq!(log.total, Some(9));
    assert_eq!(
        log.lines,
        [
            "  a\t",
            "",
            "\u{1b}[1m",
            "",
            "7",
            r#"{"b":1}"#,
            "\u{fffd}",
            "\u{1b}[2m\u{fffd}\n"
        ]
    );
}

fn output(info: &Value) -> Value {
    json!({"TotalCount": 1, "Outputs": [{
        "Id": "artifact-a", "Name": "metrics", "Type": "Metrics", "NodeId": "node-b",
        "Producer": "p", "GmtCreateTime": "2024-05-06T07:09Z", "ExpandedArtifactIndex": "2",
        "ExpandableArtifactName": "report", "Info": info,
    }]})
}

async fn read_output(info: &Value) -> OutputRow {
    let stage = Stage::saying(&output(info).to_string());
    let answer = stage
        .client
        .outputs(&key(), 1, &OutputFilter::default())
        .await
        .unwrap();
    let [row] = answer.content.rows.try_into().unwrap();
    row
}

#[tokio::test]
async fn outputs_are_filtered_and_sorted() {
    let mut stage = Stage::saying("{}");
    let filter = OutputFilter {
        name: term("metrics"),
        kind: term("Metrics"),
        sorting: Sorting {
            by: OutputField::Name,
            order: Order::Ascending,
        },
    };
    stage
        .client
        .outputs(&key(), u32::MAX, &filter)
        .await
        .unwrap();
    assert_eq!(
        target(&mut stage),
        format!(
            "{NODE}/outputs?Depth=99999&Name=metrics&Order=ASC&PageNumber=1&PageSize=100\
             &SortBy=Name&Type=Metrics"
        )
    );
    stage
        .client
        .outputs(&key(), 0, &OutputFilter::default())
        .await
        .unwrap();
    assert!(target(&mut stage).contains("Depth=1&Order=DESC"));
}

#[tokio::test]
async fn every_field_of_an_output_arrives() {
    let info = json!({"value": "{\"auc\": 0.91}", "metadata": {"type": "x"}, "more": 1});
    assert_eq!(
        read_output(&info).await,
        OutputRow {
            run: run("flow-a"),
            node: "node-b".into(),
            id: "artifact-a".into(),
            name: Some("metrics".into()),
            kind: Some("Metrics".into()),
            metadata: Some(Raw::new(r#"{"type":"x"}"#)),
            created: Some(at("2024-05-06T07:09:00Z")),
            producer: Some("p".into()),
            value: Some(Raw::new(r#""{\"auc\": 0.91}""#)),
            expandable: Some("report".into()),
            index: Some(2),
        }
    );
}

#[tokio::test]
async fn the_info_of_an_output_has_many_forms() {
    let written = read_output(&json!(r#"{"Value": {"a": 1}}"#)).await;
    assert_eq!(
        (written.value, written.metadata),
        (Some(Raw::new(r#"{"a": 1}"#)), None)
    );
    let other = read_output(&json!({"a": 1})).await;
    assert_eq!(
        (other.value, other.metadata),
        (None, Some(Raw::new(r#"{"a":1}"#)))
    );
    for nothing in [json!(null), json!("")] {
        let row = read_output(&nothing).await;
        assert_eq!((row.value, row.metadata), (None, None), "{nothing}");
    }
}

#[tokio::test]
async fn an_output_without_a_node_or_an_id_is_passed_over() {
    let stage = Stage::saying(r#"{"Outputs":[{"Id":"a"},{"NodeId":"b"},{"Id":"a","NodeId":"b"}]}"#);
    let answer = stage
        .client
        .outputs(&key(), 1, &OutputFilter::default())
        .await
        .unwrap();
    assert_eq!(answer.content.rows.len(), 1);
}

fn pipeline() -> Value {
    json!({
        "PipelineId": "pipeline-a", "Provider": "pai", "Identifier": "xgb", "Version": "v1",
        "Uuid": "u-1", "WorkspaceId": 94801, "GmtCreateTime": "2021-01-06T14:32:50Z",
        "GmtModifiedTime": "2021-01-07T14:32:50Z",
    })
}

fn read_pipeline() -> Pipeline {
    Pipeline {
        id: "pipeline-a".into(),
        provider: Some("pai".into()),
        identifier: Some("xgb".into()),
        version: Some("v1".into()),
        uuid: Some("u-1".into()),
        workspace_id: Some("94801".into()),
        created: Some(at("2021-01-06T14:32:50Z")),
        modified: Some(at("2021-01-07T14:32:50Z")),
        manifest: None,
    }
}

#[tokio::test]
async fn pipelines_are_listed() {
    let mut stage =
        Stage::saying(&json!({"TotalCount": 1, "Pipelines": [pipeline(), {}]}).to_string());
    let filter = PipelineFilter {
        identifier: term("xg"),
        provider: term("pai"),
        version: term("v1"),
        workspace: Some("94801".into()),
        matching: Matching::Part,
    };
    let answer = stage.client.pipelines(&filter, 20).await.unwrap();
    assert_eq!(answer.content.rows, [read_pipeline()]);
    assert_eq!(
        target(&mut stage),
        "/api/v1/pipelines?FuzzyMatching=true&PageNumber=1&PageSize=20&PipelineIdentifier=xg\
         &PipelineProvider=pai&PipelineVersion=v1&WorkspaceId=94801"
    );
}

#[tokio::test]
async fn one_pipeline_comes_with_its_manifest() {
    let mut stage = Stage::saying(r#"{"Manifest":"apiVersion: core/v1"}"#);
    let answer = stage.client.pipeline(&"pipeline/a".into()).await.unwrap();
    assert_eq!(answer.content.id, "pipeline/a".into());
    assert_eq!(
        answer.content.manifest.as_deref(),
        Some("apiVersion: core/v1")
    );
    assert_eq!(target(&mut stage), "/api/v1/pipelines/pipeline%2Fa");
}

#[tokio::test]
async fn workspaces_are_listed_by_the_other_product() {
    let row = json!({
        "WorkspaceId": 94801, "WorkspaceName": "churn", "DisplayName": "流失", "Description": "d",
        "Status": "ENABLED", "Creator": 2000, "EnvTypes": ["prod"], "IsDefault": "true",
        "AdminNames": ["amy"], "ExtraInfos": {"a": 1}, "resourceGroupId": "rg-1",
        "GmtCreateTime": "2021-01-06T14:32:50Z", "GmtModifiedTime": "2021-01-07T14:32:50Z",
    });
    let answer = good(json!({"TotalCount": 1, "Workspaces": [row]}).to_string());
    let (transport, endpoint, mut sent) = parts(move |_| answer.clone());
    let workspaces = Workspaces::new(transport, account(), endpoint, clock());
    let filter = WorkspaceFilter {
        name: term("churn"),
        ids: vec!["94801".into(), "94802".into()],
        status: term("ENABLED"),
        user: term("2000"),
        resource_group: term("rg-1"),
        ..WorkspaceFilter::default()
    };
    let answer = workspaces.list(&filter, 20).await.unwrap();
    assert_eq!(
        answer.content.rows,
        [Workspace {
            id: "94801".into(),
            name: Some("churn".into()),
            display_name: Some("流失".into()),
            description: Some("d".into()),
            status: Some("ENABLED".into()),
            creator: Some("2000".into()),
            environments: vec!["prod".into()],
            is_default: Some(true),
            admins: vec!["amy".into()],
            extra: Some(Raw::new(r#"{"a":1}"#)),
            resource_group: Some("rg-1".into()),
            created: Some(at("2021-01-06T14:32:50Z")),
            modified: Some(at("2021-01-07T14:32:50Z")),
        }]
    );
    let request = sent.try_recv().unwrap();
    assert_eq!(
        request.target(),
        "/api/v1/workspaces?Order=DESC&PageNumber=1&PageSize=20&ResourceGroupId=rg-1\
         &SortBy=GmtCreateTime&Status=ENABLED&UserId=2000&WorkspaceIds=94801%2C94802&WorkspaceName=churn"
    );
    assert!(
        request
            .headers
            .contains(&("x-acs-version", "2021-02-04".to_owned()))
    );
}

#[tokio::test]
async fn the_token_of_a_shared_run_goes_with_that_run_only_and_is_never_shown() {
    let mut stage = Stage::saying(r#"{"Metadata":{"NodeId":"node-a"}}"#);
    stage.client = stage.client.with_token(run("flow-a"), "the token".into());
    let client = &stage.client;
    client.details(&run("flow-a")).await.unwrap();
    client
        .manifest(&run("flow-a"), ManifestType::Raw)
        .await
        .unwrap();
    client.shape(&key(), 1).await.unwrap();
    client.shape_in(&key(), 1, View::Logical).await.unwrap();
    client.node_states(&key(), 1, View::Logical).await.unwrap();
    client.log(&key(), &LogQuery::after(0)).await.unwrap();
    client
        .outputs(&key(), 1, &OutputFilter::default())
        .await
        .unwrap();
    let sent = stage.sent();
    assert_eq!(sent.len(), 7);
    for request in &sent {
        assert!(request.query.contains("TokenId=the%20token"), "{request:?}");
        assert!(!format!("{request:?}").contains("token"));
    }
    stage.client.details(&run("flow-b")).await.unwrap();
    stage.client.run_statuses(&[run("flow-a")]).await.unwrap();
    assert!(stage.sent().iter().all(|request| request.query.is_empty()));
}

#[tokio::test]
async fn an_empty_id_never_reaches_another_operation() {
    let mut stage = Stage::saying("{}");
    for id in ["", " \n", ".", ".."] {
        for key in [node(id, "node-a"), node("flow-a", id)] {
            let client = &stage.client;
            client.shape_in(&key, 1, View::Logical).await.unwrap_err();
            client
                .node_states(&key, 1, View::Logical)
                .await
                .unwrap_err();
            client.log(&key, &LogQuery::after(0)).await.unwrap_err();
            client
                .outputs(&key, 1, &OutputFilter::default())
                .await
                .unwrap_err();
        }
        stage
            .client
            .manifest(&run(id), ManifestType::Raw)
            .await
            .unwrap_err();
        stage.client.pipeline(&id.into()).await.unwrap_err();
    }
    assert_eq!(stage.sent(), []);
}
