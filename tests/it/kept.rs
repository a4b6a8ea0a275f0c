//! What is made of the rest of the state and kept says what would be made of it now.

use chrono::TimeDelta;
use paiwatch::app::detail::{content, shown};
use paiwatch::app::estimate::PastPolicy;
use paiwatch::app::query::demand::demand;
use paiwatch::app::query::search::{found, matches};
use paiwatch::domain::{
    Fetch, FetchKind, Fetched, LogPage, NodeState, NodeStates, Outputs, Raw, RunPage, Timing,
};
use proptest::prelude::*;
use proptest::sample::select;
use serde_json::json;

use crate::laws::{Event, WORDS, events, happen};
use crate::situations::{Tree, details, forbidden, four_runs, node, output, run, since, took};
use crate::stage::Stage;

/// Something that happens, or that is answered.
#[derive(Clone, Debug)]
enum Step {
    Event(Event),
    /// Keys that open what is made: a tab, a search, a filter.
    Open(&'static str),
    /// What is read for the open tab is answered with this word, or refused.
    Answer(Option<&'static str>),
    /// What is read of earlier runs is answered.
    Past,
    /// The details of a run.
    Details(&'static str),
}

const OPEN: &[&str] = &[
    "1",
    "2",
    "3",
    "4",
    "5",
    "/a<enter>",
    "/特<enter>",
    "/n-1",
    "/score<enter>",
    "n",
    "&fit<enter>",
    "t",
    "c",
    "m",
    "s",
    "e",
    "R",
    "<esc>",
    "=",
    "b",
];

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let step = prop_oneof![
        3 => events().prop_map(Step::Event),
        2 => select(OPEN).prop_map(Step::Open),
        1 => select(WORDS).prop_map(|word| Step::Answer(Some(word))),
        1 => Just(Step::Answer(None)),
        2 => Just(Step::Past),
        1 => select(WORDS).prop_map(Step::Details),
    ];
    prop::collection::vec(step, 0..40)
}

fn take(stage: &mut Stage, step: &Step) {
    match step {
        Step::Event(event) => happen(stage, event),
        Step::Open(keys) => {
            stage.keys(keys);
        }
        Step::Answer(word) => {
            for fetch in demand(&stage.model).fetches.iter() {
                answer(stage, fetch, *word);
            }
        }
        Step::Past => {
            for fetch in demand(&stage.model).past.iter() {
                stage.fetched(fetch.clone(), Ok(past(fetch)));
            }
        }
        Step::Details(word) => stage.details(details(run("flow-ctr", word, word), since(9))),
    }
}

/// Three earlier runs of each that is watched, and how long each step of them took.
fn past(fetch: &Fetch) -> Fetched {
    if let FetchKind::Tree(root) = &fetch.kind {
        let tree = Tree::of(root.run.as_str(), "Succeeded", took(90_000, 900));
        let tree = tree.add("", "load", "Task", "Succeeded", took(90_000, 900));
        return Fetched::Tree(tree.shape());
    }
    let names = [
        "churn-daily-1122",
        "ctr-exp-b",
        "risk-v7",
        "reco-weekly-0416",
    ];
    let earlier = |number: i64| {
        let of = |name| {
            let row = run(&format!("{name}-{number}"), name, "Succeeded");
            details(row, took(90_000 + number, 900))
        };
        names.map(of)
    };
    Fetched::Runs(RunPage {
        total: None,
        runs: (1..=3).flat_map(earlier).collect(),
    })
}

/// Answers what is read, so that each answer says something else, or refuses it.
fn answer(stage: &mut Stage, fetch: &Fetch, word: Option<&str>) {
    let fetched = word.ok_or_else(forbidden);
    stage.fetched(fetch.clone(), fetched.map(|word| saying(fetch, word)));
}

fn saying(fetch: &Fetch, word: &str) -> Fetched {
    match &fetch.kind {
        FetchKind::Raw(_) => Fetched::Raw(Raw::new(json!({ "Word": word }).to_string())),
        FetchKind::Log(..) => Fetched::Log(LogPage {
            total: None,
            lines: vec![format!("ERROR {word}").as_str().into()],
        }),
        FetchKind::Outputs(key) => {
            let value = json!({ "auc": word.len() });
            let [run, node] = [key.run.as_str(), key.node.as_str()];
            Fetched::Outputs(Outputs {
                rows: vec![output(run, node, word, "Metrics", &value)],
                ..Outputs::default()
            })
        }
        FetchKind::Runtime(key) => {
            let [run, id] = [key.run.as_str(), key.node.as_str()];
            let runtime_info = Some(Raw::new(json!({ "Where": word }).to_string()));
            let row = node(run, id, word, Timing::default());
            Fetched::Runtime(NodeStates {
                nodes: vec![NodeState { row, runtime_info }],
            })
        }
        FetchKind::Containers(_) | FetchKind::Tree(_) => {
            Fetched::Containers(Tree::of("flow-ctr", word, Timing::default()).shape())
        }
        FetchKind::Runs(_) => Fetched::Runs(RunPage {
            total: None,
            runs: vec![details(run("flow-past", word, word), since(90_000))],
        }),
    }
}

/// The page and the matches that are kept. To ask for them makes them, so that they would be
/// old at the next step where nothing told that something has changed.
fn check(stage: &Stage) -> Result<(), TestCaseError> {
    let model = &stage.model;
    if let (Some(shown), Some(page)) = (shown::shown(model), model.screen().page()) {
        prop_assert_eq!(&*shown, &content::content(model, page.width));
    }
    let is_searching = !model.view.needle.is_empty();
    let anew = is_searching.then(|| matches(model));
    let kept = found(model);
    prop_assert_eq!(kept.as_deref(), anew.as_deref());
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, ..ProptestConfig::default() })]

    #[test]
    fn whatever_happens_what_is_kept_is_what_would_be_made_now(
        (width, height) in select(&[(160, 45), (120, 30), (80, 24)][..]),
        steps in steps(),
    ) {
        let mut stage = four_runs().sized(width, height);
        let every = Some(TimeDelta::zero());
        let policy = PastPolicy { every, keeps: false };
        stage.model.watch.pasts.begin("test", policy);
        check(&stage)?;
        for step in &steps {
            take(&mut stage, step);
            check(&stage)?;
        }
    }
}
