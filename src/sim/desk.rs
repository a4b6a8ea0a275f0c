//! What all requests share.

use std::sync::Arc;
use std::sync::atomic::AtomicU64;

use tokio::sync::mpsc::UnboundedSender;

use crate::sim::auth::nonces::Nonces;
use crate::sim::dice::Dice;
use crate::sim::key::KeyPair;
use crate::sim::present::Present;
use crate::sim::seen::Seen;
use crate::sim::shared::Shared;
use crate::sim::skew::Skew;
use crate::sim::stance::{Clock, Stance};
use crate::sim::visit::Visit;
use crate::sim::world::World;

pub(super) struct Desk {
    pub(super) world: Arc<World>,
    pub(super) key: KeyPair,
    pub(super) clock: Clock,
    pub(super) stance: Stance,
    pub(super) seen: Option<UnboundedSender<Seen>>,
    pub(super) nonces: Shared<Nonces>,
    pub(super) ids: Dice,
    pub(super) answered: AtomicU64,
}

impl Desk {
    /// The present as it is, whatever goes wrong on the way to clients.
    pub(super) fn undisturbed(&self) -> Present<'_> {
        let at = self.world.clock.moment((self.clock)());
        Present::at(&self.world, at, self.stance.readings(), Skew::default())
    }

    /// What a request sees of it.
    pub(super) fn present(&self, visit: &Visit) -> Present<'_> {
        let at = self.world.clock.moment(visit.now - visit.age());
        let jump = visit.treatment.jump();
        let skew = Skew {
            always: visit.treatment.faults.skew(),
            jump: jump.map(|(at, by)| (self.world.clock.moment(at), by)),
        };
        let present = Present::at(&self.world, at, visit.readings(), skew);
        let vanished = visit.treatment.faults.vanished();
        vanished.fold(present, Present::without)
    }
}
