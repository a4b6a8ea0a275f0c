//! When a tick may begin, when a part that failed is tried again, and for how long the
//! service is left alone. Pure: moments go in and come out, nobody waits here.

use std::time::Duration;

use tokio::time::Instant;

use crate::domain::SourceError;
use crate::poll::pace::Backoff;

/// The ticks, and the silence that the service has asked for.
#[derive(Debug)]
pub(super) struct Timetable {
    /// No two ticks are closer than this.
    floor: Duration,
    /// When the last tick began; `None` before the first.
    last: Option<Instant>,
    next: Instant,
    /// No sooner, whatever there is to be asked: the last tick has cost so much.
    earliest: Instant,
    silence: Option<Silence>,
}

/// The service wants to be left alone.
#[derive(Clone, Copy, Debug)]
struct Silence {
    until: Instant,
    /// A hand has asked through it: once is enough before an answer came.
    is_broken: bool,
}

impl Timetable {
    /// The first tick may begin now.
    pub(super) fn new(floor: Duration, now: Instant) -> Self {
        Self {
            floor,
            last: None,
            next: now,
            earliest: now,
            silence: None,
        }
    }

    /// Whether a tick may begin.
    pub(super) fn is_due(&self, now: Instant) -> bool {
        now >= self.next && !self.is_silent(now)
    }

    /// A tick begins.
    pub(super) fn begin(&mut self, interval: Duration, now: Instant) {
        self.last = Some(now);
        self.next = now + interval;
        self.earliest = now;
    }

    /// A tick is over that the budget affords so often. One that took longer than its
    /// interval is followed by a rest, not by the next tick.
    pub(super) fn rest(&mut self, affordable: Duration, now: Instant) {
        let begin = self.last.unwrap_or(now);
        self.earliest = (begin + affordable).max(now + self.floor);
        self.next = self.next.max(self.earliest);
    }

    /// There is something that need not wait for the interval.
    pub(super) fn hurry(&mut self) {
        if let Some(last) = self.last {
            self.next = self.next.min(last + self.floor);
        }
    }

    /// The interval is this now: the next tick comes sooner where that is shorter.
    pub(super) fn shorten(&mut self, interval: Duration) {
        if let Some(last) = self.last {
            let due = last + interval;
            self.next = self.next.min(due.max(self.earliest));
        }
    }

    /// A hand wants a tick now: as soon as the floor allows, and once through a silence.
    pub(super) fn ask_now(&mut self) {
        self.hurry();
        if let Some(silence) = &mut self.silence
            && !silence.is_broken
        {
            silence.is_broken = true;
            silence.until = self.next;
        }
    }

    /// The service wants to be left alone until then.
    pub(super) fn be_silent(&mut self, until: Instant) {
        let is_broken = self.silence.is_some_and(|silence| silence.is_broken);
        self.silence = Some(Silence { until, is_broken });
    }

    /// The service has answered well: a hand may break the next silence.
    pub(super) fn heard(&mut self, now: Instant) {
        if !self.is_silent(now) {
            self.silence = None;
        }
    }

    /// Whether nothing may be asked.
    pub(super) fn is_silent(&self, now: Instant) -> bool {
        self.silence.is_some_and(|silence| now < silence.until)
    }

    /// When the silence ends, if there is one.
    pub(super) fn silent_until(&self) -> Option<Instant> {
        self.silence.map(|silence| silence.until)
    }

    /// When the next tick is due.
    pub(super) fn next(&self) -> Instant {
        self.silent_until().unwrap_or(self.next).max(self.next)
    }

    /// When a part of the last tick that failed, or was not asked, may be asked.
    pub(super) fn earliest(&self) -> Instant {
        self.silent_until()
            .unwrap_or(self.earliest)
            .max(self.earliest)
    }

    /// How far apart the last tick and the next one are.
    pub(super) fn interval(&self) -> Duration {
        let last = self.last.unwrap_or(self.next);
        self.next.saturating_duration_since(last)
    }
}

/// How one part of the watch is tried again after it failed. The others do not wait for it.
#[derive(Debug, Default)]
pub(super) struct Retry {
    backoff: Backoff,
    until: Option<Instant>,
    /// Why it failed the last time.
    error: Option<SourceError>,
}

impl Retry {
    /// Another failure; how long it is left alone now.
    pub(super) fn failed(&mut self, error: &SourceError, now: Instant) -> Duration {
        let wait = self.backoff.failure(error.retry_after());
        self.until = Some(now + wait);
        self.error = Some(error.clone());
        wait
    }

    /// It was answered. Returns why it had failed before, if it had.
    pub(super) fn answered(&mut self) -> Option<SourceError> {
        std::mem::take(self).error
    }

    /// Another part is answered again that had failed like this: what failed for the same
    /// reason need not wait.
    pub(super) fn is_over_elsewhere(&mut self, other: &SourceError) {
        let is_of_the_way = |error: &SourceError| {
            matches!(
                error,
                SourceError::Unreachable { .. } | SourceError::TimedOut { .. }
            )
        };
        let is_like = |error: &SourceError| {
            error.is_like(other) || (is_of_the_way(error) && is_of_the_way(other))
        };
        if self.error.as_ref().is_some_and(is_like) {
            *self = Self::default();
        }
    }

    /// A hand wants it now.
    pub(super) fn ask_now(&mut self, now: Instant) {
        self.until = self.until.map(|until| until.min(now));
    }

    /// Whether it is left alone.
    pub(super) fn rests(&self, now: Instant) -> bool {
        self.until.is_some_and(|until| now < until)
    }

    /// When it may be tried again; `None` where it did not fail.
    pub(super) fn until(&self) -> Option<Instant> {
        self.until
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use tokio::time::Instant;

    use crate::domain::SourceError;
    use crate::poll::timetable::{Retry, Timetable};

    const SECOND: Duration = Duration::from_secs(1);

    /// A timetable whose first tick has begun now.
    fn begun(now: Instant) -> Timetable {
        let mut timetable = Timetable::new(SECOND, now);
        assert!(timetable.is_due(now));
        timetable.begin(3 * SECOND, now);
        timetable
    }

    #[test]
    fn a_tick_comes_after_its_interval_and_never_closer_than_the_floor() {
        let start = Instant::now();
        let mut timetable = begun(start);
        timetable.rest(Duration::ZERO, start);
        assert_eq!(timetable.next(), start + 3 * SECOND);
        timetable.hurry();
        assert_eq!(timetable.next(), start + SECOND);
        timetable.hurry();
        assert_eq!(timetable.next(), start + SECOND);
    }

    #[test]
    fn a_tick_that_took_long_or_cost_much_is_followed_by_a_rest() {
        let start = Instant::now();
        let mut timetable = begun(start);
        timetable.rest(Duration::ZERO, start + 10 * SECOND);
        assert_eq!(timetable.next(), start + 11 * SECOND);
        let mut timetable = begun(start);
        timetable.rest(7 * SECOND, start);
        assert_eq!(timetable.next(), start + 7 * SECOND);
        assert_eq!(timetable.interval(), 7 * SECOND);
        timetable.shorten(2 * SECOND);
        assert_eq!(
            timetable.next(),
            start + 7 * SECOND,
            "it is still to be paid"
        );
    }

    #[test]
    fn a_shorter_interval_brings_the_next_tick_nearer() {
        let start = Instant::now();
        let mut timetable = begun(start);
        timetable.begin(15 * SECOND, start);
        timetable.shorten(3 * SECOND);
        assert_eq!(timetable.next(), start + 3 * SECOND);
        timetable.shorten(15 * SECOND);
        assert_eq!(timetable.next(), start + 3 * SECOND);
    }

    #[test]
    fn a_hand_breaks_a_silence_once_until_an_answer_came() {
        let start = Instant::now();
        let mut timetable = begun(start);
        timetable.be_silent(start + 60 * SECOND);
        timetable.hurry();
        assert!(
            !timetable.is_due(start + 30 * SECOND),
            "no wish of ours does"
        );
        timetable.ask_now();
        assert!(timetable.is_due(start + SECOND));
        timetable.be_silent(start + 90 * SECOND);
        timetable.ask_now();
        assert!(!timetable.is_due(start + 80 * SECOND));
        assert!(timetable.is_due(start + 90 * SECOND));
        timetable.heard(start + 91 * SECOND);
        timetable.be_silent(start + 200 * SECOND);
        timetable.ask_now();
        assert!(timetable.is_due(start + 92 * SECOND));
    }

    #[test]
    fn a_part_need_not_wait_once_another_is_answered_that_failed_for_the_same_reason() {
        let now = Instant::now();
        let why = String::new();
        let unreachable = SourceError::Unreachable { why: why.clone() };
        let after = SECOND;
        let mut late = Retry::default();
        late.failed(&SourceError::TimedOut { after }, now);
        let mut garbled = Retry::default();
        garbled.failed(&SourceError::Garbled { why }, now);
        assert!(late.rests(now) && garbled.rests(now));
        late.is_over_elsewhere(&unreachable);
        garbled.is_over_elsewhere(&unreachable);
        assert!(!late.rests(now) && garbled.rests(now));
        let error = garbled.answered().unwrap();
        assert!(matches!(error, SourceError::Garbled { .. }));
        assert_eq!(garbled.answered(), None);
    }
}
