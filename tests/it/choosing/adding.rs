//! Watching more runs and fewer: named ones, those of a search, shared ones, and dropped ones.

use paiwatch::app::message::{Effect, Message};
use paiwatch::app::model::mode::{Field, Mode};
use paiwatch::app::query::demand::demand;
use paiwatch::app::view::rows::RowKey;
use paiwatch::domain::{
    Fetch, FetchKind, Fetched, NodeId, RunPage, Search, SourceError, Term, Update,
};

use crate::situations::{details, forbidden, four_runs, run, since, took};
use crate::stage::Stage;

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
