//! How an update changes the model. By id, by sequence number, in place: the
//! same answer twice changes nothing, and older news never replaces newer.

mod details;
mod rows;
mod shape;
#[cfg(test)]
mod tests;

use crate::app::message::Effect;
use crate::app::model::{Asking, Model, RawReading};
use crate::app::run::Run;
use crate::domain::{Answer, Exchange, Outcome, Raw, RunPage, Subject, Update};

/// Takes an update in.
pub(super) fn merge(model: &mut Model, update: Update) -> Vec<Effect> {
    let changed = match update {
        Update::Runs { asked, answer } => {
            heard(model, &answer.exchange);
            rows::merge_runs(model, &asked, &answer)
        }
        Update::Nodes { asked, answer } => {
            heard(model, &answer.exchange);
            rows::merge_nodes(model, &asked, &answer)
        }
        Update::Shape { below, outcome } => {
            heard_of(model, &outcome);
            shape::merge(model, &below, outcome)
        }
        Update::Details { run, outcome } => {
            heard_of(model, &outcome);
            details::merge(model, &run, *outcome)
        }
        Update::Found(answer) => {
            heard(model, &answer.exchange);
            merge_found(model, &answer)
        }
        Update::Raw { subject, outcome } => {
            heard_of(model, &outcome);
            merge_raw(model, &subject, outcome);
            Changed::Facts
        }
        Update::Trouble { error, next_try } => {
            model.connection.failed(error, model.now, next_try);
            Changed::Facts
        }
        Update::Resting { interval, until } => {
            model.connection.interval = interval;
            model.connection.next_tick = Some(until);
            Changed::Facts
        }
    };
    if changed == Changed::Structure {
        model.lay_out_rows();
    }
    // The age of the data in the header changes with every answer.
    vec![Effect::Draw]
}

/// How much an update changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Changed {
    Nothing,
    /// Something about things that are known.
    Facts,
    /// Rows came, went, moved or opened.
    Structure,
}

impl Changed {
    fn facts(changed: bool) -> Self {
        if changed { Self::Facts } else { Self::Nothing }
    }

    fn structure(changed: bool) -> Self {
        if changed {
            Self::Structure
        } else {
            Self::Nothing
        }
    }
}

fn heard(model: &mut Model, exchange: &Exchange) {
    model.connection.heard(exchange);
    model.clock.learn(exchange);
}

/// A refusal about one thing is no trouble of the connection, but no news either.
fn heard_of<T>(model: &mut Model, outcome: &Outcome<T>) {
    if let Ok(answer) = outcome {
        heard(model, &answer.exchange);
    }
}

/// How many final runs stay when the program looks for runs itself (DESIGN 2, `--keep`).
const FINAL_RUNS_KEPT: usize = 20;

/// Adds the runs that were found above the ones known, newest first, and lets the oldest final ones go.
fn merge_found(model: &mut Model, answer: &Answer<RunPage>) -> Changed {
    let mut changed = Changed::Nothing;
    // From the oldest on, so that each one lands above the one before.
    for found in answer.content.runs.iter().rev() {
        if !model.runs.contains_key(found.row.run.as_str()) {
            let id = found.row.run.kept();
            model.runs.shift_insert(0, id.clone(), Run::new(id));
            changed = Changed::Structure;
        }
        if let Some(run) = model.runs.get_mut(found.row.run.as_str()) {
            changed = changed.max(details::take_in(run, found, answer.exchange.sequence));
        }
    }
    let is_final = |run: &Run| run.attention().is_over();
    let mut finals = model.runs.values().filter(|run| is_final(run)).count();
    while finals > FINAL_RUNS_KEPT {
        if let Some(oldest) = model.runs.values().rposition(is_final) {
            model.runs.shift_remove_index(oldest);
            changed = Changed::Structure;
        }
        finals -= 1;
    }
    changed
}

/// Keeps the raw answer if somebody still looks at what it is about.
fn merge_raw(model: &mut Model, subject: &Subject, outcome: Outcome<Raw>) {
    let Some(reading) = model
        .raw
        .as_mut()
        .filter(|reading| reading.subject == *subject)
    else {
        return;
    };
    match outcome {
        Ok(answer) => {
            *reading = RawReading {
                subject: subject.clone(),
                value: Some(answer.content),
                state: Asking::Done,
            };
        }
        Err(error) => reading.state = Asking::Failed(error),
    }
}
