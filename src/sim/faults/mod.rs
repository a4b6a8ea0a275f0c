//! What goes wrong on purpose: on the way, in the service's head, with its clock. Here stand the
//! names and their values, which requests are hit, and what each fault does to an answer.

mod active;
mod bend;
pub(in crate::sim) mod bodies;
mod bomb;
pub(in crate::sim) mod error;
pub(in crate::sim) mod fault;
pub(in crate::sim) mod injection;
pub(in crate::sim) mod scope;
pub(in crate::sim) mod set;
mod value;
