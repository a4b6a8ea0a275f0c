//! An output of a node, alone or as a part of an expandable artifact.

use crate::app::nodes::card_line::CardLine;
use crate::app::nodes::fold::Fold;
use crate::app::nodes::found_once::FoundOnce;
use crate::domain::{ArtifactId, Raw, Time};

/// What a node shows for one of its outputs.
#[derive(Clone, Debug, PartialEq)]
pub enum Artifact {
    Single(Output),
    Group(Group),
}

/// An expandable artifact: its parts in the order of their index.
#[derive(Clone, Debug, PartialEq)]
pub struct Group {
    pub name: Box<str>,
    /// Never empty.
    pub parts: Vec<Output>,
    pub fold: Fold,
}

/// One output of a node. Its value is read only when somebody looks at it.
#[derive(Clone, Debug, PartialEq)]
pub struct Output {
    pub id: ArtifactId,
    pub name: Box<str>,
    /// `Model`, `DataSet`, `Metrics`, `ModelEvaluation` or any other word; empty where the service says none.
    pub kind: Box<str>,
    pub metadata: Option<Raw>,
    pub created: Option<Time>,
    pub producer: Option<Box<str>>,
    pub value: Option<Raw>,
    pub expandable: Option<Box<str>>,
    pub index: Option<i64>,
    /// Its card is unfolded in the tree.
    pub is_open: bool,
    pub(in crate::app) findings: FoundOnce<Box<Findings>>,
}

/// What was found of an output when somebody looked at it, each once.
#[derive(Clone, Debug, Default)]
pub(in crate::app) struct Findings {
    /// The lines of its card.
    pub(in crate::app) lines: FoundOnce<Box<[CardLine]>>,
    pub(in crate::app) headline: FoundOnce<Option<Box<str>>>,
    /// Its named numbers.
    pub(in crate::app) numbers: FoundOnce<Box<[(String, f64)]>>,
}

/// Which types of outputs are shown; the service is not asked for fewer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Kinds {
    #[default]
    All,
    Model,
    DataSet,
    Metrics,
    ModelEvaluation,
}

impl Kinds {
    /// The next in turn.
    #[must_use]
    pub fn next(self) -> Self {
        match self {
            Self::All => Self::Model,
            Self::Model => Self::DataSet,
            Self::DataSet => Self::Metrics,
            Self::Metrics => Self::ModelEvaluation,
            Self::ModelEvaluation => Self::All,
        }
    }

    /// The word of the service; `all` for all.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::All => "all",
            Self::Model => "Model",
            Self::DataSet => "DataSet",
            Self::Metrics => "Metrics",
            Self::ModelEvaluation => "ModelEvaluation",
        }
    }

    /// Whether an artifact is one of them.
    pub fn show(self, artifact: &Artifact) -> bool {
        let fits = |output: &Output| output.kind.eq_ignore_ascii_case(self.as_str());
        self == Self::All || artifact.outputs().iter().any(fits)
    }

    /// Whether metrics are among them.
    pub fn show_metrics(self) -> bool {
        matches!(self, Self::All | Self::Metrics)
    }
}

impl Output {
    /// Unfolds its card, or folds it away.
    pub fn set_open(&mut self, open: bool) {
        self.is_open = open;
        if !open {
            self.findings.forget();
        }
    }

    /// What was found of it, and room for more.
    pub(in crate::app) fn findings(&self) -> &Findings {
        self.findings.get_or(Box::default)
    }

    /// Whether its value is a table of numbers, by the word of the service.
    pub fn is_metrics(&self) -> bool {
        self.kind.eq_ignore_ascii_case("Metrics")
    }
}

impl Group {
    /// The first and the last index of its parts.
    pub fn range(&self) -> (i64, i64) {
        let index = |output: Option<&Output>| output.and_then(|output| output.index).unwrap_or(0);
        (index(self.parts.first()), index(self.parts.last()))
    }
}

impl Artifact {
    /// Its outputs: one, or all parts.
    pub fn outputs(&self) -> &[Output] {
        match self {
            Self::Single(output) => std::slice::from_ref(output),
            Self::Group(group) => &group.parts,
        }
    }
}
