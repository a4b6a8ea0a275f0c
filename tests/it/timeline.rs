//! What earlier runs say on the screen, the bars of time, and the same as a trace.

use chrono::TimeDelta;
use insta::assert_snapshot;
use paiwatch::app::estimate::PastPolicy;
use paiwatch::domain::{
    FetchKind, Fetched, NodeId, RunDetails, RunPage, RunRow, Status, StatusRows, Time, Timing,
};
use paiwatch::print::json::report;
use paiwatch::print::overview::overview;
use paiwatch::print::progress::progress;
use paiwatch::print::table::table;
use paiwatch::print::trace::trace;
use paiwatch::ui::theme::{Colour, Glyphs, Theme};
use paiwatch::ui::title::title;
use serde_json::Value;

use crate::estimates::plan::{Run, Step, What, start, task};
use crate::stage::Stage;

const RUN: &str = "flow-a";

fn steps() -> Vec<Step> {
    let dag = What::Dag(vec![task(&[], 900), task(&[], 300), task(&[0, 1], 240)]);
    let looping = What::Loop {
        items: 4,
        parallel: 2,
        each: 700,
    };
    vec![
        task(&[], 400),
        Step {
            after: vec![0],
            what: dag,
        },
        Step {
            after: vec![0],
            what: looping,
        },
        task(&[0], 200),
        task(&[1, 2, 3], 300),
    ]
}

fn row(run: &str, status: &str) -> RunRow {
    RunRow {
        run: run.into(),
        status: Some(Status::new(status)),
        name: Some("churn-daily".into()),
        root: Some(NodeId::from("node-0")),
        source_id: Some("exp-1".into()),
        ..RunRow::default()
    }
}

fn details(run: &str, status: &str, days_ago: i64) -> RunDetails {
    RunDetails {
        row: row(run, status),
        timing: Timing {
            started: Some(Time::At(start() - TimeDelta::days(days_ago))),
            finished: None,
        },
        ..RunDetails::default()
    }
}

/// A run at this second, a tenth slower than five before it; the tasks of its loop take twice as long.
fn stage(second: i64) -> Stage {
    let run = Run::of(
        &steps(),
        |usual| if usual == 700 { 1_400 } else { usual * 11 / 10 },
    );
    let mut stage = Stage::watching(&[RUN]);
    stage.model.watch.pasts.begin(
        "test",
        PastPolicy {
            every: Some(TimeDelta::zero()),
            keeps: false,
        },
    );
    stage.wait(second);
    stage.runs(StatusRows {
        runs: vec![row(RUN, "Running")],
        ..StatusRows::default()
    });
    stage.details(details(RUN, "Running", 0));
    stage.shape(RUN, run.at(second));
    while let Some(fetch) = stage.model.watch.pasts.fetches().pop() {
        let fetched = if let FetchKind::Runs(_) = fetch.kind {
            let runs =
                (1..=5).map(|number| details(&format!("flow-{number}"), "Succeeded", number));
            let page = RunPage {
                total: None,
                runs: runs.collect(),
            };
            Fetched::Runs(page)
        } else {
            let past = Run::of(&steps(), |usual| usual);
            Fetched::Tree(past.at(past.lasts))
        };
        stage.fetched(fetch, Ok(fetched));
    }
    stage.wait(1);
    stage
}

#[test]
fn rows_say_how_long_they_will_take_and_when_they_were_at_work() {
    let stage = stage(1_500);
    let wide = stage.clone().sized(160, 45);
    assert_snapshot!("bars_160x45", wide.screen());
    let mut lit = wide;
    lit.keys("B");
    assert_snapshot!("bars_slow_path_160x45", lit.screen());
    lit.keys("Bb");
    let without = lit.screen();
    assert!(
        !without.contains("now") && without.contains("LEFT"),
        "{without}"
    );
    assert_snapshot!("bars_120x40", stage.clone().sized(120, 40).screen());
    let mut ascii = stage.clone().sized(120, 40);
    ascii.set_theme(Glyphs::Ascii, Colour::None);
    assert!(ascii.screen().is_ascii(), "{}", ascii.screen());
    assert_snapshot!("bars_ascii_120x40", ascii.screen());
    let small = stage.clone().sized(80, 24).screen();
    assert!(small.contains("LEFT") && small.contains('~'), "{small}");
    let narrow = stage.sized(48, 12).screen();
    assert!(narrow.contains("4/8  ~16m"), "{narrow}");
}

#[test]
fn who_has_no_screen_is_told_how_long_it_will_still_take() {
    let stage = stage(1_500);
    let model = &stage.model;
    for said in [
        progress(model),
        overview(model, &[]).concat(),
        table(model, &[]).lines().next().unwrap().to_owned(),
        title(model, &Theme::new(Glyphs::Unicode, Colour::None)),
    ] {
        assert!(said.contains("~16m left"), "{said}");
    }
    let report = serde_json::to_value(report(model, &[], true)).unwrap();
    let run = &report["runs"][0];
    assert_eq!(run["usual_seconds"], 2_100.0);
    assert_eq!(run["overdue_seconds"], Value::Null);
    let left = run["left_seconds"].as_f64().unwrap();
    assert!((990.0..1_010.0).contains(&left), "{left}");
}

#[test]
fn a_second_without_news_changes_no_bar() {
    let mut stage = stage(1_500).sized(160, 45);
    let bars = |stage: &Stage| {
        let rows = stage.lines().into_iter().skip(4).take(16);
        let bars = rows.map(|row| {
            row.chars()
                .skip(70)
                .filter(|char| *char == '━')
                .collect::<String>()
        });
        bars.collect::<Vec<_>>()
    };
    let before = bars(&stage);
    stage.wait(3);
    assert_eq!(bars(&stage), before);
}

fn slices(trace: &Value) -> Vec<&Value> {
    let events = trace["traceEvents"].as_array().unwrap().iter();
    events.filter(|event| event["ph"] == "X").collect()
}

/// As the format is written down: complete events and metadata, whole microseconds, a track each.
#[test]
fn each_event_of_a_trace_has_what_viewers_ask_for() {
    let stage = stage(1_500);
    let text = trace(&stage.model, &stage.model.watch.runs[RUN]);
    let trace: Value = serde_json::from_str(&text).unwrap();
    assert_eq!(trace["displayTimeUnit"], "ms");
    let mut kinds = [0, 0];
    for event in trace["traceEvents"].as_array().unwrap() {
        for number in ["pid", "tid"] {
            assert!(event[number].is_u64(), "{event}");
        }
        assert!(
            event["name"].is_string() && event["args"].is_object(),
            "{event}"
        );
        if event["ph"] == "X" {
            kinds[0] += 1;
            assert!(event["ts"].is_u64() && event["dur"].is_u64(), "{event}");
            assert!(event["cat"].is_string(), "{event}");
        } else {
            kinds[1] += 1;
            assert_eq!(event["ph"], "M", "{event}");
            let is_name =
                ["process_name", "thread_name"].contains(&event["name"].as_str().unwrap());
            assert!(is_name && event["args"]["name"].is_string(), "{event}");
        }
    }
    assert!(kinds.iter().all(|count| *count > 1), "{kinds:?}");
}

#[test]
fn a_trace_tells_what_the_tree_tells_and_no_two_slices_of_a_track_overlap() {
    let second = 1_500;
    let stage = stage(second);
    let run = &stage.model.watch.runs[RUN];
    let text = trace(&stage.model, run);
    let trace: Value = serde_json::from_str(&text).unwrap();
    let slices = slices(&trace);
    let told: Vec<&&Value> = slices
        .iter()
        .filter(|slice| slice["cat"] != "waiting")
        .collect();
    let begun = run
        .nodes()
        .filter(|(_, node)| node.state.timing.started_at().is_some());
    assert_eq!(told.len(), begun.count() + 1);
    for (place, node) in run.nodes() {
        let slice = told
            .iter()
            .find(|slice| slice["args"]["id"] == node.id.as_str());
        let (Some(slice), Some(started)) = (slice, node.state.timing.started_at()) else {
            assert_eq!(node.state.timing.started_at(), None);
            continue;
        };
        let elapsed = run.elapsed_of(node, stage.model.now.service).unwrap();
        assert_eq!(slice["ts"], started.timestamp_micros());
        assert_eq!(slice["dur"], elapsed.num_microseconds().unwrap());
        assert_eq!(slice["args"]["path"], run.path(place).join(" / "));
        assert_eq!(slice["name"], &*node.name);
    }
    let mut tracks: Vec<(i64, i64, i64)> = slices
        .iter()
        .map(|slice| {
            let number = |key: &str| slice[key].as_i64().unwrap();
            (number("tid"), number("ts"), number("ts") + number("dur"))
        })
        .collect();
    tracks.sort_unstable();
    for pair in tracks.windows(2) {
        let ((one, _, until), (next, from, _)) = (pair[0], pair[1]);
        assert!(one != next || until <= from, "{pair:?}");
    }
    let named = trace["traceEvents"].as_array().unwrap().iter();
    let named: Vec<i64> = named
        .filter(|event| event["name"] == "thread_name")
        .map(|event| event["tid"].as_i64().unwrap())
        .collect();
    assert!(tracks.iter().all(|(track, ..)| named.contains(track)));
}
