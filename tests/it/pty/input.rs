//! Keys and pastes.

use std::time::Duration;

use super::shell;
use crate::pane::{Pane, home, now};

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
    const ROUNDS: u64 = 200;
    let mut pane = Pane::demo(24, 80, "default");
    pane.until("the tree", |screen| screen.contains("ctr-exp-b"));
    // One after the other: if each key waited for the clock, all would take twice as long.
    let end = now() + Duration::from_secs(ROUNDS);
    for round in 0..ROUNDS {
        assert!(now() < end, "round {round}");
        pane.press("?");
        pane.until("the keys", |screen| screen.contains("previous row"));
        pane.press("q");
        pane.until("the tree", |screen| !screen.contains("previous row"));
    }
    pane.press("q");
    pane.ends_with(0);
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
