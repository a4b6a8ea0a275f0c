//! `paiwatch doctor`.

use std::process::Command;

use serde_json::Value;

use super::{KEYS, Served, paiwatch, text};

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
        ("clock", "the service's"),
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
