//! Since when the service has not answered for a thing that it was asked about.

use chrono::{DateTime, TimeDelta, Utc};

/// A thing that is missing is stale at first; after this many good answers without it, it is called not answered.
const MISSES_UNTIL_UNANSWERED: u8 = 3;
/// What was made a moment ago may not be known everywhere yet: only what answers of so long a
/// time did not hold is nobody's. Whoever waits for it is told within ten seconds.
const NEWCOMER: TimeDelta = TimeDelta::seconds(8);

/// How many good answers in a row did not hold a run or a node, and since when.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Absence {
    misses: u8,
    /// It was a refusal that made it so many, and no other answer has confirmed that yet.
    is_refused_once: bool,
    /// On the service's clock; `None` while it is answered for.
    since: Option<DateTime<Utc>>,
    /// When the last answer came without it.
    until: Option<DateTime<Utc>>,
}

impl Absence {
    /// A good answer did not hold it.
    pub(in crate::app) fn note_miss(&mut self, now: DateTime<Utc>) {
        self.misses = self.misses.saturating_add(1);
        self.is_refused_once = false;
        self.note(now);
    }

    /// The service does not answer for it, while it does for others.
    pub(in crate::app) fn note_refusal(&mut self, now: DateTime<Utc>) {
        self.is_refused_once = self.misses < MISSES_UNTIL_UNANSWERED;
        self.misses = MISSES_UNTIL_UNANSWERED;
        self.note(now);
    }

    fn note(&mut self, now: DateTime<Utc>) {
        self.since.get_or_insert(now);
        self.until = Some(now);
    }

    /// It is answered for. Returns whether it was not before.
    pub(in crate::app) fn end(&mut self) -> bool {
        std::mem::take(self) != Self::default()
    }

    /// Whether the last good answer did not hold it.
    pub fn has_begun(self) -> bool {
        self.misses > 0
    }

    /// Whether three good answers in a row did not hold it.
    pub fn is_unanswered(self) -> bool {
        self.misses >= MISSES_UNTIL_UNANSWERED
    }

    /// Whether it was a refusal that made it unanswered, and nothing has confirmed that yet.
    pub(in crate::app) fn is_refused(self) -> bool {
        self.is_refused_once
    }

    /// Whether answers enough, over a time that is long enough, leave no doubt that it is not there.
    pub fn is_certain(self) -> bool {
        let is_confirmed = self.is_unanswered() && !self.is_refused_once;
        let lasted = self.until.zip(self.since);
        is_confirmed && lasted.is_some_and(|(until, since)| until - since >= NEWCOMER)
    }

    /// For how long it has not been answered for by `now`, on the service's clock.
    pub fn lasts(self, now: DateTime<Utc>) -> TimeDelta {
        now - self.known_until(now)
    }

    /// Until when anything can be said of it by `now`, both on the service's
    /// clock: of the time since it went missing nobody knows.
    pub fn known_until(self, now: DateTime<Utc>) -> DateTime<Utc> {
        self.since.map_or(now, |since| since.min(now))
    }
}

#[cfg(test)]
mod tests {
    use chrono::{DateTime, TimeDelta, Utc};

    use super::Absence;

    fn at(seconds: i64) -> DateTime<Utc> {
        DateTime::UNIX_EPOCH + TimeDelta::seconds(seconds)
    }

    #[test]
    fn answers_without_it_are_certain_when_they_are_three_over_some_seconds() {
        let mut absence = Absence::default();
        for second in [0, 3, 6] {
            absence.note_miss(at(second));
            assert!(!absence.is_certain(), "{absence:?}");
        }
        absence.note_miss(at(9));
        assert!(absence.is_unanswered() && absence.is_certain());
        assert!(absence.end() && !absence.is_certain());
        let mut seldom = Absence::default();
        seldom.note_miss(at(0));
        seldom.note_miss(at(15));
        assert!(!seldom.is_certain());
        seldom.note_miss(at(30));
        assert!(seldom.is_certain());
    }

    #[test]
    fn a_refusal_is_certain_once_another_answer_confirms_it() {
        let mut absence = Absence::default();
        absence.note_refusal(at(0));
        assert!(absence.is_unanswered() && !absence.is_certain());
        let mut missed = absence;
        missed.note_miss(at(9));
        absence.note_refusal(at(60));
        assert!(absence.is_certain() && missed.is_certain());
    }
}
