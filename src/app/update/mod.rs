//! What every message does to the model. Only what is in this room changes it.

mod act;
pub mod ages;
pub(in crate::app) mod answers;
pub mod choose;
mod credentials;
mod detail;
mod ending;
pub mod events;
pub mod exports;
pub mod json;
pub mod jump;
mod logs;
pub mod menu;
pub mod mouse;
pub mod navigate;
pub(in crate::app) mod panes;
mod past;
pub mod pick;
pub mod read_ahead;
pub mod readings;
pub mod search;
pub mod targets;
mod timeline;
pub mod trouble;

use crate::app::message::{Effect, Message};
use crate::app::model::Model;
use crate::app::runs::demand;
use crate::app::update::act::{act, paste};
use crate::app::update::answers::merge;
use crate::app::update::panes::relayout;
use crate::text::Text;

/// Takes a message in. Never fails, never waits, never asks what time it is.
pub fn update(model: &mut Model, message: Message) -> Vec<Effect> {
    let was_told = matches!(message, Message::Update(_));
    let mut effects = match message {
        Message::Action(action) => act(model, action),
        Message::Update(update) => merge(model, update),
        Message::JsonRead(number, document) => {
            json::take_in(model, number, document);
            vec![Effect::Draw]
        }
        Message::HostReport(report) => {
            model.notice = Some(Text::HostReport(report));
            vec![Effect::Draw]
        }
        Message::Past(recalled) => past::take_in(model, recalled),
        Message::Tick(now) => tick(model, now),
        Message::Notice(notice) => {
            model.notice = Some(notice);
            vec![Effect::Draw]
        }
        Message::Mouse(mouse) => mouse::take(model, mouse),
        Message::Paste(text) => paste(model, &text),
        Message::Resize(size) => {
            model.size = size;
            relayout(model);
            vec![Effect::Draw]
        }
    };
    if ending::follow(model) {
        effects.push(Effect::Leave);
    }
    let rings = model.events.take_rings();
    effects.extend(std::iter::repeat_n(Effect::Ring, rings));
    effects.extend(past::renew(model));
    timeline::renew(model);
    readings::fetch(model);
    if detail::renew(model) {
        effects.extend(json::renew(model));
    }
    demand::renew(&mut model.runs, model.now);
    if was_told {
        ages::follow(model);
    }
    search::renew_matches(model);
    effects
}

fn tick(model: &mut Model, now: chrono::DateTime<chrono::Utc>) -> Vec<Effect> {
    let was_unattended = model.is_unattended();
    model.now = now;
    if model.is_unattended() && !was_unattended {
        model.lay_out_rows();
    }
    // The service's clock may turn out to be behind what was shown; then it stands still until it caught up.
    model.service_now = model.service_now.max(model.clock.at_service(now));
    vec![Effect::Draw]
}
