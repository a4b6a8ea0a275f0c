//! A single look: everything is asked once, and the model is what was told.

use std::time::Duration;

use crate::app::message::Message;
use crate::app::model::Model;
use crate::app::update::update;
use crate::clock::Clock;
use crate::domain::{SourceError, Unread, Update};
use crate::poll::Manners;
use crate::poll::snapshot::{self, Snapshot, Subjects};
use crate::source::Client;
use crate::source::transport::Transport;

/// What a single look has come to.
#[derive(Debug)]
pub struct Looked {
    /// What could not be read, and why.
    pub unread: Vec<Unread>,
    /// The service has told something at all, were it that it does not tell.
    pub is_heard: bool,
}

/// Reads everything about the runs of the model once. Without any answer for as long
/// as `patience` it ends. `after_each` sees the model after everything that was told.
pub async fn once<T: Transport>(
    model: &mut Model,
    client: Client<T>,
    clock: &Clock,
    manners: &Manners,
    patience: Duration,
    mut after_each: impl FnMut(&Model),
) -> Looked {
    let subjects = Subjects {
        runs: model
            .runs
            .values()
            .map(|run| (run.id.clone(), run.token.clone()))
            .collect(),
        discovery: model.settings.discovery.clone(),
    };
    let Snapshot { updates, unread } = snapshot::take(client, manners, subjects, patience).await;
    let is_absence = |update: &Update| matches!(update, Update::NotAnswered { .. });
    let is_no = |unread: &Unread| {
        matches!(unread.error, SourceError::Refused(_)) && unread.error.is_about_the_thing_asked()
    };
    let is_heard = !updates.iter().all(is_absence) || unread.iter().any(is_no);
    let _ = update(model, Message::Tick(clock.now()));
    for news in updates {
        let _ = update(model, Message::Update(news));
        after_each(model);
    }
    Looked { unread, is_heard }
}
