//! How an update changes the model. By id, by sequence number, in place: the
//! same answer twice changes nothing, and older news never replaces newer.

#[cfg(test)]
mod tests;

use chrono::{DateTime, Utc};
use rustc_hash::FxHashSet;

use crate::app::connection::trouble::Failing;
use crate::app::model::Model;
use crate::app::model::events::{Event, Happened};
use crate::app::model::watch::Watch;
use crate::app::query::node_path::find;
use crate::app::runs::classify::classify;
use crate::app::runs::merge::changed::Changed;
use crate::app::runs::merge::details;
use crate::app::runs::merge::moment::AnswerMoment;
use crate::app::runs::merge::outputs;
use crate::app::runs::merge::rows;
use crate::app::runs::merge::shape;
use crate::app::runs::run::{Run, Runs};
use crate::app::update::credentials;
use crate::app::update::events;
use crate::app::update::read_ahead;
use crate::app::update::readings;
use crate::app::update::targets;
use crate::app::update::trouble;
use crate::domain::{
    Answer, Exchange, Fetch, FetchKind, Fetched, Outcome, Part, RunDetails, RunId, RunPage,
    SourceError, Update,
};

/// Takes an update in. What it changed of what is shown.
pub(in crate::app) fn merge(model: &mut Model, update: Update) -> Changed {
    let changed = match update {
        Update::Runs { asked, answer } => {
            heard(model, &answer.exchange);
            rows::merge_runs(&mut model.watch.runs, &asked, &answer, model.now.service)
        }
        Update::Nodes { asked, answer } => {
            heard(model, &answer.exchange);
            model.watch.connection.nodes_from = answer.exchange.sequence;
            let tells_outputs = model.watch.connection.traits.outputs_in_batches == Some(true);
            let now = model.now.service;
            rows::merge_nodes(&mut model.watch.runs, &asked, &answer, tells_outputs, now)
        }
        Update::Shape { below, outcome } => {
            heard_of(model, &outcome);
            let moment = moment(model, &below.run, &outcome);
            let changed = shape::merge(&mut model.watch.runs, &below, outcome, moment);
            name_branch_by_id(&mut model.watch.runs, &below.run);
            changed
        }
        Update::Details { run, outcome } => {
            heard_of(model, &outcome);
            let moment = moment(model, &run, &outcome);
            details::merge(&mut model.watch.runs, &run, *outcome, moment)
        }
        Update::Outputs { below, outcome } => {
            heard_of(model, &outcome);
            let moment = moment(model, &below.run, &outcome);
            outputs::merge(&mut model.watch.runs, &below, outcome, moment)
        }
        Update::NotAnswered { runs, nodes, error } => {
            let moment = now(model);
            rows::merge_not_answered(&mut model.watch.runs, (&runs, &nodes), &error, moment)
        }
        Update::EndpointTraits(traits) => {
            model.watch.connection.traits = traits;
            Changed::Nothing
        }
        Update::Found(outcome) => {
            heard_of(model, &outcome);
            merge_list(model, outcome)
        }
        Update::Listed(answer) => {
            heard(model, &answer.exchange);
            let now = model.now.service;
            merge_listed(&mut model.watch, &answer.content, &answer.exchange, now)
        }
        Update::Fetched { fetch, outcome } => {
            heard_of(model, &outcome);
            match *outcome {
                Ok(answer) => take_in_fetched(model, &fetch, answer),
                Err(error) => note_not_fetched(model, &fetch, &error),
            }
        }
        Update::AllRows(wish) => {
            model.watch.confirmation.meet(wish);
            Changed::Nothing
        }
        Update::Credentials(state) => {
            credentials::take_in(model, *state);
            Changed::Nothing
        }
        Update::Trouble {
            part,
            error,
            next_try,
        } => note_trouble(model, part, error, next_try),
        Update::Resting {
            interval,
            until,
            calls_a_minute,
        } => {
            model.watch.connection.interval = interval;
            model.watch.connection.next_tick = Some(until);
            model.watch.connection.calls_a_minute = calls_a_minute;
            readings::follow(&mut model.detail);
            Changed::Nothing
        }
    };
    events::collect(&mut model.watch, model.now.service);
    let has_hand = !model.is_unattended();
    let changed = changed.max(Changed::structure(classify(
        &mut model.watch.runs,
        has_hand,
    )));
    if changed == Changed::Structure {
        model.lay_out_rows();
    }
    changed
}

/// The node wanted of a run may have been named by the names on the way to it; now its id is known.
fn name_branch_by_id(runs: &mut Runs, run: &RunId) {
    let Some(run) = runs.get_mut(run.as_str()) else {
        return;
    };
    let named = run.branch.as_ref().filter(|_| run.top().is_none());
    let place = named.and_then(|named| find(run, named.as_str()).ok());
    let id = place.and_then(|place| Some(run.tree.node(place)?.id.clone()));
    run.branch = id.or(run.branch.take());
}

/// Takes in what was read for the open tab, for a search, or ahead.
fn take_in_fetched(model: &mut Model, fetch: &Fetch, answer: Answer<Fetched>) -> Changed {
    let Answer { exchange, content } = answer;
    match content {
        Fetched::Runs(page) if model.watch.awaits(fetch) => {
            targets::take_in_wanted(model, Ok(&page));
            Changed::Structure.max(merge_listed(
                &mut model.watch,
                &page,
                &exchange,
                model.now.service,
            ))
        }
        Fetched::Runs(page) if model.watch.pasts.awaits(fetch) => {
            model
                .watch
                .pasts
                .listed(fetch, Ok(&page), model.now.machine);
            Changed::Nothing
        }
        Fetched::Tree(shape) => {
            model.watch.pasts.read(fetch, Ok(shape), model.now.machine);
            Changed::Nothing
        }
        Fetched::Log(page)
            if read_ahead::take_in(&mut model.watch.read_ahead, fetch, Ok(&page)) =>
        {
            Changed::Facts
        }
        fetched @ (Fetched::Raw(_)
        | Fetched::Log(_)
        | Fetched::Outputs(_)
        | Fetched::Runs(_)
        | Fetched::Runtime(_)
        | Fetched::Containers(_)) => {
            Changed::Facts.max(Changed::structure(readings::take_in(model, fetch, fetched)))
        }
    }
}

/// Tells whoever waits for it that it does not come.
fn note_not_fetched(model: &mut Model, fetch: &Fetch, error: &SourceError) -> Changed {
    match &fetch.kind {
        FetchKind::Runs(_) if model.watch.awaits(fetch) => {
            targets::take_in_wanted(model, Err(error));
            Changed::Structure
        }
        FetchKind::Runs(_) if model.watch.pasts.awaits(fetch) => {
            model
                .watch
                .pasts
                .listed(fetch, Err(error), model.now.machine);
            Changed::Nothing
        }
        FetchKind::Tree(_) => {
            model.watch.pasts.read(fetch, Err(error), model.now.machine);
            Changed::Nothing
        }
        FetchKind::Log(..)
            if read_ahead::take_in(&mut model.watch.read_ahead, fetch, Err(error)) =>
        {
            Changed::Facts
        }
        FetchKind::Raw(_)
        | FetchKind::Log(..)
        | FetchKind::Outputs(_)
        | FetchKind::Runs(_)
        | FetchKind::Runtime(_)
        | FetchKind::Containers(_) => {
            readings::fail(&mut model.detail, fetch, error);
            Changed::Facts
        }
    }
}

/// When an answer about a run is taken in. A refusal takes its place among the answers.
fn moment<T>(model: &mut Model, run: &RunId, outcome: &Outcome<T>) -> AnswerMoment {
    if outcome.is_err() && model.watch.runs.contains_key(run.as_str()) {
        model.watch.connection.refused();
    }
    now(model)
}

fn now(model: &Model) -> AnswerMoment {
    AnswerMoment {
        at_service: model.now.service,
        here: model.now.machine,
        refused: model.watch.connection.newest,
    }
}

fn heard(model: &mut Model, exchange: &Exchange) {
    model.watch.connection.heard(exchange);
    if model.watch.clock.learn(exchange) {
        // What was shown until now went by a clock that proved wrong.
        model.now.service = model.watch.clock.at_service(model.now.machine);
    }
}

fn note_trouble(
    model: &mut Model,
    part: Part,
    error: SourceError,
    next_try: DateTime<Utc>,
) -> Changed {
    let failing = Failing {
        part,
        error: error.clone(),
        next_try,
        after: model.watch.connection.newest,
    };
    if trouble::begin(&mut model.watch.connection, failing, model.now.machine) {
        let has_data = model.watch.connection.last_told.is_some();
        note(model, Happened::Trouble { error, has_data });
    }
    Changed::Nothing
}

fn note(model: &mut Model, what: Happened) {
    let at = model.now.service;
    let row = None;
    model.watch.events.note(Event { at, row, what });
}

/// A refusal about one thing is no trouble of the connection, but no news either.
fn heard_of<T>(model: &mut Model, outcome: &Outcome<T>) {
    if let Ok(answer) = outcome {
        heard(model, &answer.exchange);
    }
}

/// How many final runs stay when the program looks for runs itself.
const FINAL_RUNS_KEPT: usize = 20;

/// Takes the list of the newest runs in, or notes why there is none.
fn merge_list(model: &mut Model, outcome: Outcome<RunPage>) -> Changed {
    match outcome {
        Ok(mut answer) => {
            if let Some(discovery) = &model.settings.discovery {
                let is_meant = |run: &RunDetails| discovery.search.means(run);
                answer.content.runs.retain(is_meant);
            }
            model.watch.connection.list_error = None;
            model.watch.connection.list_told = Some(answer.exchange.received);
            model.watch.connection.list_from = answer.exchange.sequence;
            merge_found(&mut model.watch, &answer, model.now.service)
        }
        Err(error) => {
            model.watch.connection.list_error = Some(error);
            model.watch.connection.list_from = model.watch.connection.refused();
            Changed::Facts
        }
    }
}

/// Adds the runs that were found, in the order in which they were found, newest first.
fn merge_found(watch: &mut Watch, answer: &Answer<RunPage>, now: DateTime<Utc>) -> Changed {
    let mut changed = Changed::Nothing;
    let mut place = 0;
    for found in &answer.content.runs {
        if let Some(known) = watch.runs.get_index_of(found.row.run.as_str()) {
            place = known + 1;
        } else if !watch.dropped.contains(&found.row.run) {
            let id = found.row.run.kept();
            watch.runs.shift_insert(place, id.clone(), Run::found(id));
            place += 1;
            changed = Changed::Structure;
        }
    }
    changed = changed.max(merge_listed(watch, &answer.content, &answer.exchange, now));
    changed.max(Changed::structure(let_old_ones_go(
        &mut watch.runs,
        &answer.content,
    )))
}

/// Takes in what a list says of runs that are watched.
fn merge_listed(
    watch: &mut Watch,
    page: &RunPage,
    exchange: &Exchange,
    now: DateTime<Utc>,
) -> Changed {
    let mut changed = Changed::Nothing;
    for listed in &page.runs {
        if let Some(run) = watch.runs.get_mut(listed.row.run.as_str()) {
            changed = changed.max(details::take_in(run, listed, exchange, now));
        }
    }
    changed
}

/// Lets the oldest runs go that are over and no longer among the newest. What a hand named stays.
fn let_old_ones_go(runs: &mut Runs, page: &RunPage) -> bool {
    let found: FxHashSet<&RunId> = page.runs.iter().map(|run| &run.row.run).collect();
    let is_over = |run: &&Run| run.is_found && run.attention().is_over();
    let may_go = |run: &Run| is_over(&run) && !found.contains(&run.id);
    let over = runs.values().filter(is_over);
    let mut too_many = over.count().saturating_sub(FINAL_RUNS_KEPT);
    let before = runs.len();
    while too_many > 0
        && let Some(oldest) = runs.values().rposition(may_go)
    {
        runs.shift_remove_index(oldest);
        too_many -= 1;
    }
    runs.len() < before
}
