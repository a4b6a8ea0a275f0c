//! The terminal is handed to a shell or a pager, and comes back whole.

use std::fs;

use rustix::process::{Pid, Signal, kill_process};

use crate::pane::{LEFT, Pane, TAKEN, command, count, home, paiwatch};

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
