//! What every message does: a table of contents. Each line calls the module
//! that owns the state.

use std::time::Duration;

use crate::app::asks;
use crate::app::detail;
use crate::app::find::{Way, go_to_error, go_to_match, go_to_match_here};
use crate::app::help;
use crate::app::merge::merge;
use crate::app::message::{Action, Effect, Message, Step};
use crate::app::model::{Asking, Entry, Mode, Model, Pane, RawReading, Tab};
use crate::app::navigate::{
    fold_of, fold_or_leave, move_by, page, selected_key, set_all, set_branch, toggle,
    unfold_or_enter,
};
use crate::app::rows::RowKey;
use crate::domain::Subject;
use crate::text::{Text, time};

/// Takes a message in. Never fails, never waits, never asks what time it is.
pub fn update(model: &mut Model, message: Message) -> Vec<Effect> {
    let effects = match message {
        Message::Action(action) => act(model, action),
        Message::Update(update) => merge(model, update),
        Message::Tick(now) => tick(model, now),
        Message::Resize(size) => {
            model.size = size;
            relayout(model);
            vec![Effect::Draw]
        }
    };
    look(model);
    asks::renew(model);
    effects
}

fn act(model: &mut Model, action: Action) -> Vec<Effect> {
    model.notice = None;
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
        Action::NextPane => set_pane(model, other(model.pane)),
        Action::Tab(tab) => show_tab(model, tab),
        Action::Zoom => zoom(model),
        Action::NextError => go_to_error(model, Way::Next),
        Action::PreviousError => go_to_error(model, Way::Previous),
        Action::StartSearch => model.mode = Mode::Search(Entry::default()),
        Action::NextMatch => go_to_match(model, Way::Next),
        Action::PreviousMatch => go_to_match(model, Way::Previous),
        Action::Edit(request) => edit(model, request),
        Action::Accept => model.mode = Mode::Browse,
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

/// Moves the cursor, or scrolls the text that is read instead.
fn go(model: &mut Model, step: Step) {
    let text_lines = step.lines(text_page(model));
    match (&model.mode, model.pane) {
        (Mode::Help(top), _) => {
            model.mode = Mode::Help(scrolled(*top, text_lines, last_help_top(model)));
        }
        (Mode::Browse | Mode::Search(_), Pane::Detail) => {
            let last_top = detail::last_top(model);
            model.detail_top = scrolled(model.detail_top, text_lines, last_top);
        }
        (Mode::Browse | Mode::Search(_), Pane::Tree) => {
            let rows = step.lines(page(model));
            move_by(model, rows);
        }
    }
}

/// How many lines of text are on the screen: of the list of keys, or of the detail pane.
fn text_page(model: &Model) -> isize {
    let screen = model.screen();
    let area = match model.mode {
        Mode::Help(_) => Some(screen.help()),
        Mode::Browse | Mode::Search(_) => screen.page(),
    };
    area.map_or(1, |area| isize::try_from(area.height).unwrap_or(1).max(1))
}

fn scrolled(top: usize, lines: isize, last_top: usize) -> usize {
    top.saturating_add_signed(lines).min(last_top)
}

fn last_help_top(model: &Model) -> usize {
    let area = model.screen().help();
    let lines = help::lines(model.settings.language, area.width);
    lines.len().saturating_sub(usize::from(area.height))
}

fn tick(model: &mut Model, now: chrono::DateTime<chrono::Utc>) -> Vec<Effect> {
    model.now = now;
    // The service's clock may turn out to be behind what was shown; then it stands still until it caught up.
    model.service_now = model.service_now.max(model.clock.at_service(now));
    vec![Effect::Draw]
}

/// Keeps what is looked at on the screen after the panes changed their sizes.
fn relayout(model: &mut Model) {
    let height = usize::from(model.screen().tree.height);
    model.view.fill(height);
    model.view.show_selected(height);
    if model.detail_top > 0 {
        model.detail_top = model.detail_top.min(detail::last_top(model));
    }
    if let Mode::Help(top) = model.mode {
        model.mode = Mode::Help(top.min(last_help_top(model)));
    }
}

/// On a row with something folded below it, unfolds too: the same key goes down all the way.
fn open(model: &mut Model) {
    if let Some(RowKey::Output(..) | RowKey::Group(..)) = selected_key(model) {
        model.tab = Tab::Outputs;
    }
    let row = model.view.selected_row();
    if model.screen().detail.is_some()
        && let Some(row) = row
        && fold_of(&model.runs, row).is_some_and(|fold| !fold.is_open())
    {
        return unfold_or_enter(model);
    }
    set_pane(model, Pane::Detail);
}

fn set_pane(model: &mut Model, pane: Pane) {
    model.pane = pane;
    relayout(model);
}

fn other(pane: Pane) -> Pane {
    match pane {
        Pane::Tree => Pane::Detail,
        Pane::Detail => Pane::Tree,
    }
}

fn show_tab(model: &mut Model, tab: Tab) {
    model.tab = tab;
    model.detail_top = 0;
    if model.screen().detail.is_none() {
        set_pane(model, Pane::Detail);
    }
}

fn zoom(model: &mut Model) {
    model.zoomed = !model.zoomed;
    relayout(model);
}

/// `h` leaves the detail pane, as `esc` does, because tmux holds a lone `esc` back.
fn back_to_tree_or(model: &mut Model, otherwise: fn(&mut Model)) {
    match model.pane {
        Pane::Detail => set_pane(model, Pane::Tree),
        Pane::Tree => otherwise(model),
    }
}

fn edit(model: &mut Model, request: tui_input::InputRequest) {
    let Mode::Search(entry) = &mut model.mode else {
        return;
    };
    entry.0.handle(request);
    entry.0.value().clone_into(&mut model.needle);
    go_to_match_here(model);
}

/// Closes what is on top: the line being typed, the detail pane, the zoom, the search.
fn back(model: &mut Model) {
    match (&model.mode, model.pane) {
        (Mode::Search(_), _) => {
            model.mode = Mode::Browse;
            model.needle.clear();
        }
        (Mode::Help(_), _) => model.mode = Mode::Browse,
        (Mode::Browse, _) if model.zoomed => zoom(model),
        (Mode::Browse, Pane::Detail) => set_pane(model, Pane::Tree),
        (Mode::Browse, Pane::Tree) => model.needle.clear(),
    }
}

fn change_interval(model: &mut Model, change: impl Fn(Duration) -> Duration) {
    const LONGEST: Duration = Duration::from_mins(1);
    let (interval, floor) = (model.settings.interval, model.settings.floor);
    let longest = LONGEST.max(floor).max(interval);
    model.settings.interval = change(interval).clamp(floor, longest);
    model.notice = Some(Text::Every(time::interval(model.settings.interval)));
}

/// The JSON tab shows the raw answer about the selected thing; it is wanted while somebody looks.
fn look(model: &mut Model) {
    let is_shown = model.tab == Tab::Json && model.screen().detail.is_some();
    let subject = match selected_key(model).filter(|_| is_shown) {
        Some(RowKey::Run(run)) => Subject::Run(run.clone()),
        Some(RowKey::Node(key)) => Subject::Node(key.clone()),
        // Outputs have no reading of their own; their facts are shown as they came.
        Some(RowKey::Output(..) | RowKey::Group(..)) | None => return model.raw = None,
    };
    let is_known = |reading: &RawReading| reading.subject == subject;
    if !model.raw.as_ref().is_some_and(is_known) {
        model.raw = Some(RawReading {
            subject,
            value: None,
            state: Asking::Loading,
        });
    }
}

/// Asks now, also for what is looked at.
fn refresh(model: &mut Model) -> Vec<Effect> {
    if let Some(reading) = &mut model.raw {
        reading.state = Asking::Loading;
    }
    vec![Effect::PollNow, Effect::Draw]
}
