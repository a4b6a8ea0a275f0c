//! The JSON tab: the raw answer about a run or a node, the value of an output,
//! and what else is known, as one tree to look through.

use crate::app::detail::facts;
use crate::app::json::RawPart;
use crate::app::model::Model;
use crate::app::nodes::artifacts::Output;
use crate::app::view::rows::Thing;
use crate::domain::Raw;
use crate::text::{JsonText, OutputText, Text};

/// Of an artifact with more parts the first ones are shown: it is looked at anew whenever
/// something changes, and each part has a row and a tab of its own.
const MOST_PARTS: usize = 200;

/// What the tree is made of; `None` where nothing is selected.
pub(in crate::app) fn parts(model: &Model) -> Option<Vec<RawPart>> {
    let say = |text: &Text| model.settings.language.say(text).into_owned();
    let part = |name: &Text, raw: Raw, is_inside| RawPart {
        name: say(name),
        raw,
        is_inside,
    };
    let known = |facts: serde_json::Value| {
        part(
            &Text::Json(JsonText::Known),
            Raw::new(facts.to_string()),
            false,
        )
    };
    let answer = model
        .detail
        .raw
        .as_ref()
        .and_then(|reading| reading.value.clone());
    let answer = answer.map(|raw| part(&Text::Json(JsonText::Answer), raw, false));
    Some(match model.selected_thing()? {
        Thing::Run(run) => answer
            .into_iter()
            .chain([known(facts::of_run(run))])
            .collect(),
        Thing::Node(run, _, node) => answer
            .into_iter()
            .chain([known(facts::of_node(run, node))])
            .collect(),
        Thing::Part(run, node, output) => {
            let value = output
                .value
                .clone()
                .map(|raw| part(&Text::Json(JsonText::Value), raw, true));
            let facts = facts::of_output_itself(run, node, output);
            value.into_iter().chain([known(facts)]).collect()
        }
        Thing::Artifact(run, node, artifact) => {
            let named = |output: &Output| {
                output.value.clone().map(|raw| RawPart {
                    name: output.name.to_string(),
                    raw,
                    is_inside: true,
                })
            };
            let (shown, left) = artifact
                .outputs()
                .split_at(MOST_PARTS.min(artifact.outputs().len()));
            let values = shown.iter().filter_map(named);
            let more = (!left.is_empty()).then(|| {
                let each = say(&Text::Json(JsonText::OfEachPart));
                let each = Raw::new(serde_json::Value::String(each).to_string());
                part(&Text::Output(OutputText::More(left.len())), each, false)
            });
            let facts = shown.iter();
            let facts = facts.map(|output| facts::of_output_itself(run, node, output));
            let facts: serde_json::Value = facts.collect();
            values.chain(more).chain([known(facts)]).collect()
        }
    })
}

/// Values that share their memory are the same without a look at it.
pub(in crate::app) fn are_the_same(one: &[RawPart], other: &[RawPart]) -> bool {
    let is_same = |(one, other): (&RawPart, &RawPart)| {
        let (a, b) = (one.raw.as_str(), other.raw.as_str());
        one.name == other.name && a.len() == b.len() && (std::ptr::eq(a, b) || a == b)
    };
    one.len() == other.len() && one.iter().zip(other).all(is_same)
}
