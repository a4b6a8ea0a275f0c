//! The list of keys, from the one table of them.

use crate::app::keymap::{BINDINGS, Binding, Key, Keys};
use crate::app::page::{Line, Page, Piece, Role};
use crate::text::{Language, Text, cells};

/// The cells of the keys.
const COLUMN: usize = 18;

/// Every key and what it does, by mode.
pub fn lines(language: Language, width: u16) -> Vec<Line> {
    let mut page = Page::new(language, width);
    for (mode, heading) in [
        (Keys::Browse, Text::KeysWhileBrowsing),
        (Keys::Search, Text::KeysWhileSearching),
        (Keys::Help, Text::KeysInHelp),
        (Keys::Choose, Text::KeysInMenu),
    ] {
        page.heading(&heading);
        // A key of many modes stands with the first of them.
        let bindings = BINDINGS
            .iter()
            .filter(|binding| binding.modes.first() == Some(&mode));
        for binding in bindings {
            write(&mut page, binding);
        }
    }
    page.into_lines()
}

fn write(page: &mut Page, binding: &Binding) {
    let labels: Vec<String> = binding.keys.iter().copied().map(Key::label).collect();
    let keys = cells::pad(&labels.join(" "), COLUMN, " ");
    let words = page.words(&binding.help);
    page.pieces(vec![
        Piece::new(Role::Key, &keys),
        Piece::new(Role::Plain, &words),
    ]);
}
