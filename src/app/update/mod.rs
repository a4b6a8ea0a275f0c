//! What every message does to the model. Only what is in this room changes it.

mod act;
mod ages;
mod answers;
mod choose;
mod credentials;
mod detail;
mod ending;
mod events;
mod exports;
pub mod json;
mod jump;
mod logs;
mod menu;
mod mouse;
pub mod navigate;
mod panes;
mod past;
mod pick;
mod read_ahead;
mod readings;
mod search;
mod targets;
mod timeline;
mod trouble;

use crate::app::detail::shown;
use crate::app::input::mouse::Gesture;
use crate::app::message::{Action, Effect, Message};
use crate::app::model::Model;
use crate::app::runs::demand;
use crate::app::runs::merge::changed::Changed;
use crate::app::update::act::{act, paste};
use crate::app::update::answers::merge;
use crate::app::update::panes::relayout;
use crate::text::{NoticeText, Text};

/// Takes a message in. Never fails, never waits, never asks what time it is.
pub fn update(model: &mut Model, message: Message) -> Vec<Effect> {
    let is_answer = matches!(message, Message::Update(_));
    note_change(model, is_by_hand(&message));
    let mut effects = take_in(model, message);
    if is_answer {
        choose::follow(model);
    }
    effects.extend(derive(model));
    if is_answer {
        ages::follow(model);
    }
    effects
}

fn take_in(model: &mut Model, message: Message) -> Vec<Effect> {
    match message {
        Message::Action(action) => return act(model, action),
        Message::Update(update) => {
            let changed = merge(model, update) != Changed::Nothing;
            note_change(model, changed);
            if changed {
                read_ahead::renew(model);
            }
        }
        Message::JsonRead(number, document) => json::take_in(&mut model.detail, number, document),
        Message::HostReport(report) => {
            model.notice = Some(Text::Notice(NoticeText::HostReport(report)));
        }
        Message::Past(recalled) => past::take_in(model, recalled),
        Message::Tick(now) => tick(model, now),
        Message::Notice(notice) => model.notice = Some(notice),
        Message::Mouse(mouse) => return mouse::take(model, mouse),
        Message::Paste(text) => paste(model, &text),
        Message::Resize(size) => {
            model.layout.size = size;
            relayout(model);
        }
    }
    // The age of the data in the header changes with every answer.
    vec![Effect::Draw]
}

/// What follows from whatever was taken in. Each step rests on those before it: what is read
/// decides what the page shows, and what is known what is asked.
fn derive(model: &mut Model) -> Vec<Effect> {
    let mut effects = Vec::new();
    if ending::follow(model) {
        effects.push(Effect::Leave);
    }
    let rings = model.watch.events.take_rings();
    effects.extend(std::iter::repeat_n(Effect::Ring, rings));
    let has_other_past = past::renew(model, &mut effects);
    timeline::renew(model);
    let has_other_readings = readings::renew(model);
    note_change(model, has_other_past || has_other_readings);
    let page = shown::key(model);
    if model.derived.page.renew(page) {
        effects.extend(json::renew(model));
    }
    demand::renew(&mut model.watch.runs, model.now.machine);
    search::keep_matches(model);
    effects
}

/// Whether somebody did something that may change whatever is shown. A step does not, nor one to
/// a match: the row is in the key of what is kept. What an answer changes is known once it was
/// taken in.
fn is_by_hand(message: &Message) -> bool {
    match message {
        Message::Action(action) => !matches!(
            action,
            Action::Go(_) | Action::NextMatch | Action::PreviousMatch
        ),
        Message::Mouse(mouse) => mouse.gesture == Gesture::Press,
        Message::Paste(_) => true,
        Message::Update(_)
        | Message::JsonRead(..)
        | Message::HostReport(_)
        | Message::Past(_)
        | Message::Tick(_)
        | Message::Notice(_)
        | Message::Resize(_) => false,
    }
}

/// The one place where a message is found to have changed what is known or shown, besides the
/// rows, which note it whenever they are made anew.
fn note_change(model: &mut Model, has_changed: bool) {
    if has_changed {
        model.derived.note_change();
    }
}

fn tick(model: &mut Model, now: chrono::DateTime<chrono::Utc>) {
    let was_unattended = model.is_unattended();
    model.now.machine = now;
    if model.is_unattended() && !was_unattended {
        model.lay_out_rows();
    }
    // The service's clock may turn out to be behind what was shown; then it stands still until it caught up.
    model.now.service = model.now.service.max(model.watch.clock.at_service(now));
}
