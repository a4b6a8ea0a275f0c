//! Asking the service: one method an operation. When and what to ask is for
//! others to decide; nothing is retried here.

mod envelope;
pub mod http;
mod refusal;
mod request;
mod sign;
mod signature;
pub mod transport;
pub mod wire;

use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};

use chrono::{DateTime, TimeDelta, Utc};
use rustc_hash::FxHashSet;

use self::request::Call;
use self::sign::sign;
use self::transport::{RawAnswer, Transport};
use self::wire::{Content, Decoded};
use crate::account::{Account, Endpoint};
use crate::clock::Clock;
use crate::domain::{
    Answer, Exchange, NodeKey, Outcome, Raw, RefusalKind, RunDetails, RunId, RunPage, Sequence,
    Shape, SourceError, StatusRows, Subject,
};

/// What the service answers at most in one page is unpublished; this much is asked for.
const PAGE_SIZE: usize = 100;

/// What limits the batch query.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Scope {
    /// Goes on the wire as `WorkspaceId`, in the list of runs too.
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
    /// How far the service's clock is ahead, once it has refused the machine's.
    skew_seconds: AtomicI64,
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
            skew_seconds: AtomicI64::new(0),
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
        let request = sign(call, &self.account, &self.endpoint, sent + self.skew());
        let answer = self.transport.send(request).await?;
        let received = self.clock.now();
        let service_date = service_date(&answer);
        if refusal::is_refusal(&answer) {
            let error = refusal::read(&answer);
            self.learn_skew(&error, received, service_date);
            return Err(error);
        }
        let bytes = answer.body.len();
        let Decoded {
            request_id,
            content,
        } = wire::read(answer.body).await?;
        let exchange = Exchange {
            sequence,
            sent,
            received,
            service_date,
            bytes,
            request_id,
        };
        Ok(Answer { exchange, content })
    }

    fn skew(&self) -> TimeDelta {
        TimeDelta::seconds(self.skew_seconds.load(Ordering::Relaxed))
    }

    // A machine whose clock is wrong would be refused for ever. Until the
    // service complains, the machine's own clock is taken to be right.
    fn learn_skew(&self, error: &SourceError, now: DateTime<Utc>, service: Option<DateTime<Utc>>) {
        if let (SourceError::Refused(refusal), Some(service)) = (error, service)
            && refusal.kind == RefusalKind::Clock
        {
            let skew = (service - now).num_seconds();
            self.skew_seconds.store(skew, Ordering::Relaxed);
        }
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
