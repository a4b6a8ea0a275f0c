//! Names of things at the service. Opaque: nothing is read out of an id.

use std::borrow::Borrow;
use std::fmt;

use bytestring::ByteString;

use crate::domain::trimmed::trimmed;

macro_rules! id {
    ($(#[$about:meta])* $name:ident) => {
        $(#[$about])*
        ///
        /// White space around the text is not part of the id: the
        /// documentation's examples end in a newline (`protocol`: Ids).
        #[derive(Clone, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub struct $name(ByteString);

        impl $name {
            /// The id in `text`, which may be a slice of a whole answer.
            pub fn new(text: impl Into<ByteString>) -> Self {
                let text = text.into();
                let trimmed = trimmed(&text);
                if trimmed.len() == text.len() {
                    return Self(text);
                }
                Self(text.slice_ref(trimmed))
            }

            /// The same id in memory of its own. An id fresh from an answer
            /// shares the answer's memory, so whoever stores it keeps this
            /// copy instead of a whole body.
            #[must_use]
            pub fn kept(&self) -> Self {
                Self(ByteString::from(self.as_str()))
            }

            /// The id as the service writes it, without white space around.
            pub fn as_str(&self) -> &str {
                &self.0
            }

            /// Whether the service named nothing.
            pub fn is_empty(&self) -> bool {
                self.0.is_empty()
            }
        }

        // The hash of a `ByteString` is that of its text, so maps can be asked by `&str`.
        impl Borrow<str> for $name {
            fn borrow(&self) -> &str {
                &self.0
            }
        }

        impl From<&str> for $name {
            fn from(text: &str) -> Self {
                Self(ByteString::from(trimmed(text)))
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
                out.write_str(&self.0)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
                fmt::Debug::fmt(self.as_str(), out)
            }
        }
    };
}

id! {
    /// One execution of a pipeline, `flow-…`.
    RunId
}
id! {
    /// One step of a run, `node-…`; unique within its run.
    NodeId
}
id! {
    /// What runs are made of, `pipeline-…`.
    PipelineId
}
id! {
    /// Where runs live; digits.
    WorkspaceId
}
id! {
    /// One output of a node, `artifact-…`.
    ArtifactId
}

impl NodeId {
    /// The same ids in one piece of memory: a tree has a hundred thousand of them.
    pub fn kept_together<'a>(ids: impl Iterator<Item = &'a Self> + Clone) -> Vec<Self> {
        let all: String = ids.clone().map(Self::as_str).collect();
        let all = ByteString::from(all);
        let mut rest: &str = &all;
        ids.map(|id| {
            let (own, others) = rest.split_at(id.as_str().len());
            rest = others;
            Self(all.slice_ref(own))
        })
        .collect()
    }
}

/// A node and the run it belongs to, as every request about a node wants them.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct NodeKey {
    pub run: RunId,
    pub node: NodeId,
}

impl NodeKey {
    /// The key of `node` in `run`.
    pub fn new(run: RunId, node: NodeId) -> Self {
        Self { run, node }
    }
}

#[cfg(test)]
mod tests {
    use rustc_hash::FxHashMap;

    use super::{ByteString, NodeId};

    #[test]
    fn white_space_around_an_id_is_not_part_of_it() {
        assert_eq!(NodeId::new("node-a\n"), NodeId::from(" node-a"));
        assert_eq!(NodeId::new("node-a\n").as_str(), "node-a");
    }

    #[test]
    fn a_map_by_id_can_be_asked_by_text() {
        let ids: FxHashMap<NodeId, u8> = [(NodeId::from("node-a"), 1)].into_iter().collect();
        assert_eq!(ids.get("node-a"), Some(&1));
    }

    #[test]
    fn ids_that_are_kept_together_are_the_same_ids() {
        let ids = ["node-a", "", "node-b", "ü"].map(NodeId::from);
        assert_eq!(NodeId::kept_together(ids.iter()), ids);
    }

    #[test]
    fn a_kept_id_does_not_hold_the_answer_it_came_from() {
        let body = ByteString::from("a long answer with node-a in it");
        let id = NodeId::new(body.slice_ref(&body[19..25]));
        assert_eq!(id, id.kept());
        assert_ne!(id.as_str().as_ptr(), id.kept().as_str().as_ptr());
    }
}
