//! What can be taken out of the program, and from where to where one can go.

use std::fmt::Write as _;

use paiwatch::app::message::{Effect, Message};
use paiwatch::app::model::mode::{Mode, Popup};
use paiwatch::app::query::demand::demand;
use paiwatch::app::view::pane::Tab;
use paiwatch::app::view::rows::RowKey;
use paiwatch::domain::{
    FetchKind, Fetched, HostAction, HostReport, LogPage, OutputRow, Raw, RunDetails, StatusRows,
    Viewer,
};
use paiwatch::text::Zone;
use serde_json::json;

use crate::situations::{forbidden, four_runs, output, run, took};
use crate::stage::Stage;

/// Four runs, with the cursor on the node that failed.
pub(crate) fn on_failure() -> Stage {
    let mut stage = four_runs().sized(160, 45);
    stage.keys("g/xgb<enter>n");
    stage
}

fn copied(effects: &[Effect]) -> &str {
    match effects {
        [Effect::Do(HostAction::Copy(text))] => text,
        other => panic!("one copy: {other:?}"),
    }
}

/// Answers the log that is looked for with these lines, of which there are no more.
pub(crate) fn tell_log(stage: &mut Stage, lines: &[&str]) {
    tell_lines(stage, lines, lines.len());
}

fn tell_lines(stage: &mut Stage, lines: &[&str], total: usize) {
    let fetches = demand(&stage.model).fetches;
    let fetch = fetches
        .iter()
        .find(|fetch| matches!(fetch.kind, FetchKind::Log(..)))
        .expect("a log is looked for")
        .clone();
    let page = LogPage {
        total: Some(i64::try_from(total).unwrap()),
        lines: lines.iter().rev().map(|line| (*line).into()).collect(),
    };
    stage.fetched(fetch, Ok(Fetched::Log(page)));
}

#[test]
fn the_menu_copies_id_name_path_and_json() {
    let mut stage = on_failure();
    assert_eq!(copied(&stage.keys("yi")), "xgb-1");
    assert_eq!(copied(&stage.keys("yn")), "xgb_train");
    assert_eq!(
        copied(&stage.keys("yp")),
        "churn-daily-1123 / train / iter[1] / xgb_train"
    );
    assert!(copied(&stage.keys("yJ")).contains(r#""NodeId": "xgb-1""#));
    assert_eq!(copied(&stage.keys("yjj<enter>")), copied(&stage.keys("yp")));
    assert_eq!(copied(&stage.keys("Y")), "xgb-1");
    stage.keys("y");
    let menu = stage.screen();
    assert!(
        menu.contains("JSON           { \""),
        "more than a bracket: {menu}"
    );
    assert_eq!(stage.keys("q"), [], "closed, not quit");
    assert_eq!(stage.model.mode, Mode::Browse);
}

#[test]
fn of_an_output_its_value_and_where_it_lies_can_be_copied() {
    let mut stage = four_runs().sized(160, 45);
    let value = json!({"location": {"project": "risk", "table": "t\u{1b}[31m"}});
    let row = OutputRow {
        metadata: Some(Raw::new("{}")),
        ..output("flow-risk", "risk-read", "loans", "DataSet", &value)
    };
    stage.nodes(StatusRows {
        outputs: vec![row],
        ..StatusRows::default()
    });
    stage.keys("/risk-read<enter>ll");
    assert!(copied(&stage.keys("yw")).starts_with("risk.t"));
    assert!(copied(&stage.keys("yv")).contains(r#""project": "risk""#));
    let screen = {
        stage.keys("y");
        stage.screen()
    };
    assert!(!screen.contains('\u{1b}'), "{screen}");
}

#[test]
fn the_path_to_an_output_of_a_run_itself_is_its_name_alone() {
    let mut stage = four_runs().sized(160, 45);
    let root = stage.model.watch.runs["flow-risk"].root().unwrap().clone();
    let value = json!({"auc": 0.9});
    stage.nodes(StatusRows {
        outputs: vec![output("flow-risk", root.as_str(), "auc", "Metrics", &value)],
        ..StatusRows::default()
    });
    stage.keys("g=");
    let is_on_it = |stage: &Stage| {
        let selected = stage.model.view.selected.as_ref().unwrap();
        matches!(&selected.key, RowKey::Output(node, _) if node.node == root)
    };
    while !is_on_it(&stage) {
        let before = stage.model.view.selected.clone();
        stage.keys("j");
        assert_ne!(stage.model.view.selected, before, "{}", stage.screen());
    }
    let run = stage.model.watch.runs["flow-risk"].name().to_owned();
    assert_eq!(copied(&stage.keys("yp")), run);
}

#[test]
fn what_came_of_a_deed_is_said_honestly() {
    let mut stage = on_failure();
    for (report, said) in [
        (HostReport::CopiedByTmux, "also in tmux's buffer"),
        (HostReport::SentToTerminal, "may be blocked"),
        (HostReport::NoViewer(Viewer::Pager), "set `PAGER`"),
        (
            HostReport::SaveFailed("/no/x".to_owned(), "Permission denied".to_owned()),
            "cannot save /no/x: Permission denied",
        ),
    ] {
        stage.tell(Message::HostReport(report));
        assert!(stage.screen().contains(said), "{said}");
    }
}

#[test]
fn a_log_is_saved_and_shown_elsewhere_whole() {
    let mut stage = on_failure();
    stage.keys("3");
    tell_log(&mut stage, &["a", "ERROR b"]);
    let effects = stage.keys("S<enter>");
    let saved = HostAction::Save {
        path: "churn-daily-1123_train_iter[1]_xgb_train.log".to_owned(),
        text: "a\nERROR b\n".to_owned(),
    };
    assert_eq!(effects, [Effect::Do(saved)]);
    let shown = HostAction::View {
        with: Viewer::Pager,
        text: "a\nERROR b\n".to_owned(),
        ending: "log",
    };
    assert_eq!(stage.keys("P"), [Effect::Do(shown)]);
    assert_eq!(stage.keys("S<esc>"), []);
}

#[test]
fn names_from_outside_make_no_paths() {
    let mut stage = four_runs();
    let row = run("flow-risk", "../../etc\u{202e}/pass wd", "Failed");
    stage.runs(StatusRows {
        runs: vec![row],
        ..StatusRows::default()
    });
    stage.keys("/flow-risk<enter>1");
    let effects = stage.keys("S<enter>");
    let [Effect::Do(HostAction::Save { path, .. })] = &effects[..] else {
        panic!("one file: {effects:?}");
    };
    assert_eq!(path, "_.._etc_pass_wd.txt");
}

#[test]
fn the_service_looks_for_a_keyword_and_a_time_range() {
    let mut stage = on_failure();
    stage.keys("3");
    tell_log(&mut stage, &["a", "b"]);
    stage.keys("K OOM <enter>");
    let query = |stage: &Stage| {
        let fetches = demand(&stage.model).fetches;
        match &fetches[0].kind {
            FetchKind::Log(_, query) => query.clone(),
            other => panic!("a log: {other:?}"),
        }
    };
    assert_eq!(query(&stage).keyword.unwrap().as_str(), "OOM");
    tell_log(&mut stage, &["OOM"]);
    assert!(stage.screen().contains("only `OOM`"));
    stage.keys("T10m<enter>");
    assert_eq!(
        query(&stage).from.unwrap().to_rfc3339(),
        "2026-03-04T14:12:09+00:00"
    );
    assert!(query(&stage).keyword.is_some(), "both hold");
    stage.keys("Tnonsense<enter>");
    assert!(stage.screen().contains("`nonsense` is not a time range"));
    stage.keys("K<backspace><backspace><backspace><enter>");
    assert_eq!(query(&stage).keyword, None);
}

#[test]
fn all_times_are_those_of_the_zone_which_is_named_once() {
    let mut stage = four_runs().sized(160, 45);
    let offset = chrono::FixedOffset::east_opt(8 * 3_600).unwrap();
    stage.model.settings.zone = Zone::fixed(offset);
    stage.keys("/xgb<enter>n3");
    tell_log(&mut stage, &["2026-03-04T14:20:00Z stdout F x"]);
    let screen = stage.screen();
    assert_eq!(screen.matches("+08").count(), 1, "{screen}");
    assert!(screen.contains("22:22:09 +08"), "{screen}");
    assert!(screen.contains("22:20:00 x"), "{screen}");
    stage.keys("T22:12..<enter>");
    let fetches = demand(&stage.model).fetches;
    let FetchKind::Log(_, query) = &fetches[0].kind else {
        panic!("a log: {fetches:?}");
    };
    assert_eq!(
        query.from.unwrap().to_rfc3339(),
        "2026-03-04T14:12:00+00:00"
    );
    assert!(stage.screen().contains("22:12:00"), "{}", stage.screen());
    stage.keys("1");
    let screen = stage.screen();
    assert!(screen.contains("started      2026-03-04 2"), "{screen}");
}

#[test]
fn a_log_is_searched_with_marks_and_n() {
    let mut stage = on_failure();
    stage.keys("3<tab>");
    let lines: Vec<String> = (0..100).map(|n| format!("line {n}")).collect();
    let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
    tell_log(&mut stage, &lines);
    stage.keys("/line 7");
    assert!(stage.screen().contains("2/11"), "{}", stage.screen());
    stage.keys("<enter>n");
    assert!(stage.screen().contains("line 70"));
    stage.keys("<esc>");
    assert_eq!(
        stage.model.detail.tab,
        Tab::Logs,
        "the first esc ends the search"
    );
    stage.keys("w");
    assert!(!stage.model.detail.wraps);
}

#[test]
fn a_container_leads_to_the_log_of_what_failed_in_it() {
    let mut stage = four_runs().sized(160, 45);
    stage.keys("/iter[1]<enter>3");
    let screen = stage.screen();
    assert!(
        screen.contains("only they have logs") && screen.contains("xgb_train"),
        "{screen}"
    );
    stage.keys("J");
    let fetches = demand(&stage.model).fetches;
    assert!(matches!(&fetches[0].kind, FetchKind::Log(key, _) if key.node.as_str() == "xgb-1"));
}

#[test]
fn from_a_skipped_node_one_goes_to_the_cause_and_to_what_it_waited_for() {
    let mut stage = four_runs().sized(160, 45);
    stage.keys("/evaluate<enter>J");
    let Mode::Popup(Popup::Choose(menu)) = &stage.model.mode else {
        panic!("a menu: {:?}", stage.model.mode);
    };
    assert_eq!(menu.items.len(), 2, "the cause, and what it depends on");
    stage.keys("a");
    assert!(stage.screen().contains("iter[1] › xgb_train"));
}

#[test]
fn a_failed_node_says_first_why_and_how_its_log_ends() {
    let mut stage = four_runs().sized(160, 45);
    stage.keys("/score<enter>");
    let fetches = |stage: &Stage| demand(&stage.model).fetches.len();
    assert_eq!(fetches(&stage), 0, "passing by costs nothing");
    stage.wait(2);
    assert_eq!(fetches(&stage), 3, "log, runtime and containers");
    tell_log(&mut stage, &["INFO reading", "ERROR Table not found"]);
    insta::assert_snapshot!("cause_160x45", stage.screen());
    insta::assert_snapshot!("cause_80x24", stage.clone().sized(80, 24).screen());
}

#[test]
fn the_link_of_the_console_is_shown_whole_and_can_be_copied_or_opened() {
    let mut stage = four_runs();
    stage.keys("/risk<enter>o");
    assert!(stage.screen().contains("gave no link"));
    let link = "https://pai.console.example/?regionId=cn-hangzhou#/studio/task/detail/flow-risk";
    stage.details(RunDetails {
        row: run("flow-risk", "risk-v7", "Failed"),
        timing: took(9_000, 3_310),
        uri: Some(link.into()),
        ..RunDetails::default()
    });
    stage.keys("o");
    assert_eq!(copied(&stage.keys("c")), link);
    stage.keys("o");
    assert_eq!(
        stage.keys("o"),
        [Effect::Do(HostAction::Open(link.to_owned()))]
    );
}

#[test]
fn what_may_not_be_read_says_which_permission_it_needs_and_keeps_what_was_there() {
    for (width, height) in [(300, 45), (160, 45), (80, 24), (48, 12)] {
        let mut stage = on_failure().sized(width, height);
        stage.keys("3");
        tell_log(&mut stage, &["a line that was read"]);
        stage.keys("R");
        let fetches = demand(&stage.model).fetches;
        let fetch = fetches[0].clone();
        stage.fetched(fetch, Err(forbidden()));
        let screen = stage.screen();
        for words in ["a line that was read", "paiflow:ListPipelineRunNodeLogs"] {
            assert!(screen.contains(words), "{width}x{height}\n{screen}");
        }
        if width == 300 {
            let sentence = "needs permission `paiflow:ListPipelineRunNodeLogs`; `R` tries again";
            assert!(screen.contains(sentence), "{screen}");
        }
        assert_eq!(demand(&stage.model).fetches.len(), 0, "only on demand");
    }
}

#[test]
fn of_what_may_not_be_read_the_permission_is_in_sight_at_every_size_and_nothing_is_claimed() {
    for (tab, permission, claim) in [
        ("3", "paiflow:ListPipelineRunNodeLogs", "0 lines"),
        ("2", "paiflow:ListPipelineRunNodeOutputs", "no outputs"),
    ] {
        for (width, height) in [(160, 45), (80, 24), (48, 12)] {
            let mut stage = on_failure().sized(width, height);
            stage.keys(tab);
            let fetch = demand(&stage.model).fetches[0].clone();
            stage.fetched(fetch, Err(forbidden()));
            let screen = stage.screen();
            assert!(screen.contains(permission), "{width}x{height}\n{screen}");
            assert!(!screen.contains(claim), "{width}x{height}\n{screen}");
        }
    }
}

#[test]
fn a_log_with_levels_and_wide_characters_has_a_place_at_every_size() {
    let mut stage = on_failure();
    stage.keys("3");
    let long = format!("2026-03-04 14:20:00 WARN {}", "特征归一化 ".repeat(12));
    let megabyte = "x".repeat(1_000_000);
    let lines = [
        "2026-03-04 14:19:00 INFO 开始",
        &long,
        "2026-03-04 14:21:00 ERROR OOMKilled",
        &megabyte,
        "\u{1b}[2J\u{202e}end",
    ];
    tell_log(&mut stage, &lines);
    assert!(
        stage.screen().contains("tailing"),
        "its last lines may be missing"
    );
    stage.resting(3);
    tell_lines(&mut stage, &[], lines.len());
    stage.keys("<tab>");
    let mut screens = String::new();
    for (width, height) in [(160, 45), (80, 24), (48, 12)] {
        let mut stage = stage.clone().sized(width, height);
        stage.keys("w");
        writeln!(screens, "==== {width}x{height}\n{}", stage.screen()).unwrap();
    }
    assert!(!screens.contains('\u{1b}') && !screens.contains('\u{202e}'));
    insta::assert_snapshot!("log_sizes", screens);
}
