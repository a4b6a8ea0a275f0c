//! However the program ends, the terminal is left in order and the reason is said.

use std::fs;
use std::path::Path;

use portable_pty::CommandBuilder;
use rustix::process::Signal;

use super::shell;
use crate::pane::{Pane, command, home, paiwatch};

#[test]
fn a_signal_ends_the_program_with_its_number_and_a_terminal_in_order() {
    for (signal, code) in [
        (Signal::TERM, 143),
        (Signal::HUP, 129),
        (Signal::INT, 130),
        (Signal::QUIT, 131),
        (Signal::USR1, 138),
        (Signal::USR2, 140),
        (Signal::ALARM, 142),
        (
            Signal::VTALARM,
            128 + Signal::VTALARM.as_raw().cast_unsigned(),
        ),
        (Signal::PROF, 128 + Signal::PROF.as_raw().cast_unsigned()),
        (Signal::XCPU, 128 + Signal::XCPU.as_raw().cast_unsigned()),
        (Signal::TRAP, 133),
        (Signal::ABORT, 134),
    ] {
        let mut pane = Pane::demo(24, 80, "small");
        pane.until_shown("small");
        pane.signal(signal);
        assert_eq!(pane.ends_with(code), "");
    }
}

#[test]
fn a_panic_anywhere_ends_the_program_at_once_and_says_where_to_read_on() {
    for place in ["loop", "draw", "task", "blocking", "thread"] {
        let home = home(place);
        let mut demo = paiwatch(&home, &["demo", "--story", "small"]);
        demo.env("PAIWATCH_PANIC", place);
        let said = Pane::start(24, 80, demo).ends_with(101);
        let log = home.join(".local/state/paiwatch/paiwatch.log");
        for words in [
            "rehearsed fall",
            "panic_injection.rs",
            "error: this is a bug in paiwatch",
            log.to_str().unwrap(),
        ] {
            assert!(said.contains(words), "{place}: no {words} in {said}");
        }
        let log = fs::read_to_string(log).unwrap();
        assert!(log.contains("watching http://127.0.0.1"), "{log}");
        assert!(log.contains("rehearsed fall") && log.contains("panic_injection.rs"));
        assert!(
            log.contains("paiwatch::run::panic_injection"),
            "a backtrace: {log}"
        );
        assert!(!log.contains(['\u{1b}', '\u{202e}']), "{log:?}");
    }
}

#[test]
fn a_closed_terminal_ends_the_program() {
    for is_controlling in [true, false] {
        let mut demo = paiwatch(&home("closed"), &["demo", "--story", "small"]);
        demo.set_controlling_tty(is_controlling);
        let mut pane = Pane::start(24, 80, demo);
        pane.until_shown("small");
        assert_eq!(pane.close(), 129, "controlling: {is_controlling}");
    }
}

#[test]
fn a_keyboard_that_goes_leaves_the_screen_in_order() {
    // The machine tells it in more ways than one, and not always in the same order: by a
    // signal to end, by one to go on, and by the end of the keys. Where the first is ignored,
    // each of the others comes first.
    for (name, ignored) in [("told", ""), ("untold", "HUP")] {
        a_keyboard_goes(&home(&format!("keyboard-goes-{name}")), ignored);
    }
}

fn a_keyboard_goes(home: &Path, ignored: &str) {
    // The screen stays, so that all that is written to it can be read.
    let script = r#"tty > "$HOME/tty"; echo ready; read line"#;
    let mut shown = Pane::start(24, 80, command(home, "sh", &["-c", script]));
    shown.until_shown("ready");
    // A pane closes with the next thing that is said in it.
    let script = format!(
        r#"trap '' {ignored}
while echo; do sleep 0.1; done 2> /dev/null &
exec "$0" demo --story small --mouse > "$(cat "$HOME/tty")""#
    );
    let keyboard = Pane::start(24, 80, shell(home, &script));
    shown.until_shown("small");
    assert_eq!(keyboard.close(), 129);
    shown.press("\n");
    shown.end().took_and_gave_back(1, true);
}

#[test]
fn a_terminal_that_takes_nothing_any_more_holds_no_program_that_is_told_to_end() {
    let mut pane = Pane::demo(24, 80, "small");
    pane.until_shown("small");
    pane.hang();
    pane.press("?");
    pane.signal(Signal::TERM);
    assert_eq!(pane.ends_hanging(), 143);
}

/// It must end with 2 and this error, and leave the terminal as it was.
#[track_caller]
fn refuses(shell: CommandBuilder, error: &str) {
    let end = Pane::start(24, 80, shell).end();
    assert_eq!(end.code, 2);
    end.took_and_gave_back(0, false);
    assert_eq!((end.count("error: "), end.count(error)), (1, 1));
    assert_eq!(end.count("hint: "), 1);
}

#[test]
fn a_terminal_without_a_keyboard_is_one_clear_error() {
    let home = home("keyboard");
    let program = env!("CARGO_BIN_EXE_paiwatch");
    for input in ["< /dev/null", "<&-"] {
        // No terminal of its own either, though its output is one; bash would make it its own.
        let script = format!(r#""$0" demo --story small {input}"#);
        let mut shell = command(&home, "sh", &["-c", &script, program]);
        shell.set_controlling_tty(false);
        refuses(shell, "error: no keyboard: ");
    }
}

/// Starts the program in the background where no shell cares for it any more:
/// it may write to the terminal, but not change its modes.
const IN_THE_BACKGROUND: &str = r#"mkfifo "$HOME/begin" "$HOME/end"
(set -m; sh -c 'read line < "$HOME/begin"; "$0" demo --story small < "$1"; echo $? > "$HOME/end"' "$0" "$(tty)" &)
echo > "$HOME/begin"; read code < "$HOME/end"; exit "$code""#;

#[test]
fn a_terminal_that_cannot_be_made_raw_is_one_clear_error() {
    let home = home("background");
    let shell = shell(&home, IN_THE_BACKGROUND);
    refuses(shell, "error: cannot draw on this terminal: ");
    fs::remove_dir_all(&home).unwrap();
}

#[test]
fn a_terminal_that_is_gone_from_the_beginning_is_one_clear_error() {
    // As its errors go elsewhere, they can be read.
    let home = home("gone");
    let script = r#"trap '' HUP; while echo ready; do sleep 0.1; done 2> /dev/null
exec "$0" demo --story small 2> "$HOME/errors""#;
    let mut pane = Pane::start(24, 80, shell(&home, script));
    pane.until_shown("ready");
    assert_eq!(pane.close(), 2);
    let said = fs::read_to_string(home.join("errors")).unwrap();
    assert!(
        said.starts_with("error: cannot write to standard output: "),
        "{said}"
    );
    assert_eq!(said.lines().count(), 1, "{said}");
}
