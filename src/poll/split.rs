//! A refused batch, taken apart until it is known which ids were not wanted.
//! Pure: what passed and what was refused goes in, the next part comes out.

use crate::domain::{RefusalKind, SourceError, WorkspaceId};
use crate::poll::batch::{Batch, Id, Ids};

/// How many parts of a refused batch are asked in one tick, whatever they
/// cost: enough to find one bad id among the thousand that a batch may hold.
pub(super) const FEW_PARTS: usize = 20;
/// How many are, where the budget can spare them.
pub(super) const MANY_PARTS: usize = 48;

/// After so many in vain there may be no part that passes.
const HOPELESS: usize = 12;

/// The parts of a batch that was refused as a whole.
#[derive(Debug)]
pub(super) struct Splitting {
    workspace: Option<WorkspaceId>,
    /// What is still to be asked, the next part last.
    parts: Vec<Ids>,
    /// The ids that were refused alone, and how.
    refused: Vec<(Id, SourceError)>,
    largest_passed: usize,
}

/// What a splitting has shown.
#[derive(Debug, PartialEq)]
pub(super) enum Finding {
    /// These ids are not wanted; the others are.
    BadIds(Vec<(Id, SourceError)>),
    /// Every part passed: there were too many ids, and so many are few enough.
    TooMany { passed: usize },
    /// Nothing passed, and no refusal names an id: the service refuses everything.
    Everything(SourceError),
    /// There was no time to find out.
    Unfinished,
}

/// So many server errors in a row are no passing illness: an id may be at fault.
const SERVER_ERRORS: u32 = 3;

/// Whether a refusal may be about an id or the size of a batch, so that a part of it may
/// pass, whatever its code: those of the product's family are numbers that nobody has
/// documented. Throttling, credentials and dates never split, and the service's own
/// trouble only when so many in a row have come of it.
pub(super) fn may_split(error: &SourceError, server_errors: u32) -> bool {
    match error {
        SourceError::Refused(refusal) => match refusal.kind {
            RefusalKind::NotFound
            | RefusalKind::Workspace
            | RefusalKind::Request
            | RefusalKind::Permission
            | RefusalKind::Other => true,
            RefusalKind::Service => server_errors >= SERVER_ERRORS,
            RefusalKind::Credentials | RefusalKind::Clock => false,
        },
        SourceError::Unreachable { .. }
        | SourceError::TimedOut { .. }
        | SourceError::Garbled { .. }
        | SourceError::TooLarge { .. }
        | SourceError::Throttled { .. }
        | SourceError::Credentials(_)
        | SourceError::Intermediary(_) => false,
    }
}

impl Splitting {
    /// Begins with a batch that was refused.
    pub(super) fn new(batch: Batch, error: &SourceError) -> Self {
        let mut splitting = Self {
            workspace: batch.workspace,
            parts: Vec::new(),
            refused: Vec::new(),
            largest_passed: 0,
        };
        splitting.refused(batch.ids, error);
        splitting
    }

    /// The next part to ask.
    pub(super) fn next_part(&mut self) -> Option<Batch> {
        let ids = self.parts.pop()?;
        Some(Batch {
            ids,
            workspace: self.workspace.clone(),
        })
    }

    /// A part was answered.
    pub(super) fn passed(&mut self, size: usize) {
        self.largest_passed = self.largest_passed.max(size);
    }

    /// A part was refused.
    pub(super) fn refused(&mut self, mut ids: Ids, error: &SourceError) {
        if ids.len() > 1 {
            let half = ids.take_half();
            self.parts.extend([ids, half]);
        } else {
            let alone = ids.each().into_iter();
            self.refused.extend(alone.map(|id| (id, error.clone())));
        }
    }

    /// Whether there is a part to ask.
    pub(super) fn has_next(&self) -> bool {
        !self.parts.is_empty()
    }

    /// Whether after so many parts it looks as if the service refused whatever it is
    /// asked: none passed, several ids were refused alone, and no code names an id.
    pub(super) fn is_hopeless(&self, asked: usize) -> bool {
        asked >= HOPELESS
            && self.largest_passed == 0
            && self.refused.len() >= 3
            && !self.refused.iter().any(|(_, error)| names_the_id(error))
    }

    /// The ids that were refused alone, and how.
    pub(super) fn into_refused(self) -> Vec<(Id, SourceError)> {
        self.refused
    }

    /// What was found. An id is bad only where the code says so, or where
    /// others pass, here or in another batch of late (`others_pass`): else the
    /// service may refuse whatever it is asked.
    pub(super) fn finding(self, others_pass: bool) -> Finding {
        let has_passed = self.largest_passed > 0;
        let (bad, unclear): (Vec<_>, Vec<_>) = self
            .refused
            .into_iter()
            .partition(|(_, error)| has_passed || others_pass || names_the_id(error));
        if !bad.is_empty() {
            return Finding::BadIds(bad);
        }
        let is_finished = self.parts.is_empty();
        if let Some((_, error)) = unclear.into_iter().next().filter(|_| is_finished) {
            return Finding::Everything(error);
        }
        if !is_finished || !has_passed {
            return Finding::Unfinished;
        }
        Finding::TooMany {
            passed: self.largest_passed,
        }
    }
}

fn names_the_id(error: &SourceError) -> bool {
    let SourceError::Refused(refusal) = error else {
        return false;
    };
    matches!(refusal.kind, RefusalKind::NotFound | RefusalKind::Workspace)
}

#[cfg(test)]
mod tests {
    use crate::domain::{Refusal, RefusalKind, RunId, SourceError};
    use crate::poll::batch::{Batch, Id, Ids};
    use crate::poll::split::{FEW_PARTS, Finding, Splitting, may_split};

    fn refusal(kind: RefusalKind) -> SourceError {
        SourceError::Refused(Refusal {
            kind,
            code: "InvalidParameter".to_owned(),
            message: String::new(),
            request_id: String::new(),
            http_status: 400,
        })
    }

    fn batch(size: usize) -> Batch {
        let runs = (0..size).map(|number| RunId::from(format!("flow-{number}").as_str()));
        Batch {
            ids: Ids::Runs(runs.collect()),
            workspace: None,
        }
    }

    /// Plays a service that refuses what `is_refused`; returns the finding and the number of parts asked.
    fn split(
        size: usize,
        kind: RefusalKind,
        is_refused: impl Fn(&Ids) -> bool,
    ) -> (Finding, usize) {
        let mut splitting = Splitting::new(batch(size), &refusal(kind));
        let mut asked = 0;
        while let Some(part) = splitting.next_part() {
            asked += 1;
            if is_refused(&part.ids) {
                splitting.refused(part.ids, &refusal(kind));
            } else {
                splitting.passed(part.ids.len());
            }
        }
        (splitting.finding(false), asked)
    }

    fn holds(ids: &Ids, name: &str) -> bool {
        ids.each().iter().any(|id| id.run().as_str() == name)
    }

    fn bad(finding: Finding) -> Vec<String> {
        let Finding::BadIds(bad) = finding else {
            panic!("bad ids: {finding:?}");
        };
        bad.iter().map(|(id, _)| id.run().to_string()).collect()
    }

    #[test]
    fn one_bad_id_is_found_in_few_requests() {
        for name in ["flow-0", "flow-41", "flow-99"] {
            for (size, most) in [(100, 14), (1_000, FEW_PARTS)] {
                let (finding, asked) = split(size, RefusalKind::Request, |ids| holds(ids, name));
                assert_eq!(bad(finding), [name]);
                assert!(asked <= most, "{asked} requests");
            }
        }
    }

    #[test]
    fn two_bad_ids_in_both_halves_are_found_too() {
        let (finding, _) = split(100, RefusalKind::Request, |ids| {
            holds(ids, "flow-3") || holds(ids, "flow-97")
        });
        assert_eq!(bad(finding), ["flow-3", "flow-97"]);
    }

    #[test]
    fn a_batch_that_was_too_big_tells_a_size_and_no_bad_id() {
        let (finding, _) = split(100, RefusalKind::Request, |ids| ids.len() > 30);
        assert_eq!(finding, Finding::TooMany { passed: 25 });
    }

    #[test]
    fn a_service_that_refuses_everything_makes_no_id_bad() {
        let (finding, _) = split(8, RefusalKind::Request, |_| true);
        assert!(matches!(finding, Finding::Everything(_)));
        let (finding, _) = split(1, RefusalKind::Request, |_| true);
        assert!(matches!(finding, Finding::Everything(_)));
    }

    #[test]
    fn a_code_that_says_not_found_makes_an_id_bad_by_itself() {
        let (finding, _) = split(1, RefusalKind::NotFound, |_| true);
        assert_eq!(bad(finding), ["flow-0"]);
    }

    #[test]
    fn what_is_in_another_workspace_is_found_among_others_and_alone() {
        let foreign = |ids: &Ids| holds(ids, "flow-2");
        let (finding, _) = split(4, RefusalKind::Workspace, foreign);
        assert_eq!(bad(finding), ["flow-2"]);
        let (finding, _) = split(1, RefusalKind::Workspace, |_| true);
        assert_eq!(bad(finding), ["flow-0"]);
    }

    #[test]
    fn where_other_batches_pass_an_id_refused_alone_is_bad() {
        let splitting = Splitting::new(batch(1), &refusal(RefusalKind::Request));
        assert_eq!(bad(splitting.finding(true)), ["flow-0"]);
    }

    #[test]
    fn what_could_not_be_asked_teaches_no_size() {
        let mut splitting = Splitting::new(batch(4), &refusal(RefusalKind::Request));
        assert!(splitting.next_part().is_some());
        splitting.passed(2);
        assert_eq!(splitting.finding(false), Finding::Unfinished);
    }

    #[test]
    fn every_refusal_splits_a_batch_but_those_that_no_part_would_pass() {
        for kind in [
            RefusalKind::Request,
            RefusalKind::NotFound,
            RefusalKind::Workspace,
            RefusalKind::Permission,
            RefusalKind::Other,
        ] {
            assert!(may_split(&refusal(kind), 0), "{kind:?}");
        }
        for kind in [RefusalKind::Credentials, RefusalKind::Clock] {
            assert!(!may_split(&refusal(kind), 9), "{kind:?}");
        }
        let ill = refusal(RefusalKind::Service);
        assert!(!may_split(&ill, 2) && may_split(&ill, 3));
    }

    #[test]
    fn a_service_that_refuses_everything_is_noticed_before_all_parts_are_asked() {
        let mut splitting = Splitting::new(batch(100), &refusal(RefusalKind::Other));
        let mut asked = 0;
        while !splitting.is_hopeless(asked) {
            let part = splitting.next_part().unwrap();
            asked += 1;
            splitting.refused(part.ids, &refusal(RefusalKind::Other));
        }
        assert!(asked <= FEW_PARTS, "{asked}");
        assert!(splitting.into_refused().len() >= 3);
    }

    #[test]
    fn the_parts_of_a_batch_are_each_asked_once() {
        let mut splitting = Splitting::new(batch(9), &refusal(RefusalKind::Request));
        let mut asked: Vec<Id> = Vec::new();
        while let Some(part) = splitting.next_part() {
            asked.extend(part.ids.each());
            splitting.passed(part.ids.len());
        }
        assert_eq!(asked, batch(9).ids.each());
    }
}
