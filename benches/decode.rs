//! What it costs to read a batch answer of 10,000 nodes with 5,000 outputs.

use bytes::Bytes;
use divan::counter::BytesCount;
use divan::{AllocProfiler, Bencher};
use paiwatch::source::wire::status_rows;

#[global_allocator]
static ALLOCATIONS: AllocProfiler = AllocProfiler::system();

const NODES: usize = 10_000;

fn main() {
    divan::main();
}

#[divan::bench]
fn batch_answer(bencher: Bencher) {
    let body = body();
    bencher
        .counter(BytesCount::new(body.len()))
        .bench(|| status_rows(&body));
}

fn body() -> Bytes {
    let nodes: Vec<_> = (0..NODES).map(node).collect();
    let outputs: Vec<_> = (0..NODES).step_by(2).map(output).collect();
    let (nodes, outputs) = (nodes.join(","), outputs.join(","));
    let body = format!(
        r#"{{"RequestId":"6E0D3F1A-2B44-5C77-9A10-0F4C2D9B7A31","PipelineRuns":[],"Nodes":[{nodes}],"Outputs":[{outputs}]}}"#
    );
    Bytes::from(body)
}

fn node(number: usize) -> String {
    format!(
        r#"{{"PipelineRunId":"flow-k3v9q0m2x7c4b8n1za","NodeId":"node-{number:018}","Status":"Running","NodeName":"train_{number}","InputArtifactArchived":true,"OutputArtifactArchived":false,"StartedAt":"2024-05-06T07:08:09.120Z","FinishedAt":"2024-05-06T07:09:41.004Z"}}"#
    )
}

fn output(number: usize) -> String {
    format!(
        r#"{{"Name":"model_{number}","Type":"DataSet","Metadata":{{"locationType":"MaxComputeTable"}},"GmtCreateTime":"2024-05-06T07:09:42.000Z","Id":"artifact-{number:018}","Producer":"id-7c1d-00042","NodeId":"node-{number:018}","PipelineRunId":"flow-k3v9q0m2x7c4b8n1za","Value":"{{\"location\": {{\"project\": \"demo\", \"table\": \"pai_temp_{number}\"}}}}","ExpandedArtifactIndex":0,"ExpandableArtifactName":"inputArtifact"}}"#
    )
}
