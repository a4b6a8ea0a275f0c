//! The lines above the tree: how old what is shown is, how the runs stand, and what the watch costs.

use paiwatch::app::message::Message;
use paiwatch::domain::{RunPage, SourceError, StatusRows, Update};
use paiwatch::ui::theme::{Colour, Glyphs};

use super::{all_nodes, all_rows};
use crate::situations::four_runs;
use crate::stage::Stage;

#[test]
fn when_the_next_try_is_due_is_said_at_every_width() {
    let mut stage = four_runs();
    let why = "connection closed before message completed".to_owned();
    stage.trouble(SourceError::Unreachable { why }, 30);
    stage.wait(20);
    for width in [160, 130, 110, 100, 99, 80, 60] {
        stage = stage.sized(width, 26);
        assert!(stage.lines()[0].contains("next try in 10s"), "{width}");
    }
    stage.wait(10);
    assert!(stage.lines()[0].contains("trying now"));
}

#[test]
fn an_answer_that_takes_its_time_is_waited_for() {
    let mut stage = four_runs().sized(160, 45);
    stage.resting(3);
    for (seconds, said) in [
        (3, "next 0s"),
        (1, "next 0s"),
        (1, "waiting"),
        (9, "waiting"),
    ] {
        stage.wait(seconds);
        assert!(stage.lines()[0].contains(said), "{}", stage.lines()[0]);
    }
}

#[test]
fn a_run_that_is_answered_for_no_more_is_not_counted_as_running() {
    let mut stage = four_runs().sized(160, 45);
    let counts = |stage: &Stage| stage.lines()[1].trim().to_owned();
    assert!(counts(&stage).starts_with("4 runs ✘1 ●2 ✔1  "));
    for _ in 0..3 {
        stage.runs_asked(vec!["flow-churn".into()], StatusRows::default());
    }
    assert!(
        counts(&stage).starts_with("4 runs ✘1 ●1 ✔1 ?1  "),
        "{}",
        counts(&stage)
    );
}

#[test]
fn a_pause_is_shown_with_the_age_of_the_data() {
    let mut stage = four_runs().sized(80, 24);
    stage.keys("p");
    stage.wait(70);
    assert!(stage.screen().contains("‖ paused 1m12s"));
    stage.keys("p");
    assert!(!stage.screen().contains("paused"));
}

#[test]
fn a_list_makes_the_nodes_that_run_no_younger() {
    let mut stage = four_runs().sized(160, 45);
    stage.wait(8);
    let header = |stage: &Stage| stage.lines()[0].clone();
    let before = header(&stage);
    assert!(before.contains("late"), "{before}");
    let listed = Ok(stage.answer(RunPage::default()));
    stage.tell(Message::Update(Update::Found(listed)));
    assert_eq!(header(&stage), before);
    stage.nodes(all_nodes(&stage));
    assert_eq!(
        header(&stage),
        before,
        "the words of runs are as old as before"
    );
    let mut some = all_rows(&stage);
    some.runs.remove(0);
    stage.runs(some);
    assert_eq!(header(&stage), before, "one was not told");
    stage.runs(all_rows(&stage));
    assert!(header(&stage).contains("live 0s"), "{}", header(&stage));
}

#[test]
fn one_line_says_how_the_selected_run_stands() {
    let mut stage = four_runs().sized(60, 1);
    assert_eq!(stage.screen(), "churn-daily-1123 ●8/16 ✘1 1h52m 2s");
    stage.keys("/risk");
    assert_eq!(stage.screen(), "risk-v7 ✘1/3 ✘1 55m10s 2s");
    for (width, line) in [
        (24, "risk.. x1/3 x1 55m10s 2s"),
        (20, "x1/3 x1 55m10s 2s"),
        (9, "x1/3 x1"),
        (4, "x1/3"),
        (2, "x1"),
        (1, "x"),
    ] {
        stage.set_theme(Glyphs::Ascii, Colour::None);
        stage = stage.sized(width, 1);
        assert_eq!(stage.screen(), line, "{width}");
    }
}

#[test]
fn what_the_watch_costs_goes_in_a_fixed_order_as_the_screen_gets_narrower() {
    let mut stage = four_runs().sized(160, 45);
    stage.resting(3);
    let cost = |stage: &Stage| stage.lines()[1].clone();
    assert!(
        cost(&stage).contains("20 calls/min   every 3s   84ms"),
        "{}",
        cost(&stage)
    );
    let parts = ["20 calls/min", "every 3s", "84ms", "14:22:"];
    let mut last = vec![true; parts.len()];
    for width in (60..100).rev() {
        stage = stage.sized(width, 24);
        let line = cost(&stage);
        let shown: Vec<bool> = parts.iter().map(|part| line.contains(part)).collect();
        assert!(shown.is_sorted(), "{width}: {line}");
        assert!(
            shown.iter().zip(&last).all(|(now, before)| *before || !now),
            "{width}: {line}"
        );
        last = shown;
    }
}
