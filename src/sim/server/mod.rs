//! The service towards its clients: requests come in here, are believed or not, and are answered.

pub(in crate::sim) mod behaviour;
mod clean;
mod context;
mod control;
mod receive;
mod reply;
pub(in crate::sim) mod router;
pub(in crate::sim) mod seen;
pub(in crate::sim) mod service;
pub(in crate::sim) mod settings;
mod state;
