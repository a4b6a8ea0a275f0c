//! What can be wrong with a set of readings.

use thiserror::Error;

/// Why a text writes no set of readings.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum ReadingError {
    #[error("there is no reading `{name}`; did you mean `{nearest}`?")]
    Unknown { name: String, nearest: &'static str },
    #[error("`{name}` is written with a number above 0, as in `{name}=20`")]
    NumberMissing { name: &'static str },
    #[error("`{name}` is written without a value")]
    NumberUnwanted { name: &'static str },
    #[error("the readings `{one}` and `{other}` contradict each other")]
    Contradiction {
        one: &'static str,
        other: &'static str,
    },
}
