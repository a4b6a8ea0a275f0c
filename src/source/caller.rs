//! One exchange with the service: sign, send, judge, read. And lists, page by page.

use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};

use chrono::{DateTime, TimeDelta, Utc};

use crate::account::{Account, Credentials, Endpoint};
use crate::clock::Clock;
use crate::domain::{
    Answer, Exchange, Listing, Outcome, RefusalKind, Sequence, SourceError, is_possible,
};
use crate::source::pages::Pages;
use crate::source::refusal;
use crate::source::request::{Call, PageAsk};
use crate::source::sign::sign;
use crate::source::transport::{RawAnswer, Transport};
use crate::source::wire::{self, Content, Decoded, Row};

/// What the service answers at most in one page is unpublished; this much is asked for.
pub(super) const PAGE_SIZE: usize = 100;
/// Stands for the time that no answer has told.
const NOT_TOLD: i64 = i64::MIN;

/// Asks one product of the service, and remembers how far apart the clocks are.
pub(super) struct Caller<T> {
    transport: T,
    credentials: Credentials,
    endpoint: Endpoint,
    clock: Clock,
    requests: AtomicU64,
    /// How far the service's clock is ahead, once it has refused the machine's.
    skew_seconds: AtomicI64,
    /// How far the service's clock was ahead in its last answer. Credentials live by it.
    ahead_seconds: AtomicI64,
}

impl<T: Transport> Caller<T> {
    pub(super) fn new(
        transport: T,
        credentials: Credentials,
        endpoint: Endpoint,
        clock: Clock,
    ) -> Self {
        Self {
            transport,
            credentials,
            endpoint,
            clock,
            requests: AtomicU64::new(0),
            skew_seconds: AtomicI64::new(0),
            ahead_seconds: AtomicI64::new(NOT_TOLD),
        }
    }

    /// At most `limit` rows of a list, of all its pages.
    pub(super) async fn list<R: Row>(
        &self,
        limit: usize,
        call: impl Fn(PageAsk) -> Result<Call, SourceError>,
    ) -> Outcome<Listing<R>> {
        let mut pages = Pages::new(limit, limit.clamp(1, PAGE_SIZE));
        loop {
            let page = self.ask(call(pages.next())?).await?;
            if let Some(list) = pages.take_in(page)? {
                return Ok(list);
            }
        }
    }

    /// How many calls were made until now.
    pub(super) fn calls(&self) -> u64 {
        self.requests.load(Ordering::Relaxed)
    }

    /// What the service answers to `call`. Where it refuses credentials that can change, it is
    /// asked once more with those that there are now.
    pub(super) async fn ask<C: Content>(&self, call: Call) -> Outcome<C> {
        let account = self.credentials.current(self.service_now()).await?;
        let outcome = self.exchange(&call, &account).await;
        let is_refused = outcome
            .as_ref()
            .is_err_and(SourceError::is_about_credentials);
        if !is_refused || !self.credentials.can_change() {
            return outcome;
        }
        let now = self.service_now();
        if !self.credentials.renewed_after_refusal(&account, now).await {
            return outcome;
        }
        let account = self.credentials.current(now).await?;
        self.exchange(&call, &account).await
    }

    async fn exchange<C: Content>(&self, call: &Call, account: &Account) -> Outcome<C> {
        let sequence = Sequence(self.requests.fetch_add(1, Ordering::Relaxed) + 1);
        let sent = self.clock.now();
        let signed = || {
            let now = self.clock.now() + self.skew();
            sign(call, account, &self.endpoint, now)
        };
        let answer = self.transport.read(signed).await?;
        let received = self.clock.now();
        let service_date = service_date(&answer);
        if let Some(date) = service_date {
            let ahead = (date - received).num_seconds();
            self.ahead_seconds.store(ahead, Ordering::Relaxed);
        }
        let bytes = answer.body.len();
        let Decoded {
            request_id,
            unparsed,
            content,
            ..
        } = read(answer)
            .await
            .inspect_err(|error| self.learn_skew(error, received, service_date))?;
        if let Some(why) = unparsed.keeps_from(&call.wanted) {
            return Err(SourceError::Garbled { why });
        }
        let exchange = Exchange {
            sequence,
            sent,
            received,
            service_date,
            bytes,
            request_id,
            unparsed: unparsed.values,
        };
        Ok(Answer { exchange, content })
    }

    /// How far the service's clock is ahead in whole seconds, by the last answer of any sort;
    /// `None` before one told its time.
    pub(super) fn clock_ahead(&self) -> Option<TimeDelta> {
        let ahead = self.ahead_seconds.load(Ordering::Relaxed);
        (ahead != NOT_TOLD).then(|| TimeDelta::seconds(ahead))
    }

    fn service_now(&self) -> DateTime<Utc> {
        self.clock.now() + self.clock_ahead().unwrap_or_default()
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

/// What the answer tells, or why it tells nothing.
async fn read<C: Content>(answer: RawAnswer) -> Result<Decoded<C>, SourceError> {
    if !refusal::is_good(answer.status) {
        return Err(refusal::read(&answer));
    }
    match wire::read(answer.body.clone()).await {
        Ok(decoded) if decoded.says_no => Err(refusal::read(&answer)),
        Ok(decoded) => Ok(decoded),
        Err(garbled) => Err(refusal::of_unreadable(&answer).unwrap_or(garbled)),
    }
}

fn service_date(answer: &RawAnswer) -> Option<DateTime<Utc>> {
    let date = answer.date.as_deref()?;
    let date = DateTime::parse_from_rfc2822(date).ok()?.to_utc();
    is_possible(&date).then_some(date)
}
