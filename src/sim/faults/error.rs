//! What can be wrong with a set of faults.

use thiserror::Error;

/// Why a text writes no set of faults.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum FaultError {
    #[error("there is no fault `{name}`; did you mean `{nearest}`?")]
    Unknown { name: String, nearest: &'static str },
    #[error("the fault `{name}` takes no value")]
    Unwanted { name: &'static str },
    #[error("the fault `{name}` takes {wanted}, not `{value}`")]
    Value {
        name: &'static str,
        wanted: &'static str,
        value: String,
    },
    #[error("there is no operation or list `{value}`; did you mean `{nearest}`?")]
    Scope {
        value: String,
        nearest: &'static str,
    },
    #[error("after the @ of `{word}` comes the share of answers that fail, from 0 to 1")]
    Share { word: String },
    #[error("after the * of `{word}` comes the number of answers that fail, from 1 on")]
    Count { word: String },
    #[error("`{word}` says the same thing twice")]
    Twice { word: String },
}
