//! Every operation with every parameter, against a service that is not ours:
//! `tests/judge/judge.py` starts one, runs this, and compares what arrived.

use std::env;
use std::fmt::Debug;
use std::io::{self, Write};

use paiwatch::account::{Account, Endpoint};
use paiwatch::clock::Clock;
use paiwatch::domain::{
    Direction, LogQuery, ManifestType, Matching, NodeKey, Order, Outcome, OutputField,
    OutputFilter, PipelineFilter, RunField, RunFilter, RunState, Sorting, Subject, Term, Token,
    View, WorkspaceField, WorkspaceFilter, WorkspaceId,
};
use paiwatch::source::http::Http;
use paiwatch::source::{Client, Scope, Workspaces};

type HttpClient = Client<Http>;

/// Says what an operation answered, where whoever judges reads it.
fn tell<T: Debug>(operation: &str, outcome: Outcome<T>) -> T {
    let answer = outcome.unwrap();
    say(&format!("=== {operation}\n{answer:?}"));
    answer.content
}

// Not by `println!`, which only failed tests show.
fn say(line: &str) {
    let mut out = io::stdout();
    writeln!(out, "{line}").unwrap();
}

fn term(text: &str) -> Option<Term> {
    Term::new(text)
}

fn endpoint() -> Option<Endpoint> {
    let text = env::var("PAIWATCH_JUDGE_ENDPOINT").ok()?;
    Some(Endpoint::parse(&text).unwrap())
}

fn account() -> Account {
    let variable = |name: &str| env::var(format!("ALIBABA_CLOUD_{name}"));
    let token = variable("SECURITY_TOKEN").ok().map(Into::into);
    let secret = variable("ACCESS_KEY_SECRET").unwrap();
    Account::new(variable("ACCESS_KEY_ID").unwrap(), secret, token)
}

#[tokio::test]
async fn every_operation_is_understood_by_a_service_that_is_not_ours() {
    let Some(endpoint) = endpoint() else {
        say("`PAIWATCH_JUDGE_ENDPOINT` is unset; nothing was judged");
        return;
    };
    let scope = Scope {
        workspace: Some("94801".into()),
        output_type: Some("Metrics".to_owned()),
    };
    let http = Http::new(&endpoint);
    let client = Client::new(http, account(), endpoint.clone(), scope, Clock::system());
    let roots = list_runs(&client).await;
    let first = roots[0].run.clone();
    let token = Token::new("the token of a link".to_owned());
    client.set_tokens([(first, token)]);
    for root in &roots {
        ask_about(&client, root).await;
    }
    list_pipelines(&client).await;
    list_workspaces(endpoint.workspaces().unwrap()).await;
}

/// The roots of all runs, which every filter finds.
async fn list_runs(client: &HttpClient) -> Vec<NodeKey> {
    let latest = tell("ListPipelineRuns", client.latest_runs(1).await);
    let mut runs = latest.runs;
    for state in RunState::ALL {
        for by in RunField::ALL {
            let filter = RunFilter {
                name: term("流失预测 a+b/~*"),
                state: Some(*state),
                source_type: term("SDK"),
                source_id: term("source"),
                workspace: Some("94801".into()),
                user: term("2000"),
                pipelines: vec!["pipeline-a".into(), "pipeline-b".into()],
                run: Some("flow-a".into()),
                sorting: Sorting {
                    by: *by,
                    order: Order::Ascending,
                },
            };
            runs = tell("ListPipelineRuns", client.runs(&filter, 9).await).runs;
        }
    }
    let rows = runs.into_iter().map(|run| run.row);
    rows.map(|row| NodeKey::new(row.run, row.root.unwrap()))
        .collect()
}

async fn ask_about(client: &HttpClient, root: &NodeKey) {
    let run = root.run.clone();
    let workspace = WorkspaceId::from("94801");
    tell(
        "ListPipelineRunsStatus",
        client
            .run_statuses(std::slice::from_ref(&run), Some(&workspace))
            .await,
    );
    tell("GetPipelineRun", client.details(&run).await);
    for manifest in ManifestType::ALL {
        tell("GetPipelineRun", client.manifest(&run, *manifest).await);
    }
    // The answer as it came would vouch for every field, so it is not told.
    let raw = client.raw(&Subject::Run(run.clone())).await.unwrap();
    say(&format!(
        "=== GetPipelineRun
{:?}",
        raw.exchange
    ));
    let shape = tell("GetPipelineRunNode", client.shape(root, 100).await);
    let keys: Vec<_> = shape
        .nodes
        .iter()
        .map(|node| NodeKey::new(run.clone(), node.id.clone()))
        .collect();
    tell(
        "ListPipelineRunsStatus",
        client.node_statuses(&keys, Some(&workspace)).await,
    );
    for view in View::ALL {
        tell(
            "GetPipelineRunNode",
            client.shape_in(root, 100, *view).await,
        );
        tell(
            "ListPipelineRunNodeStatus",
            client.node_states(root, 100, *view).await,
        );
    }
    tell(
        "ListPipelineRunNodeLogs",
        client.log(root, &LogQuery::after(0)).await,
    );
    let query = LogQuery {
        keyword: term("错误 error"),
        from: Some("2026-01-02T03:00:00Z".parse().unwrap()),
        until: Some("2026-01-02T04:00:00Z".parse().unwrap()),
        direction: Direction::NewestFirst,
        ..LogQuery::after(2)
    };
    tell("ListPipelineRunNodeLogs", client.log(root, &query).await);
    for by in OutputField::ALL {
        let filter = OutputFilter {
            name: term("metrics"),
            kind: term("Metrics"),
            sorting: Sorting {
                by: *by,
                order: Order::Descending,
            },
        };
        tell(
            "ListPipelineRunNodeOutputs",
            client.outputs(root, 99_999, &filter).await,
        );
    }
}

async fn list_pipelines(client: &HttpClient) {
    let filter = PipelineFilter {
        identifier: term("xgb"),
        provider: term("pai"),
        version: term("v1"),
        workspace: Some("94801".into()),
        matching: Matching::Part,
    };
    // As many as there are, so the first page is not the last.
    let pipelines = tell("ListPipelines", client.pipelines(&filter, 3).await);
    for pipeline in &pipelines.rows {
        tell("GetPipeline", client.pipeline(&pipeline.id).await);
    }
}

async fn list_workspaces(endpoint: Endpoint) {
    let http = Http::new(&endpoint);
    let workspaces = Workspaces::new(http, account(), endpoint, Clock::system());
    for by in WorkspaceField::ALL {
        let filter = WorkspaceFilter {
            name: term("churn"),
            ids: vec!["94801".into(), "94802".into()],
            status: term("ENABLED"),
            user: term("2000"),
            resource_group: term("rg-1"),
            sorting: Sorting {
                by: *by,
                order: Order::Ascending,
            },
        };
        tell("ListWorkspaces", workspaces.list(&filter, 9).await);
    }
}
