//! When credentials are to be renewed. Pure: it is told the time, and what came of a try.

use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};

/// So long before their end others are got, or a fifth of their life where that is shorter.
const AHEAD: TimeDelta = TimeDelta::minutes(15);
/// A source may give the same ones again for a while.
const NO_SOONER: TimeDelta = TimeDelta::minutes(1);
/// A file is looked at no more often.
const LOOKS: TimeDelta = TimeDelta::seconds(1);
const SHORTEST_WAIT: Duration = Duration::from_secs(5);
const LONGEST_WAIT: Duration = Duration::from_mins(1);

/// Whether others are to be got.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Due {
    No,
    /// While the old ones are used.
    Soon,
    /// Before anything is signed.
    Now,
}

/// What becomes of credentials at their end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ending {
    /// Others are got before.
    Renewed,
    /// Somebody has to renew them elsewhere.
    ByOthers,
    /// The service says when it is there.
    ByService,
}

/// How far a renewal has come. Times are the service's.
#[derive(Debug, Default)]
pub(super) struct Renewing {
    expires: Option<DateTime<Utc>>,
    renew_at: Option<DateTime<Utc>>,
    /// After a failure nothing is tried before.
    quiet_until: Option<DateTime<Utc>>,
    failures: u32,
    /// After a refusal that changed nothing, the next one is not answered before.
    refusals_rest_until: Option<DateTime<Utc>>,
    refusals: u32,
    looked: Option<DateTime<Utc>>,
    is_at_work: bool,
    /// They end by our own reckoning, and not only by the service's.
    ends: bool,
}

impl Renewing {
    pub(super) fn is_at_work(&self) -> bool {
        self.is_at_work
    }

    /// Whether those in hand can still be used.
    pub(super) fn is_alive(&self, now: DateTime<Utc>) -> bool {
        !self.ends || self.expires.is_none_or(|expires| now < expires)
    }

    /// Whether it is time to look at the files again.
    pub(super) fn looks_at_files(&mut self, now: DateTime<Utc>) -> bool {
        let rests = |looked: DateTime<Utc>| (now - looked).abs() < LOOKS;
        if self.looked.is_some_and(rests) {
            return false;
        }
        self.looked = Some(now);
        true
    }

    pub(super) fn due(&self, is_missing: bool, has_changed: bool, now: DateTime<Utc>) -> Due {
        let is_needed = is_missing || !self.is_alive(now);
        if has_changed {
            return if is_needed { Due::Now } else { Due::Soon };
        }
        let rests = self.quiet_until.is_some_and(|until| now < until);
        if self.is_at_work {
            return if is_needed { Due::Now } else { Due::No };
        }
        let is_time = self.renew_at.is_some_and(|at| at <= now);
        match (is_needed, is_time) {
            _ if rests => Due::No,
            (true, _) => Due::Now,
            (false, true) => Due::Soon,
            (false, false) => Due::No,
        }
    }

    /// Notes that somebody begins to get others, if nobody does so already.
    pub(super) fn begin(&mut self) -> bool {
        !std::mem::replace(&mut self.is_at_work, true)
    }

    /// Others came, or the same ones again.
    pub(super) fn got(
        &mut self,
        expires: Option<DateTime<Utc>>,
        renew_at: Option<DateTime<Utc>>,
        ending: Ending,
        is_same: bool,
        now: DateTime<Utc>,
    ) {
        self.is_at_work = false;
        self.failures = 0;
        self.quiet_until = None;
        if !is_same {
            self.refusals = 0;
            self.refusals_rest_until = None;
        }
        self.expires = expires;
        self.ends = ending != Ending::ByService;
        let renews = ending == Ending::Renewed;
        let by_life = expires.filter(|_| renews).map(|expires| {
            let life = (expires - now).max(TimeDelta::zero());
            (expires - AHEAD.min(life / 5)).max(now + NO_SOONER)
        });
        self.renew_at = by_life.or(renew_at);
    }

    /// There were none.
    pub(super) fn failed(&mut self, now: DateTime<Utc>) {
        self.is_at_work = false;
        self.quiet_until = Some(now + wait(self.failures));
        self.failures = self.failures.saturating_add(1);
    }

    /// Whether a refusal is a reason to ask the source again: the first one at once, then less often.
    pub(super) fn may_ask_after_refusal(&self, now: DateTime<Utc>) -> bool {
        self.refusals_rest_until.is_none_or(|until| now >= until)
    }

    /// What came of asking after a refusal.
    pub(super) fn refused(&mut self, is_new: bool, now: DateTime<Utc>) {
        if is_new {
            return;
        }
        self.refusals_rest_until = Some(now + wait(self.refusals));
        self.refusals = self.refusals.saturating_add(1);
    }
}

/// From 5 s on, doubling, at most a minute.
fn wait(failures: u32) -> Duration {
    let factor = 1_u32.checked_shl(failures).unwrap_or(u32::MAX);
    SHORTEST_WAIT.saturating_mul(factor).min(LONGEST_WAIT)
}

#[cfg(test)]
mod tests {
    use chrono::{DateTime, TimeDelta, Utc};

    use super::{Due, Ending, Renewing};

    fn at(seconds: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(1_700_000_000 + seconds, 0).unwrap()
    }

    /// Credentials that were got at zero and live so many seconds.
    fn living(seconds: i64) -> Renewing {
        let mut renewing = Renewing::default();
        assert!(renewing.begin());
        renewing.got(Some(at(seconds)), None, Ending::Renewed, false, at(0));
        renewing
    }

    fn due(renewing: &Renewing, seconds: i64) -> Due {
        renewing.due(false, false, at(seconds))
    }

    #[test]
    fn others_are_got_a_quarter_of_an_hour_ahead_or_a_fifth_of_a_shorter_life() {
        for (life, first) in [(7200, 6300), (3600, 2880), (900, 720)] {
            assert_eq!(due(&living(life), first - 1), Due::No, "{life}");
            assert_eq!(due(&living(life), first), Due::Soon, "{life}");
            assert_eq!(due(&living(life), life), Due::Now, "{life}");
        }
    }

    #[test]
    fn the_same_that_is_nearly_over_is_not_asked_for_in_a_loop() {
        let mut renewing = living(3600);
        renewing.begin();
        renewing.got(Some(at(3600)), None, Ending::Renewed, true, at(3300));
        assert_eq!(due(&renewing, 3359), Due::No);
        assert_eq!(due(&renewing, 3540), Due::Soon);
    }

    #[test]
    fn a_failure_leaves_the_old_ones_and_is_tried_less_and_less_often() {
        let mut renewing = living(3600);
        for (now, wait) in [(3000, 5), (3005, 10), (3015, 20), (3035, 40), (3075, 60)] {
            assert_eq!(due(&renewing, now), Due::Soon, "{now}");
            renewing.begin();
            assert_eq!(due(&renewing, now), Due::No, "one at a time");
            renewing.failed(at(now));
            assert!(renewing.is_alive(at(now)));
            assert_eq!(due(&renewing, now + wait - 1), Due::No, "{now}");
        }
        assert!(!renewing.is_alive(at(3600)));
    }

    #[test]
    fn a_changed_file_is_read_whatever_else_rests() {
        let mut renewing = living(3600);
        renewing.failed(at(10));
        assert_eq!(renewing.due(false, true, at(11)), Due::Soon);
        assert_eq!(renewing.due(true, true, at(11)), Due::Now);
    }

    #[test]
    fn keys_without_an_end_are_never_renewed() {
        let mut renewing = Renewing::default();
        renewing.got(None, None, Ending::ByService, false, at(0));
        assert_eq!(due(&renewing, 1_000_000_000), Due::No);
        // The service decides when those are over that somebody else renews.
        renewing.got(Some(at(10)), None, Ending::ByService, false, at(0));
        assert_eq!(due(&renewing, 20), Due::No);
        // Those that a tool has kept are over when they are over.
        renewing.got(Some(at(10)), None, Ending::ByOthers, false, at(0));
        assert_eq!((due(&renewing, 9), due(&renewing, 10)), (Due::No, Due::Now));
    }

    #[test]
    fn the_first_refusal_asks_the_source_at_once_and_the_next_ones_less_often() {
        let mut renewing = living(3600);
        assert!(renewing.may_ask_after_refusal(at(1)));
        renewing.refused(false, at(1));
        assert!(!renewing.may_ask_after_refusal(at(5)));
        assert!(renewing.may_ask_after_refusal(at(6)));
        renewing.got(None, None, Ending::Renewed, false, at(7));
        assert!(renewing.may_ask_after_refusal(at(7)));
    }

    #[test]
    fn a_file_is_looked_at_once_a_second_and_at_once_after_a_sleep() {
        let mut renewing = Renewing::default();
        assert!(renewing.looks_at_files(at(0)));
        assert!(!renewing.looks_at_files(at(0) + TimeDelta::milliseconds(900)));
        assert!(renewing.looks_at_files(at(1)));
        assert!(renewing.looks_at_files(at(40_000)));
    }
}
