//! Whether to believe that something steps back: leaves its end, is said not to have begun
//! although it had, or to have begun earlier than was known. An old replica may have
//! answered, so a second answer must say so too, unless a later start tells of a rerun.

use chrono::{DateTime, DurationRound, TimeDelta, Utc};

use crate::domain::{Exchange, Phase, Sequence, Status, Timing};

/// The answer that was the first to tell a step back, while no other has told one. That is
/// rare, so the nodes of which none told one do not pay for it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PendingStepBack(Option<Box<Asked>>);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Asked {
    sequence: Sequence,
    sent: DateTime<Utc>,
    received: DateTime<Utc>,
}

impl PendingStepBack {
    /// An answer tells a step back. Returns whether one told it that was here before this
    /// one was asked for: two that were under way at once may come of the same replica.
    pub(in crate::app) fn confirms(&mut self, exchange: &Exchange) -> bool {
        let first = self.0.as_deref();
        let confirmed = first.is_some_and(|first| first.is_before(exchange));
        if confirmed {
            self.0 = None;
        } else {
            self.0.get_or_insert_with(|| Box::new(Asked::by(exchange)));
        }
        confirmed
    }

    /// An answer tells no step back. Returns whether an older one did.
    pub(in crate::app) fn end(&mut self) -> bool {
        self.0.take().is_some()
    }

    /// Whether an answer tells a step back that none has confirmed.
    pub fn is_open(&self) -> bool {
        self.0.is_some()
    }
}

impl Asked {
    fn by(exchange: &Exchange) -> Self {
        Self {
            sequence: exchange.sequence,
            sent: exchange.sent,
            received: exchange.received,
        }
    }

    fn is_before(self, exchange: &Exchange) -> bool {
        let was_asked_later = exchange.sent > self.received;
        // A machine's clock that was set back says nothing of what came first.
        let clock_was_set_back = exchange.sent < self.sent;
        exchange.sequence > self.sequence && (was_asked_later || clock_was_set_back)
    }
}

/// Whether what is told of a thing is a step back from what is known of it.
pub(in crate::app) fn goes_back(
    known: Option<&Status>,
    known_timing: &Timing,
    told: Option<&Status>,
    told_timing: &Timing,
) -> bool {
    if begins_later(known_timing, told_timing) {
        return false;
    }
    let (Some(known), told) = (known.map(Status::phase), told.map(Status::phase)) else {
        return false;
    };
    let leaves_its_end = known == Phase::Final && told.is_some_and(|told| told != Phase::Final);
    let has_not_begun = has_begun(known) && told == Some(Phase::Waiting);
    let begins_earlier = has_begun(known) && begins_later(told_timing, known_timing);
    leaves_its_end || has_not_begun || begins_earlier
}

pub(in crate::app) fn has_begun(phase: Phase) -> bool {
    match phase {
        Phase::Active | Phase::Held | Phase::Final => true,
        Phase::Waiting | Phase::Unclear => false,
    }
}

/// Whether the second begins later than the first, as far as both are known.
pub(in crate::app) fn begins_later(first: &Timing, second: &Timing) -> bool {
    let (Some(start), Some(later)) = (first.started_at(), second.started_at()) else {
        return false;
    };
    // A start that happens to be a whole minute is that of another time all the same where
    // this one was over by then.
    let was_over = |end: DateTime<Utc>| end < later && !is_cut(end, later);
    later > start && (!is_cut(start, later) || first.finished_at().is_some_and(was_over))
}

/// Whether the first may be the second in whole seconds or minutes: one operation may tell
/// a time more exactly than another.
fn is_cut(first: DateTime<Utc>, second: DateTime<Utc>) -> bool {
    let grains = [TimeDelta::seconds(1), TimeDelta::minutes(1)];
    let mut cut = grains.into_iter().map(|grain| second.duration_trunc(grain));
    cut.any(|cut| cut == Ok(first))
}

#[cfg(test)]
mod tests {
    use chrono::{DateTime, TimeDelta, Utc};

    use super::{PendingStepBack, begins_later, goes_back};
    use crate::domain::{Exchange, Sequence, Status, Time, Timing, Unparsed};

    fn at(millis: i64) -> DateTime<Utc> {
        DateTime::from_timestamp_millis(1_700_000_000_000 + millis).unwrap()
    }

    fn exchange(sequence: u64, sent: i64, received: i64) -> Exchange {
        Exchange {
            sequence: Sequence(sequence),
            sent: at(sent),
            received: at(received),
            service_date: None,
            bytes: 0,
            request_id: None,
            unparsed: Unparsed::default(),
        }
    }

    #[test]
    fn a_second_answer_confirms_the_first_unless_one_between_them_denies_it() {
        let mut pending = PendingStepBack::default();
        assert!(!pending.confirms(&exchange(2, 0, 100)));
        assert!(!pending.confirms(&exchange(2, 0, 100)), "the same answer");
        assert!(pending.is_open());
        assert!(pending.confirms(&exchange(3, 3_000, 3_100)));
        assert!(!pending.is_open());
        assert!(!pending.confirms(&exchange(4, 6_000, 6_100)));
        assert!(pending.end());
        assert!(!pending.end());
        assert!(!pending.confirms(&exchange(5, 9_000, 9_100)));
    }

    #[test]
    fn what_was_asked_before_the_first_answer_came_confirms_nothing() {
        let mut pending = PendingStepBack::default();
        assert!(!pending.confirms(&exchange(2, 0, 100)));
        assert!(
            !pending.confirms(&exchange(3, 50, 200)),
            "asked side by side"
        );
        assert!(!pending.confirms(&exchange(1, 150, 200)), "an older one");
        assert!(pending.confirms(&exchange(4, 150, 250)));
    }

    #[test]
    fn a_clock_that_was_set_back_keeps_no_step_pending() {
        let mut pending = PendingStepBack::default();
        assert!(!pending.confirms(&exchange(2, 0, 100)));
        let hour = TimeDelta::hours(1).num_milliseconds();
        assert!(pending.confirms(&exchange(3, 3_000 - hour, 3_100 - hour)));
    }

    #[test]
    fn a_start_in_a_whole_minute_is_another_where_it_was_over_before_the_next() {
        // 1,700,000,000 is 20 s after a whole minute.
        let timing = |start, end: Option<i64>| Timing {
            started: Some(Time::At(at(start))),
            finished: end.map(|end| Time::At(at(end))),
        };
        let minute = |end| timing(-20_000, end);
        for (known, told, is_later) in [
            (minute(None), 5_900, false),
            (minute(Some(3_900)), 5_900, true),
            (minute(Some(3_900)), 2_900, false),
            // All of it was told in whole minutes, or in whole seconds.
            (minute(Some(-20_000)), 5_900, false),
            (minute(Some(5_000)), 5_900, false),
        ] {
            let told = timing(told, None);
            assert_eq!(begins_later(&known, &told), is_later, "{known:?} {told:?}");
        }
    }

    #[test]
    fn only_what_leaves_its_end_or_has_not_begun_or_begins_earlier_steps_back() {
        let word = |said: &str| Some(Status::new(said)).filter(|_| !said.is_empty());
        let timing = |second: Option<i64>| Timing {
            started: second.map(|second| Time::At(at(second * 1_000))),
            finished: None,
        };
        for (known, known_start, told, told_start, is_back) in [
            // Out of the end.
            ("Succeeded", Some(10), "Running", Some(10), true),
            ("Succeeded", Some(10), "Running", None, true),
            ("Failed", Some(10), "ReadyToSchedule", None, true),
            ("Skipped", None, "Running", Some(10), true),
            ("Terminated", Some(10), "Verdampft", None, true),
            ("Failed", Some(10), "Suspended", Some(10), true),
            ("Failed", Some(10), "Running", Some(11), false),
            ("Failed", Some(10), "Running", Some(9), true),
            // Not begun, although it had.
            ("Running", Some(10), "ReadyToSchedule", None, true),
            ("Starting", Some(10), "Queuing", Some(10), true),
            ("Suspended", None, "Initialized", None, true),
            ("Running", Some(10), "Queuing", Some(15), false),
            // An earlier start.
            ("Running", Some(10), "Succeeded", Some(9), true),
            ("Failed", Some(10), "Succeeded", Some(9), true),
            ("Succeeded", Some(10), "Succeeded", Some(9), true),
            // What was told in whole minutes elsewhere (1,700,000,000 is 20 s after one).
            ("Running", Some(10), "Running", Some(-20), false),
            ("Running", Some(-20), "Running", Some(10), false),
            ("Succeeded", Some(-20), "Running", Some(10), true),
            // Forward, beside, or saying nothing.
            ("Running", Some(10), "Succeeded", Some(10), false),
            ("Succeeded", Some(10), "Failed", Some(10), false),
            ("Running", Some(10), "Suspended", Some(10), false),
            ("Queuing", None, "ReadyToSchedule", None, false),
            ("Verdampft", None, "ReadyToSchedule", None, false),
            ("Succeeded", Some(10), "", None, false),
            ("", None, "ReadyToSchedule", None, false),
        ] {
            let back = goes_back(
                word(known).as_ref(),
                &timing(known_start),
                word(told).as_ref(),
                &timing(told_start),
            );
            let what = format!("{known} {known_start:?} -> {told} {told_start:?}");
            assert_eq!(back, is_back, "{what}");
        }
    }
}
