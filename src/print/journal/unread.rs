//! What of runs cannot be read while they are answered for: said when that begins, has another
//! reason, or is over. Want of a permission is said by itself, once for all runs.

use std::collections::BTreeMap;

use crate::app::query::unread::{error, is_well};
use crate::app::runs::run::{Run, Runs};
use crate::domain::{Missing, RunId, SourceError, Unread, by_reason};
use crate::text::{CliText, Text};

/// What was told last of the parts that are missing.
#[derive(Debug, Default)]
pub(super) struct ToldUnread(BTreeMap<(RunId, Missing), SourceError>);

impl ToldUnread {
    /// What changed since the last call, of as many runs as it is true of.
    pub(super) fn change(&mut self, runs: &Runs) -> Option<Text> {
        let over = self.over(runs);
        over.or_else(|| self.begun(runs.values().flat_map(unread)))
    }

    fn begun(&mut self, unread: impl Iterator<Item = Unread>) -> Option<Text> {
        let new: Vec<Unread> = unread.filter(|unread| !self.is_told(unread)).collect();
        let (first, runs) = by_reason(&new).into_iter().next()?;
        let same = new.iter().filter(|unread| unread.is_like(first));
        self.0.extend(same.filter_map(|unread| {
            let run = unread.run.clone()?;
            Some(((run, unread.what), unread.error.clone()))
        }));
        Some(Text::Cli(CliText::NotRead(Box::new(first.clone()), runs)))
    }

    fn is_told(&self, unread: &Unread) -> bool {
        let run = unread.run.clone();
        let told = run.and_then(|run| self.0.get(&(run, unread.what)));
        told.is_some_and(|told| told.is_like(&unread.error))
    }

    fn over(&mut self, runs: &Runs) -> Option<Text> {
        let is_over = |(run, what): &&(RunId, Missing)| {
            let run = runs.get(run.as_str());
            run.is_none_or(|run| error(run, *what).is_none())
        };
        let (_, what) = self.0.keys().find(is_over)?.clone();
        let over = self.0.keys().filter(is_over);
        let same = over.filter(|(_, other)| *other == what);
        let same: Vec<RunId> = same.map(|(run, _)| run.clone()).collect();
        self.0
            .retain(|(run, other), _| *other != what || !same.contains(run));
        let mut read = same
            .into_iter()
            .filter(|run| runs.get(run.as_str()).is_some_and(|run| is_well(run, what)));
        let first = read.next()?;
        Some(Text::Cli(CliText::ReadAgain(first, what, 1 + read.count())))
    }
}

/// What is missing of a run.
fn unread(run: &Run) -> impl Iterator<Item = Unread> {
    let parts = [Missing::Details, Missing::Tree, Missing::Outputs];
    let missing = |what| {
        let error = error(run, what)?.clone();
        Some(Unread {
            run: Some(run.id.clone()),
            what,
            error,
            others_are_told: false,
        })
    };
    parts.into_iter().filter_map(missing)
}

#[cfg(test)]
mod tests {
    use super::ToldUnread;
    use crate::app::runs::run::{Run, Runs};
    use crate::domain::{RunId, SourceError};
    use crate::text::Language;

    #[test]
    fn what_is_missing_of_many_runs_is_said_once_and_once_that_it_is_read() {
        let ids = ["flow-a", "flow-b"].map(RunId::from);
        let runs = ids.map(|id| (id.clone(), Run::new(id)));
        let mut runs: Runs = runs.into_iter().collect();
        let mut told = ToldUnread::default();
        let mut said = |runs: &Runs| {
            let text = told.change(runs)?;
            Some(Language::English.say(&text).into_owned())
        };
        let why = || "no node in it".to_owned();
        assert_eq!(said(&runs), None);
        for run in runs.values_mut() {
            run.shape_error = Some(SourceError::Garbled { why: why() });
        }
        let unread = said(&runs).unwrap();
        assert!(
            unread.starts_with("2 runs: the nodes could not"),
            "{unread}"
        );
        assert_eq!(said(&runs), None);
        runs.get_mut("flow-b").unwrap().shape_error = None;
        let read = said(&runs).unwrap();
        assert_eq!(read, "flow-b: the nodes are read again");
        runs.shift_remove("flow-a");
        assert_eq!(said(&runs), None);
    }
}
