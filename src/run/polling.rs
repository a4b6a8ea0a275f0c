//! The poller in a task of its own, and the ways to it and from it.

use std::future::pending;
use std::sync::Arc;

use tokio::sync::{mpsc, watch};
use tokio::task::{JoinError, JoinHandle};

use crate::app::model::Model;
use crate::app::query::demand::demand;
use crate::clock::Clock;
use crate::domain::{CredentialState, Demand, Update};
use crate::poll::{AskNow, Limits, Poller};
use crate::run::ending::LoopEnd;
use crate::source::Client;
use crate::source::transport::Transport;

/// How many updates may wait for the loop; a poller that is faster waits.
const UPDATES: usize = 64;

/// The poller at work, and the ways to it.
pub struct Polling {
    demand: watch::Sender<Arc<Demand>>,
    hurries: mpsc::Sender<AskNow>,
    updates: mpsc::Receiver<Update>,
    /// What is known of the credentials, where they can change.
    credentials: Option<watch::Receiver<CredentialState>>,
    task: JoinHandle<()>,
}

impl Polling {
    /// Starts a poller on the present runtime.
    pub fn start<T: Transport>(
        client: Client<T>,
        clock: Clock,
        limits: Limits,
        model: &Model,
    ) -> Self {
        let (asks_sender, asks_receiver) = watch::channel(Arc::new(demand(model)));
        let (hurry_sender, hurry_receiver) = mpsc::channel(1);
        let (update_sender, update_receiver) = mpsc::channel(UPDATES);
        let poller = Poller::new(
            client,
            clock,
            limits,
            asks_receiver,
            hurry_receiver,
            update_sender,
        );
        Self {
            demand: asks_sender,
            hurries: hurry_sender,
            updates: update_receiver,
            credentials: None,
            task: tokio::spawn(poller.run()),
        }
    }

    /// Tells what becomes of the credentials, too.
    #[must_use]
    pub fn with_credentials(mut self, credentials: watch::Receiver<CredentialState>) -> Self {
        self.credentials = Some(credentials);
        self
    }

    /// The next update; `Err` when the poller has died of a bug.
    pub async fn next(&mut self) -> Result<Update, LoopEnd> {
        tokio::select! {
            biased;
            update = self.updates.recv() => update.ok_or(LoopEnd::Panic),
            state = changed(&mut self.credentials) => Ok(Update::Credentials(Box::new(state))),
            end = &mut self.task => Err(ending_of_task(&end)),
        }
    }

    /// An update that is there already.
    pub(super) fn ready(&mut self) -> Option<Update> {
        self.updates.try_recv().ok()
    }

    /// Tells the poller what the model wants asked now, if that changed.
    pub fn hand_out(&self, model: &Model) {
        let demand = demand(model);
        self.demand.send_if_modified(|known| {
            let is_new = **known != demand;
            if is_new {
                *known = Arc::new(demand);
            }
            is_new
        });
    }

    /// Asks at once.
    pub(super) fn hurry(&self) {
        // A full channel means that the poller is behind with the very same wish.
        let _ = self.hurries.try_send(AskNow);
    }
}

/// What is known of the credentials once that has changed.
async fn changed(credentials: &mut Option<watch::Receiver<CredentialState>>) -> CredentialState {
    if let Some(receiver) = credentials
        && receiver.changed().await.is_ok()
    {
        return receiver.borrow_and_update().clone();
    }
    // Nobody is left who could change them.
    pending().await
}

fn ending_of_task(end: &Result<(), JoinError>) -> LoopEnd {
    match end {
        Ok(()) => LoopEnd::Left,
        Err(_) => LoopEnd::Panic,
    }
}
