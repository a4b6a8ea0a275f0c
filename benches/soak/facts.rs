//! What a report tells of runs and nodes, in a form that can be compared.

use std::collections::BTreeMap;

use serde_json::Value;

/// What is known of each run and node, by its id.
pub(crate) type Facts = BTreeMap<String, Value>;

/// What depends on when one looks: how long a thing runs, and whether an
/// answer told of what was being saved.
const NOT_COMPARED: [&str; 3] = ["elapsed_seconds", "inputs_archived", "outputs_archived"];

/// Every run and node of a report, as far as that is the same for everybody.
pub(crate) fn facts(report: &Value) -> Facts {
    let mut facts = Facts::new();
    for run in report["runs"].as_array().unwrap() {
        let mut row = run.clone();
        let nodes = row["nodes"].take();
        for thing in nodes.as_array().unwrap().iter().chain([&row]) {
            let mut thing = thing.clone();
            let fields = thing.as_object_mut().unwrap();
            for field in NOT_COMPARED {
                fields.remove(field);
            }
            facts.insert(thing["id"].as_str().unwrap().to_owned(), thing);
        }
    }
    facts
}
