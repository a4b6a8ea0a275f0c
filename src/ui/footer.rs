//! The footer: the keys that work now, what is being typed, or a notice.

use crossterm::event::KeyCode;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use tui_input::Input;

use crate::app::keymap::BINDINGS;
use crate::app::keymap::binding::{Binding, PANES};
use crate::app::model::Model;
use crate::app::model::mode::{Field, Mode, Prompt};
use crate::app::query::keys::keys_of;
use crate::app::query::search::match_position;
use crate::app::query::works::works;
use crate::domain::{completions, without_token};
use crate::text::{BriefText, EntryText, ExportText, HelpText, Text};
use crate::ui::entry::draw_entry;
use crate::ui::pen::{Pen, Word, width};
use crate::ui::theme::Theme;
use crate::ui::words::say::say;

/// Between two hints.
const GAP: &str = "  ";

/// Draws the footer.
pub(in crate::ui) fn draw(model: &Model, theme: &Theme, area: Rect, buffer: &mut Buffer) {
    let mut pen = Pen::new(area, theme, buffer);
    pen.skip(1);
    draw_prompt(model, theme, &mut pen);
    match &model.notice {
        Some(notice) => pen.put(&say(model, notice), theme.attention()),
        None => pen.put_all(&keys(model, theme, pen.room())),
    }
}

/// What is being typed, and what has come of it so far.
fn draw_prompt(model: &Model, theme: &Theme, pen: &mut Pen<'_>) {
    let Mode::Typing(field, entry) = &model.mode else {
        return;
    };
    let prompt = match field {
        Field::Search => "/".to_owned(),
        Field::Filter => "&".to_owned(),
        Field::Add => format!("{} ", say(model, &Text::Entry(EntryText::AddPrompt))),
        Field::Prompt(prompt) => say(model, &words_of(*prompt)),
    };
    pen.put(&prompt, theme.strong());
    if *field == Field::Add {
        let typed = entry.0.value();
        // The token of a shared run is not for those who look over a shoulder.
        draw_entry(
            theme,
            &Input::new(without_token(typed)).with_cursor(entry.0.cursor()),
            pen,
        );
        pen.put(&hint_while_adding(model, typed), theme.quiet());
    } else {
        draw_entry(theme, &entry.0, pen);
    }
    let is_search = *field == Field::Search;
    if let Some((at, of)) = match_position(model).filter(|_| is_search) {
        pen.put(&format!("  {at}/{of}"), theme.quiet());
    }
    pen.skip(3);
}

/// What may be typed next.
fn hint_while_adding(model: &Model, typed: &str) -> String {
    if let Some((id, name)) = model
        .watch
        .last_dropped
        .as_ref()
        .filter(|_| typed.is_empty())
    {
        let words = say(
            model,
            &Text::Help(HelpText::AddDropped(id.to_string(), name.clone())),
        );
        return format!(" {words}");
    }
    if typed.is_empty() {
        return format!(" {}", say(model, &Text::Entry(EntryText::AddHint)));
    }
    completions(typed)
        .into_iter()
        .flat_map(|word| [" ", word])
        .collect()
}

fn words_of(prompt: Prompt) -> Text {
    match prompt {
        Prompt::Keyword => Text::Export(ExportText::PromptKeyword),
        Prompt::Range => Text::Export(ExportText::PromptRange),
        Prompt::Save => Text::Export(ExportText::PromptSave),
    }
}

/// The keys that do something, as many as fit; the way back, errors, help and quit are the
/// last to go.
fn keys(model: &Model, theme: &Theme, room: usize) -> Vec<Word> {
    let mode = keys_of(model);
    let is_of_use = |binding: &&Binding| {
        let is_here = binding.modes.contains(&mode);
        is_here && (!PANES.contains(&mode) || works(model, binding.action))
    };
    let mut hints: Vec<(BriefText, [Word; 2])> = BINDINGS
        .iter()
        .filter(is_of_use)
        .filter_map(|binding| Some((binding.brief?, hint(model, theme, binding)?)))
        .collect();
    hints.sort_by_key(|(brief, _)| *brief);
    let is_kept = |brief: BriefText| {
        matches!(
            brief,
            BriefText::Back | BriefText::Error | BriefText::Help | BriefText::Quit
        )
    };
    let cells = |hint: &[Word; 2]| width(hint) + GAP.len();
    // Nothing stands behind the last one.
    let room = room + GAP.len();
    let kept = hints.iter().filter(|(brief, _)| is_kept(*brief));
    let kept: usize = kept.map(|(_, hint)| cells(hint)).sum();
    let mut left = room.saturating_sub(kept);
    let mut shown = Vec::new();
    for (brief, hint) in hints {
        if !is_kept(brief) {
            let Some(rest) = left.checked_sub(cells(&hint)) else {
                continue;
            };
            left = rest;
        }
        shown.push(hint);
    }
    while shown.iter().map(cells).sum::<usize>() > room && !shown.is_empty() {
        shown.remove(0);
    }
    apart(shown)
}

/// The hints with a gap between them.
fn apart(hints: Vec<[Word; 2]>) -> Vec<Word> {
    let mut words = Vec::new();
    for hint in hints {
        if !words.is_empty() {
            words.push((GAP.to_owned(), Style::new()));
        }
        words.extend(hint);
    }
    words
}

/// The key as the footer names it.
fn label(theme: &Theme, binding: &Binding) -> Option<String> {
    let key = binding.keys.first()?;
    let is_enter = key.code == KeyCode::Enter;
    Some(if is_enter {
        theme.signs.enter.to_owned()
    } else {
        key.label()
    })
}

fn hint(model: &Model, theme: &Theme, binding: &Binding) -> Option<[Word; 2]> {
    let brief = say(model, &Text::Brief(binding.brief?));
    let key = label(theme, binding)?;
    Some([(key, theme.strong()), (format!(" {brief}"), Style::new())])
}
