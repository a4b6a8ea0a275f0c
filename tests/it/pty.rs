//! The built program in a real pseudo-terminal: it takes the screen, follows
//! keys and sizes, and gives everything back, however it ends.

use std::fs;
use std::path::Path;

use portable_pty::CommandBuilder;
use rustix::process::{Pid, Signal, kill_process};

use crate::pane::{LEFT, Pane, TAKEN, command, count, home, paiwatch};

#[test]
fn the_demo_shows_a_tree_follows_keys_and_gives_the_terminal_back() {
    let mut pane = Pane::demo(45, 160, "default");
    pane.until("the tree", |screen| screen.contains("∅ evaluate"));
    pane.press("e");
    pane.until("the failure", |screen| {
        screen.contains("train-2 › xgb_train")
    });
    pane.press("?");
    pane.until("the keys", |screen| screen.contains("previous row"));
    pane.press("q");
    pane.until("the tree again", |screen| screen.contains("churn-daily"));
    pane.press("q");
    pane.ends_with(0);
}

#[test]
fn any_size_is_a_smaller_picture_and_a_big_one_comes_back() {
    let mut pane = Pane::demo(24, 80, "default");
    pane.until("the tree", |screen| screen.contains("ctr-exp-b"));
    for (rows, cols) in [(12, 48), (6, 30), (3, 20), (1, 1), (2, 300), (100, 10)] {
        pane.resize(rows, cols);
        pane.press("jk");
    }
    pane.resize(45, 160);
    pane.until("the detail pane", |screen| {
        screen.contains("Overview") && screen.contains("ELAPSED")
    });
    pane.press("q");
    pane.ends_with(0);
}

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
fn pasted_text_does_nothing() {
    let mut pane = Pane::demo(24, 80, "small");
    pane.until("the run", |screen| screen.contains("small"));
    pane.press("\x1b[200~q?/qqq\x1b[201~");
    pane.press("?");
    pane.until("the keys", |screen| screen.contains("previous row"));
    pane.press("\x03");
    pane.ends_with(0);
}

#[test]
fn a_key_is_answered_when_it_is_pressed_and_not_with_the_next_second() {
    let mut pane = Pane::demo(24, 80, "default");
    pane.until("the tree", |screen| screen.contains("ctr-exp-b"));
    // One after the other: if each waited for the clock, all would take a minute.
    for _ in 0..200 {
        pane.press("?");
        pane.until("the keys", |screen| screen.contains("previous row"));
        pane.press("q");
        pane.until("the tree", |screen| !screen.contains("previous row"));
    }
    pane.press("q");
    pane.ends_with(0);
}

#[test]
fn the_log_of_a_failure_and_the_change_of_a_metric_are_two_keys_away() {
    let mut pane = Pane::demo(24, 80, "default");
    pane.until("the failures", |screen| screen.contains("nodes ✘"));
    pane.press("g/xgb_train\re3");
    pane.until("why it failed", |screen| {
        screen.contains("3 Log") && screen.contains("ERROR OOMKilled")
    });
    pane.press("2");
    pane.until("the change between iterations", |screen| {
        let is_change = |line: &str| line.trim().starts_with("train-1") && line.contains(" +0.");
        screen.contains("auc  over the iterations of train") && screen.lines().any(is_change)
    });
    pane.press("qq");
    pane.ends_with(0);
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

#[test]
fn a_thousand_sizes_at_once_end_with_the_last_one() {
    let mut pane = Pane::demo(24, 80, "default");
    pane.until_shown("ctr-exp-b");
    for step in 0..1_000 {
        pane.resize(1 + step * 7 % 60, 1 + step * 13 % 200);
    }
    pane.resize(45, 160);
    pane.until("the detail pane", |screen| {
        screen.contains("Overview") && screen.contains("ELAPSED")
    });
    pane.press("q");
    pane.ends_with(0);
}

/// A shell that continues the program as often as it stops, and says each
/// time how the terminal was left.
const SHELL: &str = r#"set -m
go_on() {
  code=$?
  # Not a loop: a shell leaves one when a job in it is stopped.
  # 128 and the number of SIGSTOP, which differs between systems.
  if [ $code = $((128 + $(kill -l STOP))) ]; then
    stty -a | tr ' ;' '\n\n' | grep -x -e '-*icanon' -e '-*echo'
    fg > /dev/null; go_on
  fi
}
sh -c 'echo $$ > "$HOME/program"; exec "$0" demo --story small' "$0"; go_on
echo "ended $code"; exit $code"#;

#[test]
fn a_hundred_suspends_leave_the_terminal_to_the_shell_and_come_back_whole() {
    let program = env!("CARGO_BIN_EXE_paiwatch");
    let shell = command(&home("suspend"), "bash", &["-c", SHELL, program]);
    let mut pane = Pane::start(24, 80, shell);
    for round in 1..=100 {
        pane.until_here("the screen", |pane| {
            count(&pane.bytes, TAKEN) == round && pane.contents().contains("small")
        });
        pane.press("\x1a");
        pane.until_here("the shell", |pane| count(&pane.bytes, LEFT) == round);
    }
    pane.until_here("the screen", |pane| {
        count(&pane.bytes, TAKEN) == 101 && pane.contents().contains("small")
    });
    pane.press("?");
    pane.until_shown("previous row");
    pane.press("\x03");
    let end = pane.end();
    assert_eq!(end.code, 0);
    end.took_and_gave_back(101, false);
    assert_eq!(
        end.count("\nicanon"),
        100,
        "lines are collected for the shell"
    );
    assert_eq!(end.count("\necho"), 100, "keys are shown");
    assert_eq!(end.count("-icanon") + end.count("-echo"), 0);
    assert_eq!(end.count("ended 0"), 1);
}

#[test]
fn a_stop_that_somebody_else_asks_for_is_like_one_by_a_key() {
    let home = home("stop");
    let program = env!("CARGO_BIN_EXE_paiwatch");
    let shell = command(&home, "bash", &["-c", SHELL, program]);
    let mut pane = Pane::start(24, 80, shell);
    for round in 1..=3 {
        pane.until_here("the screen", |pane| {
            count(&pane.bytes, TAKEN) == round && pane.contents().contains("small")
        });
        let program = fs::read_to_string(home.join("program")).unwrap();
        let program = Pid::from_raw(program.trim().parse().unwrap()).unwrap();
        kill_process(program, Signal::TSTP).unwrap();
        pane.until_here("the shell", |pane| count(&pane.bytes, LEFT) == round);
    }
    pane.until_here("the screen", |pane| count(&pane.bytes, TAKEN) == 4);
    pane.press("q");
    let end = pane.end();
    assert_eq!(end.code, 0);
    end.took_and_gave_back(4, false);
    assert_eq!((end.count("\nicanon"), end.count("\necho")), (3, 3));
}

#[test]
fn suspending_where_no_shell_is_comes_back_at_once() {
    let mut pane = Pane::demo(24, 80, "small");
    pane.until_shown("small");
    pane.press("\x1a");
    pane.until_here("the screen again", |pane| count(&pane.bytes, TAKEN) == 2);
    pane.until_shown("small");
    pane.press("q");
    let end = pane.end();
    assert_eq!(end.code, 0);
    end.took_and_gave_back(2, false);
}

#[test]
fn a_program_that_was_stopped_from_outside_draws_all_anew() {
    let mut pane = Pane::demo(24, 80, "small");
    pane.until_shown("small");
    pane.signal(Signal::STOP);
    pane.signal(Signal::CONT);
    pane.until_here("the screen again", |pane| count(&pane.bytes, TAKEN) == 2);
    pane.until_shown("small");
    pane.press("q");
    let end = pane.end();
    assert_eq!(end.code, 0);
    end.took_and_gave_back(2, false);
}

#[test]
fn a_log_that_cannot_be_written_is_a_notice_and_the_watch_goes_on() {
    let log = "/dev/null/paiwatch.log";
    let demo = ["demo", "--story", "small", "--log-file", log];
    let mut pane = Pane::start(24, 120, paiwatch(&home("unwritable"), &demo));
    pane.until_shown("cannot write the log `/dev/null/paiwatch.log`: ");
    pane.press("?");
    pane.until_shown("previous row");
    pane.press("qq");
    pane.ends_with(0);
}

/// A shell that is told the program.
fn shell(home: &Path, script: &str) -> CommandBuilder {
    command(
        home,
        "bash",
        &["-c", script, env!("CARGO_BIN_EXE_paiwatch")],
    )
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
fn keys_come_from_the_terminal_where_standard_input_is_none() {
    for (name, input) in [("nothing", "< /dev/null"), ("closed", "<&-")] {
        let script = format!(r#""$0" demo --story small {input}"#);
        let mut pane = Pane::start(24, 80, shell(&home(name), &script));
        pane.until_shown("small");
        pane.press("?");
        pane.until_shown("previous row");
        pane.press("qq");
        pane.ends_with(0);
    }
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

#[test]
fn a_pager_has_the_terminal_and_its_keys_to_itself_and_gives_them_back() {
    let home = home("pager");
    let script = home.join("pager.sh");
    let answer = home.join("answer");
    fs::write(
        &script,
        "echo the pager shows:; head -n 1 \"$1\"; read line; echo \"$line\" > \"$HOME/answer\"\n",
    )
    .unwrap();
    let mut command = paiwatch(&home, &["demo", "--story", "small"]);
    command.env("PAGER", format!("sh '{}'", script.display()));
    let mut pane = Pane::start(24, 80, command);
    pane.until_shown("small");
    // Twice: the keys come back the first time, too.
    for (line, times) in [("quit? no", 1), ("e q z", 2)] {
        pane.press("P");
        // Not what the first one has left on the screen below ours.
        pane.until_here("the pager", |pane| {
            count(&pane.bytes, "the pager shows:") == times
        });
        assert!(pane.is_as_a_shell_wants_it());
        pane.press(&format!("{line}\n"));
        pane.until("the tree again", |screen| {
            screen.contains("back") && screen.contains("NAME")
        });
        assert_eq!(fs::read_to_string(&answer).unwrap().trim(), line);
    }
    pane.press("?");
    pane.until_shown("previous row");
    pane.press("qq");
    let end = pane.end();
    assert_eq!(end.code, 0);
    end.took_and_gave_back(3, false);
    fs::remove_dir_all(&home).unwrap();
}

#[test]
fn ten_thousand_keys_at_once_a_paste_and_sequences_nobody_knows_do_nothing_unintended() {
    let mut pane = Pane::demo(24, 80, "default");
    pane.until_shown("ctr-exp-b");
    // Answers to questions that were never asked, keys with modifiers, and sequences without a meaning.
    for unknown in [
        "\x1b[?62;22c",
        "\x1b[99;99~",
        "\x1b]11;rgb:0000/qqqq/xxxx\x07",
        "\x1b]52;c;cXF4\x1b\\",
        "\x1bP>|xterm(qq)\x1b\\",
        "\x1b_Gi=1;qx\x1b\\",
        "\x1b[<0;5;5M\x1b[<0;5;5m",
        "\x1b[I\x1b[O",
        "\x1bq",
        "\x1bx",
        "\x1b[200~qqq x\n:quit\n\x1b[201~",
    ] {
        pane.press(unknown);
    }
    // Every one of them is taken, in its order: the cursor ends where the last ones lead.
    pane.press(&"jkhlGg=-ecfs".repeat(833));
    pane.press("?");
    pane.until_shown("next row, or line down");
    pane.press("q");
    pane.until("the list with every run", |screen| {
        screen.contains("NAME") && !screen.contains("0 runs")
    });
    // Nothing was typed, left, or dropped on the way.
    pane.press("/");
    pane.until("an empty search", |screen| {
        screen
            .lines()
            .last()
            .is_some_and(|line| line.trim_start().starts_with('/'))
    });
    pane.press("\x03");
    let said = pane.ends_with(0);
    assert!(
        said.contains("churn-daily") && said.contains("ctr-exp-b"),
        "{said}"
    );
}

#[test]
fn nothing_waits_for_a_terminal_that_answers_no_question() {
    // The pane answers none, and the program has asked none by its end.
    for term in ["xterm-256color", "dumb", "vt100", "nobody-knows-it"] {
        let mut demo = paiwatch(&home("term"), &["demo", "--story", "small"]);
        demo.env("TERM", term);
        let mut pane = Pane::start(24, 80, demo);
        pane.until_shown("small");
        pane.press("q");
        pane.ends_with(0);
    }
}

#[test]
fn the_zone_of_the_configuration_is_that_of_the_screen_and_a_flag_wins() {
    let home = home("zone");
    let folder = home.join(".config/paiwatch");
    fs::create_dir_all(&folder).unwrap();
    fs::write(folder.join("config.toml"), "time-zone = \"+05:30\"").unwrap();
    for (flag, zone) in [(&[][..], "+05:30"), (&["--time-zone", "utc"], "UTC")] {
        let demo = [&["demo", "--story", "small"], flag].concat();
        let mut pane = Pane::start(24, 80, paiwatch(&home, &demo));
        pane.until_shown(zone);
        pane.press("q");
        pane.ends_with(0);
    }
}
