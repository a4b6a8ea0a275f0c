//! `RUN[/NODE]`: one run, or a node of it by its id or by the names on the way to it.

use crate::app::model::Model;
use crate::app::nodes::tree::{Place, ROOT};
use crate::app::query::node_path::{NodePathError, find};
use crate::app::runs::run::Run;
use crate::cli::failure::{Failure, warn_unread};
use crate::domain::{Unread, split_node};
use crate::text::{CliText, PageText, ScriptText, Text};
use crate::written::nearest;

/// What was typed, taken apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Subject {
    pub(super) run: String,
    pub(super) node: Option<String>,
}

impl Subject {
    pub(super) fn of(typed: &str) -> Self {
        let (run, node) = split_node(typed.trim());
        Self {
            run: run.to_owned(),
            node: node.map(str::to_owned),
        }
    }

    /// The run of the model and the place in it that is meant. What could not be read of it
    /// is said; nothing where its nodes are among that.
    pub(super) fn place<'m>(
        &self,
        model: &'m Model,
        unread: &[Unread],
    ) -> Result<Option<(&'m Run, Place)>, Failure> {
        let run = model.watch.runs.values().next();
        let run = run.filter(|run| run.is_known() && !run.is_unanswered());
        let Some(run) = run else {
            return Err(Failure::no_answer(
                Text::Page(PageText::NeverAnswered),
                Text::Cli(CliText::HowToName),
            ));
        };
        warn_unread(unread);
        let Some(node) = &self.node else {
            return Ok(Some((run, ROOT)));
        };
        if run.tree.is_empty() {
            return Ok(None);
        }
        find(run, node)
            .map(|place| Some((run, place)))
            .map_err(|error| not_found(run, node, error))
    }
}

/// The node of a run that is not there: what stands in its place.
pub(super) fn not_found(run: &Run, node: &str, error: NodePathError) -> Failure {
    let run = run.id.to_string();
    match error {
        NodePathError::Many(ids) => {
            let what = ScriptText::ManyNodes(node.to_owned(), run, ids);
            Failure::usage(what.into(), ScriptText::HowToGiveId.into())
        }
        NodePathError::NoSuchNode { below, siblings } => {
            let name = node.rsplit('/').next().unwrap_or(node);
            let meant = nearest(name, siblings.iter().map(String::as_str)).map(str::to_owned);
            let meant = meant.map(|meant| match &below {
                Some(below) => format!("{run}/{below}/{meant}"),
                None => format!("{run}/{meant}"),
            });
            let what = ScriptText::NoSuchNode {
                node: node.to_owned(),
                run,
                below,
                siblings,
            };
            let hint = Text::from(ScriptText::DidYouMean(meant.unwrap_or_default()));
            Failure::usage(what.into(), hint)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Subject;

    #[test]
    fn the_node_stands_behind_the_first_slash() {
        for (typed, run, node) in [
            ("flow-a", "flow-a", None),
            ("flow-a/node-b", "flow-a", Some("node-b")),
            (
                "@latest:x/train/iter[2]",
                "@latest:x",
                Some("train/iter[2]"),
            ),
            ("flow-a/", "flow-a", None),
            ("https://x/?a=b#/flow-a", "https://x/?a=b#/flow-a", None),
        ] {
            let subject = Subject::of(typed);
            assert_eq!((&*subject.run, subject.node.as_deref()), (run, node));
        }
    }
}
