//! The footer: the keys that work now, what is being typed, or a notice.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::{Modifier, Style};
use tui_input::Input;

use crate::app::find::match_position;
use crate::app::keymap::{BINDINGS, Binding, Key, keys_of};
use crate::app::menu::Prompt;
use crate::app::message::Action;
use crate::app::model::{Mode, Model};
use crate::text::{Text, cells};
use crate::ui::pen::{Pen, Word, width};
use crate::ui::say;
use crate::ui::theme::Theme;

/// Draws the footer.
pub(super) fn draw(model: &Model, theme: &Theme, area: Rect, buffer: &mut Buffer) {
    let mut pen = Pen::new(area, theme, buffer);
    pen.skip(1);
    if let Mode::Search(entry) = &model.mode {
        pen.put("/", theme.strong());
        draw_entry(model, theme, &entry.0, &mut pen);
        pen.skip(3);
    }
    if let Mode::Prompt(prompt, entry) = &model.mode {
        let words = match prompt {
            Prompt::Keyword => Text::PromptKeyword,
            Prompt::Range => Text::PromptRange,
            Prompt::Save => Text::PromptSave,
        };
        pen.put(&say(model, &words), theme.strong());
        draw_entry(model, theme, &entry.0, &mut pen);
        pen.skip(3);
    }
    match &model.notice {
        Some(notice) => pen.put(&say(model, notice), theme.attention()),
        None => pen.put_all(&keys(model, theme, pen.room())),
    }
}

/// The keys as many as fit; help and quit are the last to go.
fn keys(model: &Model, theme: &Theme, room: usize) -> Vec<Word> {
    let mode = keys_of(&model.mode);
    let (kept, others): (Vec<_>, Vec<_>) = BINDINGS
        .iter()
        .filter(|binding| binding.modes.contains(&mode))
        .filter_map(|binding| Some((binding, hint(model, theme, binding)?)))
        .partition(|(binding, _)| matches!(binding.action, Action::Help | Action::Quit));
    let kept: Vec<Word> = kept.into_iter().flat_map(|(_, hint)| hint).collect();
    let mut room = room.saturating_sub(width(&kept));
    let mut words = Vec::new();
    for (_, hint) in others {
        let Some(left) = room.checked_sub(width(&hint)) else {
            break;
        };
        room = left;
        words.extend(hint);
    }
    words.extend(kept);
    words
}

fn hint(model: &Model, theme: &Theme, binding: &Binding) -> Option<[Word; 2]> {
    let brief = say(model, binding.brief.as_ref()?);
    let key = binding.keys.first().copied().map(Key::label)?;
    Some([
        (key, theme.strong()),
        (format!(" {brief}   "), theme.quiet()),
    ])
}

/// The text being typed, with its cursor, and which match it has found.
fn draw_entry(model: &Model, theme: &Theme, input: &Input, pen: &mut Pen<'_>) {
    let text: Vec<char> = input.value().chars().collect();
    let (before, rest) = text.split_at(input.cursor().min(text.len()));
    let (cursor, after) = rest.split_at(1.min(rest.len()));
    // Half of the line is left for what stands behind.
    let mut before: String = before.iter().collect();
    while cells::width(&before) > pen.room() / 2 {
        before.remove(0);
    }
    let under: String = if cursor.is_empty() {
        " ".to_owned()
    } else {
        cursor.iter().collect()
    };
    pen.put(&before, Style::new());
    pen.put(&under, Style::new().add_modifier(Modifier::REVERSED));
    pen.put(&after.iter().collect::<String>(), Style::new());
    if let (Mode::Search(_), Some((at, of))) = (&model.mode, match_position(model)) {
        pen.put(&format!("  {at}/{of}"), theme.quiet());
    }
}
