//! The client over a transport in memory: what it sends, and what it makes of answers.

mod example;
mod http;
mod laws;
mod leniency;
mod operations;
mod pages;
mod refusals;
mod requests;
mod shape;
mod unparsed;

use chrono::{DateTime, Utc};
use paiwatch::account::{Account, Endpoint};
use paiwatch::clock::Clock;
use paiwatch::domain::{NodeId, NodeKey, RunId, SourceError};
use paiwatch::source::transport::{RawAnswer, SignedRequest, Transport};
use paiwatch::source::{Client, Scope};
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};

type Script = Box<dyn Fn(&SignedRequest) -> RawAnswer + Send + Sync>;

/// Answers as scripted, and passes on what was sent.
struct Scripted {
    script: Script,
    sent: UnboundedSender<SignedRequest>,
}

impl Transport for Scripted {
    async fn send(&self, request: SignedRequest) -> Result<RawAnswer, SourceError> {
        let answer = (self.script)(&request);
        self.sent.send(request).ok();
        Ok(answer)
    }
}

/// A client whose service is a function.
struct Stage {
    client: Client<Scripted>,
    sent: UnboundedReceiver<SignedRequest>,
}

impl Stage {
    fn answering(script: impl Fn(&SignedRequest) -> RawAnswer + Send + Sync + 'static) -> Self {
        Self::new(account(), Scope::default(), script)
    }

    fn saying(body: &str) -> Self {
        let answer = good(body);
        Self::answering(move |_| answer.clone())
    }

    fn new(
        account: Account,
        scope: Scope,
        script: impl Fn(&SignedRequest) -> RawAnswer + Send + Sync + 'static,
    ) -> Self {
        let (transport, endpoint, sent) = parts(script);
        let client = Client::new(transport, account, endpoint, scope, clock());
        Self { client, sent }
    }

    /// The requests sent so far, each told once.
    fn sent(&mut self) -> Vec<SignedRequest> {
        std::iter::from_fn(|| self.sent.try_recv().ok()).collect()
    }
}

/// A transport to that function, for any client.
fn parts(
    script: impl Fn(&SignedRequest) -> RawAnswer + Send + Sync + 'static,
) -> (Scripted, Endpoint, UnboundedReceiver<SignedRequest>) {
    let (sender, sent) = unbounded_channel();
    let transport = Scripted {
        script: Box::new(script),
        sent: sender,
    };
    let endpoint = Endpoint::parse("https://pai.example:8443").unwrap();
    (transport, endpoint, sent)
}

fn clock() -> Clock {
    Clock::told_by(noon)
}

fn account() -> Account {
    Account::new("key-id", "the-secret", None)
}

fn noon() -> DateTime<Utc> {
    "2024-01-02T12:00:00.750Z".parse().unwrap()
}

/// An answer of status 200.
fn good(body: impl Into<Vec<u8>>) -> RawAnswer {
    RawAnswer {
        status: 200,
        date: Some("Tue, 02 Jan 2024 12:00:03 GMT".to_owned()),
        body: body.into().into(),
        ..RawAnswer::default()
    }
}

fn run(id: &str) -> RunId {
    RunId::from(id)
}

fn node(run: &str, node: &str) -> NodeKey {
    NodeKey::new(run.into(), NodeId::from(node))
}
