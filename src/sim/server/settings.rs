//! How a service is started.

use std::net::SocketAddr;

use tokio::sync::mpsc::UnboundedSender;

use crate::sim::protocol::key::KeyPair;
use crate::sim::server::behaviour::Behaviour;
use crate::sim::server::seen::Seen;
use crate::sim::story::Story;

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
    pub behaviour: Behaviour,
    /// Opens an unsigned path on which the behaviour can be looked at and changed.
    pub control: bool,
    /// Is told of every request that was believed.
    pub seen: Option<UnboundedSender<Seen>>,
}
