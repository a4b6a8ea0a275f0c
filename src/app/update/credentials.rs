//! What the watch tells of its credentials: how long they live, and each change once.

use chrono::TimeDelta;

use crate::app::model::Model;
use crate::app::model::events::{Event, Happened};
use crate::app::query::credentials;
use crate::domain::CredentialState;

/// Takes in what has become of them.
pub(super) fn take_in(model: &mut Model, state: CredentialState) {
    let known = std::mem::replace(&mut model.watch.connection.credentials, state);
    for what in news(model, &known) {
        let at = model.now.service;
        model.watch.events.note(Event {
            at,
            row: None,
            what,
        });
    }
}

fn news(model: &Model, known: &CredentialState) -> Vec<Happened> {
    let state = &model.watch.connection.credentials;
    let mut news = Vec::new();
    if state.changes > known.changes {
        news.push(Happened::OtherKey(state.key.clone()));
    }
    match (&known.trouble, &state.trouble) {
        (None, Some(error)) => {
            // Once they are over the watch itself is in trouble, and says so.
            let left = credentials::left(model).filter(|left| *left > TimeDelta::zero());
            news.extend(left.map(|left| Happened::NotRenewed {
                error: error.clone(),
                left,
            }));
        }
        (Some(_), None) if state.changes == known.changes => news.push(Happened::Renewed),
        (None | Some(_), None) | (Some(_), Some(_)) => {}
    }
    news
}
