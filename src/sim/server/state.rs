//! What all requests share.

use std::sync::Arc;
use std::sync::atomic::AtomicU64;

use tokio::sync::mpsc::UnboundedSender;

use crate::sim::play::present::Present;
use crate::sim::play::shared::Shared;
use crate::sim::play::skew::Skew;
use crate::sim::play::world::World;
use crate::sim::protocol::auth::nonces::Nonces;
use crate::sim::protocol::key::KeyPair;
use crate::sim::seed::Seed;
use crate::sim::server::behaviour::{Behaviour, Clock};
use crate::sim::server::context::RequestContext;
use crate::sim::server::seen::Seen;

/// What every request is answered from.
pub(in crate::sim) struct ServerState {
    pub(in crate::sim) world: Arc<World>,
    pub(in crate::sim) key: KeyPair,
    pub(in crate::sim) clock: Clock,
    pub(in crate::sim) behaviour: Behaviour,
    pub(in crate::sim) seen: Option<UnboundedSender<Seen>>,
    pub(in crate::sim) nonces: Shared<Nonces>,
    pub(in crate::sim) ids: Seed,
    pub(in crate::sim) answered: AtomicU64,
}

impl ServerState {
    /// The present as it is, whatever goes wrong on the way to clients.
    pub(super) fn undisturbed(&self) -> Present<'_> {
        let at = self.world.clock.moment((self.clock)());
        Present::at(&self.world, at, self.behaviour.readings(), Skew::default())
    }

    /// What a request sees of it.
    pub(in crate::sim) fn present(&self, context: &RequestContext) -> Present<'_> {
        let at = self.world.clock.moment(context.now - context.age());
        let jump = context.treatment.jump();
        let skew = Skew {
            always: context.treatment.faults.skew(),
            jump: jump.map(|(at, by)| (self.world.clock.moment(at), by)),
        };
        let present = Present::at(&self.world, at, context.readings(), skew);
        let vanished = context.treatment.faults.vanished();
        vanished.fold(present, Present::without)
    }
}
