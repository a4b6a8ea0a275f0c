//! The JSON tab: the raw answer about a run or a node, the value of an output,
//! and what else is known, as one tree to look through.

use std::sync::Arc;

use crate::app::detail::{facts, selected_thing};
use crate::app::input::motion::Way;
use crate::app::json::{Document, JsonTree, RawPart};
use crate::app::message::{Action, Effect};
use crate::app::model::Model;
use crate::app::model::detail::Json;
use crate::app::model::mode::Mode;
use crate::app::runs::artifacts::Output;
use crate::app::update::navigate::selected_key;
use crate::app::view::pane::{Pane, Tab};
use crate::app::view::rows::Thing;
use crate::domain::Raw;
use crate::text::Text;

/// So many bytes are taken apart at once; more beside the screen.
pub(in crate::app) const AT_ONCE: usize = 256 * 1024;

/// Keeps the tab that of the selected row, after something changed that it may show. What
/// takes its time is an effect.
pub fn renew(model: &mut Model) -> Option<Effect> {
    let is_shown = model.tab == Tab::Json && model.screen().detail.is_some();
    let wanted = is_shown.then(|| selected_key(model).cloned()).flatten();
    let (Some(key), Some(parts)) = (wanted, is_shown.then(|| parts(model)).flatten()) else {
        model.detail.json = None;
        return None;
    };
    let before = model.detail.json.take();
    if let Some(json) = before.as_ref().filter(|json| json.key == key)
        && are_the_same(&json.parts, &parts)
    {
        model.detail.json = before;
        return None;
    }
    let bytes: usize = parts.iter().map(|part| part.raw.as_str().len()).sum();
    let number = model.detail.next_number();
    let mut json = Json {
        tree: before
            .filter(|json| json.key == key)
            .and_then(|json| json.tree),
        is_loading: bytes > AT_ONCE,
        key,
        parts,
        number,
    };
    let effect = if json.is_loading {
        Some(Effect::ReadJson(number, json.parts.clone()))
    } else {
        let document = Arc::new(Document::of(&json.parts));
        json.show(document);
        None
    };
    model.detail.json = Some(json);
    effect
}

/// Takes a document in that was read beside the screen, if it is still wanted.
pub fn take_in(model: &mut Model, number: u32, document: Arc<Document>) {
    if let Some(json) = model
        .detail
        .json
        .as_mut()
        .filter(|json| json.number == number)
    {
        json.is_loading = false;
        json.show(document);
    }
}

/// The lines of the window onto the tree.
pub fn height(model: &Model) -> usize {
    let lines = model
        .screen()
        .detail
        .map_or(0, |detail| usize::from(detail.height));
    let below = lines.saturating_sub(2);
    if below >= ROOMY {
        below - PREVIEW
    } else {
        below
    }
}

/// The lines that show the value under the cursor whole, with the rule above them.
pub const PREVIEW: usize = 5;
/// From so many lines on there is room for them.
pub const ROOMY: usize = 16;

/// Whether the keys go to the tree of the JSON tab.
pub fn has_keys(model: &Model) -> bool {
    let is_shown = model.tab == Tab::Json && model.pane == Pane::Detail;
    is_shown
        && model
            .detail
            .json
            .as_ref()
            .is_some_and(|json| json.tree.is_some())
}

/// Whether something stands below the value with the cursor.
pub fn can_fold(model: &Model) -> bool {
    let json = model.detail.json.as_ref().filter(|_| has_keys(model));
    let tree = json.and_then(|json| json.tree.as_ref());
    tree.and_then(JsonTree::selected)
        .is_some_and(|(_, row)| row.below > 0)
}

/// Does what a key means in the tree. `false` where it means something elsewhere.
pub fn act(model: &mut Model, action: Action) -> bool {
    if !has_keys(model) || !matches!(model.mode, Mode::Browse | Mode::Search(_)) {
        return false;
    }
    let height = height(model);
    let Some(tree) = tree_mut(model) else {
        return false;
    };
    match action {
        Action::Go(step) => tree.go(step, height),
        Action::Unfold => tree.unfold(height),
        Action::Fold => return tree.fold(height),
        Action::Toggle | Action::Open => tree.toggle(),
        Action::UnfoldBranch => tree.set_branch(true),
        Action::FoldBranch => tree.set_branch(false),
        Action::UnfoldAll => tree.set_all(true, height),
        Action::FoldAll => tree.set_all(false, height),
        _ => return false,
    }
    true
}

/// Looks for a text in the tree.
pub(in crate::app) fn look_for(model: &mut Model, text: &str) {
    let height = height(model);
    let is_found = tree_mut(model).is_some_and(|tree| tree.look_for(text, height));
    if !is_found && !text.is_empty() {
        model.notice = Some(Text::NotFound(text.to_owned()));
    }
}

/// Goes to the next match.
pub(in crate::app) fn go_to_match(model: &mut Model, way: Way) {
    let height = height(model);
    if let Some(tree) = tree_mut(model)
        && !tree.go_to_match(way, height)
    {
        let text = tree.needle.as_str().to_owned();
        model.notice = Some(Text::NotFound(text));
    }
}

pub(in crate::app) fn tree_mut(model: &mut Model) -> Option<&mut JsonTree> {
    model.detail.json.as_mut()?.tree.as_mut()
}

/// Of an artifact with more parts the first ones are shown: it is looked at anew whenever
/// something changes, and each part has a row and a tab of its own.
pub(in crate::app) const MOST_PARTS: usize = 200;

/// What the tree is made of; `None` where nothing is selected.
pub(in crate::app) fn parts(model: &Model) -> Option<Vec<RawPart>> {
    let say = |text: &Text| model.settings.language.say(text).into_owned();
    let part = |name: &Text, raw: Raw, is_inside| RawPart {
        name: say(name),
        raw,
        is_inside,
    };
    let known =
        |facts: serde_json::Value| part(&Text::JsonKnown, Raw::new(facts.to_string()), false);
    let answer = model
        .detail
        .raw
        .as_ref()
        .and_then(|reading| reading.value.clone());
    let answer = answer.map(|raw| part(&Text::JsonAnswer, raw, false));
    Some(match selected_thing(model)? {
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
                .map(|raw| part(&Text::JsonValue, raw, true));
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
                let each = say(&Text::JsonOfEachPart);
                let each = Raw::new(serde_json::Value::String(each).to_string());
                part(&Text::More(left.len()), each, false)
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
