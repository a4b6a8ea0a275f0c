//! The service's fixed words, as a story writes them and as answers say them.

use serde::{Deserialize, Serialize};

/// What an output is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
pub(crate) enum Kind {
    Model,
    DataSet,
    Metrics,
    ModelEvaluation,
}

impl Kind {
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Model => "Model",
            Self::DataSet => "DataSet",
            Self::Metrics => "Metrics",
            Self::ModelEvaluation => "ModelEvaluation",
        }
    }
}

/// Where a run was submitted from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub(crate) enum SourceType {
    Unknown,
    #[default]
    Sdk,
    Designer,
    M6,
}

impl SourceType {
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Unknown => "UNKNOWN",
            Self::Sdk => "SDK",
            Self::Designer => "DESIGNER",
            Self::M6 => "M6",
        }
    }
}

/// Who may look at a run.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "UPPERCASE")]
pub(crate) enum Accessibility {
    #[default]
    Public,
    Private,
}

/// What a workspace can be used for at the moment.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "UPPERCASE")]
pub(crate) enum WorkspaceStatus {
    #[default]
    Enabled,
    Initializing,
    Failure,
    Disabled,
    Frozen,
    Updating,
}

impl WorkspaceStatus {
    pub(crate) const WORDS: &[(&str, Self)] = &[
        ("ENABLED", Self::Enabled),
        ("INITIALIZING", Self::Initializing),
        ("FAILURE", Self::Failure),
        ("DISABLED", Self::Disabled),
        ("FROZEN", Self::Frozen),
        ("UPDATING", Self::Updating),
    ];
}
