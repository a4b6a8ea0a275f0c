//! Whether what is shown is what somebody sees who looks for the first time.

use std::collections::BTreeMap;
use std::time::Duration;

use serde_json::Value;
use tokio::time::Instant;

use crate::service::Service;
use crate::watch::{INTERVAL, Watch};

/// What is known of each run and node, by its id.
pub(crate) type Facts = BTreeMap<String, Value>;

/// What depends on when one looks: how long a thing runs, and whether an
/// answer told of what was being saved.
const NOT_COMPARED: [&str; 3] = ["elapsed_seconds", "inputs_archived", "outputs_archived"];

/// Watches until what is shown is the truth of the newest runs and of all that
/// are watched, and says how long that took.
pub(crate) async fn comes(service: &Service, watch: &mut Watch, patience: Duration) -> Duration {
    let begin = Instant::now();
    let (mut runs, mut truth) = (Vec::new(), Facts::new());
    loop {
        if runs != watch.runs() {
            runs = watch.runs();
            truth = service.facts(&[]).await;
            truth.extend(service.facts(&runs).await);
        }
        let shown = watch.shows();
        if shown == truth {
            return begin.elapsed();
        }
        if begin.elapsed() > patience {
            differs(&shown, &truth);
        }
        watch.until(Instant::now() + INTERVAL).await;
    }
}

/// What differs, so that it can be mended.
fn differs(shown: &Facts, truth: &Facts) -> ! {
    let wrong = || {
        truth
            .iter()
            .filter(|(id, fact)| shown.get(*id) != Some(*fact))
    };
    for (id, fact) in wrong().take(5) {
        println!("true:  {fact}\nshown: {:?}", shown.get(id));
    }
    let (wrong, known, shown) = (wrong().count(), truth.len(), shown.len());
    println!("{wrong} of {known} differ, {shown} are shown");
    panic!("what is shown is not the truth")
}

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
