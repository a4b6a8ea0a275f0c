//! What cannot be had is said with its reason, and with a way out that fits: by services of the
//! tests' own that refuse everything, do not speak HTTP, or have more than is read.

use std::fs::File;
use std::io::Write;
use std::net::TcpListener;
use std::process::{Command, Output};
use std::sync::atomic::AtomicUsize;
use std::sync::atomic::Ordering::SeqCst;
use std::thread;

use crate::command_line::{paiwatch, text};
use crate::hostile::whole;

const REFUSED: &str = r#"{"Code":"Forbidden.RAM","Message":"no","RequestId":"1"}"#;

/// Answers each request by the whole answer that is made for it, until the tests end.
fn answering(answer: impl Fn(&str) -> String + Send + Copy + 'static) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let endpoint = format!("http://{}", listener.local_addr().unwrap());
    thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            thread::spawn(move || {
                while let Ok(request) = whole(&mut stream) {
                    if stream.write_all(answer(&request).as_bytes()).is_err() {
                        return;
                    }
                }
            });
        }
    });
    endpoint
}

fn http(status: &str, body: &str) -> String {
    let length = body.len();
    format!("HTTP/1.1 {status}\r\ncontent-length: {length}\r\n\r\n{body}")
}

fn asked(endpoint: &str, arguments: &[&str]) -> Output {
    let mut command: Command = paiwatch(arguments);
    command.env("PAIWATCH_ENDPOINT", endpoint);
    command.env("ALIBABA_CLOUD_ACCESS_KEY_ID", "id");
    command.env("ALIBABA_CLOUD_ACCESS_KEY_SECRET", "the-secret");
    command.output().unwrap()
}

#[test]
fn what_is_not_permitted_is_said_with_the_permission_and_no_doubt_of_the_network() {
    let endpoint = answering(|_| http("403 Forbidden", REFUSED));
    let cases: [&[&str]; 2] = [&["wait", "--give-up", "2s", "flow-a"], &["runs"]];
    for (arguments, operation) in cases
        .into_iter()
        .zip(["ListPipelineRunsStatus", "ListPipelineRuns"])
    {
        let output = asked(&endpoint, arguments);
        let said = text(&output.stderr);
        assert_eq!(output.status.code(), Some(5), "{said}");
        assert!(said.contains(&format!("`paiflow:{operation}`")), "{said}");
        assert!(!said.contains("reachable"), "{said}");
    }
    let shown = text(&asked(&endpoint, &["status", "flow-a"]).stdout);
    assert!(shown.contains("no status (Forbidden.RAM)"), "{shown}");
    assert!(!shown.contains("not found"), "{shown}");
}

#[test]
fn what_passes_and_what_has_expired_is_said_with_what_to_do() {
    let refused = |status: &'static str, code: &'static str| {
        let body = format!(r#"{{"Code":"{code}","Message":"no","RequestId":"1"}}"#);
        let body: &'static str = body.leak();
        let endpoint = answering(move |_| http(status, body));
        text(&asked(&endpoint, &["runs", "--give-up", "1s"]).stderr)
    };
    for (status, code, hint) in [
        (
            "400 Bad Request",
            "InvalidSecurityToken.Expired",
            "hint: set a new key pair with",
        ),
        (
            "400 Bad Request",
            "InvalidAccessKeyId.NotFound",
            "hint: check `ALIBABA_CLOUD_",
        ),
        (
            "429 Too Many Requests",
            "Throttling.User",
            "hint: try again later",
        ),
        (
            "500 Internal Server Error",
            "InternalError",
            "hint: try again later",
        ),
    ] {
        let said = refused(status, code);
        assert!(said.contains(hint), "{code}: {said}");
    }
    let silent = TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap();
    let output = asked(&format!("http://{silent}"), &["runs", "--give-up", "1s"]);
    let said = text(&output.stderr);
    assert!(
        said.contains("`paiwatch doctor` looks at each step"),
        "{said}"
    );
}

#[test]
fn what_is_no_http_is_an_invalid_answer_and_no_fault_of_the_network() {
    let odd = [
        "HTTP/1.1 200 OK\r\ncontent-length: -1\r\n\r\n",
        "SSH-2.0-OpenSSH_8.9\r\n",
    ];
    for answer in odd {
        let endpoint = answering(move |_| answer.to_owned());
        let output = asked(&endpoint, &["status", "--give-up", "1s", "flow-a"]);
        let said = text(&output.stderr);
        assert!(said.contains("invalid answer from the service"), "{said}");
        assert!(!said.contains("reachable"), "{said}");
    }
}

/// A run whose tree is that of another node the first time, and which is over after that.
fn another_tree_first(request: &str) -> String {
    static TREES: AtomicUsize = AtomicUsize::new(0);
    let path = request.split_whitespace().nth(1).unwrap_or_default();
    let root = match TREES.fetch_add(usize::from(path.contains("/nodes/")), SeqCst) {
        0 => "node-x",
        _ => "node-r",
    };
    let word = match TREES.load(SeqCst) {
        0 | 1 => "Running",
        _ => "Succeeded",
    };
    let row = format!(r#""PipelineRunId":"flow-a","Status":"{word}","NodeId":"node-r""#);
    let body = if request.starts_with("PUT") {
        format!(r#"{{"PipelineRuns":[{{{row}}}]}}"#)
    } else if path.contains("/nodes/") {
        format!(
            r#"{{"Metadata":{{"NodeId":"{root}","NodeType":"Dag"}},"StatusInfo":{{"Status":"{word}"}},"Spec":{{"HasPipelines":false}}}}"#
        )
    } else {
        format!("{{{row}}}")
    };
    http("200 OK", &body)
}

#[test]
fn a_tree_that_cannot_be_read_is_said_and_that_it_is_read_again() {
    let endpoint = answering(another_tree_first);
    let output = asked(&endpoint, &["wait", "--interval", "100ms", "flow-a"]);
    let said = text(&output.stderr);
    assert_eq!(output.status.code(), Some(0), "{said}");
    let lines: Vec<&str> = said
        .lines()
        .filter(|line| line.contains("the nodes"))
        .collect();
    let [unread, read] = lines[..] else {
        panic!("{said}");
    };
    assert!(
        unread.contains("flow-a: the nodes could not be read"),
        "{said}"
    );
    assert!(unread.contains("it tells of another node"), "{said}");
    assert!(read.contains("flow-a: the nodes are read again"), "{said}");
}

/// A run of one task that has written more than was asked for, and put out more than is read.
fn plenty(request: &str) -> String {
    let row = r#""PipelineRunId":"flow-a","Name":"a","Status":"Succeeded","NodeId":"node-r""#;
    let path = request.split_whitespace().nth(1).unwrap_or_default();
    let node = r#"{"PipelineRunId":"flow-a","NodeId":"node-t","Status":"Succeeded"}"#;
    let body = if request.starts_with("PUT") {
        format!(r#"{{"PipelineRuns":[{{{row}}}],"Nodes":[{node}],"Outputs":[]}}"#)
    } else if path.contains("/logs") {
        let lines = [r#""new""#, r#""old""#, r#""older""#].join(",");
        format!(r#"{{"TotalCount":3,"Logs":[{lines}]}}"#)
    } else if path.contains("/outputs") {
        let page = path.split("PageNumber=").nth(1).unwrap_or_default();
        let page = page.split('&').next().unwrap_or_default();
        let one = |at| format!(r#"{{"NodeId":"node-t","Id":"{page}-{at}","Name":"{page}-{at}"}}"#);
        let rows: Vec<String> = (0..5000).map(one).collect();
        format!(r#"{{"TotalCount":1000000,"Outputs":[{}]}}"#, rows.join(","))
    } else if path.contains("/nodes/") {
        let task = r#"{"Metadata":{"NodeId":"node-t","Name":"t","NodeType":"Task"},"StatusInfo":{"Status":"Succeeded"}}"#;
        format!(
            r#"{{"Metadata":{{"NodeId":"node-r"}},"Spec":{{"HasPipelines":true,"Pipelines":[{task}]}}}}"#
        )
    } else {
        format!("{{{row}}}")
    };
    http("200 OK", &body)
}

#[test]
fn what_is_left_out_of_too_many_outputs_is_said() {
    let endpoint = answering(plenty);
    let output = asked(&endpoint, &["outputs", "flow-a"]);
    let said = text(&output.stderr);
    assert_eq!(output.stdout.split(|byte| *byte == b'\n').count(), 20_001);
    assert!(
        said.contains("the first 20,000 only, there are more"),
        "{said}"
    );
}

#[test]
fn of_more_lines_than_were_asked_for_the_newest_are_printed() {
    let endpoint = answering(plenty);
    let output = asked(&endpoint, &["logs", "--tail", "1", "flow-a/node-t"]);
    assert_eq!(text(&output.stdout), "new\n", "{}", text(&output.stderr));
}

#[test]
fn a_log_that_begins_anew_at_every_offset_has_an_end_that_is_said() {
    let endpoint = answering(|request| {
        let lines: Vec<String> = (0..100).map(|at| format!("\"{at}\"")).collect();
        if request.contains("/logs") {
            http("200 OK", &format!(r#"{{"Logs":[{}]}}"#, lines.join(",")))
        } else {
            plenty(request)
        }
    });
    for tail in [&[][..], &["--tail", "300"][..]] {
        let output = asked(&endpoint, &[&["logs", "flow-a/node-t"], tail].concat());
        let said = text(&output.stderr);
        assert_eq!(output.status.code(), Some(5), "{said}");
        assert!(said.contains("the same lines at every offset"), "{said}");
        assert!(text(&output.stdout).lines().count() <= 100);
    }
}

/// A log of blank lines, and nothing behind the last of them.
#[test]
fn a_log_whose_lines_are_all_alike_is_read_to_its_end() {
    let endpoint = answering(|request| {
        let offset = request.split("Offset=").nth(1).unwrap_or_default();
        let offset = offset.split(['&', ' ']).next().unwrap_or_default();
        let left = 250_u32.saturating_sub(offset.parse().unwrap_or(0)).min(100);
        if request.contains("/logs") {
            let lines = vec![r#""""#; left as usize].join(",");
            http("200 OK", &format!(r#"{{"Logs":[{lines}]}}"#))
        } else {
            plenty(request)
        }
    });
    let output = asked(&endpoint, &["logs", "flow-a/node-t"]);
    let said = text(&output.stderr);
    assert_eq!(output.status.code(), Some(0), "{said}");
    assert_eq!(text(&output.stdout).lines().count(), 250);
}

#[test]
fn a_list_of_runs_that_is_no_text_is_said_with_what_to_do() {
    for (input, why) in [
        ("/dev/zero", "more than 32 MiB"),
        ("/bin/true", "not UTF-8"),
    ] {
        let mut command = paiwatch(&["status", "-"]);
        let output = command.stdin(File::open(input).unwrap()).output().unwrap();
        let said = text(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{said}");
        let [what, hint] = said.lines().collect::<Vec<_>>()[..] else {
            panic!("{said}");
        };
        let what = what.strip_prefix("error: cannot read the list of runs on standard input: ");
        assert!(what.is_some_and(|what| what.contains(why)), "{said}");
        assert!(hint.starts_with("hint: pipe a list into it"), "{said}");
    }
}

#[test]
fn a_story_without_an_end_is_refused() {
    let output = paiwatch(&["serve", "--story", "/dev/zero"])
        .output()
        .unwrap();
    let said = text(&output.stderr);
    assert_eq!(output.status.code(), Some(2), "{said}");
    assert!(said.contains("more than 32 MiB"), "{said}");
}
