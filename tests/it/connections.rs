//! Connections that are kept, and what becomes of them: servers that close them with or
//! without a word, and such that fall silent.

#![expect(
    clippy::disallowed_types,
    reason = "servers on threads of their own note what they have seen"
)]

mod closing;
mod silent;

use paiwatch::account::{Account, Endpoint};
use paiwatch::clock::Clock;
use paiwatch::domain::{RunId, SourceError};
use paiwatch::source::transport::Transport;
use paiwatch::source::{Client, Scope};
use tokio::net::TcpListener;

async fn listener() -> (TcpListener, Endpoint) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let endpoint = Endpoint::parse(&format!("http://{address}")).unwrap();
    (listener, endpoint)
}

fn client<T: Transport>(transport: T, endpoint: Endpoint) -> Client<T> {
    let account = Account::new("LTAI-test", "the-secret", None);
    Client::new(
        transport,
        account,
        endpoint,
        Scope::default(),
        Clock::system(),
    )
}

/// One poll.
async fn poll<T: Transport>(client: &Client<T>) -> Result<(), SourceError> {
    let run = RunId::from("flow-a");
    client.run_statuses(&[run], None).await.map(|_| ())
}
