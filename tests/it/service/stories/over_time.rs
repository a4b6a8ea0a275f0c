//! What holds as a story goes on, whatever its seed.

use std::collections::HashMap;

use chrono::TimeDelta;
use proptest::prelude::{ProptestConfig, any, proptest};
use serde_json::{Value, json};

use crate::service::caller::{Caller, text};

#[test]
fn something_changes_every_few_seconds_in_the_first_minutes() {
    for seed in 0..10 {
        let caller = Caller::default_story(seed);
        let mut before = picture(&caller);
        for step in 1..=12 {
            caller.pass_seconds(10);
            let after = picture(&caller);
            assert!(
                before != after,
                "nothing in the ten seconds before {step}0, seed {seed}"
            );
            before = after;
        }
    }
}

/// The state of every run and node that is there, by id.
fn picture(caller: &Caller) -> HashMap<String, String> {
    let mut picture = HashMap::new();
    for row in caller.runs("PageSize=500").body["PipelineRuns"]
        .as_array()
        .unwrap()
    {
        let (run, root) = (text(&row["PipelineRunId"]), text(&row["NodeId"]));
        picture.insert(run.clone(), text(&row["Status"]));
        for node in caller.node_status(&run, &root, "Depth=100").body["Status"]
            .as_array()
            .unwrap()
        {
            picture.insert(text(&node["NodeId"]), text(&node["Status"]));
        }
    }
    picture
}

/// Whether a thing in the first state can ever be in the second. Only a paused run goes on.
fn may_become(from: &str, to: &str) -> bool {
    let later: &[&str] = match from {
        "Initialized" | "ReadyToSchedule" => &[
            "Running",
            "Suspended",
            "Terminating",
            "Terminated",
            "Succeeded",
            "Failed",
            "Skipped",
        ],
        "Running" | "Suspended" => &[
            "Running",
            "Suspended",
            "Terminating",
            "Terminated",
            "Succeeded",
            "Failed",
        ],
        "Terminating" => &["Terminated"],
        _ => &[],
    };
    from == to || later.contains(&to)
}

/// Everything the service says of its runs at this moment, without the ids of the requests.
fn all(caller: &Caller) -> Vec<Value> {
    let rows = caller.runs("PageSize=500").body["PipelineRuns"].clone();
    let trees = rows.as_array().unwrap().iter().map(|row| {
        let (run, root) = (text(&row["PipelineRunId"]), text(&row["NodeId"]));
        let mut tree = caller.node(&run, &root, "Depth=100").body;
        tree["RequestId"] = json!(null);
        let outputs =
            caller.outputs(&run, &root, "Depth=100&PageSize=1000").body["Outputs"].clone();
        json!([tree, outputs])
    });
    trees.chain([rows.clone()]).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, ..ProptestConfig::default() })]

    #[test]
    fn states_only_follow_each_other_as_the_service_allows(seed in any::<u64>(), steps in proptest::collection::vec(1_i64..900, 8)) {
        let caller = Caller::default_story(seed);
        let mut before = picture(&caller);
        for seconds in steps {
            caller.pass_seconds(seconds);
            let after = picture(&caller);
            for (id, state) in &after {
                let earlier = before.get(id).unwrap_or(state);
                assert!(may_become(earlier, state), "{id}: {earlier} to {state}");
            }
            before = after;
        }
    }

    #[test]
    fn any_two_ways_to_a_moment_agree(seed in any::<u64>(), steps in proptest::collection::vec(1_i64..2_000_000, 4)) {
        let walker = Caller::default_story(seed);
        for step in &steps {
            let _ = picture(&walker);
            walker.pass(TimeDelta::milliseconds(*step));
        }
        let jumper = Caller::default_story(seed);
        jumper.pass(TimeDelta::milliseconds(steps.iter().sum()));
        assert_eq!(all(&walker), all(&jumper));
    }
}
