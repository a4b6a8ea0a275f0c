//! The list of keys, from the one table of them.

use crate::app::keymap::{BINDINGS, Binding, Key, Keys};
use crate::app::model::Model;
use crate::app::page::{Line, Page, Piece, Role};
use crate::app::works::works;
use crate::text::{Text, cells};

/// The cells of the keys.
const COLUMN: usize = 18;

/// Every key and what it does: what works as things stand, then the others, then by mode.
pub fn lines(model: &Model, width: u16) -> Vec<Line> {
    let mut page = Page::new(&model.settings, width);
    let (working, others): (Vec<_>, Vec<_>) =
        of(Keys::Browse).partition(|binding| works(model, binding.action));
    write_all(&mut page, &Text::KeysWhileBrowsing, working);
    write_all(&mut page, &Text::KeysElsewhere, others);
    for (mode, heading) in [
        (Keys::Search, Text::KeysWhileTyping),
        (Keys::Pick, Text::KeysInPicker),
        (Keys::Help, Text::KeysInHelp),
        (Keys::Choose, Text::KeysInMenu),
    ] {
        write_all(&mut page, &heading, of(mode).collect());
    }
    page.into_lines()
}

/// A key of many modes stands with the first of them.
fn of(mode: Keys) -> impl Iterator<Item = &'static Binding> {
    let is_of = move |binding: &&Binding| binding.modes.first() == Some(&mode);
    BINDINGS.iter().filter(is_of)
}

fn write_all(page: &mut Page, heading: &Text, bindings: Vec<&Binding>) {
    if bindings.is_empty() {
        return;
    }
    page.heading(heading);
    for binding in bindings {
        write(page, binding);
    }
}

fn write(page: &mut Page, binding: &Binding) {
    let labels: Vec<String> = binding.keys.iter().copied().map(Key::label).collect();
    let keys = cells::pad(&labels.join(" "), COLUMN, " ");
    let words = page.words(&Text::Key(binding.help));
    page.pieces(vec![
        Piece::new(Role::Key, &keys),
        Piece::new(Role::Plain, &words),
    ]);
}
