//! What is on the screen, at any size and in any terminal.

use std::fs;

use crate::pane::{Pane, home, paiwatch};

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
