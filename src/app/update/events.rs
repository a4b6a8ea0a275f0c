//! What happened lately, newest first: a few of the last changes, kept for the
//! strip of events. Found out when an answer is merged, from what was known before.

use chrono::{DateTime, Utc};

use crate::app::model::Model;
use crate::app::model::events::Event;
use crate::app::model::events::Happened;
use crate::app::model::events::KEPT;
use crate::app::model::watch::Watch;
use crate::app::nodes::tree::place::{Place, ROOT};
use crate::app::runs::failures::failures;
use crate::app::runs::failures::has_failed_here;
use crate::app::runs::news::News;
use crate::app::runs::run::Run;
use crate::app::view::rows::RowKey;
use crate::domain::{NodeKey, Status, StatusKind};

/// Takes what the runs have to tell since the last answer.
pub(super) fn collect(watch: &mut Watch, now: DateTime<Utc>) {
    let began = watch.clock.at_service(watch.began);
    // Where nothing is named, all that is found is meant.
    let is_any_named = watch.runs.values().any(|run| !run.is_found);
    for run in watch.runs.values_mut() {
        for news in std::mem::take(&mut run.news) {
            let is_failure = has_failed(run, &news);
            let calls = (is_failure || has_ended(&news)) && (!run.is_found || !is_any_named);
            let started = started(run, &news);
            let Some(event) = event(run, news, now, began) else {
                continue;
            };
            if is_failure {
                watch.events.held.clone_from(&event.row);
                watch.events.unseen.extend(event.row.clone());
                let too_many = watch.events.unseen.len().saturating_sub(KEPT);
                watch.events.unseen.drain(..too_many);
            }
            if let Some(row) = event.row.clone().filter(|_| calls) {
                watch.events.call(row, started);
            }
            watch.events.note(event);
        }
    }
}

/// Whether this is the end of a run.
fn has_ended(news: &News) -> bool {
    match news {
        News::Became { place, from, to } => {
            let was_over = from.as_ref().is_some_and(Status::is_final);
            *place == ROOT && to.is_final() && !was_over
        }
        News::Output { .. } => false,
    }
}

/// When what has changed had begun: the same thing that is run again begins anew.
fn started(run: &Run, news: &News) -> Option<DateTime<Utc>> {
    match news {
        News::Became { place: ROOT, .. } => run.timing().started_at(),
        News::Became { place, .. } => run.tree.node(*place)?.state.timing.started_at(),
        News::Output { .. } => None,
    }
}

/// Whether this is where something failed, and not only around it.
fn has_failed(run: &Run, news: &News) -> bool {
    match news {
        News::Became { place, to, .. } => {
            let is_here = |node| has_failed_here(&run.tree, *place, node);
            to.kind() == StatusKind::Failed && run.tree.node(*place).is_some_and(is_here)
        }
        News::Output { .. } => false,
    }
}

/// What was there before the watch began has not happened now.
pub(in crate::app) fn event(
    run: &Run,
    news: News,
    now: DateTime<Utc>,
    began: DateTime<Utc>,
) -> Option<Event> {
    match news {
        News::Became { place, from, to } => {
            let took = if place == ROOT {
                run.elapsed(now)
            } else {
                run.tree.node(place)?.elapsed(now)
            };
            Some(Event {
                at: now,
                row: key(run, place),
                what: Happened::Became {
                    took: took.filter(|_| to.is_final()),
                    from,
                    to,
                },
            })
        }
        News::Output {
            place,
            name,
            kind,
            created,
        } => created
            .is_none_or(|created| created > began)
            .then(|| Event {
                at: now,
                row: key(run, place),
                what: Happened::Output { name, kind },
            }),
    }
}

pub(in crate::app) fn key(run: &Run, place: Place) -> Option<RowKey> {
    if place == ROOT {
        return Some(RowKey::Run(run.id.clone()));
    }
    let node = run.tree.node(place)?;
    Some(RowKey::Node(NodeKey::new(run.id.clone(), node.id.clone())))
}

/// Notes that somebody looks at the run of the selected row.
pub(super) fn note_seen(model: &mut Model) {
    let Some(id) = model
        .view
        .selected
        .as_ref()
        .and_then(|row| row.key.run().cloned())
    else {
        return;
    };
    if let Some(run) = model.watch.runs.get_mut(id.as_str()) {
        run.failures_seen = failures(run);
        model.watch.events.note_seen(&id);
    }
}
