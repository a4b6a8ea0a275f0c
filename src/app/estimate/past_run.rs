//! What one earlier run says of how long things take: so much of its tree as is worth keeping.

use chrono::{DateTime, TimeDelta, Utc};
use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

use crate::app::estimate::past_rows::{PastRows, kind, possible};
use crate::app::estimate::path::{PathId, PathStep, of_rows};
use crate::app::estimate::quantile::median;
use crate::domain::{Shape, ShapeNode, StatusKind};

/// So many iterations of one step tell how long it takes.
const OF_ONE_PATH: u32 = 20;

/// One earlier run that succeeded.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PastRun {
    pub run: String,
    /// When it began, for the newest to come first.
    #[serde(with = "moment")]
    pub began: DateTime<Utc>,
    pub nodes: Vec<PastNode>,
    /// How long containers usually go on when the last of what is in them is over.
    #[serde(with = "milliseconds")]
    pub closing: Option<TimeDelta>,
}

/// What became of one step in it, or of one iteration of the step.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PastNode {
    pub path: PathId,
    /// How long it took; nothing where it was skipped.
    #[serde(with = "milliseconds")]
    pub lasted: Option<TimeDelta>,
    /// How long after what it waits for it began.
    #[serde(with = "milliseconds")]
    pub waited: Option<TimeDelta>,
    /// How many nodes stood directly below it.
    pub children: u32,
}

impl PastRun {
    /// What a tree says; nothing where it does not say how long the run took as a whole.
    pub fn of(run: &str, began: DateTime<Utc>, shape: &Shape) -> Option<Self> {
        let rows = PastRows::of(&shape.nodes);
        let is_whole = rows.rows.first().is_some_and(|root| lasted(root).is_some());
        is_whole.then(|| Self {
            run: run.to_owned(),
            began,
            nodes: nodes(&rows),
            closing: median(&closings(&rows)),
        })
    }
}

fn nodes(rows: &PastRows<'_>) -> Vec<PastNode> {
    let mut told: FxHashMap<PathId, u32> = FxHashMap::default();
    let mut nodes = Vec::new();
    for (at, (row, path)) in rows.rows.iter().zip(of_rows(rows.rows)).enumerate() {
        let lasted = lasted(row);
        let was_skipped = kind(row) == Some(StatusKind::Skipped);
        let seen = told.entry(path).or_default();
        if *seen < OF_ONE_PATH && (lasted.is_some() || was_skipped) {
            *seen += 1;
            nodes.push(PastNode {
                path,
                lasted,
                waited: waited(rows, at, row),
                children: u32::try_from(rows.below(at).len()).unwrap_or(u32::MAX),
            });
        }
    }
    nodes
}

/// How long a node that was ready did not begin. An iteration that waits for its turn
/// is not ready, so what waits for no sibling tells it only in what is no loop.
fn waited(rows: &PastRows<'_>, at: usize, row: &ShapeNode) -> Option<TimeDelta> {
    let above = rows.parent(row)?;
    let dependencies = rows.dependencies(at);
    let ready = if dependencies.is_empty() {
        above
            .timing
            .started_at()
            .filter(|_| !PathStep::of_shape(above).is_loop)
    } else {
        let ends = dependencies.iter().map(|before| rows.end((*before)?));
        ends.collect::<Option<Vec<_>>>()?.into_iter().max()
    };
    possible(row.timing.started_at()? - ready?)
}

/// How long containers went on when all in them was over.
fn closings(rows: &PastRows<'_>) -> Vec<TimeDelta> {
    let all = rows.rows.iter().enumerate();
    let closings = all.filter_map(|(at, row)| {
        let last = rows.below(at).iter().filter_map(|at| rows.end(*at)).max()?;
        possible(row.timing.finished_at()? - last)
    });
    closings.collect()
}

/// How long a node took that succeeded.
fn lasted(row: &ShapeNode) -> Option<TimeDelta> {
    (kind(row) == Some(StatusKind::Succeeded)).then_some(())?;
    possible(row.timing.finished_at()? - row.timing.started_at()?)
}

/// Lengths of time as whole milliseconds.
mod milliseconds {
    use chrono::TimeDelta;
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    use crate::app::estimate::past_rows::possible;

    #[expect(clippy::ref_option, reason = "serde hands the field over like this")]
    pub(super) fn serialize<S: Serializer>(
        length: &Option<TimeDelta>,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        length
            .map(|length| length.num_milliseconds())
            .serialize(serializer)
    }

    /// What can not be is none, whoever wrote it.
    pub(super) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Option<TimeDelta>, D::Error> {
        let length = Option::<i64>::deserialize(deserializer)?;
        let length = length.and_then(TimeDelta::try_milliseconds);
        Ok(length.and_then(possible))
    }
}

/// A moment as milliseconds.
mod moment {
    use chrono::{DateTime, Utc};
    use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

    pub(super) fn serialize<S: Serializer>(
        moment: &DateTime<Utc>,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        moment.timestamp_millis().serialize(serializer)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<DateTime<Utc>, D::Error> {
        let moment = DateTime::from_timestamp_millis(i64::deserialize(deserializer)?);
        moment.ok_or_else(|| de::Error::custom("no such moment"))
    }
}
