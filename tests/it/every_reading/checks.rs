//! What holds of a watch: of what it shows, and of what it asks.

use std::collections::{BTreeMap, HashSet};

use chrono::{DateTime, TimeDelta, Utc};
use paiwatch::app::nodes::counts::Counts;
use paiwatch::app::runs::run::Run;
use paiwatch::app::values::decode::decode;
use paiwatch::domain::{Attention, RunId};
use paiwatch::sim::{Reading, Seen};
use proptest::prelude::*;
use serde_json::Value;
use tokio::time::Instant;

use super::case::Case;
use super::timeline::Timeline;
use super::truth::{Oracle, OutputTruth, OutputTruths, RunTruth};
use super::{Shown, Watched, state};

/// Outputs are saved some seconds after the end of their node.
const SAVING: TimeDelta = TimeDelta::seconds(3);

/// Every fact that was shown was true when its answer was made.
pub(super) fn check_at_once(
    case: &Case,
    timeline: &Timeline<'_>,
    shown: &[Shown],
) -> Result<(), TestCaseError> {
    if case.readings.has(Reading::StaleReplica) {
        return Ok(());
    }
    for shown in shown {
        let truth = |run: &RunId| timeline.at(run.as_str(), shown.at);
        for (run, node, state) in &shown.nodes {
            let truth = truth(run);
            let told = (*truth).as_ref().unwrap().nodes.get(node);
            let told = told.map(|node| &node.state);
            prop_assert_eq!(Some(state), told, "{} {} at {}", run, node, shown.at);
        }
        for (run, status) in &shown.runs {
            let truth = truth(run);
            let told = (*truth).as_ref().map(|truth| &truth.status);
            prop_assert_eq!(status.as_ref(), told, "{} at {}", run, shown.at);
        }
    }
    Ok(())
}

/// After the world stood still, all is shown as it is.
pub(super) fn check_in_the_end(
    case: &Case,
    oracle: &Oracle,
    watch: &Watched,
) -> Result<(), TestCaseError> {
    let model = &watch.model;
    prop_assert_eq!(&model.watch.connection.trouble, &None);
    let unparsed = &model.watch.connection.unparsed;
    prop_assert!(
        unparsed.is_empty() || case.wrong.is_any(),
        "a reading was not understood: {unparsed:?}"
    );
    if case.discovers {
        for id in oracle.runs(watch.stood_still_at) {
            prop_assert!(
                model.watch.runs.contains_key(id.as_str()),
                "{} was not found",
                id
            );
        }
    }
    for run in model.watch.runs.values() {
        let truth = oracle.run(run.id.as_str(), watch.stood_still_at);
        match truth {
            Some(truth) if !truth.is_deleted => {
                check_run(run, &truth)?;
                let outputs = oracle.outputs(run.id.as_str(), &truth.root);
                // In whole minutes a rerun may have the very times of the run before.
                let is_discernible =
                    !case.readings.has(Reading::MinuteTimes) || !case.play.has_reruns();
                if is_discernible {
                    check_outputs(run, &truth, &outputs, watch.stood_still_at)?;
                }
            }
            Some(_) | None => prop_assert_eq!(run.attention(), Attention::Missing, "{}", run.id),
        }
    }
    Ok(())
}

fn check_run(run: &Run, truth: &RunTruth) -> Result<(), TestCaseError> {
    prop_assert_eq!(run.status(), Some(&truth.status), "{}", run.id);
    prop_assert_eq!(run.name(), truth.name.as_str());
    prop_assert!(
        !run.is_unanswered() && !run.is_deleted(),
        "{} is answered",
        run.id
    );
    let mut counts = Counts::default();
    for (id, told) in &truth.nodes {
        let place = run.tree.place(id);
        prop_assert!(place.is_some(), "{} of {} is not known", id, run.id);
        let place = place.unwrap();
        if place == 0 {
            continue;
        }
        let node = run.tree.node(place).unwrap();
        prop_assert_eq!(
            state(run, place),
            Some(told.state.clone()),
            "{} of {}",
            id,
            run.id
        );
        prop_assert!(!node.absence.has_begun(), "{} is answered", id);
        prop_assert_eq!(&*node.name, told.name.as_str());
        let parent = run.tree.node(node.parent).unwrap();
        prop_assert_eq!(parent.id.as_str(), told.parent.as_str());
        // A container whose iterations are gone counts by them until new ones come.
        if node.children.is_empty() {
            prop_assert!(!truth.nodes.values().any(|other| other.parent == *id));
            counts = counts + Counts::of(Some(&told.state.status));
        }
    }
    let gone = run.tree.iter().skip(1);
    let gone = gone.filter(|(_, node)| !truth.nodes.contains_key(node.id.as_str()));
    for (_, node) in gone {
        prop_assert!(node.is_unanswered(), "{} of {} is gone", node.id, run.id);
        counts.other += u32::from(node.children.is_empty());
    }
    prop_assert_eq!(run.tree.leaves(), counts, "the leaves of {}", run.id);
    Ok(())
}

fn check_outputs(
    run: &Run,
    truth: &RunTruth,
    told: &OutputTruths,
    now: DateTime<Utc>,
) -> Result<(), TestCaseError> {
    let mut shown = BTreeMap::new();
    for (_, node) in run.tree.iter().filter(|(_, node)| !node.is_unanswered()) {
        for output in node.artifacts.outputs() {
            let value = output.value.as_ref().map(|value| decode(value).unwrap());
            let output_shown = OutputTruth {
                node: node.id.to_string(),
                name: output.name.to_string(),
                kind: output.kind.to_string(),
                value: value.unwrap_or_default(),
            };
            let twice = shown.insert(output.id.to_string(), output_shown);
            prop_assert!(twice.is_none(), "{} stands twice", output.id);
        }
    }
    for (id, output) in &shown {
        prop_assert_eq!(Some(output), told.get(id), "{} of {}", id, run.id);
    }
    for (id, output) in told {
        let finished = truth.nodes[&output.node].state.finished;
        let is_saved = finished.is_some_and(|finished| now - finished > SAVING);
        prop_assert!(
            !is_saved || shown.contains_key(id),
            "{:?} of {}",
            output,
            run.id
        );
    }
    Ok(())
}

/// No request breaks the rules.
pub(super) fn check_manners(seen: &[Seen]) -> Result<(), TestCaseError> {
    let batches = seen
        .iter()
        .filter(|seen| seen.operation == "ListPipelineRunsStatus");
    for batch in batches {
        let body: Value = serde_json::from_slice(&batch.body).unwrap();
        let list = |key: &str| body[key].as_array().cloned().unwrap_or_default();
        let (nodes, runs) = (list("Nodes"), list("PipelineRuns"));
        prop_assert!(
            nodes.is_empty() != runs.is_empty(),
            "one of the lists: {}",
            body
        );
        let ids: Vec<String> = nodes.iter().chain(&runs).map(Value::to_string).collect();
        let distinct: HashSet<&String> = ids.iter().collect();
        prop_assert_eq!(distinct.len(), ids.len(), "an id twice: {}", body);
        prop_assert!(ids.len() <= 100, "{} ids", ids.len());
    }
    Ok(())
}

/// A burst of a hundred, then one a second: never more, from whichever call on one counts.
pub(super) fn check_budget(sends: &[Instant]) -> Result<(), TestCaseError> {
    for (place, since) in sends.iter().enumerate() {
        for (calls, until) in (1_u32..).zip(&sends[place..]) {
            let allowed = 101.0 + (*until - *since).as_secs_f64();
            prop_assert!(
                f64::from(calls) <= allowed,
                "{} calls since {:?}",
                calls,
                since
            );
        }
    }
    Ok(())
}
