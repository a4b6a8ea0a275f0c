//! The service without a port: from requests to answers, in memory.

use std::sync::Arc;
use std::sync::atomic::AtomicU64;

use axum::Router;
use tower_http::compression::CompressionLayer;
use tower_http::compression::CompressionLevel;
use tower_http::compression::predicate::{Predicate, SizeAbove};

use crate::sim::faults::bodies::may_be_packed;
use crate::sim::play::shared::Shared;
use crate::sim::play::story_clock::StoryClock;
use crate::sim::play::world::World;
use crate::sim::seed::Seed;
use crate::sim::server::behaviour::Clock;
use crate::sim::server::control;
use crate::sim::server::receive::receive;
use crate::sim::server::settings::Settings;
use crate::sim::server::state::ServerState;

/// The service without a port, for tests that ask it in memory. The story begins at the clock's
/// present time.
pub fn router(settings: Settings, clock: Clock) -> Router {
    let seed = Seed::new(settings.seed);
    let story_clock = StoryClock::new(settings.speed, clock());
    let world = Arc::new(World::new(settings.story, seed, story_clock));
    settings.behaviour.attach(&world, &clock);
    let state = ServerState {
        world,
        key: settings.key,
        behaviour: settings.behaviour,
        clock,
        seen: settings.seen,
        nonces: Shared::default(),
        ids: seed.at("request"),
        answered: AtomicU64::new(0),
    };
    let control = if settings.control {
        control::routes()
    } else {
        Router::new()
    };
    control.fallback(receive).with_state(Arc::new(state)).layer(
        CompressionLayer::new()
            .quality(CompressionLevel::Fastest)
            .compress_when(SizeAbove::default().and(may_be_packed)),
    )
}
