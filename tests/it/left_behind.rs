//! What a watch leaves in the shell when it is over, and that it ends by itself.

use std::time::Duration;

use paiwatch::app::message::{Effect, Message};
use paiwatch::app::model::ending::{Verdict, WatchEnd};
use paiwatch::domain::{StatusRows, Update};

use crate::situations::{Tree, details, forbidden, four_runs, run, since, took};
use crate::stage::Stage;

#[test]
fn the_program_leaves_by_itself_when_all_is_over_and_that_was_wanted() {
    let mut stage = Stage::watching(&["flow-reco"]).sized(80, 24);
    stage.model.settings.exit_on_final = Some(Duration::from_mins(15));
    stage.details(details(run("flow-reco", "reco", "Running"), since(50)));
    let over = details(run("flow-reco", "reco", "Terminated"), took(50, 40));
    let answer = stage.answer(over);
    let outcome = Box::new(Ok(answer));
    let run = "flow-reco".into();
    let effects = stage.tell(Message::Update(Update::Details { run, outcome }));
    assert_eq!(effects, [], "its nodes were not read yet");
    let tree = Tree::of("flow-reco", "Terminated", took(50, 40));
    stage.shape("flow-reco", tree.shape());
    let left = stage.tell(Message::Tick(stage.model.now.machine));
    assert!(!left.contains(&Effect::Leave), "it is asked once more");
    let all = stage.model.watch.confirmation.wanted();
    let left = stage.tell(Message::Update(Update::AllRows(all)));
    assert!(left.contains(&Effect::Leave));
    let verdict = WatchEnd::Verdict(Verdict::Stopped);
    assert_eq!(stage.model.watch.ending.end(), Some(verdict));
}

#[test]
fn what_is_left_behind_names_every_run_its_time_and_its_first_failure() {
    let stage = four_runs();
    let lines = paiwatch::print::summary::lines(&stage.model);
    assert_eq!(
        lines,
        [
            "Running      churn-daily-1123     1h52m  train / iter[1] / xgb_train (xgb-1)",
            "Failed       risk-v7             55m10s  score (score)",
            "             Table not found: table odps.risk_dev.users_20260304 does not exist",
            "Running      ctr-exp-b           17m46s  flow-ctr",
            "Succeeded    reco-weekly-0417    48m31s  flow-reco",
        ]
    );
    let ids: Vec<String> = (0..300).map(|n| format!("flow-{n}")).collect();
    let ids: Vec<&str> = ids.iter().map(String::as_str).collect();
    let lines = paiwatch::print::summary::lines(&Stage::watching(&ids).model);
    assert_eq!(lines.len(), 10);
    assert_eq!(lines[9], "+291 runs");
}

#[test]
fn what_is_printed_cuts_no_name_and_no_word() {
    let (name, word) = ("每日特征训练".repeat(6), "WorkflowServiceStarting");
    let mut stage = Stage::watching(&["flow-a", "flow-b"]);
    stage.runs(StatusRows {
        runs: vec![
            run("flow-a", &name, word),
            run("flow-b", "每日特征", "Running"),
        ],
        ..StatusRows::default()
    });
    let table = paiwatch::print::table::table(&stage.model, &[]);
    assert!(table.contains(&format!("{name} {word} ")), "{table}");
    let left = paiwatch::print::summary::lines(&stage.model);
    assert!(left[1].contains("每日特征  "), "{left:?}");
}

#[test]
fn what_is_left_behind_repeats_no_word_of_a_run_that_is_gone() {
    let mut stage = four_runs();
    let mut deleted = run("flow-ctr", "ctr-exp-b", "Running");
    deleted.deleted = Some(true);
    stage.runs(StatusRows {
        runs: vec![deleted],
        ..StatusRows::default()
    });
    let (runs, nodes) = (vec!["flow-reco".into()], Vec::new());
    let error = forbidden();
    stage.tell(Message::Update(Update::NotAnswered { runs, nodes, error }));
    let lines = paiwatch::print::summary::lines(&stage.model);
    assert!(lines[3].starts_with("deleted      ctr-exp-b "), "{lines:?}");
    assert!(
        lines[4].starts_with("no status    reco-weekly-0417 "),
        "{lines:?}"
    );
    let table = paiwatch::print::table::table(&stage.model, &[]);
    for (name, word) in [("ctr-exp-b", "deleted"), ("reco-weekly-0417", "no status")] {
        let row = table.lines().find(|row| row.contains(name)).unwrap();
        assert!(row.contains(&format!(" {word} ")), "{row}");
    }
}
