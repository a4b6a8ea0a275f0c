//! The service itself, small enough to live in the program: it reads the protocol on its own, checks signatures,
//! and plays a story. It shares no type with the client, so that one misreading cannot hide in both.

mod artifacts;
mod attempt;
mod auth;
mod body;
mod catalogue;
mod clean;
mod command;
mod control;
mod desk;
mod dice;
mod faults;
mod forms;
mod key;
mod manifest;
mod object;
mod operations;
mod parameters;
mod present;
mod readings;
mod refusal;
mod reply;
mod routes;
mod run;
mod schedule;
mod service;
mod shared;
mod skew;
mod stage;
mod stance;
pub mod story;
mod values;
mod world;
mod yaml;

use std::{
    net::SocketAddr,
    sync::{Arc, atomic::AtomicU64},
};

use axum::Router;
use chrono::{DateTime, Utc};
use tokio::sync::mpsc::UnboundedSender;
use tower_http::compression::{
    CompressionLayer, CompressionLevel,
    predicate::{Predicate, SizeAbove},
};

pub use crate::sim::command::{Command, CommandError};
use crate::sim::desk::Desk;
use crate::sim::dice::Dice;
pub use crate::sim::faults::{Fault, FaultError, Faults};
pub use crate::sim::key::{KeyPair, SecurityToken};
pub use crate::sim::readings::{Reading, ReadingError, Readings};
pub use crate::sim::service::{Service, StartError};
use crate::sim::shared::Shared;
pub use crate::sim::stance::Stance;
use crate::sim::story::Story;
use crate::sim::world::World;

/// What time it is for the service.
pub type Clock = Arc<dyn Fn() -> DateTime<Utc> + Send + Sync>;

/// How to play which story to whom.
#[derive(Clone, Debug)]
pub struct Settings {
    pub listen: SocketAddr,
    pub story: Story,
    /// Divides the story's durations; the clock stays as it is.
    pub speed: f64,
    pub seed: u64,
    pub key: KeyPair,
    /// Keep a clone of it to change how the service behaves while it runs.
    pub stance: Stance,
    /// Opens an unsigned path on which the stance can be looked at and changed.
    pub control: bool,
    /// Is told of every request that was believed.
    pub seen: Option<UnboundedSender<Seen>>,
}

/// A request that has passed the checks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seen {
    pub operation: &'static str,
    pub method: String,
    pub path: String,
    /// Decoded, in the order of the request.
    pub query: Vec<(String, String)>,
    pub body: Vec<u8>,
}

/// The service without a port, for tests that ask it in memory. The story begins at the clock's present time.
pub fn router(settings: Settings, clock: Clock) -> Router {
    let dice = Dice::new(settings.seed);
    let world = Arc::new(World::new(settings.story, dice, settings.speed, clock()));
    settings.stance.attach(&world, &clock);
    let desk = Desk {
        world,
        key: settings.key,
        stance: settings.stance,
        clock,
        seen: settings.seen,
        nonces: Shared::default(),
        ids: dice.at("request"),
        answered: AtomicU64::new(0),
    };
    let control = if settings.control {
        control::routes()
    } else {
        Router::new()
    };
    control
        .fallback(desk::receive)
        .with_state(Arc::new(desk))
        .layer(
            CompressionLayer::new()
                .quality(CompressionLevel::Fastest)
                .compress_when(SizeAbove::default().and(faults::may_be_packed)),
        )
}
