//! The configuration file and what is kept between two watches.

use std::process::Command;

use serde_json::Value;

use super::{Served, expect_failure, paiwatch, scratch, text};

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
fn the_settings_in_effect_are_shown_with_the_place_of_each() {
    let config = "[context.night]\nprofile = \"weekly\"\nfilter = \"status=running\"\n\
                  [context.pinned]\nregion = \"cn-beijing\"\ntargets = [\"@latest\"]\n";
    let home = scratch("in-effect");
    std::fs::create_dir_all(home.join(".aliyun")).unwrap();
    let profile = r#"{"profiles":[{"name":"weekly","mode":"AK","region_id":"cn-shanghai",
                      "access_key_id":"id","access_key_secret":"the-secret"}]}"#;
    std::fs::write(home.join(".aliyun/config.json"), profile).unwrap();
    let shown = |context: &str, variables: &[(&str, &str)]| {
        let arguments = ["config", "show", "--context", context];
        let mut command = configured("in-effect", config, &arguments);
        command.env("HOME", &home).envs(variables.iter().copied());
        text(&command.output().unwrap().stdout)
    };
    let has = |shown: &str, lines: &[&str]| {
        for line in lines {
            assert!(
                shown.lines().any(|known| known.starts_with(line)),
                "{line}: {shown}"
            );
        }
    };
    let night = shown("night", &[]);
    let of_profile = "region = \"cn-shanghai\"  # profile `weekly` (AK) in `";
    has(
        &night,
        &[
            of_profile,
            "filter = \"status=running\"  # file",
            "# targets is not set",
        ],
    );
    assert!(!night.contains("the-secret"), "{night}");
    let pinned = [
        "region = \"cn-beijing\"  # file",
        "targets = [\"@latest\"]  # file",
    ];
    has(&shown("pinned", &[]), &pinned);
    let variables = [
        ("ALIBABA_CLOUD_REGION_ID", "cn-hongkong"),
        ("PAIWATCH_FILTER", "limit=3"),
        ("PAIWATCH_INTERVAL", "5000ms"),
        ("PAIWATCH_BELL", "1"),
    ];
    let of_variables = [
        "region = \"cn-hongkong\"  # ALIBABA_CLOUD_REGION_ID",
        "filter = \"limit=3\"  # PAIWATCH_FILTER",
        "# targets is not set",
        "interval = \"5s\"  # PAIWATCH_INTERVAL",
        "bell = true  # PAIWATCH_BELL",
    ];
    has(&shown("pinned", &variables), &of_variables);
    std::fs::remove_dir_all(home).unwrap();
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
    expect_failure(&run(&["config", "init"]), 2, "exists already", "edit it");
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
