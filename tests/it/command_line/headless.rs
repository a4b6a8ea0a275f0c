//! A watch without a terminal.

use serde_json::Value;

use super::{Served, paiwatch, run, text};

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
