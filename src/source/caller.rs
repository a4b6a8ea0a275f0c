//! One exchange with the service: sign, send, judge, read. And lists, page by page.

use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};

use chrono::{DateTime, TimeDelta, Utc};
use rustc_hash::FxHashSet;

use crate::account::{Account, Endpoint};
use crate::clock::Clock;
use crate::domain::{
    Answer, Exchange, Listing, Outcome, RefusalKind, Sequence, SourceError, is_reckonable,
};
use crate::source::refusal;
use crate::source::request::{Call, PageAsk};
use crate::source::sign::sign;
use crate::source::transport::{RawAnswer, Transport};
use crate::source::wire::{self, Content, Decoded, Row};

/// What the service answers at most in one page is unpublished; this much is asked for.
pub(super) const PAGE_SIZE: usize = 100;

/// Asks one product of the service, and remembers how far apart the clocks are.
pub(super) struct Caller<T> {
    transport: T,
    account: Account,
    endpoint: Endpoint,
    clock: Clock,
    requests: AtomicU64,
    /// How far the service's clock is ahead, once it has refused the machine's.
    skew_seconds: AtomicI64,
}

impl<T: Transport> Caller<T> {
    pub(super) fn new(transport: T, account: Account, endpoint: Endpoint, clock: Clock) -> Self {
        Self {
            transport,
            account,
            endpoint,
            clock,
            requests: AtomicU64::new(0),
            skew_seconds: AtomicI64::new(0),
        }
    }

    /// At most `limit` rows of a list, of all its pages. The exchange is that
    /// of the first page: the answer is at least as new as that.
    pub(super) async fn list<R: Row>(
        &self,
        limit: usize,
        call: impl Fn(PageAsk) -> Result<Call, SourceError>,
    ) -> Outcome<Listing<R>> {
        self.list_in_pages(limit, limit.clamp(1, PAGE_SIZE), call)
            .await
    }

    /// The same, in pages of this size.
    pub(super) async fn list_in_pages<R: Row>(
        &self,
        limit: usize,
        size: usize,
        call: impl Fn(PageAsk) -> Result<Call, SourceError>,
    ) -> Outcome<Listing<R>> {
        let page = |number| PageAsk { number, size };
        let mut seen = FxHashSet::default();
        let mut is_new = |row: &R| seen.insert(row.id().to_owned());
        let mut list: Answer<Listing<R>> = self.ask(call(page(1))?).await?;
        list.content.rows.retain(&mut is_new);
        for number in 2.. {
            let collected = list.content.rows.len();
            if collected >= limit || is_all(&list.content) {
                break;
            }
            let next: Answer<Listing<R>> = self.ask(call(page(number))?).await?;
            // Pages shift while rows arrive, so a row may come twice.
            let rows = next.content.rows.into_iter();
            list.content.rows.extend(rows.filter(&mut is_new));
            list.exchange.bytes += next.exchange.bytes;
            let odd = &next.exchange.not_understood;
            list.exchange.not_understood.add(odd);
            if list.content.rows.len() == collected {
                break;
            }
        }
        list.content.rows.truncate(limit);
        Ok(list)
    }

    /// How many calls were made until now.
    pub(super) fn calls(&self) -> u64 {
        self.requests.load(Ordering::Relaxed)
    }

    /// What the service answers to `call`.
    pub(super) async fn ask<C: Content>(&self, call: Call) -> Outcome<C> {
        let sequence = Sequence(self.requests.fetch_add(1, Ordering::Relaxed) + 1);
        let sent = self.clock.now();
        let wanted = call.wanted.clone();
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
            odd,
            content,
        } = wire::read(answer.body).await?;
        if let Some(why) = odd.keeps_from(&wanted) {
            return Err(SourceError::Garbled { why });
        }
        let exchange = Exchange {
            sequence,
            sent,
            received,
            service_date,
            bytes,
            request_id,
            not_understood: odd.values,
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

fn is_all<R>(list: &Listing<R>) -> bool {
    let total = list.total.and_then(|total| usize::try_from(total).ok());
    list.rows.is_empty() || total.is_some_and(|total| list.rows.len() >= total)
}

fn service_date(answer: &RawAnswer) -> Option<DateTime<Utc>> {
    let date = answer.date.as_deref()?;
    let date = DateTime::parse_from_rfc2822(date).ok()?.to_utc();
    is_reckonable(&date).then_some(date)
}
