//! A short list to choose from, and a line to type for something else than a search.

use crate::app::input::typed::Entry;
use crate::app::message::Effect;
use crate::app::model::Model;
use crate::app::model::menu::Choice;
use crate::app::model::menu::Menu;
use crate::app::model::mode::{Field, Mode, Popup, Prompt};
use crate::app::update::search::go_to_row;
use crate::text::Text;

/// Opens a menu, or says that there is nothing to choose.
pub(super) fn open(model: &mut Model, menu: Option<Menu>, nothing: Text) {
    match menu {
        Some(menu) => model.mode = Mode::Popup(Popup::Choose(menu)),
        None => model.notice = Some(nothing),
    }
}

/// Asks for a line, which begins as this text.
pub(super) fn ask(model: &mut Model, prompt: Prompt, text: &str) {
    let entry = Entry(tui_input::Input::new(text.to_owned()));
    model.mode = Mode::Typing(Field::Prompt(prompt), entry);
}

/// Chooses the line with this key, or the one under the cursor.
pub(super) fn choose(model: &mut Model, key: Option<char>) -> Vec<Effect> {
    let Mode::Popup(Popup::Choose(menu)) = &model.mode else {
        return Vec::new();
    };
    let item = match key {
        Some(key) => menu.items.iter().find(|item| item.key == key),
        None => menu.items.get(menu.selected),
    };
    let Some(choice) = item.map(|item| item.choice.clone()) else {
        return Vec::new();
    };
    model.mode = Mode::Browse;
    match choice {
        Choice::Do(action) => vec![Effect::Do(action), Effect::Draw],
        Choice::Go(key) => {
            go_to_row(model, &key);
            vec![Effect::Draw]
        }
    }
}
