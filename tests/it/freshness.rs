//! What the screen says of its own age: in the header, in rows that are older than the header
//! says, and of the part of the watch that cannot be read while the rest can.

use chrono::TimeDelta;
use paiwatch::app::message::Message;
use paiwatch::domain::{NodeKey, Part, StatusRows, Update};

use crate::situations::{four_runs, node, refused_connection, run, since};
use crate::stage::Stage;

const CHURN: &str = "flow-churn";

/// The row of the tree that holds these words.
fn row(stage: &Stage, words: &str) -> String {
    let lines = stage.lines().into_iter();
    let mut lines = lines.skip(2).filter(|line| line.contains(words));
    lines.next().unwrap_or_else(|| panic!("{}", stage.screen()))
}

fn rows_of_runs() -> StatusRows {
    let rows = [
        run(CHURN, "churn-daily-1123", "Running"),
        run("flow-ctr", "ctr-exp-b", "Running"),
    ];
    StatusRows {
        runs: rows.to_vec(),
        ..StatusRows::default()
    }
}

fn fails(stage: &mut Stage, part: Part) {
    let next_try = stage.model.now.machine + TimeDelta::seconds(60);
    let error = refused_connection();
    stage.tell(Message::Update(Update::Trouble {
        part,
        error,
        next_try,
    }));
}

#[test]
fn a_run_that_an_answer_leaves_out_says_how_old_its_last_word_is() {
    let mut stage = four_runs().sized(160, 45);
    let told = stage.model.now.machine;
    stage.runs(rows_of_runs());
    assert!(!row(&stage, "ctr-exp-b").contains('◔'));
    for asked_again in 1..=2 {
        stage.wait(3);
        let mut left = rows_of_runs();
        left.runs.truncate(1);
        stage.runs_asked(vec![CHURN.into(), "flow-ctr".into()], left);
        let age = (stage.model.now.machine - told).num_seconds();
        assert_eq!(age, 3 * asked_again);
        let row = row(&stage, "ctr-exp-b");
        assert!(row.contains(&format!("◔ {age}s")), "{row}");
    }
    stage.runs(rows_of_runs());
    assert!(!row(&stage, "ctr-exp-b").contains('◔'));
}

#[test]
fn a_node_that_an_answer_leaves_out_says_how_old_its_last_word_is() {
    let mut stage = four_runs().sized(160, 45);
    let training = || StatusRows {
        nodes: vec![node("flow-ctr", "ctr-train", "Running", since(600))],
        ..StatusRows::default()
    };
    stage.nodes(training());
    assert!(!row(&stage, "deepfm").contains('◔'));
    stage.wait(5);
    let asked = vec![NodeKey::new("flow-ctr".into(), "ctr-train".into())];
    let answer = stage.answer(StatusRows::default());
    stage.tell(Message::Update(Update::Nodes { asked, answer }));
    assert!(row(&stage, "deepfm").contains("◔ 5s"), "{}", stage.screen());
    stage.nodes(training());
    assert!(!row(&stage, "deepfm").contains('◔'));
}

#[test]
fn the_header_names_the_part_that_fails_while_the_rest_is_live() {
    let part = || {
        Part::Shape(NodeKey::new(
            CHURN.into(),
            format!("node-root-of-{CHURN}").as_str().into(),
        ))
    };
    for (width, height, said) in [
        (
            160,
            45,
            "cannot read nodes: no connection: connection refused",
        ),
        (
            100,
            30,
            "cannot read nodes: no connection: connection refused",
        ),
        (80, 24, "cannot read nodes"),
    ] {
        let mut stage = four_runs().sized(width, height);
        assert!(!stage.lines()[1].contains("cannot read"));
        fails(&mut stage, part());
        let lines = stage.lines();
        assert!(lines[0].contains("● live"), "{}", lines[0]);
        assert!(lines[1].contains(said), "{width}: {}", lines[1]);
    }
    let mut stage = four_runs().sized(48, 12);
    assert!(stage.lines()[0].contains('●'));
    fails(&mut stage, part());
    assert!(stage.lines()[0].contains("! "), "{}", stage.lines()[0]);
}

#[test]
fn a_part_of_the_tick_that_fails_is_named_once_its_data_is_late() {
    let mut stage = four_runs().sized(160, 45);
    let part = || Part::Rows(vec![CHURN.into()]);
    fails(&mut stage, part());
    assert!(!stage.lines()[1].contains("cannot read"), "it may pass");
    stage.wait(6);
    let lines = stage.lines();
    assert!(lines[0].contains("◔ late"), "{}", lines[0]);
    assert!(
        lines[1].contains("cannot read run states: no connection"),
        "{}",
        lines[1]
    );
    stage.wait(10);
    let lines = stage.lines();
    assert!(
        lines[0].contains("stale 18s: no connection"),
        "{}",
        lines[0]
    );
    assert!(!lines[1].contains("cannot read"), "it is said above");
}
