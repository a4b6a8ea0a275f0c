//! Where the keys go as things stand.

use crate::app::keymap::binding::Keys;
use crate::app::model::Model;
use crate::app::model::mode::{Field, Mode, Popup};
use crate::app::query::{json, log};
use crate::app::view::pane::Pane;

/// Where the keys go.
pub fn keys_of(model: &Model) -> Keys {
    match &model.mode {
        Mode::Browse => keys_of_pane(model),
        Mode::Typing(Field::Search | Field::Filter | Field::Add, _) => Keys::Search,
        Mode::Typing(Field::Prompt(_), _) => Keys::Prompt,
        Mode::Popup(Popup::Pick(_)) => Keys::Pick,
        Mode::Popup(Popup::Help(_) | Popup::Connection(_)) => Keys::Help,
        Mode::Popup(Popup::Choose(_)) => Keys::Choose,
    }
}

/// Where the keys go while nothing covers the panes.
pub fn keys_of_pane(model: &Model) -> Keys {
    match model.layout.pane {
        Pane::Tree if model.layout.zoomed => Keys::Zoomed,
        Pane::Tree => Keys::Tree,
        Pane::Events => Keys::Events,
        Pane::Detail if json::has_keys(model) => Keys::Json,
        Pane::Detail if log::is_open(&model.detail) => Keys::Log,
        Pane::Detail => Keys::Page,
    }
}
