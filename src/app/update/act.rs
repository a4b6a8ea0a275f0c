//! What every action does: a table of contents. Each line calls the module that owns the state.

use std::time::Duration;

use secrecy::zeroize::Zeroizing;
use tui_input::InputRequest;

use crate::app::input::motion::Way;
use crate::app::input::typed::{Edit, Entry, Pasted};
use crate::app::message::{Action, Effect};
use crate::app::model::Model;
use crate::app::model::mode::{Field, Mode, Popup, Prompt};
use crate::app::model::picker::{Pick, PickTarget};
use crate::app::query::search::is_searched;
use crate::app::query::why_not::why_not;
use crate::app::query::works::works;
use crate::app::update::navigate::{fold_or_leave, set_all, set_branch, toggle};
use crate::app::update::panes::{
    back, back_to_tree_or, go, leave, next_pane, next_tab, open, previous_pane, previous_tab,
    show_tab, split, unfold, zoom,
};
use crate::app::update::search::{go_to_error, go_to_match, go_to_match_here, go_to_row};
use crate::app::update::{
    choose, detail, events, exports, json, jump, logs, menu, pick, readings, targets, timeline,
};
use crate::app::view::pane::Pane;
use crate::text::{NoticeText, Text, cells, time};

/// What a key does, and what any key does: the cursor that a hand moves follows nothing any more.
pub(super) fn act(model: &mut Model, action: Action) -> Vec<Effect> {
    model.notice = None;
    model.view.last_key = Some(model.now.machine);
    model.watch.events.acknowledge();
    // Of several failures of a run the key that goes to the newest goes there first.
    if action != Action::NextError {
        events::note_seen(model);
    }
    let effects = act_on(model, action);
    events::note_seen(model);
    effects
}

fn act_on(model: &mut Model, action: Action) -> Vec<Effect> {
    if json::act(model, action) {
        return vec![Effect::Draw];
    }
    if model.mode == Mode::Browse && !works(model, action) {
        model.notice = why_not(model, action);
        return vec![Effect::Draw];
    }
    let before = model.view.selected_key().cloned();
    let effects = perform(model, action);
    let has_moved = matches!(action, Action::Go(_)) && model.layout.pane == Pane::Tree;
    if action != Action::Follow && (has_moved || model.view.selected_key() != before.as_ref()) {
        model.view.follows = false;
    }
    effects
}

fn perform(model: &mut Model, action: Action) -> Vec<Effect> {
    match action {
        Action::Go(step) => go(model, step),
        Action::Unfold => unfold(model),
        Action::Fold => back_to_tree_or(model, fold_or_leave),
        Action::UnfoldBranch => set_branch(model, true),
        Action::FoldBranch => set_branch(model, false),
        Action::UnfoldAll => set_all(model, true),
        Action::FoldAll => set_all(model, false),
        Action::Toggle => toggle(model),
        Action::Open => open(model),
        Action::NextPane => next_pane(model),
        Action::PreviousPane => previous_pane(model),
        Action::Tab(tab) => show_tab(model, tab),
        Action::NextTab => next_tab(model),
        Action::PreviousTab => previous_tab(model),
        Action::Leave => leave(model),
        Action::Zoom => zoom(model),
        Action::Split => split(model),
        Action::NextError => go_to_error(model, Way::Next),
        Action::PreviousError => go_to_error(model, Way::Previous),
        Action::StartSearch => {
            model.view.note_jump();
            model.mode = Mode::Typing(Field::Search, Entry::default());
        }
        Action::StartFilter => {
            model.mode = Mode::Typing(Field::Filter, filter_entry(model));
        }
        Action::NextFilter => choose::next_filter(model),
        Action::Sort => choose::next_sort(model),
        Action::Bars => timeline::toggle_bars(model),
        Action::SlowPath => timeline::toggle_slow_path(model),
        Action::ToggleCounting => choose::toggle_counting(model),
        Action::Follow => choose::toggle_follow(model),
        Action::PickRow => pick::open(model, Pick::Rows),
        Action::Palette => pick::open(model, Pick::Actions),
        Action::JumpBack => jump_back(model),
        Action::GoToMark => go_to_mark(model),
        Action::StartAdd => model.mode = Mode::Typing(Field::Add, Entry::default()),
        Action::Drop => targets::drop(model),
        Action::NextMatch => next_match(model, Way::Next),
        Action::PreviousMatch => next_match(model, Way::Previous),
        Action::Copy => exports::copy_menu(model),
        Action::CopyId => return exports::copy_id(model),
        Action::Save => exports::ask_where(model),
        Action::View(viewer) => return exports::view(model, viewer),
        Action::Link => exports::link_menu(model),
        Action::Jump => jump::open(model),
        Action::Keyword => logs::ask_keyword(model),
        Action::Range => logs::ask_range(model),
        Action::NextKind => detail::next_kind(model),
        Action::NextCompare => detail::next_compare(model),
        Action::Mark => detail::mark(model),
        Action::Wrap => model.detail.wraps = !model.detail.wraps,
        Action::ShiftRight => logs::shift(model, Way::Next),
        Action::ShiftLeft => logs::shift(model, Way::Previous),
        Action::Edit(change) => edit(model, change),
        Action::Accept => return accept(model),
        Action::Choose(key) => return menu::choose(model, Some(key)),
        Action::Pause => model.settings.paused = !model.settings.paused,
        Action::Refresh => return refresh(model),
        Action::Faster => change_interval(model, |interval| interval / 2),
        Action::Slower => change_interval(model, |interval| interval * 2),
        Action::Help => model.mode = Mode::Popup(Popup::Help(0)),
        Action::Connection => model.mode = Mode::Popup(Popup::Connection(0)),
        Action::Back => back(model),
        Action::Repaint => return vec![Effect::Repaint],
        Action::Suspend => return vec![Effect::Suspend],
        Action::Quit => return vec![Effect::Leave],
    }
    vec![Effect::Draw]
}

fn edit(model: &mut Model, Edit(request): Edit) {
    if let Some(entry) = model.mode.entry_mut() {
        entry.0.handle(request);
        typed(model);
    }
}

/// Pasted text is typed where something is being typed; else it means nothing.
pub(super) fn paste(model: &mut Model, text: &Pasted) {
    const LONGEST: usize = 4_096;
    let line = text.expose().lines().next().unwrap_or_default();
    let line = Zeroizing::new(cells::clean(line).into_owned());
    if let Some(entry) = model.mode.entry_mut() {
        for char in line.chars().take(LONGEST) {
            entry.0.handle(InputRequest::InsertChar(char));
        }
        typed(model);
    }
}

/// What is typed takes effect at once, so that nobody types in vain.
fn typed(model: &mut Model) {
    let mut mode = std::mem::take(&mut model.mode);
    match &mut mode {
        Mode::Typing(Field::Search, entry) => look_for(model, entry.0.value()),
        Mode::Typing(Field::Filter, entry) => choose::filter_by(model, entry.0.value()),
        Mode::Popup(Popup::Pick(picker)) => picker.narrow(),
        Mode::Typing(Field::Add | Field::Prompt(_), _) | Mode::Popup(_) | Mode::Browse => {}
    }
    model.mode = mode;
}

fn look_for(model: &mut Model, text: &str) {
    if is_searched(model) {
        return detail::look_for(model, text);
    }
    text.clone_into(&mut model.view.needle);
    go_to_match_here(model);
}

/// A filter is changed rather than typed anew.
fn filter_entry(model: &Model) -> Entry {
    Entry(model.view.listing.filter.text.as_str().into())
}

/// Takes what was typed or chosen.
fn accept(model: &mut Model) -> Vec<Effect> {
    if matches!(model.mode, Mode::Popup(Popup::Choose(_))) {
        return menu::choose(model, None);
    }
    match std::mem::take(&mut model.mode) {
        Mode::Typing(field, entry) => return accept_line(model, field, entry),
        Mode::Popup(Popup::Pick(picker)) => match picker.choice() {
            Some(PickTarget::Row(row)) => pick::go_to_choice(model, row),
            Some(PickTarget::Action(action)) => return act(model, *action),
            None => {}
        },
        Mode::Popup(_) | Mode::Browse => {}
    }
    vec![Effect::Draw]
}

/// Takes a line that was typed.
fn accept_line(model: &mut Model, field: Field, entry: Entry) -> Vec<Effect> {
    match field {
        // What was looked for was found while it was typed.
        Field::Search | Field::Filter => vec![Effect::Draw],
        Field::Add => {
            let text = Zeroizing::new(entry.0.value().to_owned());
            // What names no run stays to be mended.
            model.mode = Mode::Typing(field, entry);
            targets::add(model, &text)
        }
        Field::Prompt(prompt) => answer(model, prompt, entry.0.value()),
    }
}

/// Takes the line that was typed for something else than a search.
fn answer(model: &mut Model, prompt: Prompt, text: &str) -> Vec<Effect> {
    let mut effects = vec![Effect::Draw];
    match prompt {
        Prompt::Keyword => logs::only_with(model, text),
        Prompt::Range => logs::only_within(model, text),
        Prompt::Save => effects.extend(exports::save(model, text)),
    }
    effects
}

fn jump_back(model: &mut Model) {
    if let Some(row) = model.view.take_jump() {
        go_to_row(model, &row);
    }
}

fn go_to_mark(model: &mut Model) {
    if let Some(row) = model.detail.mark.clone() {
        model.view.note_jump();
        go_to_row(model, &row);
    }
}

/// Goes on with the search of the pane that has the keys.
fn next_match(model: &mut Model, way: Way) {
    if is_searched(model) {
        detail::go_to_match(model, way);
    } else {
        go_to_match(model, way);
    }
}

fn change_interval(model: &mut Model, change: impl Fn(Duration) -> Duration) {
    let settings = &mut model.settings;
    settings.interval = change(settings.interval).clamp(settings.floor, settings.longest());
    let interval = time::interval(settings.interval);
    model.notice = Some(Text::Notice(NoticeText::RefreshEvery(interval)));
}

/// Asks now, also for what is looked at and for what is over.
fn refresh(model: &mut Model) -> Vec<Effect> {
    model.watch.confirmation.want();
    readings::read_visible_trees_again(model);
    readings::read_again(model);
    vec![Effect::PollNow, Effect::Draw]
}
