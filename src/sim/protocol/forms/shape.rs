//! What an object of an answer can hold, field by field.

use serde_json::{Map, Value};

/// Every field that an object of an answer can have.
pub(in crate::sim) struct Shape(pub(in crate::sim) &'static [(&'static str, Form)]);

impl Shape {
    pub(super) fn knows(&self, fields: &Map<String, Value>) -> bool {
        let is_known = |name: &str| self.0.iter().any(|(known, _)| *known == name);
        fields
            .keys()
            .all(|name| is_known(name) || name == "RequestId")
    }
}

/// What stands in a field.
#[derive(Clone, Copy)]
pub(in crate::sim) enum Form {
    Text,
    /// An id in a row about an output.
    OutputId,
    /// Of a user or a workspace: digits.
    AccountId,
    Count,
    Flag,
    Time,
    RunStatus,
    NodeStatus,
    NodeType,
    Progress,
    /// JSON within a text.
    Packed,
    Texts,
    /// Whatever the story or the user has put there.
    Free,
    Object(&'static Shape),
    /// Objects in an order that means something.
    Objects(&'static Shape),
    /// Objects in no order.
    Rows(&'static Shape),
}

impl Form {
    /// What is a text when it is there.
    pub(super) fn is_text(self) -> bool {
        match self {
            Self::Text
            | Self::OutputId
            | Self::AccountId
            | Self::Time
            | Self::RunStatus
            | Self::NodeStatus
            | Self::NodeType
            | Self::Progress
            | Self::Packed => true,
            Self::Count
            | Self::Flag
            | Self::Texts
            | Self::Free
            | Self::Object(_)
            | Self::Objects(_)
            | Self::Rows(_) => false,
        }
    }

    /// What the user put somewhere is the user's, also when it is empty.
    pub(super) fn may_be_null(self) -> bool {
        !matches!(self, Self::Free)
    }
}
