//! How often to ask, and how long to wait after a failure. Knows nothing of
//! requests or channels.

use std::collections::VecDeque;
use std::time::Duration;

use backon::{BackoffBuilder, ExponentialBackoff, ExponentialBuilder};
use tokio::time::Instant;

use crate::domain::EndpointTraits;

/// The interval between ticks while nothing runs.
const IDLE: Duration = Duration::from_secs(15);
/// The shortest where each run is read by itself, for want of batches.
const ALONE: Duration = Duration::from_secs(10);

/// The shortest interval: a second, or next to nothing where the service is on this machine.
pub fn floor(is_loopback: bool) -> Duration {
    if is_loopback {
        Duration::from_millis(100)
    } else {
        Duration::from_secs(1)
    }
}

/// How much there is to be asked before long.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Activity {
    /// Something runs, or is still to be told.
    Busy,
    /// Something may begin, go on or be run again at any time.
    Idle,
}

/// The interval between ticks: the one wanted while something runs, a longer one
/// otherwise; longer where no batch is permitted, and so many times longer after throttling.
pub(super) fn interval(
    activity: Activity,
    wanted: Duration,
    floor: Duration,
    traits: &EndpointTraits,
) -> Duration {
    let least = if traits.batches_forbidden {
        floor.max(ALONE)
    } else {
        floor
    };
    let wanted = wanted.max(least).saturating_mul(traits.slowness);
    match activity {
        Activity::Busy => wanted,
        Activity::Idle => wanted.max(IDLE),
    }
}

/// How much slower than usual the service wants to be asked. A spell of throttling
/// doubles it once, whatever number of answers it takes, and again only where it goes on
/// for a whole minute; each quiet minute halves it.
#[derive(Debug)]
pub struct Slowness {
    factor: u32,
    /// When it last changed.
    since: Instant,
    /// When the service last throttled.
    throttled: Option<Instant>,
}

impl Slowness {
    const MOST: u32 = 16;
    const QUIET: Duration = Duration::from_mins(1);

    /// The usual pace.
    pub fn none(now: Instant) -> Self {
        Self {
            factor: 1,
            since: now,
            throttled: None,
        }
    }

    /// By how much the pace is slowed: 1 where it is not.
    pub fn factor(&self) -> u32 {
        self.factor
    }

    /// The service has throttled.
    pub fn throttled(&mut self, now: Instant) {
        let is_the_same_spell = self.throttled.is_some_and(|at| now - at < Self::QUIET)
            && now - self.since < Self::QUIET;
        self.throttled = Some(now);
        if !is_the_same_spell {
            self.factor = (self.factor * 2).min(Self::MOST);
            self.since = now;
        }
    }

    /// Goes back by one step after each quiet minute.
    pub(super) fn recover(&mut self, now: Instant) {
        let last = self.throttled.max(Some(self.since)).unwrap_or(self.since);
        if self.factor > 1 && now - last >= Self::QUIET {
            self.factor /= 2;
            self.since = now;
        }
    }
}

/// The calls of the last minute.
#[derive(Debug, Default)]
pub struct Calls {
    times: VecDeque<Instant>,
}

impl Calls {
    const WINDOW: Duration = Duration::from_mins(1);

    /// Notes a call.
    pub fn note(&mut self, now: Instant) {
        self.times.push_back(now);
    }

    /// How many there were in the minute up to `now`.
    pub(super) fn of_last_minute(&mut self, now: Instant) -> usize {
        let is_old = |time: &Instant| now - *time >= Self::WINDOW;
        while self.times.front().is_some_and(is_old) {
            self.times.pop_front();
        }
        self.times.len()
    }
}

/// How long to leave the service alone after failures in a row: from 1 s,
/// doubling, at most a minute. Up to half of it is chance, so that many
/// watchers do not come back at once.
#[derive(Debug)]
pub struct Backoff {
    delays: ExponentialBackoff,
}

impl Default for Backoff {
    fn default() -> Self {
        let delays = ExponentialBuilder::new()
            .with_min_delay(Duration::from_secs(1))
            // The jitter adds up to as much again.
            .with_max_delay(LONGEST / 2)
            .with_factor(2.0)
            .with_jitter()
            .without_max_times()
            .build();
        Self { delays }
    }
}

const LONGEST: Duration = Duration::from_mins(1);

impl Backoff {
    /// The wait after one more failure; as long as is asked for, where that is longer.
    pub fn failure(&mut self, retry_after: Option<Duration>) -> Duration {
        let delay = self.delays.next().unwrap_or(LONGEST);
        delay.max(retry_after.unwrap_or_default())
    }

    /// An answer came: the next failure starts from the shortest wait again.
    pub fn success(&mut self) {
        *self = Self::default();
    }
}

/// The budget of calls: so many a minute, with a burst. Every call of the process goes through one.
#[derive(Debug)]
pub struct Bucket {
    tokens: f64,
    filled: Instant,
    a_minute: f64,
    slowness: f64,
}

impl Bucket {
    const BURST: f64 = 100.0;
    /// Batches come first: single readings leave this many tokens for them.
    pub const RESERVE: f64 = 10.0;
    /// Half of what there is when nothing was asked for a while.
    pub(super) const HALF: f64 = Self::BURST / 2.0;

    /// A full bucket that refills at so many calls a minute; without a limit it never empties.
    pub fn new(a_minute: Option<u32>, now: Instant) -> Self {
        Self {
            tokens: Self::BURST,
            filled: now,
            a_minute: a_minute.map_or(f64::INFINITY, f64::from),
            slowness: 1.0,
        }
    }

    /// How long until a call may be made that leaves `reserve` tokens; zero if it may be made now.
    pub fn wait(&mut self, reserve: f64, now: Instant) -> Duration {
        self.fill(now);
        let missing = 1.0 + reserve - self.tokens;
        if missing <= 0.0 {
            return Duration::ZERO;
        }
        Duration::from_secs_f64(missing * 60.0 / self.rate())
    }

    /// The shortest interval at which so many calls can be made for long, with
    /// a fifth of the budget left for single readings. Zero while there is plenty.
    pub(super) fn affordable(&self, calls: usize) -> Duration {
        const SHARE: f64 = 0.8;
        if self.tokens > Self::BURST / 2.0 {
            return Duration::ZERO;
        }
        let calls = f64::from(u32::try_from(calls).unwrap_or(u32::MAX));
        Duration::from_secs_f64(calls * 60.0 / (self.rate() * SHARE))
    }

    /// Fills so many times slower from now on. More slowness takes from what is there, too.
    pub fn slow(&mut self, slowness: u32, now: Instant) {
        self.fill(now);
        let slowness = f64::from(slowness.max(1));
        if slowness > self.slowness && self.a_minute.is_finite() {
            self.tokens *= self.slowness / slowness;
        }
        self.slowness = slowness;
    }

    fn rate(&self) -> f64 {
        self.a_minute / self.slowness
    }

    /// Pays for one call.
    pub fn take(&mut self, now: Instant) {
        self.fill(now);
        self.tokens -= 1.0;
    }

    fn fill(&mut self, now: Instant) {
        let minutes = (now - self.filled).as_secs_f64() / 60.0;
        self.filled = now;
        self.tokens = if self.a_minute.is_infinite() {
            Self::BURST
        } else {
            (self.tokens + minutes * self.rate()).min(Self::BURST)
        };
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use tokio::time::Instant;

    use super::{Activity, Backoff, Bucket, Calls, Slowness, interval};
    use crate::domain::{EndpointTraits, Refusal, RefusalKind, SourceError};

    const WANTED: Duration = Duration::from_secs(3);

    fn seconds(activity: Activity, traits: &EndpointTraits) -> u64 {
        interval(activity, WANTED, Duration::from_millis(100), traits).as_secs()
    }

    #[test]
    fn a_watch_in_which_nothing_runs_asks_less_often() {
        let usual = EndpointTraits::default();
        assert_eq!(seconds(Activity::Busy, &usual), 3);
        assert_eq!(seconds(Activity::Idle, &usual), 15);
    }

    #[test]
    fn without_batches_the_ticks_are_rarer() {
        let traits = EndpointTraits {
            batches_forbidden: true,
            ..EndpointTraits::default()
        };
        assert_eq!(seconds(Activity::Busy, &traits), 10);
        assert_eq!(seconds(Activity::Idle, &traits), 15);
    }

    #[test]
    fn waits_double_up_to_a_minute_and_start_anew_after_an_answer() {
        let mut backoff = Backoff::default();
        let waits: Vec<_> = (0..8)
            .map(|_| backoff.failure(None).as_secs_f64())
            .collect();
        for (wait, base) in waits.iter().zip([1., 2., 4., 8., 16., 30., 30., 30.]) {
            assert!((base..=2.0 * base).contains(wait), "{waits:?}");
        }
        backoff.success();
        assert!(backoff.failure(None) <= Duration::from_secs(2));
    }

    #[test]
    fn what_the_service_asks_for_is_obeyed() {
        let asked = Duration::from_secs(30);
        assert!(Backoff::default().failure(Some(asked)) >= asked);
        let absurd = SourceError::Throttled {
            retry_after: Some(Duration::MAX),
            refusal: Refusal {
                kind: RefusalKind::Other,
                code: String::new(),
                message: String::new(),
                request_id: String::new(),
                http_status: 429,
            },
        };
        let wait = Backoff::default().failure(absurd.retry_after());
        assert_eq!(wait, Duration::from_mins(2));
    }

    #[test]
    fn a_bucket_gives_its_burst_and_then_its_rate() {
        let start = Instant::now();
        let mut bucket = Bucket::new(Some(60), start);
        for _ in 0..100 {
            assert_eq!(bucket.wait(0.0, start), Duration::ZERO);
            bucket.take(start);
        }
        assert_eq!(bucket.wait(0.0, start), Duration::from_secs(1));
        let later = start + Duration::from_secs(1);
        assert_eq!(bucket.wait(0.0, later), Duration::ZERO);
        assert_eq!(bucket.wait(Bucket::RESERVE, later), Duration::from_secs(10));
    }

    #[test]
    fn a_bucket_without_a_limit_never_empties() {
        let now = Instant::now();
        let mut bucket = Bucket::new(None, now);
        for _ in 0..1_000 {
            bucket.take(now);
        }
        assert_eq!(bucket.wait(Bucket::RESERVE, now), Duration::ZERO);
    }

    #[test]
    fn a_spell_of_throttling_halves_the_pace_once_and_a_quiet_minute_restores_it() {
        let start = Instant::now();
        let mut slowness = Slowness::none(start);
        let second = |seconds| start + Duration::from_secs(seconds);
        for seconds in 0..15 {
            slowness.throttled(second(seconds));
        }
        let traits = EndpointTraits {
            slowness: slowness.factor(),
            ..EndpointTraits::default()
        };
        assert_eq!(seconds(Activity::Busy, &traits), 6);
        slowness.recover(second(14 + 59));
        assert_eq!(slowness.factor(), 2);
        slowness.recover(second(14 + 60));
        assert_eq!(slowness.factor(), 1);
    }

    #[test]
    fn a_service_that_goes_on_throttling_is_asked_less_and_less() {
        let start = Instant::now();
        let mut slowness = Slowness::none(start);
        for seconds in (0..=180).step_by(10) {
            slowness.throttled(start + Duration::from_secs(seconds));
        }
        assert_eq!(slowness.factor(), 16);
        for minutes in 4..=7 {
            slowness.recover(start + Duration::from_mins(minutes));
        }
        assert_eq!(slowness.factor(), 1);
    }

    #[test]
    fn a_slowed_bucket_has_half_of_what_it_had_and_fills_half_as_fast() {
        let start = Instant::now();
        let mut bucket = Bucket::new(Some(60), start);
        bucket.slow(2, start);
        for _ in 0..50 {
            bucket.take(start);
        }
        assert_eq!(bucket.wait(0.0, start), Duration::from_secs(2));
    }

    #[test]
    fn what_the_budget_cannot_afford_is_stretched() {
        let start = Instant::now();
        let mut bucket = Bucket::new(Some(60), start);
        assert_eq!(bucket.affordable(4), Duration::ZERO);
        for _ in 0..80 {
            bucket.take(start);
        }
        assert_eq!(bucket.affordable(4), Duration::from_secs(5));
    }

    #[test]
    fn the_calls_of_the_last_minute_are_counted() {
        let start = Instant::now();
        let mut calls = Calls::default();
        for second in [0, 10, 50] {
            calls.note(start + Duration::from_secs(second));
        }
        assert_eq!(calls.of_last_minute(start + Duration::from_secs(55)), 3);
        assert_eq!(calls.of_last_minute(start + Duration::from_secs(65)), 2);
    }
}
