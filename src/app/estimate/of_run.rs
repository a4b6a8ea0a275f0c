//! What the past says of one run that is watched.

use std::sync::Arc;

use chrono::{DateTime, TimeDelta, Utc};

use crate::app::estimate::history::{History, Usual};
use crate::app::estimate::kin::Kin;
use crate::app::estimate::left::{Forecast, Remaining};
use crate::app::estimate::path::{PathId, paths};
use crate::app::estimate::remaining::forecast;
use crate::app::nodes::tree::{Place, ROOT, Tree};
use crate::domain::Sequence;

/// So many nodes are gone through with each second that passes; of more less often.
const FEW: usize = 500;
const OFTEN: TimeDelta = TimeDelta::seconds(1);
const SELDOM: TimeDelta = TimeDelta::seconds(5);

/// What the past says of one run.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct RunEstimate {
    /// Of which kind it is, and which answer that was learnt from.
    pub kin: Option<Kin>,
    pub kin_from: Sequence,
    history: Option<Arc<History>>,
    /// The path of each node, by its place.
    paths: Vec<PathId>,
    paths_from: (Sequence, usize),
    forecast: Option<Forecast>,
    forecast_at: Option<DateTime<Utc>>,
}

impl RunEstimate {
    /// Follows what is known of the past. Whether that changed.
    pub fn follow(
        &mut self,
        history: Option<&Arc<History>>,
        tree: &Tree,
        shape_from: Sequence,
    ) -> bool {
        let is_same = match (&self.history, history) {
            (Some(known), Some(history)) => Arc::ptr_eq(known, history),
            (None, None) => true,
            (Some(_), None) | (None, Some(_)) => false,
        };
        if !is_same {
            self.history = history.cloned();
        }
        let paths_from = (shape_from, tree.len());
        if self.history.is_some() && self.paths_from != paths_from {
            self.paths = paths(tree);
            self.paths_from = paths_from;
            self.forecast_at = None;
        }
        !is_same
    }

    /// Foretells the end of what is below `top`, where it goes on.
    pub fn foretell(&mut self, tree: &Tree, top: Option<Place>, now: DateTime<Utc>) {
        let Some((history, top)) = self.history.as_ref().zip(top) else {
            self.forecast = None;
            self.forecast_at = None;
            return;
        };
        let rest = if tree.len() <= FEW { OFTEN } else { SELDOM };
        // Another sum does not hasten it: what was foretold by fewer runs stands until its time.
        if self.forecast_at.is_none_or(|at| now - at >= rest) {
            self.forecast = forecast(tree, &self.paths, history, top, now);
            self.forecast_at = Some(now);
        }
    }

    /// How long it will still take, as far as that is known.
    pub fn forecast(&self) -> Option<Forecast> {
        self.forecast
    }

    /// How long it will still take; nothing more than nothing where it is overdue.
    pub fn left(&self) -> Option<TimeDelta> {
        Some(match self.forecast?.remaining {
            Remaining::Left { likely, .. } => likely,
            Remaining::Overdue(_) => TimeDelta::zero(),
        })
    }

    /// How much longer it takes by now than nine of ten runs.
    pub fn overdue(&self) -> Option<TimeDelta> {
        match self.forecast?.remaining {
            Remaining::Left { .. } => None,
            Remaining::Overdue(by) => Some(by),
        }
    }

    /// Whether enough earlier runs say something of it.
    pub fn knows(&self) -> bool {
        self.usual(ROOT).is_some()
    }

    /// How long a node usually takes; the root's is that of the run.
    pub fn usual(&self, place: Place) -> Option<Usual> {
        self.history.as_ref()?.usual(self.path(place)?)
    }

    /// How long it took in the newest runs, the newest first.
    pub fn lengths(&self, place: Place) -> &[TimeDelta] {
        let history = self.history.as_ref().zip(self.path(place));
        history.map_or(&[], |(history, path)| history.lengths(path))
    }

    fn path(&self, place: Place) -> Option<PathId> {
        self.paths.get(place as usize).copied()
    }
}
