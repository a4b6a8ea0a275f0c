//! How long yet, where there is no screen: what the built program prints, what it keeps for the
//! next look, and what it says when that cannot be read or kept.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Output;

use serde_json::Value;

use crate::command_line::{Served, paiwatch, text};
use crate::pane::home;

/// A run that goes on for three minutes, as the five before it did.
const STORY: &str = r#"
workspace = "94801"
user = "2000"
account = "1000"

[[pipeline]]
name = "work"
[[pipeline.node]]
name = "first"
lasts = "60s"
spread = 0.02
[[pipeline.node]]
name = "second"
lasts = "120s"
spread = 0.02
after = ["first"]

[[run]]
pipeline = "work"
name = "daily"
starts = "-20s"
source = "exp-1"
past = { runs = 5, every = "1d" }
"#;

/// A service, and a home in which nothing was kept yet.
struct Place {
    home: PathBuf,
    served: Served,
    run: String,
}

impl Place {
    fn new(name: &str, arguments: &[&str]) -> Self {
        let home = home(name);
        fs::create_dir_all(&home).unwrap();
        let story = home.join("story.toml");
        fs::write(&story, STORY).unwrap();
        let story = ["--story", story.to_str().unwrap()];
        let served = Served::start(&[&story, arguments].concat());
        let mut place = Self {
            home,
            served,
            run: String::new(),
        };
        let listed = json(&place.run(&["runs", "--json", "--filter", "limit=1"]));
        let run = listed["runs"][0]["id"].as_str().unwrap();
        run.clone_into(&mut place.run);
        place
    }

    fn run(&self, arguments: &[&str]) -> Output {
        let mut command = paiwatch(arguments);
        command.envs(self.served.variables.iter().cloned());
        command.env("HOME", &self.home);
        command.env_remove("XDG_CACHE_HOME");
        command.output().unwrap()
    }

    fn status(&self) -> Value {
        json(&self.run(&["status", "--json", &self.run]))["runs"][0].take()
    }

    /// Waits for so short a time that the run is not over. What is said on standard error.
    fn wait(&self) -> String {
        let output = self.run(&["wait", &self.run, "--timeout", "3s"]);
        assert_eq!(output.status.code(), Some(4), "{output:?}");
        text(&output.stderr)
    }

    fn cache(&self) -> PathBuf {
        self.home.join(".cache/paiwatch")
    }

    /// The one file in which the earlier runs are kept.
    fn kept(&self) -> PathBuf {
        let files = fs::read_dir(self.cache()).unwrap();
        let files = files.map(|file| file.unwrap().path());
        let is_kept = |file: &PathBuf| {
            let name = file.file_name().unwrap().to_string_lossy().into_owned();
            name.starts_with("past-")
        };
        let mut kept = files.filter(is_kept);
        let file = kept.next().unwrap();
        assert_eq!(kept.next(), None);
        file
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.home);
    }
}

fn json(output: &Output) -> Value {
    serde_json::from_slice(&output.stdout).unwrap_or_else(|_| panic!("{output:?}"))
}

#[test]
fn a_single_look_knows_what_a_watch_has_kept_and_asks_nothing_for_it() {
    let place = Place::new("left", &[]);
    let before = place.status();
    for key in ["usual_seconds", "left_seconds", "overdue_seconds"] {
        assert_eq!(before[key], Value::Null, "{key}");
    }
    assert_eq!(place.wait().matches("history").count(), 0);
    let status = place.status();
    let seconds = |value: &Value| value.as_f64().unwrap();
    let usual = seconds(&status["usual_seconds"]);
    assert!((170.0..200.0).contains(&usual), "{usual}");
    let left = seconds(&status["left_seconds"]) + seconds(&status["elapsed_seconds"]);
    assert!((170.0..200.0).contains(&left), "{left}");
    assert_eq!(status["overdue_seconds"], Value::Null);
    let of_node = seconds(&status["nodes"][1]["usual_seconds"]);
    assert!((115.0..125.0).contains(&of_node), "{of_node}");
    for arguments in [&["status"][..], &["status", &place.run]] {
        let said = text(&place.run(arguments).stdout);
        let said = said.lines().find(|line| line.contains("daily")).unwrap();
        assert!(said.contains("m left"), "{said}");
    }
}

#[test]
fn events_tell_how_long_it_usually_takes() {
    let place = Place::new("events", &["--speed", "30"]);
    let said = text(&place.run(&["events", &place.run]).stdout);
    let last = |what: &str| {
        let lines = said.lines().map(|line| serde_json::from_str(line).unwrap());
        let mut events = lines.filter(|event: &Value| event["event"] == what);
        events.next_back().unwrap()[what].clone()
    };
    let (run, node) = (last("run"), last("node"));
    assert_eq!(run["status"], "Succeeded");
    assert_eq!(run["left_seconds"], Value::Null, "it is over");
    let usual = run["usual_seconds"].as_f64().unwrap();
    assert!((5.0..8.0).contains(&usual), "{usual}");
    assert_eq!(node["name"], "second");
    assert!(node["usual_seconds"].is_number());
}

#[test]
fn what_is_damaged_is_said_once_by_who_watches_and_made_anew() {
    let place = Place::new("damaged", &[]);
    place.wait();
    let kept = place.kept();
    let whole = fs::read(&kept).unwrap();
    fs::write(&kept, &whole[..whole.len() / 2]).unwrap();
    let looked = place.run(&["status", "--json", &place.run]);
    assert_eq!(
        (looked.status.code(), text(&looked.stderr).as_str()),
        (Some(0), "")
    );
    assert_eq!(json(&looked)["runs"][0]["usual_seconds"], Value::Null);
    let name = kept.file_name().unwrap().to_str().unwrap();
    let notice = format!("history of earlier runs not kept: {name} is damaged");
    assert_eq!(place.wait().matches(&notice).count(), 1);
    assert!(place.status()["usual_seconds"].is_number());
    assert_eq!(place.wait().matches("history").count(), 0);
}

#[test]
fn that_nothing_can_be_kept_is_said_once_and_nothing_else_comes_of_it() {
    let place = Place::new("unkept", &[]);
    fs::remove_dir_all(place.cache()).unwrap();
    // No folder can be where a file is.
    fs::write(place.cache(), "").unwrap();
    let said = place.wait();
    assert_eq!(
        said.matches("history of earlier runs not kept").count(),
        1,
        "{said}"
    );
    assert_eq!(place.status()["usual_seconds"], Value::Null);
    assert!(Path::new(&place.cache()).is_file());
}
