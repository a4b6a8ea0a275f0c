//! What answers and keys do to the JSON tab.

use std::sync::Arc;

use crate::app::detail::json_parts::{are_the_same, parts};
use crate::app::input::motion::Way;
use crate::app::json::{Document, JsonTree};
use crate::app::message::{Action, Effect};
use crate::app::model::Model;
use crate::app::model::detail::{Detail, Json};
use crate::app::model::mode::{Field, Mode};
use crate::app::query::json::{has_keys, height};
use crate::app::view::pane::Tab;
use crate::text::{NoticeText, Text};

/// So many bytes are taken apart at once; more beside the screen.
const AT_ONCE: usize = 256 * 1024;

/// Keeps the tab that of the selected row, after something changed that it may show. What
/// takes its time is an effect.
pub fn renew(model: &mut Model) -> Option<Effect> {
    let is_shown = model.detail.tab == Tab::Json && model.screen().detail.is_some();
    let wanted = is_shown
        .then(|| model.view.selected_key().cloned())
        .flatten();
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
pub(super) fn take_in(detail: &mut Detail, number: u32, document: Arc<Document>) {
    if let Some(json) = detail.json.as_mut().filter(|json| json.number == number) {
        json.is_loading = false;
        json.show(document);
    }
}

/// Does what a key means in the tree. `false` where it means something elsewhere.
pub(super) fn act(model: &mut Model, action: Action) -> bool {
    let is_for_it = matches!(model.mode, Mode::Browse | Mode::Typing(Field::Search, _));
    if !has_keys(model) || !is_for_it {
        return false;
    }
    let height = height(model);
    let Some(tree) = tree_mut(&mut model.detail) else {
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
pub(super) fn look_for(model: &mut Model, text: &str) {
    let height = height(model);
    let is_found = tree_mut(&mut model.detail).is_some_and(|tree| tree.look_for(text, height));
    if !is_found && !text.is_empty() {
        model.notice = Some(Text::Notice(NoticeText::NotFound(text.to_owned())));
    }
}

/// Goes to the next match.
pub(super) fn go_to_match(model: &mut Model, way: Way) {
    let height = height(model);
    if let Some(tree) = tree_mut(&mut model.detail)
        && !tree.go_to_match(way, height)
    {
        let text = tree.needle.as_str().to_owned();
        model.notice = Some(Text::Notice(NoticeText::NotFound(text)));
    }
}

fn tree_mut(detail: &mut Detail) -> Option<&mut JsonTree> {
    detail.json.as_mut()?.tree.as_mut()
}
