//! Earlier runs of what is watched: how they are asked for, and kept.

use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use paiwatch::app::estimate::{
    Broken, KeptPast, Kin, PastNode, PastPolicy, PastRun, PastWish, Pasts, PathId,
};
use paiwatch::app::message::{Message, Recalled};
use paiwatch::app::model::Model;
use paiwatch::domain::{
    Fetch, FetchKind, NodeId, RunDetails, RunId, RunPage, RunRow, SourceError, Status, Time, Timing,
};
use paiwatch::effects;
use paiwatch::sim::story::Story;
use paiwatch::sim::{Readings, Seen};

use crate::estimates::plan::{Run, start, task};
use crate::service::caller::{Caller, settings};
use crate::stage::Stage;
use crate::watcher::{Setting, Watcher, paused_runtime};

fn policy(every: i64, keeps: bool) -> PastPolicy {
    PastPolicy {
        every: Some(TimeDelta::seconds(every)),
        keeps,
    }
}

fn id() -> String {
    let story = Story::embedded("default").unwrap();
    Caller::new(settings(story, 1)).ids("churn-daily").0
}

/// Watches one run of the default story, which has a past.
fn watcher(id: &str, every: i64, requests_per_minute: Option<u32>) -> Watcher {
    let story = || Story::embedded("default").unwrap().with_past();
    let mut watcher = Watcher::start(Setting {
        story: story(),
        seed: 1,
        targets: vec![RunId::from(id)],
        readings: Readings::default(),
        interval: Duration::from_secs(3),
        requests_per_minute,
    });
    watcher
        .model
        .watch
        .pasts
        .begin("test", policy(every, false));
    watcher
}

fn has_forecast(model: &Model) -> bool {
    let mut runs = model.watch.runs.values();
    runs.all(|run| run.estimate.forecast().is_some())
}

/// The lists, and the trees of other runs than the watched one.
fn of_the_past(seen: &[Seen], watched: &str) -> (usize, usize) {
    let lists = seen
        .iter()
        .filter(|seen| seen.operation == "ListPipelineRuns")
        .count();
    let trees = seen
        .iter()
        .filter(|seen| seen.operation == "GetPipelineRunNode" && !seen.path.contains(watched));
    (lists, trees.count())
}

#[test]
fn the_past_costs_one_list_and_ten_trees_a_day_and_tells_when_a_run_will_end() {
    let id = id();
    paused_runtime().block_on(async {
        let mut watcher = watcher(&id, 0, None);
        watcher.until(Duration::from_secs(10), has_forecast).await;
        watcher.pass(Duration::from_mins(20)).await;
        let (lists, trees) = of_the_past(&watcher.seen(), &id);
        assert_eq!(lists, 1);
        assert!((5..=10).contains(&trees), "{trees} trees");
    });
}

#[test]
fn where_calls_are_counted_a_tree_a_minute_is_read() {
    let id = id();
    paused_runtime().block_on(async {
        let mut watcher = watcher(&id, 60, Some(60));
        watcher.pass(Duration::from_secs(150)).await;
        let (lists, trees) = of_the_past(&watcher.seen(), &id);
        assert_eq!((lists, trees), (1, 3));
    });
}

#[test]
fn nothing_is_read_of_the_past_while_the_budget_is_short_or_the_service_throttles() {
    let id = id();
    paused_runtime().block_on(async {
        // One call in four seconds is not enough for the run itself.
        let mut poor = watcher(&id, 0, Some(15));
        poor.pass(Duration::from_mins(5)).await;
        poor.seen();
        poor.pass(Duration::from_mins(2)).await;
        assert_eq!(of_the_past(&poor.seen(), &id), (0, 0));

        let mut throttled = watcher(&id, 0, None);
        throttled
            .behaviour
            .fail_with("throttle".parse::<paiwatch::sim::Faults>().unwrap());
        throttled.pass(Duration::from_mins(2)).await;
        throttled
            .behaviour
            .fail_with(paiwatch::sim::Faults::default());
        throttled.seen();
        throttled
            .until(Duration::from_mins(5), |model| {
                model
                    .watch
                    .runs
                    .values()
                    .all(paiwatch::app::runs::run::Run::has_shape)
            })
            .await;
        assert_eq!(
            of_the_past(&throttled.seen(), &id),
            (0, 0),
            "the pace is slowed"
        );
        throttled
            .until(Duration::from_mins(30), |model| {
                model.watch.runs.values().all(|run| run.estimate.knows())
            })
            .await;
    });
}

fn now() -> DateTime<Utc> {
    start()
}

fn listed(number: i64, status: &str, source: &str) -> RunDetails {
    RunDetails {
        row: RunRow {
            run: RunId::from(format!("flow-{number}").as_str()),
            status: Some(Status::new(status)),
            root: Some(NodeId::from("root")),
            source_id: Some(source.to_owned().into()),
            ..RunRow::default()
        },
        timing: Timing {
            started: Some(Time::At(start() - TimeDelta::days(number))),
            finished: None,
        },
        ..RunDetails::default()
    }
}

fn kin() -> Kin {
    Kin::Source("exp-1".to_owned())
}

/// Gives numbers out, and answers the one thing that is asked.
fn asked(pasts: &mut Pasts, numbers: &mut u32) -> Option<Fetch> {
    asked_at(pasts, numbers, now())
}

fn asked_at(pasts: &mut Pasts, numbers: &mut u32, at: DateTime<Utc>) -> Option<Fetch> {
    pasts.number(at, || {
        *numbers += 1;
        *numbers
    });
    let fetches = pasts.fetches();
    assert!(fetches.len() <= 1);
    fetches.into_iter().next()
}

/// Has summed up what is to be; what else is to be done.
fn summed_up(pasts: &mut Pasts, at: DateTime<Utc>) -> Vec<PastWish> {
    let mut left = Vec::new();
    loop {
        let wishes = pasts.take_wishes();
        if wishes.is_empty() {
            return left;
        }
        for wish in wishes {
            match wish {
                PastWish::SumUp(sum) => pasts.summed_up(sum.summed_up(), at),
                wish => left.push(wish),
            }
        }
    }
}

/// Reads whatever is asked, with a page of these runs. How many trees were read.
fn read_all(pasts: &mut Pasts, runs: &[RunDetails]) -> usize {
    read_all_at(pasts, runs, now()).0
}

/// How many trees were read, and what else is to be done.
fn read_all_at(
    pasts: &mut Pasts,
    runs: &[RunDetails],
    at: DateTime<Utc>,
) -> (usize, Vec<PastWish>) {
    let (mut numbers, mut trees) = (0, 0);
    let mut wishes = summed_up(pasts, at);
    let run = Run::of(&[task(&[], 100)], |usual| usual);
    while let Some(fetch) = asked_at(pasts, &mut numbers, at) {
        match &fetch.kind {
            FetchKind::Runs(_) => {
                let page = RunPage {
                    total: None,
                    runs: runs.to_vec(),
                };
                pasts.listed(&fetch, Ok(&page), at);
            }
            FetchKind::Tree(_) => {
                trees += 1;
                pasts.read(&fetch, Ok(run.at(run.lasts)), at);
            }
            other => panic!("{other:?}"),
        }
        wishes.extend(summed_up(pasts, at));
    }
    (trees, wishes)
}

fn begun(keeps: bool) -> Pasts {
    let mut pasts = Pasts::default();
    pasts.begin("test", policy(0, keeps));
    pasts
}

#[test]
fn three_hundred_runs_of_a_kind_share_the_trees_of_the_newest_ten_that_succeeded() {
    let mut pasts = begun(false);
    for _ in 0..300 {
        pasts.want(&kin(), now());
    }
    let mut runs: Vec<RunDetails> = (1..=30)
        .map(|number| listed(number, "Succeeded", "exp-1"))
        .collect();
    runs.push(listed(40, "Failed", "exp-1"));
    // A filter that the service does not know finds others, too.
    runs.push(listed(0, "Succeeded", "exp-12"));
    assert_eq!(read_all(&mut pasts, &runs), 10);
    let history = pasts.history(&kin()).unwrap();
    let of_step = history.usual(PathId::ROOT.below("step-0")).unwrap();
    assert_eq!(of_step.runs, 9, "the last is one that failed");
    pasts.want(&kin(), now());
    assert_eq!(
        read_all(&mut pasts, &runs),
        0,
        "nothing is asked twice a day"
    );
}

#[test]
fn what_is_known_counts_until_a_new_sum_is_there_and_meanwhile_nothing_is_asked() {
    let mut pasts = begun(false);
    pasts.want(&kin(), now());
    let runs = [1, 2, 3].map(|number| listed(number, "Succeeded", "exp-1"));
    let run = Run::of(&[task(&[], 100)], |usual| usual);
    let mut numbers = 0;
    let known = |pasts: &Pasts| pasts.history(&kin()).map(|history| history.runs());
    for summed_before in [None, None, Some(1), Some(2)] {
        let fetch = asked(&mut pasts, &mut numbers).unwrap();
        if let FetchKind::Tree(_) = fetch.kind {
            pasts.read(&fetch, Ok(run.at(run.lasts)), now());
        } else {
            let page = RunPage {
                total: None,
                runs: runs.to_vec(),
            };
            pasts.listed(&fetch, Ok(&page), now());
        }
        assert_eq!(asked(&mut pasts, &mut numbers), None);
        assert_eq!(known(&pasts), summed_before);
        assert_eq!(summed_up(&mut pasts, now()), []);
    }
    assert_eq!(known(&pasts), Some(3));
}

#[test]
fn a_tree_that_is_gone_is_left_out_and_trouble_ends_the_reading_for_a_day() {
    let mut pasts = begun(false);
    pasts.want(&kin(), now());
    let mut numbers = 0;
    let page = RunPage {
        total: None,
        runs: (1..=5)
            .map(|number| listed(number, "Succeeded", "exp-1"))
            .collect(),
    };
    let fetch = asked(&mut pasts, &mut numbers).unwrap();
    pasts.listed(&fetch, Ok(&page), now());
    summed_up(&mut pasts, now());
    let fetch = asked(&mut pasts, &mut numbers).unwrap();
    let error = SourceError::TimedOut {
        after: Duration::from_secs(15),
    };
    pasts.read(&fetch, Err(&error), now());
    assert_eq!(asked(&mut pasts, &mut numbers), None, "it rests");
    for hours in 1..3 {
        let at = now() + TimeDelta::hours(hours);
        let fetch = asked_at(&mut pasts, &mut numbers, at).unwrap();
        pasts.read(&fetch, Err(&error), at);
    }
    pasts.number(now() + TimeDelta::hours(3), || 99);
    assert_eq!(pasts.fetches(), []);
}

/// What a first program has kept.
fn kept() -> (String, String) {
    let mut pasts = begun(true);
    pasts.want(&kin(), now());
    let wishes = pasts.take_wishes();
    let [PastWish::Recall(name)] = wishes.as_slice() else {
        panic!("{wishes:?}");
    };
    pasts.recalled(name, None, now());
    let runs: Vec<RunDetails> = (1..=4)
        .map(|number| listed(number, "Succeeded", "exp-1"))
        .collect();
    let (trees, mut wishes) = read_all_at(&mut pasts, &runs, now());
    assert_eq!(trees, 4);
    match wishes.pop() {
        Some(PastWish::Keep { name: file, kept }) if file == *name => (file, kept.write().unwrap()),
        other => panic!("{other:?}"),
    }
}

/// A program that finds this text: whether that is broken, and how many trees it reads then.
fn finds(text: &str, now: DateTime<Utc>) -> (Option<Broken>, usize, Pasts) {
    let mut pasts = begun(true);
    pasts.want(&kin(), now);
    pasts.take_wishes();
    let read = KeptPast::read(text);
    pasts.recalled(&kept().0, read.clone().ok().flatten(), now);
    let runs: Vec<RunDetails> = (0..=4)
        .map(|number| listed(number, "Succeeded", "exp-1"))
        .collect();
    let (trees, _) = read_all_at(&mut pasts, &runs, now);
    (read.err(), trees, pasts)
}

#[test]
fn what_was_kept_is_used_for_a_day_and_then_only_what_is_new_is_read() {
    let (_, text) = kept();
    assert!(!text.contains("step-0"), "it tells nobody's names");
    let (trouble, trees, pasts) = finds(&text, now());
    assert_eq!((trouble, trees), (None, 0));
    let usual = pasts.history(&kin()).unwrap().usual(PathId::ROOT).unwrap();
    assert_eq!((usual.p50, usual.runs), (TimeDelta::seconds(100), 4));
    // The newest run came after that.
    let (trouble, trees, _) = finds(&text, now() + TimeDelta::days(1));
    assert_eq!((trouble, trees), (None, 1));
}

#[test]
fn a_file_that_is_broken_or_of_another_version_is_as_good_as_none() {
    let (_, text) = kept();
    for cut in [0, 1, text.len() / 2, text.len() - 1] {
        let (trouble, trees, _) = finds(&text[..cut], now());
        assert_eq!((trouble, trees), (Some(Broken), 5), "cut at {cut}");
    }
    let absurd = text.replace("100000", "-7").replace(":0,", ":1e99,");
    assert_eq!(finds(&absurd, now()).1, 5);
    let other = text.replacen("\"version\":1", "\"version\":2", 1);
    let (trouble, trees, _) = finds(&other, now());
    assert_eq!((trouble, trees), (None, 5));
    let elsewhere = text.replace("of test", "of elsewhere");
    assert_eq!(finds(&elsewhere, now()).1, 5);
    // A program of before kept nothing of what failed.
    let before = text.replace(",\"failures\":[]", "");
    assert_ne!(before, text);
    assert_eq!(finds(&before, now()).1, 0);
}

#[test]
fn of_too_much_the_oldest_runs_are_not_kept() {
    let run = |number: i64| PastRun {
        nodes: vec![
            PastNode {
                path: PathId::ROOT,
                lasted: None,
                waited: None,
                children: 0,
            };
            70_000
        ],
        ..PastRun::of(
            &format!("flow-{number}"),
            start() - TimeDelta::days(number),
            &Run::of(&[task(&[], 1)], |usual| usual).at(1),
        )
        .unwrap()
    };
    let runs: Vec<Arc<PastRun>> = (0..4).map(|number| Arc::new(run(number))).collect();
    let kept = KeptPast::new("test", &kin(), now(), true).with(&runs, &[]);
    let names: Vec<&str> = kept.runs.iter().map(|run| run.run.as_str()).collect();
    assert_eq!(names, ["flow-0", "flow-1"]);
}

#[test]
fn that_nothing_can_be_kept_is_said_once() {
    let mut stage = Stage::watching(&["flow-a"]);
    let fail = || Message::Past(Recalled::NotKept("no space left on device".to_owned()));
    stage.tell(fail());
    let notice = stage.model.notice.take().unwrap();
    let said = paiwatch::text::Language::English.say(&notice).into_owned();
    assert_eq!(
        said,
        "history of earlier runs not kept: no space left on device"
    );
    stage.tell(fail());
    assert_eq!(stage.model.notice, None);
}

#[test]
fn two_programs_that_write_the_same_file_leave_one_that_is_whole() {
    let folder = std::env::temp_dir().join(format!("paiwatch-past-{:x}", fastrand::u64(..)));
    let texts: Arc<[String]> = ["a", "b"].map(|text| text.repeat(200_000)).into();
    let writers: Vec<_> = (0..2)
        .map(|number| {
            let (folder, texts) = (folder.clone(), Arc::clone(&texts));
            std::thread::spawn(move || {
                for _ in 0..40 {
                    effects::past::write(&folder, "past-1.json", &texts[number]).unwrap();
                    let read = effects::past::read(&folder, "past-1.json")
                        .unwrap()
                        .unwrap();
                    assert!(texts.contains(&read));
                }
            })
        })
        .collect();
    for writer in writers {
        writer.join().unwrap();
    }
    let files = std::fs::read_dir(&folder).unwrap().count();
    assert_eq!(files, 1);
    assert_eq!(effects::past::read(&folder, "none").unwrap(), None);
    std::fs::create_dir(folder.join("folder")).unwrap();
    assert!(effects::past::read(&folder, "folder").is_err());
    std::fs::remove_dir_all(&folder).unwrap();
}
