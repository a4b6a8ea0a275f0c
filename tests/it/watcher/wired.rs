//! The service and the client that asks it, put together in memory.

use std::sync::Arc;
use std::time::Duration;

use paiwatch::account::{Account, Endpoint};
use paiwatch::clock::Clock;
use paiwatch::domain::WorkspaceId;
use paiwatch::sim::{Behaviour, Seen, router};
use paiwatch::source::{Client, Scope};
use tokio::sync::{mpsc, watch};
use tokio::time::Instant;

use super::line::{Broken, InMemory};
use super::setting::Setting;
use super::time::{Moved, World, paused_clock};
use crate::service::caller;

/// A client on a way to a service, all of it in memory.
pub(super) struct Wired {
    pub(super) client: Client<InMemory>,
    pub(super) behaviour: Behaviour,
    pub(super) clock: Clock,
    pub(super) seen: mpsc::UnboundedReceiver<Seen>,
    pub(super) line: watch::Sender<Broken>,
    pub(super) world: World,
    pub(super) machine: Moved,
    pub(super) service: Moved,
    pub(super) sends: mpsc::UnboundedReceiver<Instant>,
}

impl Wired {
    pub(super) fn to(workspace: Option<&str>, setting: &Setting) -> Self {
        let (machine, service) = (Moved::default(), Moved::default());
        let clock = paused_clock(&machine);
        let (sender, seen) = mpsc::unbounded_channel();
        let mut settings = caller::settings(setting.story.clone(), setting.seed);
        settings.seen = Some(sender);
        let behaviour = settings.behaviour.clone();
        behaviour.read_as(setting.readings);
        let key = settings.key.clone();
        let world = World::going_by(paused_clock(&service));
        let told = world.clone();
        let (line, far_end) = watch::channel(Broken {
            error: Arc::new(|_| None),
            after: Duration::ZERO,
        });
        let (sends_in, sends) = mpsc::unbounded_channel();
        let transport = InMemory {
            router: router(settings, Arc::new(move || told.now())),
            line: far_end,
            sends: sends_in,
        };
        let scope = Scope {
            workspace: workspace.map(WorkspaceId::from),
            ..Scope::default()
        };
        let client = Client::new(
            transport,
            Account::new(key.id, key.secret, None),
            Endpoint::parse("http://127.0.0.1:1").unwrap(),
            scope,
            clock.clone(),
        );
        Self {
            client,
            behaviour,
            clock,
            seen,
            line,
            world,
            machine,
            service,
            sends,
        }
    }
}
