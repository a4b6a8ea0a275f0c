//! The built program on a machine that lacks what most have: variables, a locale of UTF-8, a
//! terminal that is known, a home that takes files.

use std::process::Command;

use portable_pty::CommandBuilder;

use crate::pane::Pane;

const PROGRAM: &str = env!("CARGO_BIN_EXE_paiwatch");

/// What the machine says of itself: nothing; an old locale and a terminal that nobody has
/// described; a home in which nothing can be made, as on a disk that is read-only.
const MACHINES: [&[(&str, &str)]; 4] = [
    &[],
    &[("LANG", "zh_CN.GB18030"), ("TERM", "nobody-knows-it")],
    &[("LC_ALL", "POSIX"), ("TERM", "dumb"), ("HOME", "/dev/null")],
    &[
        ("TERM", "linux"),
        ("HOME", ""),
        ("XDG_CONFIG_HOME", "/dev/null/config"),
        ("XDG_CACHE_HOME", "/dev/null/cache"),
        ("XDG_STATE_HOME", "/dev/null/state"),
    ],
];

fn program(machine: &[(&str, &str)], arguments: &[&str]) -> Command {
    let mut command = Command::new(PROGRAM);
    command.env_clear().envs(machine.iter().copied());
    command.args(arguments);
    command
}

#[test]
fn the_demo_runs_on_any_machine_and_draws_what_every_terminal_can() {
    for machine in MACHINES {
        let mut demo = CommandBuilder::new(PROGRAM);
        demo.args(["demo", "--story", "small"]);
        demo.cwd("/");
        demo.env_clear();
        for (name, value) in machine {
            demo.env(name, value);
        }
        let mut pane = Pane::start(24, 80, demo);
        pane.until_shown("train");
        pane.press("?");
        pane.until_shown("previous row");
        assert!(pane.bytes.is_ascii(), "{machine:?}: {}", pane.contents());
        pane.press("qq");
        pane.ends_with(0);
    }
}

#[test]
fn the_service_and_a_single_look_at_it_need_nothing_of_a_machine() {
    for machine in MACHINES {
        let serve = ["serve", "--story", "small", "--", PROGRAM, "status"];
        let output = program(machine, &serve).output().unwrap();
        let (out, err) = (output.stdout, String::from_utf8(output.stderr).unwrap());
        assert_eq!((output.status.code(), &*err), (Some(0), ""), "{machine:?}");
        let row = String::from_utf8(out).unwrap();
        assert!(row.is_ascii() && row.contains("  small  "), "{row}");
    }
}

#[test]
fn a_home_that_takes_no_file_is_one_clear_error_where_a_file_is_wanted() {
    let home = [("HOME", "/dev/null")];
    let output = program(&home, &["config", "init"]).output().unwrap();
    let said = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(2), "{said}");
    let lines: Vec<&str> = said.lines().collect();
    let [error, hint] = lines[..] else {
        panic!("{said}");
    };
    let path = "error: cannot create `/dev/null/.config/paiwatch/config.toml`: ";
    assert!(
        error.starts_with(path) && hint.starts_with("hint: "),
        "{said}"
    );
}
