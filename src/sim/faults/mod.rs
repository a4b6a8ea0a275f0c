//! What goes wrong on purpose: on the way, in the service's head, with its clock. Here stand the names and their
//! values, and what each fault does to an answer.

mod bend;
mod bodies;
mod bomb;
mod error;
mod held;
mod set;
mod strike;
mod table;

pub(super) use crate::sim::faults::{bodies::may_be_packed, strike::Strike};
pub use crate::sim::faults::{error::FaultError, set::Faults};

/// One way to fail. Those that stand first win where an answer can fail in one way only.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Fault {
    SlowHeaders,
    Drop,
    Throttle,
    ThrottleAcs,
    ThrottleHttp,
    InternalError,
    Unavailable,
    ExpiredToken,
    Forbidden,
    Garbage,
    HugeBody,
    DeepNesting,
    GzipBomb,
    WrongTypes,
    WrongElement,
    CutBody,
    SlowBody,
    ClockSkew,
    ClockJump,
    Vanished,
}
