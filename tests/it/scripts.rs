//! The commands for scripts, as the built program answers them: what they print, and how they
//! end, whatever is done to their input and output.

use std::collections::BTreeMap;
use std::process::{Command, Output};
use std::sync::OnceLock;

use serde_json::Value;

use crate::command_line::{Served, paiwatch, text};

/// A service in which nothing changes: every state that lasts, each with a run of its name.
fn still() -> &'static Served {
    static SERVED: OnceLock<Served> = OnceLock::new();
    SERVED.get_or_init(|| Served::start(&["--story", "still"]))
}

/// The ids of its runs by their names.
fn ids() -> &'static BTreeMap<String, String> {
    static IDS: OnceLock<BTreeMap<String, String>> = OnceLock::new();
    IDS.get_or_init(|| {
        let runs: Value = json(&still().run(&["runs", "--json"]));
        let runs = runs["runs"].as_array().unwrap().iter();
        let text = |value: &Value| value.as_str().unwrap().to_owned();
        runs.map(|run| (text(&run["name"]), text(&run["id"])))
            .collect()
    })
}

fn id(name: &str) -> &'static str {
    &ids()[name]
}

#[track_caller]
fn json(output: &Output) -> Value {
    let said = || panic!("{}", text(&output.stderr));
    serde_json::from_slice(&output.stdout).unwrap_or_else(|_| said())
}

/// The command with `NAME` in its words for the id of the run of that name.
fn said(arguments: &[&str]) -> (i32, String, String) {
    let words: Vec<String> = arguments.iter().map(|word| with_ids(word)).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let output = still().run(&words);
    let code = output.status.code().unwrap();
    (code, text(&output.stdout), text(&output.stderr))
}

fn with_ids(word: &str) -> String {
    let mut word = word.to_owned();
    for (name, id) in ids() {
        word = word.replace(&format!("<{name}>"), id);
    }
    word
}

/// What is typed, how it ends, and what is printed and reported.
type Row = (&'static [&'static str], i32, &'static str, &'static str);

const TABLE: &[Row] = &[
    (&["wait", "<succeeded>"], 0, "✔ Succeeded  succeeded", ""),
    (&["wait", "<failed>"], 1, "✘ Failed  failed", ""),
    (
        &["wait", "<succeeded>", "<failed>"],
        1,
        "paiwatch logs <failed>/node-",
        "",
    ),
    (
        &["wait", "<terminated>", "<succeeded>"],
        3,
        "■ Terminated",
        "",
    ),
    (
        &["wait", "<suspended>", "--timeout", "200ms"],
        4,
        "‖ Suspended",
        "time limit of 0.2s reached: the run has not finished",
    ),
    (
        &["wait", "<failed>", "<suspended>", "--fail-fast"],
        1,
        "‖ Suspended",
        "",
    ),
    (&["wait", "-q", "<failed>"], 1, "", ""),
    (&["wait", "-q", "<failed>/second"], 1, "", ""),
    (
        &["wait", "<failed>/first"],
        0,
        "✔ Succeeded  failed/first",
        "",
    ),
    (&["wait"], 2, "", "error: `wait` needs a run"),
    (
        &["wait", "flow-nobody", "--give-up", "1s"],
        5,
        "not found",
        "no status of flow-nobody",
    ),
    (&["events"], 2, "", "error: `events` needs a run"),
    (
        &["events", "<failed>"],
        1,
        r#""event":"end","from":null,"to":"failed","exit_code":1"#,
        "",
    ),
    (
        &["events", "<terminated>"],
        3,
        r#""to":"terminated","exit_code":3"#,
        "",
    ),
    (&["status"], 0, "<failed>", ""),
    (&["status", "<failed>"], 0, "<failed>", ""),
    (&["status", "--tree"], 0, "◆", ""),
    (&["status", "flow-nobody"], 5, "not found", ""),
    (
        &["status", "<failed>/nothing"],
        2,
        "",
        "no node `nothing` in <failed>",
    ),
    (&["status", "<failed>/second"], 0, "second", ""),
    (&["status", "--tree", "--json"], 2, "", "exclude each other"),
    (&["runs"], 0, "✔ Succeeded", ""),
    (
        &["runs", "--filter", "status=failed limit=1"],
        0,
        "✘ Failed",
        "",
    ),
    (
        &["runs", "--filter", "nmae=x"],
        2,
        "",
        "no filter `nmae=x`; try `name=`",
    ),
    (
        &["runs", "--filter", "name=\"a b"],
        2,
        "",
        "a double quote is not closed",
    ),
    (
        &["outputs", "<showcase>", "--type", "metric"],
        2,
        "",
        "did you mean `Metrics`?",
    ),
    (&["logs", "<failed>", "--failed"], 0, ": ", ""),
    (
        &["logs", "<succeeded>", "--failed"],
        0,
        "",
        "no task has failed",
    ),
    (&["logs", "<failed>/nothing"], 2, "", "there are `"),
    (
        &["logs", "<failed>", "--since", "soon"],
        2,
        "",
        "`soon` is not a time",
    ),
    (
        &["logs", "flow-nobody"],
        5,
        "",
        "error: not found: wrong id, region or account",
    ),
    (&["outputs", "<showcase>"], 0, "DataSet", ""),
    (&["outputs", "<showcase>", "--value"], 0, "{\"", ""),
    (
        &["outputs", "<showcase>", "--value", "--json"],
        2,
        "",
        "exclude each other",
    ),
    (&["outputs", "flow-nobody"], 5, "", "error: not found"),
    (&["schema", "status"], 0, "draft/2020-12/schema", ""),
    (&["schema", "events"], 0, "draft/2020-12/schema", ""),
];

#[test]
fn every_command_prints_and_ends_as_the_table_says() {
    for (arguments, code, printed, reported) in TABLE {
        let (ended, out, err) = said(arguments);
        let said = format!("{arguments:?}\n{out}{err}");
        assert_eq!(ended, *code, "{said}");
        assert!(out.contains(&with_ids(printed)), "{said}");
        assert!(!printed.is_empty() || out.is_empty(), "{said}");
        assert!(err.contains(&with_ids(reported)), "{said}");
    }
}

#[test]
fn whatever_is_done_to_input_and_output_the_bytes_and_the_code_are_right() {
    for (script, code, printed) in [
        (
            // Of what goes on: of what is over all may be told before anybody stops to read.
            "set -o pipefail; $p events <suspended> --since-start | head -1",
            0,
            r#"{"schema":1,"at":""#,
        ),
        ("$p events <failed> > /dev/full", 2, ""),
        ("$p wait <failed> > /dev/full", 2, ""),
        ("$p runs > /dev/full", 2, ""),
        ("$p logs <failed> > /dev/full", 2, ""),
        ("$p outputs <showcase> > /dev/full", 2, ""),
        ("$p schema status > /dev/full", 2, ""),
        ("$p wait <failed> <&- | tail -1", 0, "paiwatch logs"),
        (
            "$p events <failed> <&- 2>&- | tail -1",
            0,
            r#""event":"end""#,
        ),
        ("$p wait <failed> >&-", 1, ""),
        (
            "nohup $p wait <failed> < /dev/null | tail -1",
            0,
            "paiwatch logs",
        ),
        (
            // As long as this machine needs to print anything.
            "for seconds in 1 4 16 64; do \
             said=$(timeout $seconds $p wait <suspended>); code=$?; \
             test -n \"$said\" && break; done; echo \"$said\"; exit $code",
            124,
            "Suspended",
        ),
        (
            &when_it_has_printed("$p wait <suspended>", "kill"),
            143,
            "Suspended",
        ),
        (
            &when_it_has_printed("$p events <suspended> --since-start", "kill -HUP"),
            129,
            r#"{"schema":1,"at":""#,
        ),
        (
            "env -i PAIWATCH_ENDPOINT=$PAIWATCH_ENDPOINT \
             ALIBABA_CLOUD_ACCESS_KEY_ID=$ALIBABA_CLOUD_ACCESS_KEY_ID \
             ALIBABA_CLOUD_ACCESS_KEY_SECRET=$ALIBABA_CLOUD_ACCESS_KEY_SECRET $p wait <failed>",
            1,
            "x Failed",
        ),
        (
            "env -i HOME=/nowhere LOGNAME=cron SHELL=/bin/sh PATH=/usr/bin:/bin \
             PAIWATCH_ENDPOINT=$PAIWATCH_ENDPOINT \
             ALIBABA_CLOUD_ACCESS_KEY_ID=$ALIBABA_CLOUD_ACCESS_KEY_ID \
             ALIBABA_CLOUD_ACCESS_KEY_SECRET=$ALIBABA_CLOUD_ACCESS_KEY_SECRET \
             sh -c '$p wait <failed>; $p <terminated>' < /dev/null 2>&1",
            3,
            "paiwatch logs",
        ),
        (
            "set -o pipefail; $p status --json | python3 -c \
             'import json, sys; print(len(json.load(sys.stdin)[\"runs\"]), \"runs\")'",
            0,
            " runs",
        ),
        ("$p logs <failed> --failed | head -1", 0, ": "),
        ("echo <failed> | $p wait -", 1, "Failed"),
    ] {
        let script = with_ids(script).replace("$p", env!("CARGO_BIN_EXE_paiwatch"));
        let output = shell(&script).output().unwrap();
        let said = format!("{script}\n{}{}", text(&output.stdout), text(&output.stderr));
        assert_eq!(output.status.code(), Some(code), "{said}");
        assert!(text(&output.stdout).contains(printed), "{said}");
    }
}

/// Something done to a command in the background, as soon as it has printed anything.
fn when_it_has_printed(command: &str, done: &str) -> String {
    format!(
        r#"out=$(mktemp); {command} > "$out" & until test -s "$out"; do sleep 0.05; done
        {done} $!; wait $!; code=$?; cat "$out"; rm "$out"; exit $code"#
    )
}

/// A shell with the variables of the service.
fn shell(script: &str) -> Command {
    // Whatever is set for the program is set for the shell.
    let set = paiwatch(&[]);
    let mut shell = Command::new("bash");
    shell.args(["-c", script]);
    for (name, value) in set.get_envs() {
        match value {
            Some(value) => shell.env(name, value),
            None => shell.env_remove(name),
        };
    }
    shell.envs(still().variables.iter().cloned());
    shell
}

#[test]
fn a_line_a_run_says_id_name_state_progress_time_and_the_first_failure() {
    let (_, out, _) = said(&["status"]);
    let line = out
        .lines()
        .find(|line| line.contains(id("failed")))
        .unwrap();
    assert!(line.contains("  failed  "), "{line}");
    assert!(line.contains("✘ Failed"), "{line}");
    assert!(line.contains(" ✘1  "), "{line}");
    assert_eq!(out.lines().count(), ids().len(), "{out}");
}

#[test]
fn of_a_node_that_was_waited_for_nothing_is_said_of_another() {
    let (_, out, _) = said(&["wait", "<failed>/first"]);
    assert!(out.contains("failed/first  1/1"), "{out}");
    assert!(!out.contains("second"), "{out}");
}

#[test]
fn values_are_a_line_of_json_each_and_types_are_taken_in_any_case() {
    let (_, values, _) = said(&["outputs", "<showcase>", "--type", "metrics", "--value"]);
    assert!(values.lines().count() > 0);
    for line in values.lines() {
        let value: Value = serde_json::from_str(line).unwrap();
        assert!(value.is_object(), "{line}");
    }
    let (_, list, _) = said(&["outputs", "<showcase>", "--type", "metrics", "--json"]);
    let list: Value = serde_json::from_str(&list).unwrap();
    let outputs = list["outputs"].as_array().unwrap();
    assert_eq!(outputs.len(), values.lines().count());
    assert!(outputs.iter().all(|output| output["type"] == "Metrics"));
}

#[test]
fn outputs_of_many_runs_are_read_where_that_is_wanted_and_else_null() {
    let served = Served::start(&["--story", "huge:21x4"]);
    let list = |also: &[&str]| {
        let words = ["status", "--json", "--filter", "limit=21"];
        let output = served.run(&[&words, also].concat());
        let report = json(&output);
        let nodes = report["runs"].as_array().unwrap().iter();
        let nodes = nodes.flat_map(|run| run["nodes"].as_array().unwrap().clone());
        let are_null = nodes.map(|node| node["outputs"].is_null());
        assert_eq!(output.status.code(), Some(0));
        (are_null.collect::<Vec<_>>(), text(&output.stderr))
    };
    let (are_null, said) = list(&[]);
    assert!(are_null.iter().all(|is_null| *is_null));
    let words = "warning: outputs of 21 runs were not read; `--outputs` reads them\n";
    assert_eq!(said, words);
    let (are_null, said) = list(&["--outputs"]);
    assert!(are_null.iter().all(|is_null| !is_null));
    assert_eq!(said, "");
    let (are_null, said) = list(&["--no-outputs"]);
    assert!(are_null.iter().all(|is_null| *is_null));
    assert_eq!(said, "");
}

#[test]
fn who_is_patient_is_so_to_the_end() {
    // After two failures the third try would come after 3 to 6 seconds.
    let served = Served::start(&["--story", "small", "--fault", "500@ListPipelineRuns*2"]);
    let output = served.run(&["status", "--give-up", "4s", "@latest"]);
    let said = text(&output.stderr);
    assert_eq!(output.status.code(), Some(0), "{said}");
}
