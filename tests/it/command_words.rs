//! The words around a command: help, version, and variables.

use std::fs::File;
use std::process::{Command, Output, Stdio};

fn paiwatch(arguments: &[&str], variables: &[(&str, &str)]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_paiwatch"));
    command.env_clear().env("HOME", "/nowhere");
    command.args(arguments).envs(variables.iter().copied());
    command.stdin(Stdio::null());
    command
}

fn run(arguments: &[&str], variables: &[(&str, &str)]) -> Output {
    paiwatch(arguments, variables).output().unwrap()
}

fn printed(arguments: &[&str]) -> String {
    let output = run(arguments, &[]);
    assert_eq!(output.status.code(), Some(0), "{arguments:?}");
    assert!(output.stderr.is_empty(), "{arguments:?}");
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn the_help_of_a_command_is_found_either_way() {
    for command in ["status", "demo", "serve", "doctor", "config"] {
        assert_eq!(printed(&["help", command]), printed(&[command, "--help"]));
    }
    assert_eq!(printed(&["help"]), printed(&["--help"]));
}

#[test]
fn the_short_version_is_a_line_and_the_long_one_tells_where_things_are() {
    let version = format!("paiwatch {}\n", env!("CARGO_PKG_VERSION"));
    assert_eq!(printed(&["-V"]), version);
    let long = printed(&["--version"]);
    let rest = long.strip_prefix(&version).unwrap();
    let names: Vec<_> = rest
        .lines()
        .filter_map(|line| line.split(':').next())
        .collect();
    assert_eq!(names, ["commit", "target", "config", "log", "cache"]);
    let ends = ["config.toml", "paiwatch.log", "runs"];
    for (line, end) in rest.lines().skip(2).zip(ends) {
        assert!(line.contains("/nowhere/") && line.ends_with(end), "{line}");
    }
}

#[test]
fn the_manual_has_a_page_for_each_command() {
    let page = printed(&["man"]);
    assert!(page.is_ascii() && page.contains(".SH OPTIONS"), "{page}");
    let folder = std::env::temp_dir().join(format!("paiwatch-man-{}", std::process::id()));
    assert_eq!(printed(&["man", folder.to_str().unwrap()]), "");
    for name in ["", "-status", "-wait", "-config-show"] {
        let path = folder.join(format!("paiwatch{name}.1"));
        let page = std::fs::read_to_string(path).unwrap();
        assert!(page.is_ascii() && page.contains("PAIWATCH"), "{name}");
    }
    std::fs::remove_dir_all(&folder).unwrap();
    let output = run(&["man", "/proc/nowhere"], &[]);
    assert_eq!(output.status.code(), Some(2));
}

#[test]
fn help_and_version_to_a_full_disk_end_with_two() {
    for arguments in [&["--help"][..], &["-V"], &["--version"], &["help", "demo"]] {
        let full = File::options().write(true).open("/dev/full").unwrap();
        let output = paiwatch(arguments, &[]).stdout(full).output().unwrap();
        let said = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(2), "{arguments:?}: {said}");
        assert!(said.starts_with("error: "), "{said}");
    }
}

#[test]
fn a_variable_that_nobody_reads_is_named_once_with_the_nearest() {
    let variables = [("PAIWATCH_INTERVALL", "3s"), ("PAIWATCH_QQQ", "1")];
    let said = String::from_utf8(run(&["serve", "--faults"], &variables).stderr).unwrap();
    let mut lines: Vec<&str> = said.lines().collect();
    lines.sort_unstable();
    assert_eq!(
        lines,
        [
            "warning: no variable `PAIWATCH_INTERVALL`; did you mean `PAIWATCH_INTERVAL`?",
            "warning: no variable `PAIWATCH_QQQ`",
        ]
    );
}

#[test]
fn a_variable_that_is_empty_is_not_set() {
    let variables = [
        ("PAIWATCH_THEME", ""),
        ("PAIWATCH_STORY", ""),
        ("PAIWATCH_SPEED", ""),
        ("PAIWATCH_REGION", ""),
    ];
    let output = run(&["serve", "--", "true"], &variables);
    let said = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(0), "{said}");
    assert_eq!(said, "");
}

/// A command that has no use for a variable is not stopped by what is wrong with it.
#[test]
fn a_variable_of_another_command_is_not_read() {
    let variables = [("PAIWATCH_THEME", "drak"), ("PAIWATCH_INTERVAL", "soon")];
    let output = run(&["serve", "--", "true"], &variables);
    assert_eq!(output.status.code(), Some(0));
    assert!(output.stderr.is_empty());
}

#[test]
fn a_command_has_only_the_flags_that_act_in_it() {
    let groups = [
        "Service:",
        "Requests:",
        "Appearance:",
        "Watching:",
        "Embedded service:",
    ];
    for (arguments, expected) in [
        (&["--help"][..], &groups[..4]),
        (&["demo", "--help"], &groups[1..]),
        (&["serve", "--help"], &groups[4..]),
        (&["config", "path", "--help"], &[]),
    ] {
        let help = printed(arguments);
        for group in groups {
            let has = help.lines().any(|line| line == group);
            assert_eq!(has, expected.contains(&group), "{arguments:?}: {group}");
        }
    }
}
