//! The control path: readings and faults of a service that runs, listed and switched, and its runs,
//! to which things can be done. Nothing about it is signed, so it is open only where nobody but the
//! machine's own users can come.

mod guard;
mod line;

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Router, middleware};
use serde::Serialize;

use crate::sim::faults::set::Faults;
use crate::sim::named::{Named as _, NamedSet};
use crate::sim::play::run::Run;
use crate::sim::server::clean::clean;
use crate::sim::server::control::guard::guard;
use crate::sim::server::control::line::line;
use crate::sim::server::state::ServerState;
use crate::sim::story::command::{Command, CommandError};
use crate::sim::story::status::Status;

/// The paths of the control, which only clients of this machine may use.
pub(super) fn routes() -> Router<Arc<ServerState>> {
    Router::new()
        .route("/control", get(list))
        .route("/control/runs", get(runs))
        .route("/control/runs/{run}", get(run).post(perform).put(perform))
        .route("/control/{what}", get(held).put(switch))
        .route_layer(middleware::from_fn(guard))
}

#[derive(Serialize)]
struct Listing {
    readings: Held,
    faults: Held,
    commands: Vec<Possible>,
}

/// What can be done to a run.
#[derive(Serialize)]
struct Possible {
    name: &'static str,
    meaning: &'static str,
}

/// What holds now, as it is written, and what there is to choose from.
#[derive(Serialize)]
struct Held {
    held: String,
    all: Vec<Choice>,
}

#[derive(Serialize)]
struct Choice {
    name: &'static str,
    meaning: &'static str,
    held: bool,
}

impl Held {
    fn of<S: NamedSet>(set: &S) -> Self {
        let choice = |kind: S::Kind| Choice {
            name: kind.name(),
            meaning: kind.meaning(),
            held: set.has(kind),
        };
        Self {
            held: clean(&set.to_string()),
            all: S::Kind::all().map(choice).collect(),
        }
    }
}

async fn list(State(state): State<Arc<ServerState>>) -> Response {
    let listing = Listing {
        readings: Held::of(&state.behaviour.readings()),
        faults: Held::of(&state.behaviour.faults()),
        commands: Command::all()
            .map(|(name, meaning)| Possible { name, meaning })
            .collect(),
    };
    let listing = serde_json::to_string_pretty(&listing).unwrap_or_default();
    ([(CONTENT_TYPE, "application/json")], listing + "\n").into_response()
}

/// Every run that there is, a line each: id, state, name.
async fn runs(State(state): State<Arc<ServerState>>) -> Response {
    let present = state.undisturbed();
    let row = |run: &Arc<Run>| {
        let status = run.timeline(present.at).status(present.at);
        let status = status.map_or("", Status::word);
        clean(&format!("{} {status} {}", run.id, run.name)) + "\n"
    };
    let rows = present.runs().map(row);
    (StatusCode::OK, rows.collect::<String>()).into_response()
}

async fn run(Path(run): Path<String>, State(state): State<Arc<ServerState>>) -> Response {
    let present = state.undisturbed();
    let found = present.newest(&run);
    let status = |run: &Arc<Run>| run.timeline(present.at).status(present.at);
    match found.and_then(|run| Some((run, status(run)?))) {
        Some((run, status)) => line(StatusCode::OK, format!("{} {}", run.id, status.word())),
        None => line(StatusCode::NOT_FOUND, CommandError::NoSuchRun(run)),
    }
}

/// What is sent is done to the run at once.
async fn perform(
    Path(run): Path<String>,
    State(state): State<Arc<ServerState>>,
    body: Bytes,
) -> Response {
    let command = String::from_utf8_lossy(&body).parse();
    match command.and_then(|command| state.behaviour.perform(&run, command)) {
        Ok(done) => line(StatusCode::OK, done),
        Err(error) => {
            let status = match error {
                CommandError::NoSuchRun(_) => StatusCode::NOT_FOUND,
                CommandError::NotNow { .. } => StatusCode::CONFLICT,
                CommandError::Unknown { .. }
                | CommandError::Words { .. }
                | CommandError::NoService => StatusCode::BAD_REQUEST,
            };
            line(status, error)
        }
    }
}

async fn held(Path(what): Path<String>, State(state): State<Arc<ServerState>>) -> Response {
    match what.as_str() {
        "readings" => line(StatusCode::OK, state.behaviour.readings()),
        "faults" => line(StatusCode::OK, state.behaviour.faults()),
        other => unknown(other),
    }
}

/// What is sent holds from now on, and nothing else; an empty body switches all off.
async fn switch(
    Path(what): Path<String>,
    State(state): State<Arc<ServerState>>,
    body: Bytes,
) -> Response {
    let wished = String::from_utf8_lossy(&body);
    match what.as_str() {
        "readings" => switched(&wished, |readings| state.behaviour.read_as(readings)),
        "faults" => switched(&wished, |faults: Faults| state.behaviour.fail_with(faults)),
        other => unknown(other),
    }
}

fn switched<S: NamedSet>(wished: &str, apply: impl FnOnce(S)) -> Response {
    match S::read(wished) {
        Ok(set) => {
            let held = set.to_string();
            apply(set);
            line(StatusCode::OK, held)
        }
        Err(why) => line(StatusCode::BAD_REQUEST, why),
    }
}

fn unknown(what: &str) -> Response {
    let why = format!("there is no `/control/{what}`; there are `readings`, `faults` and `runs`");
    line(StatusCode::NOT_FOUND, why)
}
