//! What the README says of the program is what the program does.

use std::fs;
use std::path::Path;
use std::process::Command;

use paiwatch::account::region;
use paiwatch::app::keymap::BINDINGS;
use paiwatch::app::keymap::binding::{Binding, PANES};
use paiwatch::domain::{FilterWord, RunState};
use paiwatch::text::{Language, Text};

const START: &str =
    "<!-- keys: made from the table in src/app/keymap/table.rs, checked by a test -->\n\n";

/// The list of keys is made from the table. `PAIWATCH_UPDATE_README=1` writes it.
#[test]
fn the_keys_of_the_readme_are_those_of_the_program() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md");
    let readme = fs::read_to_string(&path).unwrap();
    let (head, written) = readme.split_once(START).unwrap();
    let keys = list_of_keys();
    if std::env::var_os("PAIWATCH_UPDATE_README").is_some() {
        fs::write(&path, format!("{head}{START}{keys}")).unwrap();
        return;
    }
    assert_eq!(
        written, keys,
        "PAIWATCH_UPDATE_README=1 cargo test writes it"
    );
}

fn list_of_keys() -> String {
    let mut list = String::from("| key | what it does |\n|---|---|\n");
    for binding in BINDINGS.iter().filter(|binding| is_for_browsing(binding)) {
        let labels: Vec<_> = binding
            .keys
            .iter()
            .map(|key| format!("`{}`", key.label()))
            .collect();
        let help = Language::English.say(&Text::Key(binding.help));
        let row = format!("| {} | {help} |\n", labels.join(" "));
        // What a key does alike in several panes is said once.
        if !list.contains(&row) {
            list += &row;
        }
    }
    list
}

fn is_for_browsing(binding: &Binding) -> bool {
    binding.modes.iter().any(|mode| PANES.contains(mode))
}

/// Who looks for a region or a state finds all that the program knows.
#[test]
fn the_lists_of_the_reference_are_those_of_the_program() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/REFERENCE.md");
    let reference = fs::read_to_string(&path).unwrap();
    let section = |title: &str| {
        let (_, rest) = reference.split_once(&format!("\n## {title}\n")).unwrap();
        rest.split("\n## ").next().unwrap_or_default()
    };
    for region in region::known() {
        assert!(
            section("Regions").contains(&format!("`{region}`")),
            "{region}"
        );
    }
    for word in FilterWord::ALL {
        assert!(
            section("Filters").contains(&format!("| `{}", word.as_str())),
            "{word:?}"
        );
    }
    for state in RunState::ALL {
        let word = state.as_str().to_lowercase();
        assert!(section("Filters").contains(&format!("`{word}`")), "{word}");
    }
}

/// A run that takes five seconds at the speed of the test, with all that the README asks for.
const STORY: &str = r#"
workspace = "1"
user = "2"
account = "3"
[[pipeline]]
name = "training"
[[pipeline.node]]
name = "fit"
lasts = "100s"
log = ["start", "done"]
[[pipeline.node.output]]
name = "metrics"
type = "Metrics"
value = { auc = 0.8 }
[[pipeline]]
name = "reco"
[[pipeline.node]]
name = "train"
runs = "training"
[[run]]
pipeline = "reco"
name = "reco"
starts = "0s"
"#;

/// What takes minutes, or leaves a service behind, and what runs it instead.
const RUN_ELSEWHERE: &[(&str, &str)] = &[
    (
        "cargo run --release --locked -- demo",
        "the demo in a pseudo-terminal (`pty`)",
    ),
    ("cargo test --locked", "`.ci/run`, and so this"),
    (
        "cargo install --locked --path .",
        "a build like `.ci/package`",
    ),
    (
        "eval \"$(paiwatch serve &)\"",
        "`Served`, of which the tests of the command line are made",
    ),
];

/// Each line that somebody may copy from the README ends well, in an empty home.
#[test]
fn every_command_of_the_readme_does_what_it_is_shown_for() {
    let readme = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md"));
    let readme = readme.unwrap();
    let all: Vec<&str> = commands(&readme).collect();
    for (command, _) in RUN_ELSEWHERE {
        assert!(all.contains(command), "the README no longer says {command}");
    }
    let is_run_here = |line: &&&str| !RUN_ELSEWHERE.iter().any(|(other, _)| other == *line);
    let here: Vec<&&str> = all.iter().filter(is_run_here).collect();
    assert!(here.len() >= 18, "{here:?} is all that was found");
    // Most of them wait for a run.
    std::thread::scope(|scope| {
        for line in here {
            scope.spawn(|| runs_well(line));
        }
    });
}

/// The lines of its blocks for shells, without their remarks.
fn commands(readme: &str) -> impl Iterator<Item = &str> {
    let blocks = readme.split("```sh\n").skip(1);
    let lines = blocks.flat_map(|block| block.split("```").next().unwrap_or_default().lines());
    lines.map(|line| line.split(" #").next().unwrap_or_default().trim())
}

fn runs_well(line: &str) {
    let home = std::env::temp_dir().join(format!("paiwatch-readme-{:x}", fastrand::u64(..)));
    fs::create_dir_all(&home).unwrap();
    fs::write(home.join("story.toml"), STORY).unwrap();
    let program = Path::new(env!("CARGO_BIN_EXE_paiwatch"));
    let folders = format!("{}:/usr/bin:/bin", program.parent().unwrap().display());
    let line = line.replace("flow-…", "\"$run\"");
    let script = format!(
        "set -eo pipefail; run=$(paiwatch runs | cut -d' ' -f1)
        until paiwatch status --tree \"$run\" | grep -q fit; do sleep 0.1; done
        {line}"
    );
    let output = Command::new(program)
        .args(["serve", "--story", "story.toml", "--speed", "20", "--"])
        .args(["bash", "-c", &script])
        .current_dir(&home)
        .env_clear()
        .envs([("HOME", home.as_os_str()), ("PATH", folders.as_ref())])
        .env("LC_ALL", "C.UTF-8")
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(
        output.status.success(),
        "{line}: {:?}: {said}",
        output.status
    );
    fs::remove_dir_all(&home).unwrap();
}
