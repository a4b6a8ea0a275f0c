//! The control path: readings and faults of a service that runs, listed and switched. Nothing about it is signed,
//! so it is open only where nobody but the machine's own users can come.

use std::{fmt::Display, sync::Arc};

use axum::{
    Router,
    body::Bytes,
    extract::{Path, State},
    http::{StatusCode, header::CONTENT_TYPE},
    response::{IntoResponse, Response},
    routing::get,
};
use serde::Serialize;

use crate::sim::{
    desk::Desk,
    faults::{Fault, Faults},
    readings::{Reading, Readings},
    stance::Stance,
};

pub(super) fn routes() -> Router<Arc<Desk>> {
    Router::new()
        .route("/control", get(list))
        .route("/control/{what}", get(held).put(switch))
}

#[derive(Serialize)]
struct Listing {
    readings: Held,
    faults: Held,
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

async fn list(State(desk): State<Arc<Desk>>) -> Response {
    let (readings, faults) = (desk.stance.readings(), desk.stance.faults());
    let listing = Listing {
        readings: Held {
            held: readings.to_string(),
            all: Reading::all()
                .map(|reading| reading_choice(reading, readings))
                .collect(),
        },
        faults: Held {
            held: faults.to_string(),
            all: Fault::all()
                .map(|fault| fault_choice(fault, &faults))
                .collect(),
        },
    };
    let listing = serde_json::to_string_pretty(&listing).unwrap_or_default();
    ([(CONTENT_TYPE, "application/json")], listing + "\n").into_response()
}

fn reading_choice(reading: Reading, held: Readings) -> Choice {
    Choice {
        name: reading.name(),
        meaning: reading.meaning(),
        held: held.has(reading),
    }
}

fn fault_choice(fault: Fault, held: &Faults) -> Choice {
    Choice {
        name: fault.name(),
        meaning: fault.meaning(),
        held: held.has(fault),
    }
}

async fn held(Path(what): Path<String>, State(desk): State<Arc<Desk>>) -> Response {
    match what.as_str() {
        "readings" => line(StatusCode::OK, desk.stance.readings()),
        "faults" => line(StatusCode::OK, desk.stance.faults()),
        other => unknown(other),
    }
}

/// What is sent holds from now on, and nothing else; an empty body switches all off.
async fn switch(Path(what): Path<String>, State(desk): State<Arc<Desk>>, body: Bytes) -> Response {
    let wished = String::from_utf8_lossy(&body);
    let switched = match what.as_str() {
        "readings" => read_as(&desk.stance, &wished),
        "faults" => fail_with(&desk.stance, &wished),
        other => return unknown(other),
    };
    match switched {
        Ok(held) => line(StatusCode::OK, held),
        Err(why) => line(StatusCode::BAD_REQUEST, why),
    }
}

fn read_as(stance: &Stance, wished: &str) -> Result<String, String> {
    let readings = wished
        .parse::<Readings>()
        .map_err(|error| error.to_string())?;
    stance.read_as(readings);
    Ok(readings.to_string())
}

fn fail_with(stance: &Stance, wished: &str) -> Result<String, String> {
    let faults = wished
        .parse::<Faults>()
        .map_err(|error| error.to_string())?;
    stance.fail_with(faults.clone());
    Ok(faults.to_string())
}

fn unknown(what: &str) -> Response {
    let why = format!("there is no `/control/{what}`; there are `readings` and `faults`");
    line(StatusCode::NOT_FOUND, why)
}

fn line(status: StatusCode, text: impl Display) -> Response {
    (status, format!("{text}\n")).into_response()
}
