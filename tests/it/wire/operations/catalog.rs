//! Pipelines and workspaces.

use paiwatch::domain::{Matching, Pipeline, PipelineFilter, Raw, Workspace, WorkspaceFilter};
use paiwatch::source::Workspaces;
use serde_json::{Value, json};

use crate::wire::operations::{at, target, term};
use crate::wire::{Stage, account, clock, good, parts};

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
