//! Runs, listed and one by one.

use crate::wire::operations::{target, term};
use crate::wire::{Stage, run};
use paiwatch::domain::{ManifestType, Order, RunField, RunFilter, RunState, Sorting};

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
    let mut stage = Stage::saying(r#"{"PipelineRuns":[]}"#);
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
