//! Finding, filtering, ordering, following, adding and dropping: what a person chooses to see.

use std::time::Duration;

use paiwatch::app::message::{Effect, Message};
use paiwatch::app::model::ending::{Verdict, WatchEnd};
use paiwatch::app::model::mode::{Field, Mode};
use paiwatch::app::query::demand::demand;
use paiwatch::app::view::rows::RowKey;
use paiwatch::domain::{
    Fetch, FetchKind, Fetched, NodeId, RunPage, Search, SourceError, StatusRows, Term, Update,
};
use ratatui::layout::Size;

use crate::laws::KEYS;
use crate::situations::{
    details, forbidden, four_runs, node, refused_connection, run, since, took,
};
use crate::stage::Stage;

#[test]
fn a_filter_shows_only_what_is_in_a_state_and_is_always_in_sight() {
    for (width, height) in [(160, 45), (80, 24), (48, 12), (30, 6), (20, 3)] {
        let mut stage = four_runs().sized(width, height);
        stage.keys("f");
        assert!(
            stage.screen().contains("failed"),
            "{width}x{height}\n{}",
            stage.screen()
        );
    }
    let mut stage = four_runs().sized(80, 60);
    stage.keys("f");
    let screen = stage.screen();
    assert!(screen.contains("✘ xgb_train") && screen.contains("✘ score"));
    assert!(!screen.contains("woe_encode") && !screen.contains("reco-weekly"));
    stage.keys("f");
    assert!(stage.screen().contains("filter running") && stage.screen().contains("woe_encode"));
    stage.keys("ff");
    assert!(!stage.screen().contains("filter") || stage.screen().contains("f filter"));
    assert!(stage.screen().contains("reco-weekly"));
}

#[test]
fn a_filter_by_text_works_while_it_is_typed_and_goes_with_esc() {
    let mut stage = four_runs().sized(80, 40);
    stage.keys("&woe");
    assert!(stage.screen().contains("woe_encode") && !stage.screen().contains("onehot"));
    stage.keys("<enter>");
    assert!(stage.screen().contains("filter `woe`"));
    stage.keys("<esc>");
    assert!(stage.screen().contains("onehot") && !stage.screen().contains("filter `"));
}

#[test]
fn esc_says_so_where_it_ends_a_search_and_leaves_the_filter() {
    let mut stage = four_runs().sized(80, 40);
    stage.keys("/reco<enter>f<esc>");
    let screen = stage.screen();
    assert!(screen.contains("filter failed"), "{screen}");
    assert!(screen.contains("esc again ends the filter"), "{screen}");
    stage.keys("<esc>");
    assert!(!stage.screen().contains("filter failed"));
    stage.keys("/reco<enter><esc>");
    assert!(!stage.screen().contains("ends the filter"));
}

#[test]
fn the_next_match_of_nothing_says_how_a_search_begins() {
    let mut stage = four_runs().sized(80, 24);
    stage.keys("n");
    let screen = stage.screen();
    assert!(screen.contains("`/` begins a search"), "{screen}");
}

#[test]
fn an_error_is_gone_to_also_where_the_filter_hides_it() {
    let mut stage = four_runs().sized(80, 40);
    stage.keys("fffge");
    assert!(stage.screen().contains("filter waiting"));
    assert!(stage.cursor().contains("✘ xgb_train"), "{}", stage.screen());
}

#[test]
fn from_what_was_skipped_e_goes_to_the_failure_that_was_the_cause() {
    let mut stage = four_runs().sized(80, 40);
    stage.keys("/evaluate<enter>e");
    assert!(stage.cursor().contains("✘ xgb_train"));
}

#[test]
fn rows_are_ordered_by_name_start_and_time() {
    let names = |stage: &Stage| -> Vec<String> {
        let rows = stage.model.view.rows.iter().filter(|row| row.depth == 0);
        let runs = rows.map(|row| stage.model.watch.runs[row.run as usize].name().to_owned());
        runs.collect()
    };
    let mut stage = four_runs().sized(80, 40);
    let listed = names(&stage);
    assert_eq!(
        listed[..2],
        ["churn-daily-1123", "risk-v7"],
        "what failed last"
    );
    stage.keys("s");
    assert_eq!(names(&stage)[0], "churn-daily-1123", "as named");
    stage.keys("s");
    assert_eq!(names(&stage)[0], "ctr-exp-b", "the newest first");
    stage.keys("s");
    assert_eq!(names(&stage)[..2], ["churn-daily-1123", "ctr-exp-b"]);
    stage.keys("s");
    assert_eq!(names(&stage)[0], "churn-daily-1123", "the longest first");
    stage.keys("s");
    assert_eq!(
        names(&stage)[0],
        "churn-daily-1123",
        "no usual time is known"
    );
    stage.keys("s");
    assert_eq!(names(&stage), listed);
}

#[test]
fn a_row_of_any_run_is_found_by_a_few_letters() {
    let mut stage = four_runs().sized(80, 24);
    stage.keys("-g;rsk scor");
    assert!(
        stage.screen().contains("risk-v7 / score"),
        "{}",
        stage.screen()
    );
    stage.keys("<enter>");
    assert!(stage.cursor().contains("✘ score"));
    stage.keys("<c-o>");
    assert!(stage.cursor().contains("churn-daily-1123"), "and back");
}

#[test]
fn any_action_is_found_by_its_name() {
    let mut stage = four_runs().sized(80, 24);
    stage.keys("g:unfold everything<enter>");
    assert_eq!(stage.model.mode, Mode::Browse);
    assert!(stage.screen().contains("✔ read_table"));
    assert_eq!(stage.keys(":quit<enter>"), [Effect::Leave]);
}

#[test]
fn the_cursor_follows_what_began_last_until_a_hand_moves_it() {
    let mut stage = four_runs().sized(80, 40);
    stage.keys("F");
    assert!(stage.screen().contains("following"));
    let before = stage.selected();
    stage.nodes(StatusRows {
        nodes: vec![
            node("flow-churn", "xgb-2", "Succeeded", took(2_472, 2_470)),
            node("flow-churn", "evaluate-2", "Running", since(1)),
        ],
        ..StatusRows::default()
    });
    assert_ne!(stage.selected(), before);
    assert!(stage.cursor().contains("● evaluate"));
    stage.keys("k");
    assert!(!stage.screen().contains("following"));
}

#[test]
fn counted_rows_open_and_close() {
    let mut stage = four_runs().sized(80, 24);
    assert!(
        stage
            .screen()
            .contains("▸ ✔ 2 done: read_table split_train_test")
    );
    stage.keys("gjl");
    let screen = stage.screen();
    assert!(
        screen.contains("▾ ✔ 2 done:") && screen.contains("     ✔ read_table"),
        "{screen}"
    );
    stage.keys("jh");
    assert!(
        stage.cursor().contains("2 done"),
        "up to what it stands below"
    );
    stage.keys("h");
    assert!(!stage.screen().contains("     ✔ read_table"));
    stage.keys("c");
    assert!(
        stage.screen().contains("   ✔ read_table"),
        "shown one by one"
    );
}

#[test]
fn a_run_is_added_and_dropped_while_the_list_stays_in_view() {
    let mut stage = four_runs().sized(80, 40);
    stage.keys("aflow-new/node-1");
    assert!(stage.screen().contains("churn-daily-1123"));
    assert_eq!(stage.keys("<enter>"), [Effect::PollNow]);
    assert!(stage.cursor().contains("flow-new"));
    let wanted: Vec<String> = demand(&stage.model)
        .runs
        .iter()
        .map(|run| run.run.to_string())
        .collect();
    assert_eq!(wanted.last().map(String::as_str), Some("flow-new"));
    stage.keys("x");
    assert!(
        !demand(&stage.model)
            .runs
            .iter()
            .any(|run| run.run.as_str() == "flow-new")
    );
    assert!(
        stage
            .screen()
            .contains("stopped watching flow-new (the run continues)")
    );
    stage.keys("xxxxx");
    assert!(stage.model.watch.runs.is_empty());
    assert!(stage.screen().contains("no runs yet"));
    stage.keys("e/x<enter>ljf<c-o>'ms=-H");
    stage.keys("aflow-back<enter>");
    assert!(stage.cursor().contains("flow-back"));
}

#[test]
fn what_names_no_run_stays_to_be_mended() {
    let mut stage = four_runs().sized(80, 24);
    stage.keys("aflow a<enter>");
    assert!(
        stage
            .screen()
            .contains("`flow a` is not a run id, link or @latest")
    );
    assert!(matches!(stage.model.mode, Mode::Typing(Field::Add, _)));
    stage.keys("<backspace><backspace>-churn<enter>");
    assert_eq!(stage.model.mode, Mode::Browse);
    assert_eq!(stage.model.watch.runs.len(), 4, "it was watched already");
}

#[test]
fn the_newest_run_of_a_name_is_looked_for_and_then_watched() {
    let mut stage = four_runs().sized(80, 24);
    stage.keys("a@latest:nightly<enter>");
    let fetches = demand(&stage.model).fetches;
    let fetch: Fetch = fetches.last().cloned().unwrap();
    let newest = Search::newest(Term::new("nightly"));
    assert_eq!(fetch.kind, FetchKind::Runs(Box::new(newest)));
    let row = run("flow-n", "nightly", "Running");
    let page = RunPage {
        total: None,
        runs: vec![
            details(run("flow-x", "nightly-2", "Running"), since(9)),
            details(row, since(10)),
        ],
    };
    stage.fetched(fetch, Ok(Fetched::Runs(page)));
    assert!(stage.model.watch.runs.contains_key("flow-n"));
    assert!(demand(&stage.model).fetches.is_empty());
}

/// The list's answer to what is looked for last.
fn list(stage: &mut Stage, listed: Result<RunPage, SourceError>) {
    let fetch = demand(&stage.model).fetches.last().cloned().unwrap();
    stage.fetched(fetch, listed.map(Fetched::Runs));
}

#[test]
fn runs_are_added_by_filters_and_watched_like_named_ones() {
    let mut stage = four_runs().sized(100, 24);
    stage.keys("aname=reco status=failed since=2m limit=3<enter>");
    assert_eq!(stage.model.mode, Mode::Browse);
    let fetch = demand(&stage.model).fetches.last().cloned().unwrap();
    let FetchKind::Runs(search) = &fetch.kind else {
        panic!("{fetch:?}");
    };
    assert_eq!(
        (search.reads(), search.filter.name.clone()),
        (3, Term::new("reco"))
    );
    let found = |id, began| details(run(id, "reco-x", "Failed"), since(began));
    let page = RunPage {
        total: None,
        runs: vec![
            found("flow-new", 60),
            found("flow-reco", 90),
            found("flow-old", 3_600),
        ],
    };
    list(&mut stage, Ok(page));
    assert!(
        !stage.model.watch.runs.contains_key("flow-old"),
        "before that time"
    );
    let screen = stage.screen();
    assert!(
        screen.contains("watching 1 more of 2 matching runs"),
        "{screen}"
    );
    assert!(
        stage.cursor().contains("reco-x"),
        "its name is known at once"
    );
    let asked = demand(&stage.model);
    assert!(asked.fetches.is_empty());
    assert!(asked.runs.iter().any(|run| run.run.as_str() == "flow-new"));
}

#[test]
fn what_a_filter_does_not_find_and_what_is_not_permitted_is_said() {
    let mut stage = four_runs().sized(100, 24);
    stage.keys("auser=nobody<enter>");
    list(&mut stage, Ok(RunPage::default()));
    assert!(stage.screen().contains("no run matches `user=nobody`"));
    stage.keys("auser=nobody<enter>");
    list(&mut stage, Err(forbidden()));
    let screen = stage.screen();
    assert!(screen.contains("paiflow:ListPipelineRuns"), "{screen}");
    assert_eq!(stage.model.watch.runs.len(), 4);
}

#[test]
fn a_filter_that_is_wrong_stays_to_be_mended_and_nothing_is_asked() {
    for (typed, right) in [
        ("nmae=reco", "`name=`"),
        ("name=a statsu=Failed", "`status=`"),
        ("status=fialed", "`Failed`"),
        ("since=soon", "24h"),
        ("limit=0", "1 to 1000"),
        ("name=a name=b", "twice"),
        ("name=", "needs a value"),
    ] {
        let mut stage = four_runs().sized(100, 24);
        stage.keys(&format!("a{typed}<enter>"));
        let footer = stage.lines().pop().unwrap();
        assert!(footer.contains(typed) && footer.contains(right), "{footer}");
        assert!(matches!(stage.model.mode, Mode::Typing(Field::Add, _)));
        assert!(demand(&stage.model).fetches.is_empty());
    }
}

#[test]
fn what_may_be_typed_next_stands_beside_what_is_typed() {
    let mut stage = four_runs().sized(100, 24);
    let mut footer = |keys: &str| {
        stage.keys(keys);
        stage.lines().pop().unwrap()
    };
    assert!(footer("a").contains("name= status="));
    assert!(footer("sou").contains("source-type= source-id="));
    assert!(footer("<esc>aname=reco st").contains("status="));
    assert!(footer("atus=f").contains("Failed"));
}

#[test]
fn the_token_of_a_shared_run_goes_with_its_wishes_and_is_never_drawn() {
    let link = "https://pai.console.aliyun.com/?regionId=r&Token=hush#/task/detail/flow-shared";
    let mut stage = four_runs().sized(160, 24);
    let never_shown = |stage: &Stage| {
        let shown = format!("{} {:?}", stage.screen(), stage.model);
        assert!(!shown.contains("hush"), "{shown}");
    };
    for key in format!("a{link}").chars() {
        stage.keys(&key.to_string());
        never_shown(&stage);
    }
    assert!(
        stage.screen().contains("regionId=r&Token=****#/task"),
        "{}",
        stage.screen()
    );
    stage.keys("<enter>");
    never_shown(&stage);
    let token = |stage: &Stage, id: &str| {
        let demand = demand(&stage.model);
        let ask = demand.runs.iter().find(|ask| ask.run.as_str() == id);
        ask.unwrap()
            .token
            .as_ref()
            .map(|token| token.expose().to_owned())
    };
    assert_eq!(token(&stage, "flow-shared").as_deref(), Some("hush"));
    assert_eq!(token(&stage, "flow-churn"), None);
    stage.keys("ahttps://x/?Token=hush2#/flow-churn<enter>");
    assert_eq!(
        token(&stage, "flow-churn").as_deref(),
        Some("hush2"),
        "watched already"
    );
    stage.keys("ahttps://x/?Token=hush#/nowhere<enter>");
    assert!(stage.screen().contains("no run in the link"));
    never_shown(&stage);
    assert!(!format!("{:?}", demand(&stage.model)).contains("hush"));
}

#[test]
fn what_a_hand_added_stays_however_many_newer_ones_are_found() {
    let mut stage = four_runs().sized(80, 24);
    stage.keys("aflow-mine<enter>");
    let over = |id: &str| details(run(id, "mine", "Succeeded"), took(9_000, 10));
    stage.details(over("flow-mine"));
    for batch in 0..3 {
        let runs = (0..20).map(|n| over(&format!("flow-{batch}-{n}")));
        let page = RunPage {
            total: None,
            runs: runs.collect(),
        };
        let answer = stage.answer(page);
        stage.tell(Message::Update(Update::Found(Ok(answer))));
    }
    assert!(stage.model.watch.runs.contains_key("flow-mine"));
    assert!(
        !stage.model.watch.runs.contains_key("flow-0-0"),
        "old ones go"
    );
    assert!(stage.model.watch.runs.contains_key("flow-2-0"));
}

#[test]
fn a_branch_of_a_run_that_is_watched_whole_narrows_it_not() {
    let mut stage = Stage::watching(&[]).sized(80, 24);
    for (typed, run, branch) in [
        ("aflow-a<enter>aflow-a/node-b<enter>", "flow-a", None),
        ("aflow-b/node-c<enter>", "flow-b", Some("node-c")),
        ("aflow-b/node-d<enter>", "flow-b", None),
    ] {
        stage.keys(typed);
        let watched = &stage.model.watch.runs[run].branch;
        assert_eq!(watched.as_ref().map(NodeId::as_str), branch, "{typed}");
    }
}

#[test]
fn pasted_text_is_typed_where_something_is_typed_and_else_means_nothing() {
    let mut stage = four_runs().sized(80, 24);
    let before = stage.model.clone();
    assert_eq!(stage.tell(Message::Paste("qxq\u{3}".to_owned().into())), []);
    assert_eq!(stage.model, before);
    stage.keys("a");
    stage.tell(Message::Paste(
        "flow-\u{1b}[2Jpasted\nsecond line".to_owned().into(),
    ));
    assert!(stage.screen().contains("flow-pasted"), "{}", stage.screen());
    assert!(!stage.screen().contains("second"));
}

#[test]
fn a_pane_that_shrinks_to_nothing_under_a_dialog_brings_it_back() {
    let dialogs = [
        "?", "?jjj", "i", ":fold", ";xgb", ";jj", "/xgb", "&xgb", "aflow-1", "astatus=", "y",
        "yjj", "o", "J", "1<tab>S", "3K", "3T",
    ];
    for ((width, height), keys) in [(160, 45), (80, 24), (48, 12), (30, 6)]
        .into_iter()
        .flat_map(|size| dialogs.map(|keys| (size, keys)))
    {
        let mut stage = four_runs().sized(width, height);
        let mut uri = details(
            run("flow-churn", "churn-daily-1123", "Running"),
            since(6_720),
        );
        uri.uri = Some("https://pai.console.aliyun.com/#/flow-churn".into());
        stage.details(uri);
        stage.keys(keys);
        assert_ne!(stage.model.mode, Mode::Browse, "{keys} opens one");
        let before = (stage.screen(), stage.model.mode.clone());
        for (width, height) in [(3, 2), (1, 1), (0, 0), (1, 60), (200, 1), (1, 1)] {
            stage.tell(Message::Resize(Size::new(width, height)));
            if width > 0 {
                stage.lines();
            }
        }
        stage = stage.sized(width, height);
        let after = (stage.screen(), stage.model.mode.clone());
        assert_eq!(after, before, "{keys} {width}x{height}");
    }
}

#[test]
fn ten_thousand_keys_do_no_harm() {
    let mut stage = four_runs().sized(80, 24);
    // Adding and dropping do what they say; everything else leaves the runs alone.
    let harmless = |key: &&&str| !["a", "x", ":"].contains(*key);
    let keys: Vec<&&str> = KEYS.iter().filter(harmless).collect();
    let mut dice = 7_u32;
    for _ in 0..10_000 {
        dice = dice.wrapping_mul(1_103_515_245).wrapping_add(12_345);
        stage.keys(keys[(dice >> 16) as usize % keys.len()]);
    }
    assert_eq!(
        stage.model.watch.runs.len(),
        4,
        "nothing unintended was done"
    );
    stage.trouble(refused_connection(), 5);
    stage.lines();
}

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
    let tree = crate::situations::Tree::of("flow-reco", "Terminated", took(50, 40));
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

#[test]
fn leaving_a_filter_returns_to_where_one_was_and_back_again() {
    for (enter, leave) in [("f", "fff"), ("&xgb<enter>", "<esc>"), ("&xgb", "<esc>")] {
        let mut stage = four_runs().sized(80, 24);
        stage.keys("/woe<enter><esc>");
        let before = (stage.selected(), stage.model.view.top);
        stage.keys(enter);
        assert!(stage.model.view.listing.filter.is_active(), "{enter}");
        assert_ne!(stage.selected(), before.0);
        stage.keys(leave);
        assert!(!stage.model.view.listing.filter.is_active(), "{leave}");
        assert_eq!((stage.selected(), stage.model.view.top), before, "{enter}");
        stage.keys("<c-o>");
        assert_ne!(stage.selected(), before.0, "and to what was found");
    }
}

#[test]
fn a_word_that_is_no_id_finds_runs_by_name() {
    let mut stage = four_runs();
    stage.keys("areco<enter>");
    assert!(
        !stage.model.watch.runs.contains_key("reco"),
        "no run is called so"
    );
    let fetches = demand(&stage.model).fetches;
    let search = fetches.iter().find_map(|fetch| match &fetch.kind {
        FetchKind::Runs(search) => Some(search),
        _ => None,
    });
    let name = search.unwrap().filter.name.as_ref().unwrap();
    assert_eq!(name.as_str(), "reco");
    stage.keys("aflow-k3v9<enter>");
    assert!(
        stage.model.watch.runs.contains_key("flow-k3v9"),
        "an id is watched"
    );
}

#[test]
fn what_was_dropped_is_the_first_to_be_added() {
    let mut stage = four_runs().sized(80, 24);
    stage.keys("/risk<enter>x");
    assert!(!stage.model.watch.runs.contains_key("flow-risk"));
    stage.keys("a");
    assert!(
        stage
            .screen()
            .contains("enter adds risk-v7 again: flow-risk"),
        "{}",
        stage.screen()
    );
    stage.keys("<enter>");
    assert!(stage.model.watch.runs.contains_key("flow-risk"));
}

#[test]
fn when_the_selected_run_leaves_its_neighbour_takes_the_cursor() {
    let mut stage = four_runs().sized(80, 40);
    stage.keys("/ctr<enter>");
    let below = RowKey::Run("flow-reco".into());
    stage.keys("x");
    assert_eq!(stage.selected(), below);
    stage.keys("x");
    assert_eq!(
        stage.selected(),
        RowKey::Run("flow-risk".into()),
        "the last one is followed by none"
    );
}
