//! Which runs to look for in the service's list, and which of those that it
//! tells are meant.

mod words;

use chrono::{DateTime, Utc};

pub use self::words::{FilterWord, SearchError, completions, is_search, parse_search};
use crate::domain::{Matching, NodeId, RunDetails, RunFilter, RunId, RunPage, Term, Time};

/// A search in the list of runs, the newest first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Search {
    pub filter: RunFilter,
    /// Whether the service looks for a part of the name too is not published, so
    /// one that is meant as a whole is compared here.
    pub name: Matching,
    /// Only what came into being at this moment, on the service's clock, or later.
    pub since: Option<DateTime<Utc>>,
    /// How many runs are wanted.
    pub limit: usize,
    /// The node that is meant of each, by its id or the names on the way to it.
    pub node: Option<NodeId>,
}

/// How many runs are looked through for one of exactly the name: a page.
const LOOKED_THROUGH: usize = 100;

impl Search {
    /// The first runs that fit, so many.
    pub fn of(filter: RunFilter, limit: usize) -> Self {
        Self {
            filter,
            name: Matching::Part,
            since: None,
            limit,
            node: None,
        }
    }

    /// The newest run, of exactly this name where one is given.
    pub fn newest(name: Option<Term>) -> Self {
        let filter = RunFilter {
            name,
            ..RunFilter::default()
        };
        Self {
            name: Matching::Whole,
            ..Self::of(filter, 1)
        }
    }

    /// How many runs the service is to tell.
    pub fn reads(&self) -> usize {
        match (self.name, &self.filter.name) {
            (Matching::Whole, Some(_)) => self.limit.max(LOOKED_THROUGH),
            (Matching::Whole, None) | (Matching::Part, _) => self.limit,
        }
    }

    /// The runs of an answer that are meant.
    pub fn found(&self, page: &RunPage) -> Vec<RunId> {
        let meant = page.runs.iter().filter(|run| self.means(run));
        meant
            .take(self.limit)
            .map(|run| run.row.run.kept())
            .collect()
    }

    /// Whether it is for this run, that an answer has told of.
    pub fn means(&self, run: &RunDetails) -> bool {
        let is_named = match (self.name, &self.filter.name) {
            (Matching::Whole, Some(name)) => run.row.name.as_deref() == Some(name.as_str()),
            (Matching::Whole, None) | (Matching::Part, _) => true,
        };
        is_named && is_since(run, self.since)
    }
}

/// Whether a run came into being at this moment or later; what says no time did so before any.
fn is_since(run: &RunDetails, since: Option<DateTime<Utc>>) -> bool {
    let created = run.created.as_ref().and_then(Time::moment);
    let began = created.or_else(|| run.timing.started_at());
    since.is_none_or(|since| began >= Some(since))
}

#[cfg(test)]
mod tests {
    use chrono::DateTime;

    use super::Search;
    use crate::domain::{RunDetails, RunFilter, RunPage, RunRow, Term, Time};

    fn page(runs: &[(&str, i64)]) -> RunPage {
        let runs = runs.iter().map(|(name, created)| RunDetails {
            row: RunRow {
                run: format!("flow-{name}").as_str().into(),
                name: Some((*name).into()),
                ..RunRow::default()
            },
            created: DateTime::from_timestamp(*created, 0).map(Time::At),
            ..RunDetails::default()
        });
        RunPage {
            total: None,
            runs: runs.collect(),
        }
    }

    fn found(search: &Search, runs: &[(&str, i64)]) -> Vec<String> {
        let found = search.found(&page(runs)).into_iter();
        found.map(|run| run.as_str().to_owned()).collect()
    }

    #[test]
    fn the_newest_run_has_exactly_the_name() {
        let search = Search::newest(Term::new("a"));
        assert_eq!(search.reads(), 100);
        assert_eq!(found(&search, &[("ab", 9), ("a", 8), ("a", 7)]), ["flow-a"]);
        assert_eq!(Search::newest(None).reads(), 1);
    }

    #[test]
    fn what_came_before_the_wanted_time_is_left_out() {
        let search = Search {
            since: DateTime::from_timestamp(8, 0),
            ..Search::of(RunFilter::default(), 7)
        };
        assert_eq!(search.reads(), 7);
        assert_eq!(
            found(&search, &[("ab", 9), ("a", 8), ("b", 7)]),
            ["flow-ab", "flow-a"]
        );
    }
}
