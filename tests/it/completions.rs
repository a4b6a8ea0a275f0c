//! What a shell is told that asks what may follow; the shells themselves are asked by
//! `tests/completions/check`.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use tokio::time::Instant;

/// Nobody waits longer for a key.
const AT_ONCE: Duration = Duration::from_millis(50);
/// A machine that is busy with other tests may be late a few times, but not always.
const TRIES: usize = 20;

/// A home where contexts, profiles and runs are known.
fn home() -> PathBuf {
    let home = std::env::temp_dir().join(format!("paiwatch-completions-{:x}", fastrand::u64(..)));
    let write = |path: &str, text: &str| {
        let path = home.join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    };
    // Nobody answers there: whoever asked the network would wait.
    let config =
        "default-context = \"nightly\"\n[context.nightly]\nendpoint = \"https://192.0.2.1\"\n";
    write(".config/paiwatch/config.toml", config);
    write(
        ".aliyun/config.json",
        r#"{"profiles": [{"name": "weekly", "mode": "AK"}]}"#,
    );
    write(
        ".cache/paiwatch/runs",
        "flow-k3v9q0m2\tchurn daily\nflow-k3\treco\nid:4711\tother\n",
    );
    write(
        ".cache/paiwatch/nodes",
        "flow-k3\tread\nflow-k3\ttrain\nflow-k3\ttrain/iter[0]/fit\nflow-k3v9q0m2\tread\n",
    );
    home
}

fn command(home: &Path, words: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_paiwatch"));
    command
        .env_clear()
        .env("HOME", home)
        .env("PAIWATCH_COMPLETE", "fish");
    command.args(["--", "paiwatch"]).args(words);
    command
}

/// The words, each with what is said of it.
fn told(home: &Path, words: &[&str]) -> Vec<String> {
    let output = command(home, words).output().unwrap();
    assert!(
        output.stderr.is_empty() && output.status.success(),
        "{words:?}"
    );
    let told = String::from_utf8(output.stdout).unwrap();
    told.lines().map(str::to_owned).collect()
}

#[test]
fn a_shell_is_told_what_may_follow() {
    let home = home();
    for (words, expected) in [
        (
            &["stat"][..],
            &["status\tPrint the status once and exit"][..],
        ),
        (
            &["status", "--js"],
            &["--json\tPrint JSON instead, as `paiwatch schema status` describes it"],
        ),
        (&["serve", "--reg"], &[]),
        (
            &["config", "s"],
            &["show\tPrint the settings in effect and where each comes from"],
        ),
        (&["--context", ""], &["nightly"]),
        (&["--profile", "w"], &["weekly"]),
        (&["--output-type", "Model"], &["Model", "ModelEvaluation"]),
        (&["--mouse="], &["--mouse=true", "--mouse=false"]),
        (&["--filter", "status=Fail"], &["status=Failed"]),
        (&["--filter", "'name=a sin"], &["'name=a since="]),
        (
            &["wait", "flow-k"],
            &["flow-k3v9q0m2\tchurn daily", "flow-k3\treco"],
        ),
        (&["export", "flow-k3v"], &["flow-k3v9q0m2\tchurn daily"]),
        (
            &["logs", "flow-k3/t"],
            &["flow-k3/train", "flow-k3/train/iter[0]/fit"],
        ),
        (&["status", "flow-k3/r"], &["flow-k3/read"]),
        (&["status", "flow-none/"], &[]),
        (
            &["logs", "@"],
            &["@latest\tthe newest run", "@last\twhat was watched last"],
        ),
        (&["completions", ""], &["bash", "zsh", "fish"]),
    ] {
        let mut told = told(&home, words);
        told.retain(|line| !line.starts_with("--help") && !line.starts_with("-h"));
        assert_eq!(told, expected, "{words:?}");
    }
    std::fs::remove_dir_all(&home).unwrap();
}

#[test]
fn every_story_reading_and_fault_is_told() {
    let home = home();
    for (flag, lists) in [("--reading", "--readings"), ("--fault", "--faults")] {
        let listed = Command::new(env!("CARGO_BIN_EXE_paiwatch"))
            .args(["serve", lists])
            .output()
            .unwrap();
        let listed = String::from_utf8(listed.stdout).unwrap();
        let told = told(&home, &["demo", flag, ""]);
        assert!(told.len() > 20, "{told:?}");
        for line in told {
            let (name, meaning) = line.split_once('\t').unwrap();
            assert!(listed.contains(name) && listed.contains(meaning), "{line}");
        }
    }
    let stories = told(&home, &["demo", "--story", ""]);
    assert!(stories.contains(&"default".to_owned()), "{stories:?}");
    std::fs::remove_dir_all(&home).unwrap();
}

#[test]
fn a_shell_is_told_at_once_and_without_the_network() {
    let home = home();
    let fastest = (0..TRIES).map(|_| {
        let started = Instant::now();
        told(&home, &["wait", "flow-"]);
        started.elapsed()
    });
    let fastest = fastest.min().unwrap();
    assert!(fastest < AT_ONCE, "{fastest:?}");
    std::fs::remove_dir_all(&home).unwrap();
}
