//! What is made of the rest of the state, and kept until that is another.

use std::sync::{Arc, OnceLock};

use chrono::{DateTime, Utc};

use crate::app::page::Content;
use crate::app::view::pane::Tab;
use crate::app::view::rows::{Position, RowKey};

/// What is made of the rest of the state. No part of it: models are the same whatever each of
/// them has made.
#[derive(Clone, Debug, Default)]
pub struct Derived {
    revision: Revision,
    /// The page of the open tab.
    pub(in crate::app) page: Kept<PageKey, Arc<Content>>,
    /// What the search finds.
    pub(in crate::app) matches: Kept<MatchKey, Arc<[Position]>>,
}

impl PartialEq for Derived {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl Derived {
    /// Something changed that is known or shown: what was made until now is of what was.
    pub(in crate::app) fn note_change(&mut self) {
        self.revision.0 = self.revision.0.wrapping_add(1);
    }

    /// What everything that is made stands for.
    pub(in crate::app) fn revision(&self) -> Revision {
        self.revision
    }
}

/// How often anything changed that is known or shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(in crate::app) struct Revision(u64);

/// What a page depends on.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::app) struct PageKey {
    pub(in crate::app) revision: Revision,
    pub(in crate::app) width: u16,
    pub(in crate::app) tab: Tab,
    pub(in crate::app) row: Option<RowKey>,
    /// The time, where the page tells how long something has been running.
    pub(in crate::app) now: Option<DateTime<Utc>>,
}

/// What the matches of a search depend on.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::app) struct MatchKey {
    pub(in crate::app) revision: Revision,
    pub(in crate::app) needle: String,
}

/// One thing that is made, and what of.
#[derive(Clone, Debug)]
pub(in crate::app) struct Kept<K, T> {
    key: Option<K>,
    /// Made when it is wanted for the first time.
    made: OnceLock<T>,
}

impl<K, T> Default for Kept<K, T> {
    fn default() -> Self {
        Self {
            key: None,
            made: OnceLock::new(),
        }
    }
}

impl<K: PartialEq, T: Clone> Kept<K, T> {
    /// Lets go of what was made of anything else. Whether there was such.
    pub(in crate::app) fn renew(&mut self, key: Option<K>) -> bool {
        let is_another = self.key != key;
        if is_another {
            self.key = key;
            self.made = OnceLock::new();
        }
        is_another
    }

    /// What is made of this. In the midst of a change this is another already: what is made
    /// then is not kept.
    pub(in crate::app) fn get(&self, key: &K, make: impl FnOnce() -> T) -> T {
        if self.key.as_ref() == Some(key) {
            self.made.get_or_init(make).clone()
        } else {
            make()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Kept;

    #[test]
    fn what_was_made_is_kept_until_it_would_be_made_of_something_else() {
        let mut kept = Kept::<u8, u8>::default();
        assert_eq!(kept.get(&1, || 10), 10, "nobody keeps it yet");
        assert_eq!((kept.renew(Some(1)), kept.renew(Some(1))), (true, false));
        assert_eq!([kept.get(&1, || 11), kept.get(&1, || 12)], [11, 11]);
        assert_eq!(kept.get(&2, || 20), 20, "in the midst of a change");
        assert_eq!(kept.get(&1, || 13), 11);
        assert!(kept.renew(Some(2)));
        assert_eq!(kept.get(&2, || 21), 21);
    }
}
