//! Asking the service: one method an operation. When and what to ask is for
//! others to decide; nothing is retried here.

pub mod http;
mod refusal;
mod request;
mod sign;
pub mod transport;
pub mod wire;

use std::panic;
use std::sync::atomic::{AtomicU64, Ordering};

use bytes::Bytes;
use chrono::{DateTime, Utc};
use rustc_hash::FxHashSet;
use secrecy::ExposeSecret;

use self::request::Call;
use self::sign::Covered;
use self::transport::{RawAnswer, SignedRequest, Transport};
use self::wire::{Content, Decoded};
use crate::account::{Account, Endpoint};
use crate::clock::Clock;
use crate::domain::{
    Answer, Exchange, NodeKey, Outcome, Raw, RunDetails, RunId, RunPage, Sequence, Shape,
    SourceError, StatusRows, Subject,
};

/// The product's version, which every request names.
const VERSION: &str = "2021-02-02";

/// Reading a body of this size takes about as long as drawing a frame, so a
/// bigger one is read beside the runtime's own thread.
const BIG_BODY: usize = 1 << 20;

/// What the service answers at most in one page is unpublished; this much is asked for.
const PAGE_SIZE: usize = 100;

/// What limits the batch query.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Scope {
    /// Goes on the wire as `WorkspaceId`.
    pub workspace: Option<String>,
    /// Goes on the wire as `OutputType`.
    pub output_type: Option<String>,
}

/// Asks the service over a [`Transport`].
pub struct Client<T> {
    transport: T,
    account: Account,
    endpoint: Endpoint,
    scope: Scope,
    clock: Clock,
    requests: AtomicU64,
}

impl<T: Transport> Client<T> {
    /// A client that signs for `account` and has asked nothing yet.
    pub fn new(
        transport: T,
        account: Account,
        endpoint: Endpoint,
        scope: Scope,
        clock: Clock,
    ) -> Self {
        Self {
            transport,
            account,
            endpoint,
            scope,
            clock,
            requests: AtomicU64::new(0),
        }
    }

    /// The state of `runs`, by `ListPipelineRunsStatus`.
    pub async fn run_statuses(&self, runs: &[RunId]) -> Outcome<StatusRows> {
        self.ask(Call::run_statuses(runs, &self.scope)).await
    }

    /// The state of `nodes`, by `ListPipelineRunsStatus`.
    pub async fn node_statuses(&self, nodes: &[NodeKey]) -> Outcome<StatusRows> {
        self.ask(Call::node_statuses(nodes, &self.scope)).await
    }

    /// The tree from one node down, by `GetPipelineRunNode`. Depth 1 is the node alone.
    pub async fn shape(&self, below: &NodeKey, depth: u32) -> Outcome<Shape> {
        self.ask(Call::node(below, depth)?).await
    }

    /// Names, times and message of `run`, by `GetPipelineRun`.
    pub async fn details(&self, run: &RunId) -> Outcome<RunDetails> {
        let mut answer: Answer<RunDetails> = self.ask(Call::details(run)?).await?;
        if answer.content.row.run.is_empty() {
            answer.content.row.run = run.clone();
        }
        Ok(answer)
    }

    /// All that the service says of `subject`, as it says it.
    pub async fn raw(&self, subject: &Subject) -> Outcome<Raw> {
        let call = match subject {
            Subject::Run(run) => Call::verbose_details(run)?,
            Subject::Node(node) => Call::node(node, 1)?,
        };
        self.ask(call).await
    }

    /// The newest `limit` runs, by `ListPipelineRuns`. The exchange is that of
    /// the first page: the answer is at least as new as that.
    pub async fn latest_runs(&self, limit: usize) -> Outcome<RunPage> {
        let size = limit.clamp(1, PAGE_SIZE);
        let mut seen = FxHashSet::default();
        let mut newest: Answer<RunPage> = self.page(1, size).await?;
        newest
            .content
            .runs
            .retain(|run| seen.insert(run.row.run.clone()));
        for page in 2.. {
            let collected = newest.content.runs.len();
            if collected >= limit || is_all(&newest.content) {
                break;
            }
            let next = self.page(page, size).await?;
            // Pages shift while runs arrive, so a run may come twice.
            let runs = next.content.runs.into_iter();
            newest
                .content
                .runs
                .extend(runs.filter(|run| seen.insert(run.row.run.clone())));
            newest.exchange.bytes += next.exchange.bytes;
            if newest.content.runs.len() == collected {
                break;
            }
        }
        newest.content.runs.truncate(limit);
        Ok(newest)
    }

    async fn page(&self, page: usize, size: usize) -> Outcome<RunPage> {
        self.ask(Call::newest_runs(page, size, &self.scope)).await
    }

    async fn ask<C: Content>(&self, call: Call) -> Outcome<C> {
        let sequence = Sequence(self.requests.fetch_add(1, Ordering::Relaxed) + 1);
        let sent = self.clock.now();
        let answer = self.transport.send(self.signed(call, sent)).await?;
        let received = self.clock.now();
        if refusal::is_refusal(&answer) {
            return Err(refusal::read(&answer));
        }
        let service_date = service_date(&answer);
        let bytes = answer.body.len();
        let Decoded {
            request_id,
            content,
        } = decoded(answer.body).await?;
        Ok(Answer {
            exchange: Exchange {
                sequence,
                sent,
                received,
                service_date,
                bytes,
                request_id,
            },
            content,
        })
    }

    fn signed(&self, call: Call, now: DateTime<Utc>) -> SignedRequest {
        let payload_hash = sign::hash(&call.body);
        let mut headers = self.covered_headers(&call, &payload_hash, now);
        let covered = Covered {
            method: call.method,
            path: &call.path,
            query: &call.query,
            headers: &headers,
            payload_hash: &payload_hash,
        };
        let authorization = covered.authorization(self.account.key_id(), self.account.secret());
        headers.push(("authorization", authorization));
        // Not covered, because proxies rewrite it.
        headers.push(("accept", "application/json".to_owned()));
        SignedRequest {
            method: call.method,
            path: call.path,
            query: call.query,
            headers,
            body: call.body,
        }
    }

    fn covered_headers(
        &self,
        call: &Call,
        payload_hash: &str,
        now: DateTime<Utc>,
    ) -> Vec<(&'static str, String)> {
        let mut headers = vec![
            ("host", self.endpoint.host().to_owned()),
            ("x-acs-action", call.action.to_owned()),
            ("x-acs-version", VERSION.to_owned()),
            ("x-acs-date", now.format("%Y-%m-%dT%H:%M:%SZ").to_string()),
            (
                "x-acs-signature-nonce",
                format!("{:032x}", fastrand::u128(..)),
            ),
            ("x-acs-content-sha256", payload_hash.to_owned()),
        ];
        if !call.body.is_empty() {
            headers.push(("content-type", "application/json; charset=utf-8".to_owned()));
        }
        if let Some(token) = self.account.token() {
            headers.push(("x-acs-accesskey-id", self.account.key_id().to_owned()));
            headers.push(("x-acs-security-token", token.expose_secret().to_owned()));
        }
        headers
    }
}

fn is_all(page: &RunPage) -> bool {
    let total = page.total.and_then(|total| usize::try_from(total).ok());
    page.runs.is_empty() || total.is_some_and(|total| page.runs.len() >= total)
}

fn service_date(answer: &RawAnswer) -> Option<DateTime<Utc>> {
    let date = answer.date.as_deref()?;
    Some(DateTime::parse_from_rfc2822(date).ok()?.to_utc())
}

async fn decoded<C: Content>(body: Bytes) -> Result<Decoded<C>, SourceError> {
    if body.len() <= BIG_BODY {
        return wire::decode(&body);
    }
    match tokio::task::spawn_blocking(move || wire::decode(&body)).await {
        Ok(outcome) => outcome,
        Err(lost) => match lost.try_into_panic() {
            Ok(panic) => panic::resume_unwind(panic),
            // Only a runtime that shuts down gives up a task.
            Err(lost) => Err(SourceError::Garbled {
                why: lost.to_string(),
            }),
        },
    }
}
