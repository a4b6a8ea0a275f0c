//! Standard input and standard output, and what happens where they end early.

use std::io::Write;
use std::process::Stdio;

use serde_json::Value;

use super::{Served, expect_failure, paiwatch, text};

#[test]
#[cfg(target_os = "linux")]
fn output_that_does_not_arrive_is_an_error_and_a_reader_that_leaves_is_none() {
    let served = Served::start(&["--story", "small"]);
    let with = |arguments: &[&str]| {
        let mut command = paiwatch(arguments);
        command.envs(served.variables.iter().cloned());
        command
    };
    // Who stops reading a list or events has seen what they wanted. Where the code alone is the
    // verdict, none must look like one: it is that of a program which the closed pipe has ended.
    for (arguments, code) in [
        (&["status", "@latest"][..], 0),
        (&["serve", "--faults"], 0),
        (&["@latest"], 141),
        (&["wait", "@latest"], 141),
        (&["events", "--since-start", "@latest"], 0),
    ] {
        let full = std::fs::File::options().write(true).open("/dev/full");
        let output = with(arguments).stdout(full.unwrap()).output().unwrap();
        let what = "cannot write to standard output: No space left";
        expect_failure(&output, 2, what, "");
        let (reader, writer) = std::io::pipe().unwrap();
        drop(reader);
        let output = with(arguments).stdout(writer).output().unwrap();
        assert_eq!(
            (output.status.code(), text(&output.stderr)),
            (Some(code), String::new()),
            "{arguments:?}"
        );
    }
}

#[test]
fn targets_can_come_from_standard_input() {
    let served = Served::start(&["--story", "small"]);
    let mut child = paiwatch(&["status", "--json", "-"])
        .envs(served.variables.iter().cloned())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stdin = child.stdin.take().unwrap();
    stdin.write_all(b"flow-one\nflow-two\n").unwrap();
    drop(stdin);
    let output = child.wait_with_output().unwrap();
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    let ids: Vec<_> = report["runs"]
        .as_array()
        .unwrap()
        .iter()
        .map(|run| &run["id"])
        .collect();
    assert_eq!(ids, ["flow-one", "flow-two"]);
}
