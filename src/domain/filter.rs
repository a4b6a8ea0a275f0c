//! What to look for in the service's lists, and in which order. A filter that
//! the service would refuse or read as none cannot be written.

use bytestring::ByteString;

use crate::domain::{PipelineId, RunId, WorkspaceId};

/// A text to look for. Not blank: the service takes an empty one for none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Term(ByteString);

impl Term {
    /// The text without white space around, if anything is left of it.
    pub fn new(text: &str) -> Option<Self> {
        let text = text.trim();
        (!text.is_empty()).then(|| Self(text.into()))
    }

    /// The text, which is not empty.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// An enumeration whose variants are words of the service.
macro_rules! words {
    ($(#[$about:meta])* $name:ident { $($(#[$word_about:meta])* $word:ident),+ $(,)? }) => {
        $(#[$about])*
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
        pub enum $name {
            $($(#[$word_about])* $word),+
        }

        impl $name {
            /// Every word there is.
            pub const ALL: &[Self] = &[$(Self::$word),+];

            /// The word as the service writes it.
            pub fn as_str(self) -> &'static str {
                match self {
                    $(Self::$word => stringify!($word)),+
                }
            }
        }
    };
}

words! {
    /// The states by which runs can be listed (`protocol`: Lists of runs). There are
    /// more, but the service does not look for those.
    RunState {
        Initialized, #[default] Running, Succeeded, Failed, Terminated, Unknown, Skipped, Terminating,
    }
}

words! {
    /// What a list of runs can be sorted by.
    RunField {
        PipelineId, UserId, ParentUserId, StartedAt, FinishedAt, WorkflowServiceId, Duration,
        #[default] GmtCreateTime, GmtModifiedTime,
    }
}

words! {
    /// What a list of outputs can be sorted by.
    OutputField { Name, Type, #[default] GmtCreateTime }
}

words! {
    /// What a list of workspaces can be sorted by.
    WorkspaceField { #[default] GmtCreateTime, GmtModifiedTime }
}

words! {
    /// Which nodes are told of.
    View {
        /// What was submitted.
        #[default] Logical,
        /// The containers that run behind it.
        Physical,
    }
}

words! {
    /// Which of a run's manifests; the last two are not explained anywhere.
    ManifestType { #[default] Raw, Frozen, Rendered, Expanded, Runtime }
}

/// Which end of a list comes first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Order {
    Ascending,
    #[default]
    Descending,
}

impl Order {
    /// The word as the service writes it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Ascending => "ASC",
            Self::Descending => "DESC",
        }
    }
}

/// The order of a list. The service knows no order without a field.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Sorting<Field> {
    pub by: Field,
    pub order: Order,
}

/// Which runs; by default all, the newest first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RunFilter {
    pub name: Option<Term>,
    pub state: Option<RunState>,
    /// `SDK`, `DESIGNER`, `M6`, `UNKNOWN`, or any other word.
    pub source_type: Option<Term>,
    pub source_id: Option<Term>,
    pub workspace: Option<WorkspaceId>,
    pub user: Option<Term>,
    /// Runs of any of these; none means of all.
    pub pipelines: Vec<PipelineId>,
    pub run: Option<RunId>,
    pub sorting: Sorting<RunField>,
}

/// The types of outputs, those that are used most first.
pub const OUTPUT_TYPES: [&str; 7] = [
    "Model",
    "DataSet",
    "Metrics",
    "ModelEvaluation",
    "Any",
    "DataStream",
    "Raw",
];

/// Which outputs below a node; by default all, the newest first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OutputFilter {
    pub name: Option<Term>,
    /// `Model`, `DataSet`, `Metrics`, `ModelEvaluation`, or any other word.
    pub kind: Option<Term>,
    pub sorting: Sorting<OutputField>,
}

/// Whether a word is looked for as a whole or as a part.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Matching {
    #[default]
    Whole,
    Part,
}

/// Which pipelines; by default all.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PipelineFilter {
    pub identifier: Option<Term>,
    /// `pai` for the official ones, else a user's id.
    pub provider: Option<Term>,
    pub version: Option<Term>,
    pub workspace: Option<WorkspaceId>,
    pub matching: Matching,
}

/// Which workspaces; by default all, the newest first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct WorkspaceFilter {
    pub name: Option<Term>,
    /// Any of these; none means all.
    pub ids: Vec<WorkspaceId>,
    /// `ENABLED`, `DISABLED`, `FROZEN`, or any other word.
    pub status: Option<Term>,
    pub user: Option<Term>,
    pub resource_group: Option<Term>,
    pub sorting: Sorting<WorkspaceField>,
}

#[cfg(test)]
mod tests {
    use super::{RunField, Term};

    #[test]
    fn a_blank_text_is_no_term() {
        assert_eq!(Term::new(" \n"), None);
        assert_eq!(Term::new(" a b\n").unwrap().as_str(), "a b");
    }

    #[test]
    fn a_word_is_written_as_its_variant_is_called() {
        assert_eq!(RunField::ALL.len(), 9);
        assert_eq!(RunField::default().as_str(), "GmtCreateTime");
    }
}
