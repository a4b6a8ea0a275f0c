//! The window onto the JSON tab: how large it is, and whether the keys go to it.

use crate::app::json::JsonTree;
use crate::app::model::Model;
use crate::app::view::pane::{Pane, Tab};

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
    let is_shown = model.detail.tab == Tab::Json && model.layout.pane == Pane::Detail;
    is_shown
        && model
            .detail
            .json
            .as_ref()
            .is_some_and(|json| json.tree.is_some())
}

/// Whether something stands below the value with the cursor.
pub(super) fn can_fold(model: &Model) -> bool {
    let json = model.detail.json.as_ref().filter(|_| has_keys(model));
    let tree = json.and_then(|json| json.tree.as_ref());
    tree.and_then(JsonTree::selected)
        .is_some_and(|(_, row)| row.below > 0)
}
