//! How often to ask, and how long to wait after a failure. Knows nothing of
//! requests or channels.

use std::time::Duration;

use backon::{BackoffBuilder, ExponentialBackoff, ExponentialBuilder};

use crate::domain::{Asks, Attention, RunAsk};

/// The interval between ticks while nothing runs.
const IDLE: Duration = Duration::from_secs(15);

/// The shortest interval: a second, or next to nothing where the service is on this machine.
pub fn floor(is_loopback: bool) -> Duration {
    if is_loopback {
        Duration::from_millis(100)
    } else {
        Duration::from_secs(1)
    }
}

/// The interval until the next tick: the one wanted while something runs or is
/// still to be told, a longer one otherwise.
pub fn interval(asks: &Asks, floor: Duration) -> Duration {
    let wanted = asks.interval.max(floor);
    let is_busy = |run: &RunAsk| {
        run.attention == Attention::Active
            || (run.attention == Attention::Final && !run.unarchived.is_empty())
    };
    if asks.runs.iter().any(|run| is_busy(run)) {
        wanted
    } else {
        wanted.max(IDLE)
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
/// Whoever asks for more than this has made a mistake.
const LONGEST_ASKED_FOR: Duration = Duration::from_hours(1);

impl Backoff {
    /// The wait after one more failure; as long as the service asked for, where that is longer and not absurd.
    pub fn failure(&mut self, retry_after: Option<Duration>) -> Duration {
        let delay = self.delays.next().unwrap_or(LONGEST);
        delay.max(retry_after.unwrap_or_default().min(LONGEST_ASKED_FOR))
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
    filled: tokio::time::Instant,
    a_minute: f64,
}

impl Bucket {
    const BURST: f64 = 100.0;
    /// Batches come first: single readings leave this many tokens for them.
    pub const RESERVE: f64 = 10.0;

    /// A full bucket that refills at so many calls a minute; without a limit it never empties.
    pub fn new(a_minute: Option<u32>, now: tokio::time::Instant) -> Self {
        Self {
            tokens: Self::BURST,
            filled: now,
            a_minute: a_minute.map_or(f64::INFINITY, f64::from),
        }
    }

    /// How long until a call may be made that leaves `reserve` tokens; zero if it may be made now.
    pub fn wait(&mut self, reserve: f64, now: tokio::time::Instant) -> Duration {
        self.fill(now);
        let missing = 1.0 + reserve - self.tokens;
        if missing <= 0.0 {
            return Duration::ZERO;
        }
        Duration::from_secs_f64(missing * 60.0 / self.a_minute)
    }

    /// Pays for one call.
    pub fn take(&mut self, now: tokio::time::Instant) {
        self.fill(now);
        self.tokens -= 1.0;
    }

    fn fill(&mut self, now: tokio::time::Instant) {
        let minutes = (now - self.filled).as_secs_f64() / 60.0;
        self.filled = now;
        self.tokens = if self.a_minute.is_infinite() {
            Self::BURST
        } else {
            (self.tokens + minutes * self.a_minute).min(Self::BURST)
        };
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::time::Duration;

    use tokio::time::Instant;

    use super::{Backoff, Bucket, interval};
    use crate::domain::{Asks, Attention, RunAsk};

    fn asks(attention: Attention) -> Asks {
        Asks {
            interval: Duration::from_secs(3),
            runs: vec![Arc::new(RunAsk {
                attention,
                ..RunAsk::default()
            })],
            ..Asks::default()
        }
    }

    #[test]
    fn a_watch_in_which_nothing_runs_asks_less_often() {
        let floor = Duration::from_secs(1);
        assert_eq!(interval(&asks(Attention::Active), floor).as_secs(), 3);
        for attention in [Attention::Held, Attention::Final, Attention::Missing] {
            assert_eq!(interval(&asks(attention), floor).as_secs(), 15);
        }
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
        let absurd = Backoff::default().failure(Some(Duration::MAX));
        assert_eq!(absurd, Duration::from_hours(1));
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
}
