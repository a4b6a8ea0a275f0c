//! One plain line for every change: what a watch says where there is no screen.

use chrono::SecondsFormat;
use rustc_hash::FxHashMap;

use crate::app::model::Model;
use crate::app::nodes::tree::Node;
use crate::app::runs::run::{Run, Standing};
use crate::domain::{NodeKey, RunId, Status};
use crate::print::say;
use crate::print::words::Names;
use crate::text::cells::clean;
use crate::text::{PageText, Text, TreeText};

/// What was said last of everything, so that only changes are said.
#[derive(Debug, Default)]
pub struct Lines {
    runs: FxHashMap<RunId, Said>,
    nodes: FxHashMap<NodeKey, Said>,
}

/// What is said of a run or a node.
#[derive(Clone, Debug, PartialEq)]
enum Said {
    Word(Status),
    /// It is answered for no more.
    NotAnswered,
    /// It never was.
    NeverAnswered,
    Deleted,
}

impl Lines {
    /// The lines for what changed since the last call, in the order of the tree.
    pub fn changes(&mut self, model: &Model) -> Vec<String> {
        let at = model.now.service.to_rfc3339_opts(SecondsFormat::Secs, true);
        let mut lines = Vec::new();
        let mut say = |path: &str, before: Option<Said>, now: &Said| {
            let before = before.map(|before| format!("{} -> ", before.in_words(model)));
            let before = before.unwrap_or_default();
            let line = format!("{at} {path} {before}{}", now.in_words(model));
            lines.push(clean(&line).into_owned());
        };
        let names = Names::of(model);
        for run in model.watch.runs.values() {
            let name = names.name(run);
            if let Some(now) = Said::of_run(run) {
                let before = self.runs.insert(run.id.clone(), now.clone());
                if !before.as_ref().is_some_and(|before| before.is_like(&now)) {
                    say(&name, before, &now);
                }
            }
            for (place, node) in run.nodes() {
                let Some(now) = Said::of_node(node) else {
                    continue;
                };
                let key = NodeKey::new(run.id.clone(), node.id.clone());
                let before = self.nodes.insert(key, now.clone());
                if !before.as_ref().is_some_and(|before| before.is_like(&now)) {
                    let path = format!("{name}/{}", run.path(place).join("/"));
                    say(&path, before, &now);
                }
            }
        }
        lines
    }
}

impl Said {
    /// Whether nothing has changed but the spelling of a word.
    fn is_like(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Word(one), Self::Word(other)) => one.is_like(other),
            (one, other) => one == other,
        }
    }

    fn of_run(run: &Run) -> Option<Self> {
        match run.standing() {
            Standing::Deleted => Some(Self::Deleted),
            Standing::Unanswered if !run.is_known() => Some(Self::NeverAnswered),
            Standing::Unanswered => Some(Self::NotAnswered),
            Standing::Says(status) => Some(Self::Word(status.clone())),
            Standing::Unknown => None,
        }
    }

    fn of_node(node: &Node) -> Option<Self> {
        if node.is_unanswered() {
            return Some(Self::NotAnswered);
        }
        node.state.status.clone().map(Self::Word)
    }

    fn in_words(&self, model: &Model) -> String {
        match self {
            Self::Word(status) => status.to_string(),
            Self::NotAnswered => say(model, &Text::Tree(TreeText::NotAnswered)),
            Self::NeverAnswered => say(model, &Text::Page(PageText::NeverAnswered)),
            Self::Deleted => say(model, &Text::Tree(TreeText::Deleted)),
        }
    }
}
