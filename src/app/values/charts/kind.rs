//! The kinds of charts, and the forms that they are drawn in.

use crate::app::values::charts::read;
use crate::app::values::charts::read::plain;

use serde_json::{Map, Value};

/// One row of the table.
#[derive(Debug)]
pub(super) struct ChartKind {
    /// What people call it.
    pub title: &'static str,
    /// The names of the member or of the output that holds it, in lower case and without `_`, `-` and spaces.
    pub names: &'static [&'static str],
    pub form: ChartForm,
    /// The members it needs, each with all its spellings, as the form orders them.
    pub keys: &'static [&'static [&'static str]],
    /// Whether the members alone tell what it is, whatever it is called.
    pub keys_tell: bool,
    /// Members that say how large the area below the curve is.
    pub area: &'static [&'static str],
}

/// The shape of a chart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ChartForm {
    /// Counts by true and predicted class. `labels` or `classes` may name them.
    Matrix,
    /// One line; the first key is across, the second upright.
    Curve,
    /// The first key is across, every other list of as many numbers is a line.
    Steps,
    /// The first key holds the edges of bins, every other list one number a bin.
    Bins,
    /// The first key holds names, the second as many numbers, the largest on top.
    Ranking,
}

impl ChartKind {
    pub(super) fn is_called(&self, name: &str) -> bool {
        self.names.contains(&plain(name).as_str())
    }

    pub(super) fn is_meant_by(&self, name: &str, members: &Map<String, Value>) -> bool {
        let has = |spellings: &&[&str]| read::member(members, spellings).is_some();
        let has_all = self.keys.iter().all(has);
        has_all && (self.keys_tell || self.is_called(name)) && self.holds_lists(members)
    }

    /// Precision and recall may be two numbers of a table, which are no curve.
    fn holds_lists(&self, members: &Map<String, Value>) -> bool {
        let is_list =
            |spellings: &&[&str]| read::member(members, spellings).is_some_and(Value::is_array);
        self.keys.iter().any(is_list)
    }
}
