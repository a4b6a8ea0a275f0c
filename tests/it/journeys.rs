//! What a person does, key by key, and what comes of it.

use std::time::Duration;

use crate::situations::{
    Tree, forbidden, four_runs, node, refusal, refused_connection, run, since, took,
};
use crate::stage::Stage;
use paiwatch::app::message::{Effect, Message};
use paiwatch::app::model::mode::{Field, Mode};
use paiwatch::app::query::demand::demand;
use paiwatch::app::query::pulse::{next_beat, shows_seconds};
use paiwatch::app::view::pane::Pane;
use paiwatch::domain::{
    FetchKind, Fetched, NodeKey, NodeRow, Raw, RefusalKind, RunPage, SourceError, StatusRows,
    Subject, Timing, Update,
};
use paiwatch::ui::theme::{Colour, Glyphs};

#[test]
fn folding_hides_what_is_below_and_unfolding_shows_it_again() {
    let mut stage = four_runs().sized(80, 24);
    assert!(stage.screen().contains("woe_encode"));
    stage.keys("/churn<enter>h");
    assert!(!stage.screen().contains("woe_encode"));
    assert!(stage.screen().contains("▸ ● churn-daily-1123"));
    stage.keys("l");
    assert!(stage.screen().contains("woe_encode"));
}

#[test]
fn a_folded_row_says_how_many_outputs_it_hides() {
    let mut stage = four_runs().sized(80, 40);
    stage.keys("g/xgb<enter>nn");
    assert!(stage.cursor().contains("xgb_train out 3"));
    stage.keys("l");
    assert!(!stage.screen().contains("out 3"));
    assert!(stage.screen().contains("auc 0.9132"));
}

#[test]
fn rows_that_appear_above_do_not_move_the_cursor_on_the_screen() {
    let mut stage = four_runs().sized(80, 24);
    stage.keys("/ctr");
    let before = stage.cursor_line();
    let mut tree = Tree::of("flow-churn", "Running", since(6_720));
    for n in 0..9 {
        tree = tree.add("", &format!("new-{n}"), "Task", "Running", since(n));
    }
    stage.shape("flow-churn", tree.shape());
    assert_eq!(stage.cursor_line(), before);
    assert!(matches!(stage.model.mode, Mode::Typing(Field::Search, _)));
}

#[test]
fn searching_goes_to_the_first_match_and_on_with_n() {
    let mut stage = four_runs().sized(160, 45);
    stage.keys("/特征");
    assert!(stage.cursor().contains("特征归一化"));
    stage.keys("<esc>/xgb<enter>");
    let first = stage.cursor_line();
    stage.keys("n");
    assert_ne!(stage.cursor_line(), first);
    stage.keys("N");
    assert_eq!(stage.cursor_line(), first);
    stage.keys("/nowhere");
    assert!(
        stage
            .screen()
            .contains(" /nowhere   0/0   `nowhere` not found")
    );
}

#[test]
fn the_next_error_is_found_across_runs_and_opens_what_hides_it() {
    let mut stage = four_runs().sized(160, 45);
    stage.keys("-g");
    assert!(!stage.screen().contains("xgb_train"));
    stage.keys("e");
    assert!(stage.cursor().contains("✘ xgb_train"));
    stage.keys("e");
    assert!(stage.cursor().contains("✘ score"));
    stage.keys("e");
    assert!(stage.cursor().contains("✘ xgb_train"));
    stage.keys("E");
    assert!(stage.cursor().contains("✘ score"));
}

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

/// What is known of all runs, told once more.
fn all_rows(stage: &Stage) -> StatusRows {
    let rows = stage
        .model
        .watch
        .runs
        .values()
        .map(|run| run.details.row.clone());
    StatusRows {
        runs: rows.collect(),
        ..StatusRows::default()
    }
}

/// The same of all nodes.
fn all_nodes(stage: &Stage) -> StatusRows {
    let runs = stage.model.watch.runs.values();
    let rows = runs.flat_map(|run| {
        let nodes = run.tree.nodes().skip(1);
        nodes.map(|node| NodeRow {
            run: run.id.clone(),
            node: node.id.clone(),
            status: node.state.status.clone(),
            timing: node.state.timing.clone(),
            ..NodeRow::default()
        })
    });
    StatusRows {
        nodes: rows.collect(),
        ..StatusRows::default()
    }
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

#[test]
fn the_detail_pane_stands_right_below_or_nowhere() {
    let mut stage = four_runs().sized(160, 45);
    assert!(stage.screen().contains('│'));
    stage.keys("v");
    assert!(!stage.screen().contains('│') && stage.screen().contains("1 Overview"));
    stage.keys("v");
    assert!(!stage.screen().contains("1 Overview"));
    stage.keys("<enter>");
    assert!(stage.screen().contains("1 Overview"), "opened all the same");
    stage.keys("hv");
    assert!(stage.screen().contains('│'));
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
fn a_zoomed_pane_has_the_whole_width() {
    let mut stage = four_runs().sized(160, 45);
    assert!(stage.screen().contains('│'));
    stage.keys("z");
    assert!(!stage.screen().contains('│'));
    assert!(stage.screen().contains("ELAPSED"));
    stage.keys("<tab>");
    assert!(stage.screen().contains("1 Overview"));
    assert!(!stage.screen().contains("ELAPSED"));
    stage.keys("<esc>h");
    assert!(stage.screen().contains('│'));
}

#[test]
fn the_detail_pane_scrolls_to_its_end_and_no_further() {
    let mut stage = four_runs().sized(80, 12);
    stage.keys("g/xgb<enter>nn2G");
    let end = stage.screen();
    assert!(end.contains("report[2]"));
    assert!(end.contains("created"));
    stage.keys("j<c-d><pgdn>");
    assert_eq!(stage.screen(), end);
    stage.keys("k");
    assert_ne!(stage.screen(), end);
    stage.keys("j");
    assert_eq!(stage.screen(), end);
    stage.keys("g");
    assert!(stage.screen().contains("◆ model"));
}

#[test]
fn a_larger_screen_leaves_no_empty_lines_below_a_scrolled_text() {
    let mut stage = four_runs().sized(80, 12);
    stage.keys("g/xgb<enter>nn2G");
    let stage = stage.sized(80, 60);
    assert_eq!(stage.model.detail.top, 0);
    assert!(stage.screen().contains("◆ model"));
}

#[test]
fn another_row_is_read_from_its_top() {
    let mut stage = four_runs().sized(160, 20);
    stage.keys("g/xgb<enter>nn2<tab>G");
    assert!(stage.model.detail.top > 0);
    stage.keys("hk");
    assert_eq!(stage.model.detail.top, 0);
}

#[test]
fn the_json_tab_wants_the_raw_answer_until_it_is_there() {
    let mut stage = four_runs().sized(160, 45);
    stage.keys("/score<enter>");
    let key = NodeKey::new("flow-risk".into(), "score".into());
    let kind = FetchKind::Raw(Subject::Node(key));
    let fetches = |stage: &Stage| demand(&stage.model).fetches;
    let wanted = |stage: &Stage| fetches(stage).first().map(|fetch| fetch.kind.clone());
    assert_eq!(wanted(&stage), None);
    stage.keys("5");
    assert_eq!(wanted(&stage), Some(kind.clone()));
    let fetch = fetches(&stage)[0].clone();
    stage.keys("5<tab>jk5");
    assert!(stage.screen().contains("loading"));
    let raw = Raw::new(r#"{"NodeId":"score","RuntimeInfo":"{}"}"#);
    stage.fetched(fetch, Ok(Fetched::Raw(raw)));
    assert_eq!(wanted(&stage), None, "it was answered");
    assert!(!stage.screen().contains("loading"));
    assert!(stage.screen().contains(r#"RuntimeInfo: "{}""#));
    stage.keys("R");
    assert_eq!(wanted(&stage), Some(kind), "it is read again on demand");
    assert!(
        stage.screen().contains("RuntimeInfo"),
        "what was there stays"
    );
    stage.keys("<esc>1");
    assert_eq!(wanted(&stage), None, "nobody looks any more");
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
fn a_row_that_is_rested_on_is_read_about_soon_also_where_all_is_over() {
    let mut stage = Stage::watching(&["flow-a"]).sized(160, 45);
    stage.runs(StatusRows {
        runs: vec![run("flow-a", "all over", "Failed")],
        ..StatusRows::default()
    });
    let tree = Tree::of("flow-a", "Failed", took(9_000, 900));
    let tree = tree.add("", "score", "Task", "Failed", took(9_000, 900));
    stage.shape("flow-a", tree.shape());
    stage.wait(1);
    let fetches = |stage: &Stage| demand(&stage.model).fetches.len();
    stage.keys("k");
    assert_eq!(fetches(&stage), 0, "a run is not read about");
    stage.keys("j");
    assert!(!shows_seconds(&stage.model), "nothing ticks");
    assert_eq!(next_beat(&stage.model), Duration::from_secs(1));
    stage.wait(1);
    assert_eq!(fetches(&stage), 3, "its log, and where it ran");
    assert!(next_beat(&stage.model) > Duration::from_secs(1));
}

#[test]
fn the_list_of_keys_scrolls_and_closes_without_leaving_the_program() {
    let mut stage = four_runs().sized(80, 12);
    stage.keys("?G");
    let end = stage.screen();
    assert!(end.contains("close"));
    stage.keys("jjj");
    assert_eq!(stage.screen(), end);
    assert_eq!(stage.keys("q"), []);
    assert!(stage.screen().contains("churn-daily-1123"));
    assert_eq!(stage.keys("q"), [Effect::Leave]);
}

#[test]
fn a_skipped_node_says_whose_failure_it_was() {
    let mut stage = four_runs().sized(160, 45);
    stage.keys("/report<enter>");
    assert!(stage.screen().contains("because of score"));
    stage.keys("/deploy<enter>");
    assert!(stage.screen().contains("its condition was not met"));
}

#[test]
fn a_deleted_run_says_so_and_stays() {
    let mut stage = four_runs().sized(80, 24);
    let mut row = run("flow-ctr", "ctr-exp-b", "Running");
    row.deleted = Some(true);
    stage.runs(StatusRows {
        runs: vec![row],
        ..StatusRows::default()
    });
    stage.keys("/ctr<enter>");
    assert!(stage.cursor().contains("deleted"));
}

#[test]
fn a_word_of_the_service_nobody_knows_is_shown_as_it_is() {
    let mut stage = four_runs().sized(80, 24);
    let tree = Tree::of("flow-ctr", "Running", since(1_064))
        .add("", "new", "Task", "Verdampft", Timing::default())
        .shape();
    stage.shape("flow-ctr", tree);
    stage.keys("/new<enter>");
    assert_eq!(stage.cursor(), "? new Verdampft -");
}

#[test]
fn a_run_whose_nodes_cannot_be_read_says_why() {
    let mut stage = Stage::watching(&["flow-ctr"]).sized(80, 24);
    stage.runs(StatusRows {
        runs: vec![run("flow-ctr", "ctr-exp-b", "Running")],
        ..StatusRows::default()
    });
    stage.tell(Message::Update(Update::Shape {
        below: NodeKey::new("flow-ctr".into(), "node-root-of-flow-ctr".into()),
        outcome: Err(forbidden()),
    }));
    assert!(stage.cursor().contains("cannot read the nodes: not permi"));
    stage.keys("<tab>");
    let words = "cannot read the nodes: not permitted (Forbidden.RAM)";
    assert!(stage.screen().contains(words));
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
fn the_lines_about_a_failed_node_say_its_cause_before_its_times() {
    for (width, height) in [(48, 12), (80, 24)] {
        let mut stage = four_runs().sized(width, height);
        stage.keys("/score<enter>");
        let screen = stage.screen();
        assert!(screen.contains("Table not found"), "{screen}");
    }
    // Where nobody has said a word, the times are better than nothing.
    let mut stage = four_runs().sized(48, 12);
    stage.keys("g/xgb_train<enter>");
    assert!(stage.screen().contains("started"), "{}", stage.screen());
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
