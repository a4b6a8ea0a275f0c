//! Which key means what. The one table behind dispatch, footer, help and the README's list.

pub mod binding;
mod key;
mod table;

use crossterm::event::{Event, KeyCode, KeyEvent, KeyEventKind, KeyModifiers};
use tui_input::backend::crossterm::to_input_request;

pub use self::key::Key;
pub use self::table::BINDINGS;

use crate::app::input::typed::Edit;
use crate::app::keymap::binding::Keys;
use crate::app::message::Action;

/// What a key means where the keys go. While text is typed, a key that the table does not name changes the text.
pub fn action(keys: Keys, event: KeyEvent) -> Option<Action> {
    if event.kind == KeyEventKind::Release {
        return None;
    }
    let key = Key {
        code: event.code,
        control: event.modifiers.contains(KeyModifiers::CONTROL),
    };
    // No key of ours has another modifier; what a terminal does not know comes as one, after an escape.
    let is_ours = !event.modifiers.intersects(
        KeyModifiers::ALT | KeyModifiers::META | KeyModifiers::SUPER | KeyModifiers::HYPER,
    );
    let bound = BINDINGS
        .iter()
        .find(|binding| is_ours && binding.modes.contains(&keys) && binding.keys.contains(&key));
    match (bound, keys) {
        (Some(binding), _) => Some(binding.action),
        (None, Keys::Search | Keys::Prompt | Keys::Pick) => {
            to_input_request(&Event::Key(event)).map(|request| Action::Edit(Edit(request)))
        }
        (None, Keys::Choose) => match event.code {
            KeyCode::Char(char) if is_ours && !key.control => Some(Action::Choose(char)),
            _ => None,
        },
        (
            None,
            Keys::Tree
            | Keys::Zoomed
            | Keys::Page
            | Keys::Log
            | Keys::Json
            | Keys::Events
            | Keys::Help,
        ) => None,
    }
}
