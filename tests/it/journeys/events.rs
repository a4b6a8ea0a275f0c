//! What happens stands in the strip of events, once.

use paiwatch::app::view::pane::Pane;
use paiwatch::domain::{RefusalKind, SourceError, StatusRows};

use super::{all_nodes, all_rows};
use crate::situations::{four_runs, node, refusal, refused_connection, took};
use crate::stage::Stage;

#[test]
fn what_happens_stands_in_the_strip_of_events_and_e_goes_there_first() {
    let mut stage = four_runs().sized(160, 45);
    assert!(stage.screen().contains("nothing happened yet"));
    stage.nodes(StatusRows {
        nodes: vec![node(
            "flow-churn",
            "woe_encode",
            "Failed",
            took(1_269, 1_260),
        )],
        ..StatusRows::default()
    });
    let words = "churn-daily-1123 › feature_eng › woe_encode";
    let screen = stage.screen();
    let line = screen.lines().rfind(|line| line.contains(words)).unwrap();
    assert!(
        line.contains("Running → Failed  after 21m00s  e: jump"),
        "{line}"
    );
    stage.keys("Ge");
    assert!(stage.cursor().contains("✘ woe_encode"));
    assert!(
        !stage.screen().contains("e: jump"),
        "somebody has been there"
    );
    stage.keys("e");
    assert!(stage.cursor().contains("✘ xgb_train"), "and on from there");
}

#[test]
fn trouble_and_recovery_are_events_and_happen_once() {
    let mut stage = four_runs().sized(160, 45);
    stage.trouble(refused_connection(), 10);
    stage.trouble(refused_connection(), 10);
    stage.wait(60);
    stage.nodes(all_nodes(&stage));
    assert!(!stage.screen().contains("recovered"), "not these");
    stage.runs(all_rows(&stage));
    let screen = stage.screen();
    assert_eq!(screen.matches("showing the last data").count(), 1);
    assert!(screen.contains("recovered after 1m00s"));
}

#[test]
fn another_kind_of_trouble_is_another_event_and_the_same_is_none() {
    let refused = |kind, code| SourceError::Refused(refusal(kind, code, 403));
    let mut stage = four_runs().sized(160, 45);
    let events = |stage: &Stage| stage.model.watch.events.len();
    let before = events(&stage);
    let keys = || refused(RefusalKind::Credentials, "InvalidAccessKeyId.NotFound");
    for (error, expected) in [
        (refused_connection(), 1),
        (refused_connection(), 1),
        (keys(), 2),
        (refused_connection(), 2),
        (refused(RefusalKind::Service, ""), 3),
        (keys(), 3),
    ] {
        stage.wait(5);
        stage.trouble(error, 5);
        assert_eq!(events(&stage) - before, expected);
    }
    assert!(stage.screen().contains("refused the credentials"));
}

#[test]
fn an_event_is_gone_to_from_the_strip() {
    let mut stage = four_runs().sized(160, 45);
    let mut row = node("flow-churn", "woe_encode", "Succeeded", took(1_269, 1_260));
    row.outputs_archived = Some(true);
    stage.nodes(StatusRows {
        nodes: vec![row],
        ..StatusRows::default()
    });
    stage.keys("G<s-tab>");
    assert_eq!(stage.model.layout.pane, Pane::Events);
    stage.keys("<enter>");
    assert_eq!(stage.model.layout.pane, Pane::Tree);
    assert!(stage.cursor().contains("✔ woe_encode"));
}
