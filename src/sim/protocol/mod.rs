//! What requests and answers are made of: paths, parameters, signatures, refusals, the forms of
//! fields.

pub(in crate::sim) mod auth;
pub(in crate::sim) mod body;
pub(in crate::sim) mod catalogue;
pub(in crate::sim) mod forms;
pub(in crate::sim) mod key;
pub(in crate::sim) mod object;
pub(in crate::sim) mod parameters;
pub(in crate::sim) mod refusal;
pub(in crate::sim) mod routes;
