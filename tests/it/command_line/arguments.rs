//! What may stand on a command line and in the variables of its flags.

use super::{Served, fails, paiwatch, run, text};

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
fn help_names_variables_without_their_values() {
    let mut command = paiwatch(&["--help"]);
    command.env("PAIWATCH_WORKSPACE", "94801");
    let help = text(&command.output().unwrap().stdout);
    assert!(help.contains("[env: PAIWATCH_WORKSPACE]"), "{help}");
    assert!(help.contains("[env: PAIWATCH_TIME_ZONE]"), "{help}");
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
