//! A service that contradicts itself with every answer and has no end: lists of outputs that go
//! on for ever, nodes below nodes without a last one, roots and states that change each time.

use std::fmt::Write as _;
use std::fs;
use std::io::Write as _;
use std::net::{TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use crate::hostile::whole;
use crate::pane::{Pane, home, paiwatch};

const RUN: &str = "flow-endless";

/// Answers on a port of its own until the tests end; the way to it, and how often it has.
fn served() -> (String, Arc<AtomicUsize>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let endpoint = format!("http://{}", listener.local_addr().unwrap());
    let answers = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&answers);
    thread::spawn(move || {
        for stream in listener.incoming() {
            let answers = Arc::clone(&answers);
            thread::spawn(move || serve(stream.unwrap(), &answers));
        }
    });
    (endpoint, counted)
}

fn serve(mut stream: TcpStream, answers: &AtomicUsize) {
    while let Ok(request) = whole(&mut stream) {
        let number = answers.fetch_add(1, Ordering::SeqCst);
        let body = body(&request, number);
        let head = format!("HTTP/1.1 200 OK\r\ncontent-length: {}\r\n\r\n", body.len());
        if stream.write_all((head + &body).as_bytes()).is_err() {
            return;
        }
    }
}

fn body(request: &str, number: usize) -> String {
    let path = request.split_whitespace().nth(1).unwrap_or_default();
    let (path, query) = path.split_once('?').unwrap_or((path, ""));
    let state = ["Running", "Succeeded", "Suspended", "Failed"][number % 4];
    let root = format!("node-root-{}", number % 2);
    let run = format!(
        r#""PipelineRunId":"{RUN}","Status":"{state}","Name":"endless","NodeId":"{root}","StartedAt":"2026-01-02T03:04:05Z""#
    );
    if request.starts_with("PUT") {
        let node = |name: &str| {
            format!(
                r#"{{"PipelineRunId":"{RUN}","NodeId":"{name}","NodeName":"{name}","Status":"{state}"}}"#
            )
        };
        let nodes = [node(&root), node("node-a"), node("node-b")].join(",");
        let outputs = outputs("node-a", number, 100);
        return format!(
            r#"{{"PipelineRuns":[{{{run}}}],"Nodes":[{nodes}],"Outputs":[{outputs}]}}"#
        );
    }
    if path.ends_with("/outputs") {
        let size = query
            .split('&')
            .find_map(|pair| pair.strip_prefix("PageSize="));
        let size = size.and_then(|size| size.parse().ok()).unwrap_or(100);
        let outputs = outputs("node-a", number, size);
        return format!(r#"{{"TotalCount":1000000000,"Outputs":[{outputs}]}}"#);
    }
    if let Some((_, node)) = path.split_once("/nodes/") {
        return tree(node, number, 40);
    }
    format!("{{{run}}}")
}

/// So many outputs that nobody has told of before, each with a part of an artifact between.
fn outputs(node: &str, number: usize, size: usize) -> String {
    let one = |at: usize| {
        let part = if at.is_multiple_of(2) {
            String::new()
        } else {
            format!(
                r#","ExpandableArtifactName":"report-{}","ExpandedArtifactIndex":{}"#,
                number % 3,
                size - at
            )
        };
        format!(
            r#"{{"PipelineRunId":"{RUN}","NodeId":"{node}","Id":"artifact-{number}-{at}","Name":"o{at}","Type":"Metrics","Value":"{{\"auc\": 0.{at}}}"{part}}}"#
        )
    };
    (0..size).map(one).collect::<Vec<_>>().join(",")
}

/// A node with itself and others somewhere below it, each answer with some more.
fn tree(node: &str, number: usize, depth: usize) -> String {
    let mut text = String::new();
    let mut name = node.to_owned();
    for level in 0..depth {
        write!(
            text,
            r#"{{"Metadata":{{"NodeId":"{name}","NodeType":"Dag","Name":"{name}"}},"StatusInfo":{{"Status":"Running"}},"Spec":{{"HasPipelines":true,"Pipelines":["#
        )
        .unwrap();
        name = match level % 4 {
            0 => "node-a".to_owned(),
            1 => "node-b".to_owned(),
            2 => format!("node-{number}-{level}"),
            _ => node.to_owned(),
        };
    }
    text + &"]}}".repeat(depth)
}

#[test]
fn keys_are_answered_whatever_a_service_without_an_end_tells() {
    let (endpoint, answers) = served();
    let home = home("endless");
    let mut watch = paiwatch(&home, &[RUN, "--endpoint", &endpoint, "--interval", "1s"]);
    watch.env("ALIBABA_CLOUD_ACCESS_KEY_ID", "id");
    watch.env("ALIBABA_CLOUD_ACCESS_KEY_SECRET", "the-secret");
    let mut pane = Pane::start(24, 80, watch);
    pane.until_shown("endless");
    let mut keys = ["*", "jjj", "=", "G", "g", "2", "5", "1", "E", "s"]
        .into_iter()
        .cycle();
    while answers.load(Ordering::SeqCst) < 50 {
        pane.press(keys.next().unwrap());
        pane.press("?");
        pane.until("the keys", |screen| screen.contains("previous row"));
        pane.press("q");
        pane.until("the rows", |screen| !screen.contains("previous row"));
    }
    let held = pane.resident();
    assert!(
        held.is_none_or(|kilobytes| kilobytes < 200 * 1024),
        "{held:?} kB"
    );
    pane.press("\x03");
    pane.ends_with(0);
    fs::remove_dir_all(&home).unwrap();
}
