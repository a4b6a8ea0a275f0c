//! Who looks elsewhere is called: the bell rings once for each new failure and each end of a
//! run, whatever is told again, and the title says how things are.

use std::path::PathBuf;
use std::time::Duration;

use crate::pane::{Pane, count, home, paiwatch};
use crate::situations::{Tree, four_runs, node, refused_connection, run, since, took};
use crate::stage::Stage;
use crate::watcher::Watcher;
use paiwatch::app::message::Action;
use paiwatch::domain::{Status, StatusRows};
use paiwatch::sim::story::Story;
use paiwatch::ui::title::title;

/// One run fails, one goes well, one goes on.
const STORY: &str = r#"
workspace = "94801"
user = "2000"
account = "1000"

[[pipeline]]
name = "long"
[[pipeline.node]]
name = "fit"
lasts = "9h"

[[pipeline]]
name = "bad"
[[pipeline.node]]
name = "one"
lasts = "LASTS"
spread = 0
queue = "0s"
fails = 1
message = "too few rows"
[[pipeline.node]]
name = "two"
after = ["one"]
lasts = "1s"

[[pipeline]]
name = "good"
[[pipeline.node]]
name = "one"
lasts = "LASTS"
spread = 0
queue = "0s"

[[run]]
pipeline = "long"
name = "long"
starts = "-1m"

[[run]]
pipeline = "bad"
name = "bad"
starts = "0s"

[[run]]
pipeline = "good"
name = "good"
starts = "0s"
"#;

fn story(lasts: &str) -> String {
    STORY.replace("LASTS", lasts)
}

/// The failure of `bad › one`, and the ends of both runs.
const CALLS: usize = 3;

#[tokio::test(start_paused = true)]
async fn the_bell_rings_once_for_each_failure_and_end_though_the_line_breaks() {
    let story = Story::parse("calls.toml", &story("40s")).unwrap();
    let mut watcher = Watcher::of(story, &[]);
    watcher.pass(Duration::from_secs(20)).await;
    assert_eq!(watcher.rings, 0, "nothing has happened yet");
    watcher.cut(true);
    watcher.pass(Duration::from_mins(3)).await;
    assert_eq!(
        watcher.rings, 0,
        "trouble of the line is no failure of a run"
    );
    watcher.cut(false);
    watcher.pass(Duration::from_mins(3)).await;
    assert_eq!(watcher.rings, CALLS, "what happened meanwhile is told once");
    for _ in 0..10 {
        watcher.cut(true);
        watcher.pass(Duration::from_mins(1)).await;
        watcher.cut(false);
        watcher.act(Action::Refresh);
        watcher.pass(Duration::from_mins(1)).await;
    }
    assert_eq!(watcher.rings, CALLS, "and never again");
}

#[tokio::test(start_paused = true)]
async fn what_was_over_before_anybody_watched_rings_no_bell() {
    let story = Story::parse("calls.toml", &story("1s")).unwrap();
    let mut watcher = Watcher::of(story, &[]);
    watcher.freeze_the_world();
    watcher.pass(Duration::from_mins(2)).await;
    let before = watcher.rings;
    watcher.pass(Duration::from_hours(1)).await;
    assert_eq!(watcher.rings, before);
}

fn tell(stage: &mut Stage, word: &str, began: i64) {
    stage.nodes(StatusRows {
        nodes: vec![node("flow-churn", "sample-1", word, since(began))],
        ..StatusRows::default()
    });
    stage.wait(3);
}

#[test]
fn a_failure_that_is_told_again_rings_once_and_one_of_a_rerun_rings_anew() {
    let mut stage = four_runs();
    stage.rings = 0;
    tell(&mut stage, "Running", 60);
    for word in ["Failed", "Running", "Running", "Failed", "Failed"] {
        tell(&mut stage, word, 60);
    }
    assert_eq!(stage.rings, 1, "the same attempt");
    for word in ["Running", "Running", "Failed"] {
        tell(&mut stage, word, 5);
    }
    assert_eq!(stage.rings, 2, "another attempt");
}

#[test]
fn what_came_and_failed_between_two_readings_is_a_new_failure() {
    let grown = |leaves: usize| {
        let tree = Tree::of("flow-a", "Running", since(600)).add(
            "",
            "loop",
            "Loop",
            "Running",
            since(500),
        );
        (0..leaves).fold(tree, |tree, at| {
            let (iteration, leaf) = (format!("iter-{at}"), format!("leaf-{at}"));
            tree.add("loop", &iteration, "Dag", "Failed", took(400, 10))
                .add(&iteration, &leaf, "Task", "Failed", took(400, 10))
        })
    };
    let mut stage = Stage::watching(&["flow-a"]).sized(120, 40);
    stage.runs(StatusRows {
        runs: vec![run("flow-a", "a", "Running")],
        ..StatusRows::default()
    });
    stage.shape("flow-a", grown(1).shape());
    assert_eq!(stage.rings, 0, "that was so before");
    stage.trouble(refused_connection(), 5);
    stage.shape("flow-a", grown(3).shape());
    assert_eq!(stage.rings, 2, "a leaf each, and not what stands around it");
    assert!(stage.screen().contains("✘2 new"), "{}", stage.screen());
    stage.shape("flow-a", grown(3).shape());
    assert_eq!(stage.rings, 2);
}

#[test]
fn the_runs_that_are_named_ring_and_the_others_only_where_none_is() {
    for (named, rings) in [(true, 1), (false, 2)] {
        let mut stage = Stage::watching(&["flow-a", "flow-b"]);
        let mut rows = [run("flow-a", "a", "Running"), run("flow-b", "b", "Running")];
        for (id, is_found) in [("flow-a", !named), ("flow-b", true)] {
            stage.model.watch.runs.get_mut(id).unwrap().is_found = is_found;
        }
        for word in ["Running", "Succeeded"] {
            for row in &mut rows {
                row.status = Some(Status::new(word));
            }
            stage.runs(StatusRows {
                runs: rows.to_vec(),
                ..StatusRows::default()
            });
        }
        assert_eq!(stage.rings, rings);
    }
}

#[test]
fn the_title_says_what_failed_how_far_it_is_and_that_it_is_old() {
    let mut stage = four_runs().sized(120, 40);
    let of = |stage: &Stage| title(&stage.model, &stage.theme);
    assert_eq!(of(&stage), "✘1 churn-daily-1123 8/16");
    stage.trouble(refused_connection(), 5);
    stage.wait(60);
    assert_eq!(of(&stage), "! ✘1 churn-daily-1123 8/16");
    let mut stage = Stage::watching(&[]);
    assert_eq!(of(&stage), "paiwatch");
    stage.keys("aflow-x\u{1b}]2;y<enter>");
    assert!(!of(&stage).contains('\u{1b}'));
}

fn demo(test: &str, flags: &[&str]) -> Pane {
    let home = home(test);
    let file: PathBuf = home.join("calls.toml");
    std::fs::write(&file, story("2s")).unwrap();
    let file = file.to_str().unwrap().to_owned();
    let mut arguments = vec!["demo", "--story", &file];
    arguments.extend(flags);
    Pane::start(24, 80, paiwatch(&home, &arguments))
}

#[test]
fn a_terminal_gets_its_calls_and_its_title_back() {
    let mut pane = demo("calls", &["--bell", "--title"]);
    pane.until_here("all calls", |pane| count(&pane.bytes, "\x07") == CALLS);
    pane.until_here("the title", |pane| {
        count(&pane.bytes, "\x1b]2;✘1 bad 0/2\x1b\\") > 0
    });
    pane.press("q");
    let end = pane.end();
    assert_eq!(end.code, 0);
    let bytes = String::from_utf8_lossy(&end.bytes).into_owned();
    assert_eq!(bytes.matches('\x07').count(), CALLS);
    let (kept, returned) = (bytes.find("\x1b[22;2t"), bytes.rfind("\x1b[23;2t"));
    assert!(kept.is_some() && returned > kept, "{bytes:?}");
    assert!(
        returned > bytes.rfind("\x1b]2;"),
        "the last title is the old one"
    );
}

#[test]
fn nobody_is_called_who_has_not_asked_for_it() {
    let mut pane = demo("no-calls", &[]);
    pane.until("the end of both", |screen| {
        screen.contains("✘1") && screen.contains("✔1")
    });
    pane.press("q");
    let end = pane.end();
    let bytes = String::from_utf8_lossy(&end.bytes).into_owned();
    for call in ["\x07", "\x1b]2;", "\x1b[22;2t", "\x1b[23;2t"] {
        assert!(!bytes.contains(call), "{bytes:?}");
    }
}
