//! What goes wrong on purpose: on the way, in the service's head, with its clock. Here stand the names and their
//! values, which requests are hit, and what each fault does to an answer.

mod active;
mod bend;
mod bodies;
mod bomb;
mod error;
mod injection;
mod scope;
mod set;
mod table;
mod value;

pub(super) use crate::sim::faults::bodies::may_be_packed;
pub use crate::sim::faults::error::FaultError;
pub(super) use crate::sim::faults::injection::FaultInjection;
pub(super) use crate::sim::faults::scope::{BatchList, Target};
pub use crate::sim::faults::set::Faults;

/// One way to fail. Those that stand first win where an answer can fail in one way only.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Fault {
    SlowHeaders,
    Drop,
    Throttle,
    ThrottleAcs,
    ThrottleHttp,
    InternalError,
    Refuse,
    Unavailable,
    Page,
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
    StaleReplica,
    Vanished,
}
