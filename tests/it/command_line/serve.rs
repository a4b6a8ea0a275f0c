//! `paiwatch serve`: what it plays, what it prints and how it ends.

use std::io::{BufRead, BufReader, Read};
use std::net::TcpListener;
use std::process::{Command, Stdio};

use serde_json::Value;

use super::{KEYS, Served, expect_failure, fails, paiwatch, run, scratch, text};

#[test]
fn a_story_that_cannot_be_played_is_refused_with_line_and_column() {
    let file = scratch("broken-story.toml");
    std::fs::write(&file, "[[pipeline]]\nname = \"a\"\nnodes = 3\n").unwrap();
    let path = file.to_str().unwrap();
    fails(
        &["serve", "--story", path],
        2,
        ":3:1: ",
        "assets/stories/README.md",
    );
    fails(
        &["serve", "--story", "no/such.toml"],
        2,
        "cannot read the story",
        "assets/stories",
    );
    fails(
        &["serve", "--story", "defualt"],
        2,
        "`default`",
        "assets/stories",
    );
    std::fs::remove_file(file).unwrap();
    for (story, why) in [
        ("huge:10", "huge:RUNSxNODES"),
        ("huge:1x9999999999", "from 1 to 1000000 nodes"),
    ] {
        fails(&["demo", "--story", story], 2, why, "assets/stories");
    }
}

#[test]
fn readings_are_listed_and_wrong_ones_are_refused() {
    let output = run(&["serve", "--readings"]);
    let listed = text(&output.stdout);
    assert_eq!(output.status.code(), Some(0));
    for reading in paiwatch::sim::Reading::all() {
        let line = listed.lines().find(|line| line.starts_with(reading.name()));
        assert!(line.unwrap().ends_with(reading.meaning()), "{listed}");
    }
    let contradiction = "`nulls` and `empty-texts` contradict each other";
    let both = ["--reading", "nulls", "--reading", "shuffled,empty-texts"];
    for command in ["serve", "demo"] {
        let arguments = [&[command][..], &both].concat();
        fails(&arguments, 2, contradiction, "paiwatch serve --readings");
    }
    fails(
        &["serve", "--reading", "suffled"],
        2,
        "did you mean `shuffled`?",
        "--readings",
    );
    let output = paiwatch(&["serve"])
        .env("PAIWATCH_READING", "max-batch=none")
        .output()
        .unwrap();
    expect_failure(&output, 2, "`max-batch=20`", "--readings");
}

#[test]
fn faults_are_listed_and_wrong_ones_are_refused() {
    let listed = text(&run(&["serve", "--faults"]).stdout);
    for fault in paiwatch::sim::Fault::all() {
        let line = listed.lines().find(|line| line.starts_with(fault.name()));
        assert!(line.unwrap().contains(fault.meaning()), "{listed}");
    }
    let wrong = ["--fault", "drop", "--fault", "slow-body=never"];
    for command in ["serve", "demo"] {
        let arguments = [&[command][..], &wrong].concat();
        fails(&arguments, 2, "a length of time such as `5s`", "--faults");
    }
    let beyond = ["serve", "--control", "--listen", "0.0.0.0:0"];
    fails(&beyond, 2, "listen on loopback", "127.0.0.1:0");
}

#[test]
fn a_port_in_use_is_said_with_its_address() {
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    fails(&["serve", "--listen", &address], 2, &address, "127.0.0.1:0");
}

#[test]
fn a_command_that_cannot_be_started_is_said() {
    fails(
        &["serve", "--", "no-such-program"],
        2,
        "cannot run `no-such-program`",
        "one command",
    );
}

#[test]
fn serve_runs_a_command_with_its_variables_and_ends_with_it() {
    let script = "test -n \"$PAIWATCH_ENDPOINT\" && \"$0\" status >/dev/null && exit 7";
    let program = env!("CARGO_BIN_EXE_paiwatch");
    let output = run(&[
        "serve", "--story", "small", "--", "sh", "-c", script, program,
    ]);
    assert_eq!(output.status.code(), Some(7), "{}", text(&output.stderr));
}

#[test]
fn a_shell_can_eval_what_serve_prints_and_goes_on_at_once() {
    let script = r#"eval "$("$0" serve --story small & echo "served=$!")"
        "$0" status --json; code=$?; kill "$served"; exit $code"#;
    let mut shell = Command::new("sh");
    let output = shell
        .args(["-c", script, env!("CARGO_BIN_EXE_paiwatch")])
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(report["runs"][0]["name"], "small");
}

#[test]
fn serve_uses_the_keys_of_the_environment_and_quotes_them_for_the_shell() {
    let mut child = paiwatch(&["serve", "--story", "small"])
        .env("ALIBABA_CLOUD_ACCESS_KEY_ID", "my-id")
        .env("ALIBABA_CLOUD_ACCESS_KEY_SECRET", "it's $HOME")
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let lines: Vec<_> = BufReader::new(child.stdout.take().unwrap())
        .lines()
        .map(Result::unwrap)
        .collect();
    child.kill().unwrap();
    child.wait().unwrap();
    assert_eq!(lines.len(), 3);
    assert_eq!(lines[1], "export ALIBABA_CLOUD_ACCESS_KEY_ID=my-id");
    assert_eq!(
        lines[2],
        r"export ALIBABA_CLOUD_ACCESS_KEY_SECRET='it'\''s $HOME'"
    );
}

#[test]
fn serve_wants_the_token_of_the_environment_and_no_other() {
    let mut child = paiwatch(&["serve", "--story", "small"])
        .envs(KEYS)
        .env("ALIBABA_CLOUD_SECURITY_TOKEN", "the-token")
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut printed = String::new();
    let mut stdout = child.stdout.take().unwrap();
    stdout.read_to_string(&mut printed).unwrap();
    let line = printed.lines().next().unwrap();
    let endpoint = line.strip_prefix("export PAIWATCH_ENDPOINT=").unwrap();
    let status = |token: &str| {
        let mut command = paiwatch(&["status", "--endpoint", endpoint]);
        command
            .envs(KEYS)
            .env("ALIBABA_CLOUD_SECURITY_TOKEN", token);
        command.output().unwrap()
    };
    let (right, wrong) = (status("the-token"), status("another"));
    child.kill().unwrap();
    child.wait().unwrap();
    assert_eq!(right.status.code(), Some(0), "{}", text(&right.stderr));
    expect_failure(&wrong, 5, "InvalidSecurityToken", "hint: ");
    assert!(!text(&wrong.stderr).contains("another"));
}

#[test]
fn serve_leaves_when_told() {
    let mut served = Served::start(&["--story", "small"]);
    let pid = rustix::process::Pid::from_child(&served.child);
    rustix::process::kill_process(pid, rustix::process::Signal::TERM).unwrap();
    let end = served.child.wait().unwrap();
    assert_eq!(end.code(), Some(143));
}
