//! The built program from a shell: what it prints, and how it ends.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpListener;
use std::path::PathBuf;
use std::process::{Child, Command, Output, Stdio};

use serde_json::{Value, json};
use tokio::net::TcpSocket;

/// The program with no variable of ours set.
pub(crate) fn paiwatch(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_paiwatch"));
    command.args(arguments).stdin(Stdio::null());
    let ours = |name: &str| name.starts_with("PAIWATCH_") || name.starts_with("ALIBABA_CLOUD_");
    for (name, _) in std::env::vars().filter(|(name, _)| ours(name)) {
        command.env_remove(name);
    }
    // What it notes in its log is no business of whoever runs the tests.
    command.env("XDG_STATE_HOME", scratch("state"));
    // Whose machine it is has credentials of their own.
    command.env("HOME", scratch("home"));
    command.env("XDG_CONFIG_HOME", scratch("config"));
    command.env("ALIBABA_CLOUD_ECS_METADATA_DISABLED", "true");
    command
}

fn run(arguments: &[&str]) -> Output {
    paiwatch(arguments).output().unwrap()
}

pub(crate) fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

/// It must end with this code, an error that holds `what`, and a hint that holds `hint`.
#[track_caller]
fn fails(arguments: &[&str], code: i32, what: &str, hint: &str) {
    expect_failure(&run(arguments), code, what, hint);
}

#[track_caller]
fn expect_failure(output: &Output, code: i32, what: &str, hint: &str) {
    let said = text(&output.stderr);
    assert_eq!(output.status.code(), Some(code), "{said}");
    assert_eq!(text(&output.stdout), "", "nothing but the error is printed");
    let mut lines = said.lines();
    let error = lines.next().unwrap_or_default();
    assert!(
        error.starts_with("error: ") && error.contains(what),
        "{said}"
    );
    assert!(said.contains(hint), "{said}");
    assert!(
        !said.contains('\u{1b}'),
        "the terminal is left alone: {said:?}"
    );
}

const KEYS: [(&str, &str); 2] = [
    ("ALIBABA_CLOUD_ACCESS_KEY_ID", "id"),
    ("ALIBABA_CLOUD_ACCESS_KEY_SECRET", "the-secret"),
];

/// A service of the program itself, ended with the test.
pub(crate) struct Served {
    child: Child,
    pub(crate) variables: Vec<(String, String)>,
}

impl Served {
    pub(crate) fn start(arguments: &[&str]) -> Self {
        let mut child = paiwatch(&["serve"])
            .args(arguments)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let lines = BufReader::new(child.stdout.take().unwrap()).lines();
        // Reading to the end shows that it lets go of its standard output.
        let variables = lines
            .map(|line| {
                let line = line.unwrap();
                let (name, value) = line
                    .strip_prefix("export ")
                    .and_then(|line| line.split_once('='))
                    .expect("a line that a shell can eval");
                (name.to_owned(), value.to_owned())
            })
            .collect();
        Self { child, variables }
    }

    pub(crate) fn endpoint(&self) -> &str {
        let mut variables = self.variables.iter();
        let endpoint = variables.find(|(name, _)| name == "PAIWATCH_ENDPOINT");
        endpoint.map(|(_, value)| &**value).unwrap()
    }

    pub(crate) fn run(&self, arguments: &[&str]) -> Output {
        paiwatch(arguments)
            .envs(self.variables.iter().cloned())
            .output()
            .unwrap()
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[test]
fn a_target_that_names_no_run_is_refused() {
    fails(
        &["status", "flow a"],
        2,
        "`flow a` is not a run id, link or @latest",
        "flow-…",
    );
    fails(
        &["status", "flow-\u{1b}[2J"],
        2,
        r"`flow-\u{1b}[2J` is not a run id, link or @latest",
        "flow-…",
    );
    fails(
        &["status", "https://console.example/#/x"],
        2,
        "no run in the link",
        "flow-…",
    );
}

#[test]
fn a_flag_that_does_not_exist_or_makes_no_sense_is_refused() {
    for arguments in [
        &["--intervall", "3s"][..],
        &["status", "--interval", "soon"],
        &["status", "--interval", "300000years"],
        &["serve", "--listen", "here"],
        &["--glyphs", "emoji"],
        &["--requests-per-minute", "0"],
    ] {
        let output = run(arguments);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        assert!(text(&output.stderr).starts_with("error: "), "{arguments:?}");
    }
    fails(&["demo", "--speed", "0"], 2, "speed 0", "--speed 10");
    fails(&["serve", "--speed", "nan"], 2, "speed nan", "--speed 10");
}

#[test]
fn an_unknown_look_is_refused_with_the_nearest_right_word() {
    for (flag, variable, typed, meant) in [
        ("--theme", "PAIWATCH_THEME", "hi-contrast", "high-contrast"),
        ("--glyphs", "PAIWATCH_GLYPHS", "asci", "ascii"),
        ("--color", "PAIWATCH_COLOR", "alway", "always"),
    ] {
        let by_flag = run(&["demo", flag, typed]);
        let by_variable = paiwatch(&["demo"]).env(variable, typed).output().unwrap();
        assert!(text(&by_variable.stderr).contains(variable));
        for output in [by_flag, by_variable] {
            let said = text(&output.stderr);
            assert_eq!(output.status.code(), Some(2), "{said}");
            assert!(said.contains(&format!("`{meant}`")), "{said}");
            assert!(said.contains(typed), "{said}");
        }
    }
}

#[test]
fn a_flag_may_stand_before_the_command_and_a_run_may_not() {
    let served = Served::start(&["--story", "small"]);
    let output = served.run(&["--max-batch", "50", "--workspace=1", "status", "--json"]);
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    fails(
        &["flow-a", "status"],
        2,
        "`status` is a command",
        "paiwatch status flow-…",
    );
    fails(&["--once", "status", "flow-a"], 2, "`--once`", "--help");
}

#[test]
fn an_endpoint_or_a_region_that_leads_nowhere_is_refused() {
    let endpoint = |text| ["status", "flow-a", "--endpoint", text];
    fails(&endpoint("http://"), 2, "not an endpoint URL", "--region");
    fails(&endpoint("ftp://paiflow.example"), 2, "`ftp`", "--region");
    fails(
        &endpoint("http://paiflow.example"),
        2,
        "plain HTTP",
        "--region",
    );
    fails(
        &endpoint("https://paiflow.example/api"),
        2,
        "must be host only",
        "--region",
    );
    fails(
        &endpoint("https://me:word@paiflow.example"),
        2,
        "no user name or password",
        "--region",
    );
    fails(
        &["status", "flow-a", "--region", "Hangzhou!"],
        2,
        "`Hangzhou!` is not a region",
        "--region",
    );
    fails(&["status", "flow-a"], 2, "no region", "paiwatch demo");
}

#[test]
fn without_credentials_the_missing_variables_are_named() {
    let region = ["status", "flow-a", "--region", "cn-hangzhou"];
    fails(
        &region,
        5,
        "ALIBABA_CLOUD_ACCESS_KEY_ID and ALIBABA_CLOUD_ACCESS_KEY_SECRET not set",
        "paiwatch demo",
    );
    let output = paiwatch(&region)
        .env("ALIBABA_CLOUD_ACCESS_KEY_ID", "id")
        .output()
        .unwrap();
    let missing = "no credentials: ALIBABA_CLOUD_ACCESS_KEY_SECRET not set";
    expect_failure(&output, 5, missing, "paiwatch demo");
}

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
fn a_service_that_cannot_be_reached_is_said_and_ends_with_five() {
    // Held, so that nobody else takes it, but not listened to.
    let held = TcpSocket::new_v4().unwrap();
    held.bind("127.0.0.1:0".parse().unwrap()).unwrap();
    let endpoint = format!("http://{}", held.local_addr().unwrap());
    let output = paiwatch(&["status", "flow-a", "--endpoint", &endpoint])
        .envs(KEYS)
        .output()
        .unwrap();
    expect_failure(&output, 5, "no connection", &endpoint);
}

#[test]
fn a_wrong_secret_is_said_without_showing_it() {
    let served = Served::start(&["--story", "small"]);
    let output = paiwatch(&["status"])
        .envs(served.variables.iter().cloned())
        .env("ALIBABA_CLOUD_ACCESS_KEY_SECRET", "not-the-right-one")
        .output()
        .unwrap();
    expect_failure(&output, 5, "SignatureDoesNotMatch", "hint: ");
    assert!(!text(&output.stderr).contains("not-the-right-one"));
}

#[test]
fn status_prints_the_documented_schema() {
    let served = Served::start(&[]);
    let output = served.run(&["status", "--json"]);
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(report["schema"], 1);
    assert_eq!(report["not_understood"], json!({}));
    let runs = report["runs"].as_array().unwrap();
    let churn = runs
        .iter()
        .find(|run| run["name"] == "churn-daily")
        .unwrap();
    assert_eq!(churn["answered"], true);
    let nodes = churn["nodes"].as_array().unwrap();
    let total = churn["counts"]["total"].as_u64().unwrap();
    let parents: Vec<_> = nodes.iter().map(|node| &node["parent_id"]).collect();
    let leaves = nodes.iter().filter(|node| !parents.contains(&&node["id"]));
    assert_eq!(leaves.count() as u64, total, "counts are of leaves");
    assert!(nodes.iter().all(|node| node["id"] != churn["root_node_id"]));
    let skipped = nodes
        .iter()
        .find(|node| node["status"] == "Skipped")
        .unwrap();
    let failed = nodes
        .iter()
        .find(|node| node["status"] == "Failed" && node["type"] == "Task");
    assert_eq!(skipped["skipped_because"], failed.unwrap()["id"]);
    let outputs = nodes
        .iter()
        .flat_map(|node| node["outputs"].as_array().unwrap());
    let metrics = outputs
        .clone()
        .find(|output| output["type"] == "Metrics")
        .unwrap();
    assert!(
        metrics["value"]["auc"].is_number(),
        "the value is decoded: {metrics}"
    );
    let parts = outputs
        .filter(|output| output["expandable"] == "report")
        .count();
    assert!(parts >= 3);
}

#[test]
fn status_tells_what_it_did_not_understand() {
    let served = Served::start(&["--story", "small", "--fault", "wrong-element"]);
    let output = served.run(&["status", "--json"]);
    assert_eq!(output.status.code(), Some(0));
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(report["not_understood"]["PipelineRuns"], 1);
    assert_eq!(report["runs"][0]["name"], "small");
    let said = text(&output.stderr);
    assert!(
        said.contains("warning: not understood: `PipelineRuns`"),
        "{said}"
    );
}

#[test]
fn of_a_node_that_is_named_with_its_run_the_branch_is_printed() {
    let served = Served::start(&[]);
    let all: Value = serde_json::from_slice(&served.run(&["status", "--json"]).stdout).unwrap();
    let runs = all["runs"].as_array().unwrap();
    let churn = runs
        .iter()
        .find(|run| run["name"] == "churn-daily")
        .unwrap();
    let nodes = churn["nodes"].as_array().unwrap();
    let dag = nodes
        .iter()
        .find(|node| node["name"] == "feature_eng")
        .unwrap();
    let target = |node: &str| format!("{}/{node}", churn["id"].as_str().unwrap());

    let output = served.run(&["status", "--json", &target(dag["id"].as_str().unwrap())]);
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    let branch = report["runs"][0]["nodes"].as_array().unwrap();
    assert_eq!(branch[0]["name"], "feature_eng");
    assert!(
        branch[1..]
            .iter()
            .all(|node| node["parent_id"] == dag["id"])
    );
    assert_eq!(report["runs"][0]["counts"]["total"], 4);

    let output = served.run(&["status", "--json", &target("node-unknown")]);
    let what = "no node `node-unknown` in flow-";
    expect_failure(&output, 2, what, "hint: did you mean `flow-");
}

#[test]
fn the_newest_run_can_be_named_without_its_id() {
    let served = Served::start(&[]);
    let output = served.run(&["status", "--json", "@latest:churn-daily"]);
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(report["runs"].as_array().unwrap().len(), 1);
    assert_eq!(report["runs"][0]["name"], "churn-daily");
    assert_eq!(served.run(&["status", "@latest"]).status.code(), Some(0));
    let nobody = served.run(&["status", "@latest:nobody"]);
    expect_failure(&nobody, 5, "no run named `nobody`", "@latest");
}

#[test]
fn the_newest_run_is_found_by_a_machine_whose_clock_is_wrong() {
    // The first answer refuses the date of the request, and tells the right one.
    let served = Served::start(&["--fault", "clock-skew=-20m"]);
    let output = served.run(&["status", "@latest"]);
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
}

#[test]
fn an_unknown_run_is_printed_as_not_answered_and_ends_with_five() {
    let served = Served::start(&["--story", "small"]);
    let output = served.run(&["status", "--json", "flow-unknown"]);
    assert_eq!(output.status.code(), Some(5));
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(report["runs"][0]["id"], "flow-unknown");
    assert_eq!(report["runs"][0]["answered"], false);
}

#[test]
fn a_watch_without_a_terminal_prints_a_line_for_every_change_and_ends() {
    let served = Served::start(&["--story", "small", "--speed", "20"]);
    let report = served.run(&["status", "--json"]);
    let report: Value = serde_json::from_slice(&report.stdout).unwrap();
    let id = report["runs"][0]["id"].as_str().unwrap();
    let output = served.run(&[id, "--interval", "100ms"]);
    // A run that failed is a verdict: nobody but its end has ended the watch.
    assert_eq!(output.status.code(), Some(1), "{}", text(&output.stderr));
    let lines = text(&output.stdout);
    assert!(
        lines.contains("small/check Running -> Failed") || lines.contains("small/check Failed"),
        "{lines}"
    );
    assert!(lines.contains("small/publish"), "{lines}");
    assert!(lines.lines().last().unwrap().starts_with("20"), "{lines}");
}

#[test]
fn a_watch_without_a_terminal_of_a_run_nobody_knows_ends_with_five() {
    let served = Served::start(&["--story", "small"]);
    let arguments = ["flow-unknown", "--interval", "100ms", "--give-up", "1s"];
    let output = served.run(&arguments);
    let said = text(&output.stderr);
    assert_eq!(output.status.code(), Some(5), "{said}");
    assert!(text(&output.stdout).contains("flow-unknown not found: wrong id"));
    assert!(
        said.contains("error: no status of flow-unknown for 1s"),
        "{said}"
    );
    assert!(said.contains("hint: not found: wrong id"), "{said}");
}

#[test]
fn a_watch_without_a_terminal_goes_on_after_refusals_and_says_what_is_wrong() {
    // One code is known, the other is odd; the search for the run meets one of them, too.
    let refusals = "refuse=401:Odd*1,refuse=401:InvalidAccessKeyId.NotFound@Nodes*2";
    // The search takes a second longer: the run must still go on then.
    let served = Served::start(&["--story", "small", "--speed", "5", "--fault", refusals]);
    let output = served.run(&["@latest", "--interval", "100ms"]);
    let said = text(&output.stderr);
    assert_eq!(output.status.code(), Some(1), "{said}");
    let warnings: Vec<_> = said.lines().collect();
    let [searching, trouble, recovered] = warnings[..] else {
        panic!("{said}");
    };
    assert!(searching.starts_with("warning: ") && searching.ends_with("(Odd)"));
    assert!(trouble.ends_with("(InvalidAccessKeyId.NotFound)"), "{said}");
    assert!(recovered.starts_with("warning: recovered"), "{said}");
}

#[test]
fn patience_is_what_the_variable_says_and_then_the_reason_is_named() {
    for code in ["InvalidAccessKeyId.NotFound", "Odd"] {
        let refusals = format!("refuse=401:{code}");
        let served = Served::start(&["--story", "small", "--fault", &refusals]);
        let output = paiwatch(&["flow-one"])
            .envs(served.variables.iter().cloned())
            .env("PAIWATCH_GIVE_UP", "1s")
            .output()
            .unwrap();
        let said = text(&output.stderr);
        assert_eq!(output.status.code(), Some(5), "{said}");
        let what = "error: no valid response for 1s: ";
        assert!(said.contains(what) && said.contains(code), "{said}");
        let hint = "hint: check `ALIBABA_CLOUD_ACCESS_KEY_ID`";
        assert!(
            said.contains(hint),
            "the keys, for the service has answered: {said}"
        );
    }
    let output = run(&["flow-one", "--give-up", "0s"]);
    assert_eq!(output.status.code(), Some(2));
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

#[test]
#[cfg(target_os = "linux")]
fn output_that_does_not_arrive_is_an_error_and_a_reader_that_leaves_is_none() {
    let served = Served::start(&["--story", "small"]);
    let with = |arguments: &[&str]| {
        let mut command = paiwatch(arguments);
        command.envs(served.variables.iter().cloned());
        command
    };
    for arguments in [
        &["status", "@latest"][..],
        &["@latest"],
        &["serve", "--faults"],
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
            (Some(0), String::new())
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

fn scratch(name: &str) -> PathBuf {
    std::env::temp_dir().join(format!("paiwatch-{}-{name}", std::process::id()))
}

/// The program of somebody with this configuration.
fn configured(test: &str, config: &str, arguments: &[&str]) -> Command {
    let home = scratch(test);
    let folder = home.join("paiwatch");
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(folder.join("config.toml"), config).unwrap();
    let mut command = paiwatch(arguments);
    command
        .env("XDG_CONFIG_HOME", &home)
        .env("XDG_STATE_HOME", home.join("state"));
    command
}

#[test]
fn a_mistake_in_the_configuration_is_told_with_its_place_before_anything_is_asked() {
    for (config, arguments, what) in [
        (
            "thme = \"x\"",
            &["status"][..],
            "config.toml:1:1: unknown field `thme`",
        ),
        (
            "theme = \"hihg-contrast\"",
            &["demo"],
            "did you mean `high-contrast`?",
        ),
        (
            "time-zone = \"mars\"",
            &["status"],
            "`mars` is not `local`, `utc`",
        ),
        (
            "[context.prod]",
            &["status", "--context", "prd"],
            "did you mean `prod`?",
        ),
        (
            "[context.prod]\ninterval = \"x\"",
            &["config", "show"],
            "config.toml:2:12: ",
        ),
    ] {
        let output = configured("bad-config", config, arguments)
            .output()
            .unwrap();
        expect_failure(&output, 2, what, "paiwatch config path");
    }
}

#[test]
fn a_flag_wins_over_a_variable_and_a_variable_over_the_context() {
    let config = "default-context = \"prod\"\n[context.prod]\nregion = \"cn-beijing\"\n\
                  interval = \"7s\"\nworkspace = 1\n[context.lab]\nregion = \"cn-shanghai\"\n";
    let shown = |arguments: &[&str]| {
        let mut command = configured(
            "precedence",
            config,
            &[&["config", "show"], arguments].concat(),
        );
        command
            .env("PAIWATCH_WORKSPACE", "2")
            .env("PAIWATCH_REGION", "");
        text(&command.output().unwrap().stdout)
    };
    let all = shown(&[]);
    for line in [
        "context = \"prod\"  # file",
        "region = \"cn-beijing\"  # file",
        "workspace = \"2\"  # PAIWATCH_WORKSPACE",
        "interval = \"7s\"  # file",
        "# profile is not set",
    ] {
        assert!(all.lines().any(|known| known == line), "{line}: {all}");
    }
    let lab = shown(&["--context", "lab", "--interval", "9s"]);
    for line in [
        "region = \"cn-shanghai\"  # file",
        "interval = \"9s\"  # flag",
    ] {
        assert!(lab.lines().any(|known| known == line), "{line}: {lab}");
    }
}

#[test]
fn help_names_variables_without_their_values() {
    let mut command = paiwatch(&["--help"]);
    command.env("PAIWATCH_WORKSPACE", "94801");
    let help = text(&command.output().unwrap().stdout);
    assert!(help.contains("[env: PAIWATCH_WORKSPACE]"), "{help}");
    assert!(help.contains("[env: PAIWATCH_TIME_ZONE]"), "{help}");
}

#[test]
fn a_configuration_is_made_once_and_is_right() {
    let home = scratch("made");
    let run = |arguments: &[&str]| {
        let mut command = paiwatch(arguments);
        command.env("XDG_CONFIG_HOME", &home).output().unwrap()
    };
    let made = run(&["config", "init"]);
    assert_eq!(made.status.code(), Some(0), "{}", text(&made.stderr));
    assert_eq!(made.stdout, run(&["config", "path"]).stdout);
    assert_eq!(run(&["config", "show"]).status.code(), Some(0));
    expect_failure(&run(&["config", "init"]), 2, "cannot create", "hint: ");
    std::fs::remove_dir_all(home).unwrap();
}

#[test]
fn what_was_watched_last_is_found_again() {
    let served = Served::start(&["--story", "small", "--speed", "1000"]);
    let run = |arguments: &[&str]| {
        let mut command = configured("last", "", arguments);
        command
            .envs(served.variables.iter().cloned())
            .output()
            .unwrap()
    };
    std::fs::remove_dir_all(scratch("last").join("state")).ok();
    expect_failure(
        &run(&["status", "@last"]),
        2,
        "nothing was watched here yet",
        "hint: ",
    );
    run(&["@latest", "--interval", "100ms"]);
    let output = run(&["status", "--json", "@last"]);
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(report["runs"][0]["name"], "small");
}

/// The lines of a doctor who has nothing else to look at, by verdict and topic.
fn doctor(command: &mut Command) -> (Option<i32>, Vec<(String, String, String)>) {
    let output = command.env_remove("TMUX").output().unwrap();
    let lines = text(&output.stdout);
    let line = |line: &str| {
        let mut words = line.splitn(3, char::is_whitespace);
        let verdict = words.next().unwrap().to_owned();
        let rest = line[verdict.len()..].trim_start();
        let (topic, what) = rest.split_once(' ').unwrap();
        (verdict, topic.to_owned(), what.trim_start().to_owned())
    };
    (output.status.code(), lines.lines().map(line).collect())
}

/// Whether one of the lines has this verdict and topic, and these words.
fn finds(lines: &[(String, String, String)], verdict: &str, topic: &str, words: &str) -> bool {
    lines
        .iter()
        .any(|(has, is, says)| has == verdict && is == topic && says.contains(words))
}

#[test]
fn a_doctor_finds_everything_well_where_it_is() {
    let served = Served::start(&[]);
    let ask = |arguments: &[&str]| {
        let mut command = paiwatch(arguments);
        command
            .envs(served.variables.iter().cloned())
            .env("LANG", "C.UTF-8")
            .env_remove("LC_ALL");
        command
    };
    let (code, lines) = doctor(&mut ask(&["doctor"]));
    assert_eq!(code, Some(0), "{lines:?}");
    for (topic, words) in [
        ("config", "config.toml"),
        ("credentials", "environment variables: key "),
        ("endpoint", "http://127.0.0.1:"),
        ("proxy", "none"),
        ("dns", "127.0.0.1"),
        ("tls", "plain HTTP"),
        ("clock", "clock "),
        ("call", "request "),
        ("permission", "`paiflow:ListPipelineRunNodeLogs`"),
        ("log", "paiwatch.log"),
        ("locale", "C.UTF-8"),
        ("terminal", "not a terminal"),
    ] {
        assert!(finds(&lines, "ok", topic, words), "{topic}: {lines:?}");
    }
    let output = ask(&["doctor", "--json"]).output().unwrap();
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(report["schema"], 1);
    let checks = report["checks"].as_array().unwrap();
    assert!(checks.len() >= 15);
    assert!(
        checks
            .iter()
            .all(|check| check["verdict"] == "ok" && check["todo"].is_null())
    );
}

#[test]
fn a_doctor_says_what_is_wrong_and_what_to_do() {
    let (code, lines) = doctor(&mut paiwatch(&["doctor"]));
    assert_eq!(code, Some(2));
    assert!(finds(&lines, "error", "region", "--region"), "{lines:?}");
    assert!(
        finds(&lines, "error", "credentials", "aliyun configure"),
        "both are missing: {lines:?}"
    );
    let mut somewhere = paiwatch(&["doctor", "--region", "hangzhou"]);
    let (_, lines) = doctor(somewhere.env("ALL_PROXY", "socks5://127.0.0.1:1"));
    assert!(
        finds(&lines, "warning", "region", "cn-hangzhou"),
        "{lines:?}"
    );
    let (code, lines) = doctor(&mut paiwatch(&["doctor", "--region", "cn-hangzhou"]));
    assert_eq!(code, Some(5));
    assert!(
        finds(&lines, "error", "credentials", "aliyun configure"),
        "{lines:?}"
    );
    let (_, lines) = doctor(paiwatch(&["doctor"]).env("PAIWATCH_ENDPOINT", "http://127.0.0.1:1"));
    assert!(
        finds(&lines, "ok", "dns", "127.0.0.1"),
        "the way is looked at without credentials: {lines:?}"
    );

    let with = |faults: &[&str], secret: Option<&str>| {
        let served = Served::start(&[&["--story", "small"], faults].concat());
        let mut command = paiwatch(&["doctor"]);
        command.envs(served.variables.iter().cloned());
        if let Some(secret) = secret {
            command.env("ALIBABA_CLOUD_ACCESS_KEY_SECRET", secret);
        }
        doctor(&mut command)
    };
    let (code, lines) = with(&[], Some("not-the-right-one"));
    assert_eq!(code, Some(5));
    assert!(
        finds(&lines, "error", "call", "SignatureDoesNotMatch"),
        "{lines:?}"
    );
    assert!(
        finds(&lines, "ok", "clock", "clock "),
        "a refusal tells the time, too: {lines:?}"
    );
    assert!(
        !format!("{lines:?}").contains("reachable"),
        "the way is not doubted: {lines:?}"
    );
    let (code, lines) = with(&["--fault", "clock-skew=-20m"], None);
    assert_eq!(code, Some(0), "{lines:?}");
    assert!(
        finds(&lines, "warning", "clock", "set this machine's clock"),
        "{lines:?}"
    );
    let (code, lines) = with(&["--fault", "forbidden=ListPipelineRunNodeLogs"], None);
    assert_eq!(code, Some(5), "{lines:?}");
    let permission = "`paiflow:ListPipelineRunNodeLogs`";
    assert!(
        finds(&lines, "error", "permission", permission),
        "{lines:?}"
    );

    let mut command = paiwatch(&["doctor", "--endpoint", "https://paiflow.example"]);
    command
        .envs(KEYS)
        .env("https_proxy", "http://me:the-secret@127.0.0.1:1");
    let (code, lines) = doctor(&mut command);
    assert_eq!(code, Some(5));
    assert!(
        finds(
            &lines,
            "ok",
            "proxy",
            "http://127.0.0.1:1, by `https_proxy`"
        ),
        "{lines:?}"
    );
    assert!(
        finds(&lines, "error", "call", "the proxy http://127.0.0.1:1"),
        "{lines:?}"
    );
    assert!(!format!("{lines:?}").contains("the-secret"));
    let (code, lines) = doctor(command.env("https_proxy", "http://p:99999"));
    assert_eq!(code, Some(2));
    assert!(
        finds(&lines, "error", "proxy", "`https_proxy` is not the address"),
        "{lines:?}"
    );
}

#[test]
fn an_unknown_zone_is_refused_with_the_word_that_was_meant() {
    for (zone, meant) in [
        ("lokal", "did you mean `local`?"),
        ("08:00", "did you mean `+08:00`?"),
        ("Asia/Shanghai", "`TZ=Asia/Shanghai`"),
    ] {
        let output = run(&["demo", "--time-zone", zone]);
        assert_eq!(output.status.code(), Some(2), "{zone}");
        assert!(
            text(&output.stderr).contains(meant),
            "{}",
            text(&output.stderr)
        );
    }
    let output = paiwatch(&["demo"])
        .env("PAIWATCH_TIME_ZONE", "utv")
        .output();
    assert!(text(&output.unwrap().stderr).contains("`utc`"));
}
