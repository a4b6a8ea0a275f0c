//! A node behind a run, however the run is named, means the same to every command.

use crate::command_line::{Served, text};

/// A run that is over, with spaces in all names.
const STORY: &str = r#"
    workspace = "94801"
    user = "200000000000000001"
    account = "100000000000000001"

    [[pipeline]]
    name = "daily"
    [[pipeline.node]]
    name = "read table"
    lasts = "2s"
    [[pipeline.node]]
    name = "train it"
    after = ["read table"]
    lasts = "5s"
    log = ["{at} INFO trained"]

    [[run]]
    pipeline = "daily"
    name = "churn daily"
    starts = "-1h"
"#;

/// Every command that takes a run, with what its lines say of the node.
const COMMANDS: [(&[&str], &str); 6] = [
    (&["status"], "train it"),
    (&["wait"], "churn daily/train it"),
    (&["events", "--since-start"], "\"train it\""),
    (&["logs"], "INFO"),
    (&["export", "--trace", "-"], "\"train it\""),
    (&[], "churn daily/train it Succeeded"),
];

#[test]
fn every_command_takes_the_same_forms_and_names_what_is_there_instead() {
    let path = std::env::temp_dir().join(format!("paiwatch-names-{:x}", fastrand::u64(..)));
    std::fs::write(&path, STORY).unwrap();
    let served = Served::start(&["--story", path.to_str().unwrap()]);
    std::fs::remove_file(&path).unwrap();
    for (command, said) in COMMANDS {
        for target in ["@latest:churn daily/train it", "@latest/train it/"] {
            let output = served.run(&[command, &[target]].concat());
            let lines = text(&output.stdout);
            assert_eq!(output.status.code(), Some(0), "{command:?} {target}");
            assert!(lines.contains(said), "{command:?} {target}: {lines}");
            assert!(!lines.contains("read table"), "{command:?}: {lines}");
        }
    }
    let outputs: (&[&str], &str) = (&["outputs"], "");
    for (command, _) in COMMANDS.into_iter().chain([outputs]) {
        let output = served.run(&[command, &["@latest/nope"]].concat());
        let said = text(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{command:?}: {said}");
        assert!(
            said.contains("no node `nope`") && said.contains("`read table`, `train it`"),
            "{command:?}: {said}"
        );
    }
}
