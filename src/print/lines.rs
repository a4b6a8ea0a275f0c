//! One plain line for every change of a status: what a watch says where there
//! is no screen.

use chrono::SecondsFormat;
use rustc_hash::FxHashMap;

use crate::app::model::Model;
use crate::domain::{NodeKey, RunId, Status};
use crate::text::cells::clean;

/// What was said last of everything, so that only changes are said.
#[derive(Debug, Default)]
pub struct Lines {
    runs: FxHashMap<RunId, Status>,
    nodes: FxHashMap<NodeKey, Status>,
}

impl Lines {
    /// The lines for what changed since the last call, in the order of the tree.
    pub fn changes(&mut self, model: &Model) -> Vec<String> {
        let at = model.service_now.to_rfc3339_opts(SecondsFormat::Secs, true);
        let mut lines = Vec::new();
        let mut say = |path: &str, before: Option<&Status>, now: &Status| {
            let before = before.map_or_else(String::new, |before| format!("{before} -> "));
            lines.push(clean(&format!("{at} {path} {before}{now}")).into_owned());
        };
        for run in model.runs.values() {
            if let Some(status) = run.status() {
                let before = self.runs.insert(run.id.clone(), status.clone());
                if before.as_ref() != Some(status) {
                    say(run.name(), before.as_ref(), status);
                }
            }
            for (place, node) in run.nodes() {
                let Some(status) = &node.state.status else {
                    continue;
                };
                let key = NodeKey::new(run.id.clone(), node.id.clone());
                let before = self.nodes.insert(key, status.clone());
                if before.as_ref() != Some(status) {
                    say(
                        &format!("{}/{}", run.name(), run.path(place).join("/")),
                        before.as_ref(),
                        status,
                    );
                }
            }
        }
        lines
    }
}
