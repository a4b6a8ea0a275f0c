//! What every message does: a table of contents. Each line calls the module
//! that owns the state.

use std::time::Duration;

use crate::app::asks;
use crate::app::detail;
use crate::app::detail::{logs, readings};
use crate::app::exits;
use crate::app::find::{Way, go_to_error, go_to_match, go_to_match_here};
use crate::app::jump;
use crate::app::menu::{self, Prompt};
use crate::app::merge::merge;
use crate::app::message::{Action, Effect, Message};
use crate::app::model::{Entry, Mode, Model};
use crate::app::navigate::{fold_or_leave, set_all, set_branch, toggle, unfold_or_enter};
use crate::app::panes::{
    back, back_to_tree_or, go, next_pane, open, previous_pane, relayout, show_tab, split, zoom,
};
use crate::text::{Text, time};

/// Takes a message in. Never fails, never waits, never asks what time it is.
pub fn update(model: &mut Model, message: Message) -> Vec<Effect> {
    let mut effects = match message {
        Message::Action(action) => act(model, action),
        Message::Update(update) => merge(model, update),
        Message::JsonRead(number, document) => {
            detail::json::take_in(model, number, document);
            vec![Effect::Draw]
        }
        Message::Report(report) => {
            model.notice = Some(Text::Report(report));
            vec![Effect::Draw]
        }
        Message::Tick(now) => tick(model, now),
        Message::Notice(notice) => {
            model.notice = Some(notice);
            vec![Effect::Draw]
        }
        Message::Resize(size) => {
            model.size = size;
            relayout(model);
            vec![Effect::Draw]
        }
    };
    readings::look(model);
    effects.extend(detail::json::renew(model));
    asks::renew(model);
    effects
}

fn act(model: &mut Model, action: Action) -> Vec<Effect> {
    model.notice = None;
    if detail::json::act(model, action) {
        return vec![Effect::Draw];
    }
    match action {
        Action::Go(step) => go(model, step),
        Action::Unfold => unfold_or_enter(model),
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
        Action::Zoom => zoom(model),
        Action::Split => split(model),
        Action::NextError => go_to_error(model, Way::Next),
        Action::PreviousError => go_to_error(model, Way::Previous),
        Action::StartSearch => model.mode = Mode::Search(Entry::default()),
        Action::NextMatch => next_match(model, Way::Next),
        Action::PreviousMatch => next_match(model, Way::Previous),
        Action::Copy => exits::copy_menu(model),
        Action::CopyId => return exits::copy_id(model),
        Action::Save => exits::ask_where(model),
        Action::View(viewer) => return exits::view(model, viewer),
        Action::Link => exits::link_menu(model),
        Action::Jump => jump::open(model),
        Action::Keyword => logs::ask_keyword(model),
        Action::Range => logs::ask_range(model),
        Action::NextKind => detail::next_kind(model),
        Action::NextCompare => detail::next_compare(model),
        Action::Mark => detail::mark(model),
        Action::Wrap => model.detail.wraps = !model.detail.wraps,
        Action::Edit(request) => edit(model, request),
        Action::Accept => return accept(model),
        Action::Choose(key) => return menu::choose(model, Some(key)),
        Action::Pause => model.settings.paused = !model.settings.paused,
        Action::Refresh => return refresh(model),
        Action::Faster => change_interval(model, |interval| interval / 2),
        Action::Slower => change_interval(model, |interval| interval * 2),
        Action::Help => model.mode = Mode::Help(0),
        Action::Back => back(model),
        Action::Repaint => return vec![Effect::Repaint],
        Action::Suspend => return vec![Effect::Suspend],
        Action::Quit => return vec![Effect::Leave],
    }
    vec![Effect::Draw]
}

fn tick(model: &mut Model, now: chrono::DateTime<chrono::Utc>) -> Vec<Effect> {
    model.now = now;
    // The service's clock may turn out to be behind what was shown; then it stands still until it caught up.
    model.service_now = model.service_now.max(model.clock.at_service(now));
    vec![Effect::Draw]
}

fn edit(model: &mut Model, request: tui_input::InputRequest) {
    let entry = match &mut model.mode {
        Mode::Search(entry) => entry,
        Mode::Prompt(_, entry) => {
            entry.0.handle(request);
            return;
        }
        Mode::Browse | Mode::Help(_) | Mode::Choose(_) => return,
    };
    entry.0.handle(request);
    let text = entry.0.value().to_owned();
    if detail::is_searched(model) {
        return detail::look_for(model, &text);
    }
    model.needle = text;
    go_to_match_here(model);
}

/// Takes the line that was typed, or the one that was chosen.
fn accept(model: &mut Model) -> Vec<Effect> {
    let (prompt, text) = match &model.mode {
        Mode::Choose(_) => return menu::choose(model, None),
        Mode::Prompt(prompt, entry) => (*prompt, entry.0.value().to_owned()),
        Mode::Browse | Mode::Help(_) | Mode::Search(_) => {
            model.mode = Mode::Browse;
            return vec![Effect::Draw];
        }
    };
    model.mode = Mode::Browse;
    let mut effects = vec![Effect::Draw];
    match prompt {
        Prompt::Keyword => logs::only_with(model, &text),
        Prompt::Range => logs::only_within(model, &text),
        Prompt::Save => effects.extend(exits::save(model, &text)),
    }
    effects
}

/// Goes on with the search of the pane that has the keys.
fn next_match(model: &mut Model, way: Way) {
    if detail::is_searched(model) {
        detail::go_to_match(model, way);
    } else {
        go_to_match(model, way);
    }
}

fn change_interval(model: &mut Model, change: impl Fn(Duration) -> Duration) {
    const LONGEST: Duration = Duration::from_mins(1);
    let (interval, floor) = (model.settings.interval, model.settings.floor);
    let longest = LONGEST.max(floor).max(interval);
    model.settings.interval = change(interval).clamp(floor, longest);
    model.notice = Some(Text::Every(time::interval(model.settings.interval)));
}

/// Asks now, also for what is looked at.
fn refresh(model: &mut Model) -> Vec<Effect> {
    readings::read_again(model);
    vec![Effect::PollNow, Effect::Draw]
}
