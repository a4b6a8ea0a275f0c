//! The service towards its clients: requests come in here, are believed or not, and are answered.

pub(in crate::sim) mod behaviour;
pub(in crate::sim) mod clean;
pub(in crate::sim) mod context;
pub(in crate::sim) mod control;
pub(in crate::sim) mod receive;
pub(in crate::sim) mod reply;
pub(in crate::sim) mod router;
pub(in crate::sim) mod seen;
pub(in crate::sim) mod service;
pub(in crate::sim) mod settings;
pub(in crate::sim) mod state;
