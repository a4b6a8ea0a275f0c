//! The service itself, small enough to live in the program: it reads the protocol on its own,
//! checks signatures, and plays a story. It shares no type with the client, so that one misreading
//! cannot hide in both.

mod faults;
mod named;
mod operations;
mod play;
mod protocol;
mod readings;
mod seed;
mod server;
pub mod story;

pub use crate::sim::faults::error::FaultError;
pub use crate::sim::faults::fault::Fault;
pub use crate::sim::faults::set::Faults;
pub use crate::sim::protocol::key::{KeyPair, SecurityToken};
pub use crate::sim::readings::error::ReadingError;
pub use crate::sim::readings::reading::Reading;
pub use crate::sim::readings::set::Readings;
pub use crate::sim::server::behaviour::{Behaviour, Clock};
pub use crate::sim::server::router::router;
pub use crate::sim::server::seen::Seen;
pub use crate::sim::server::service::{Service, StartError};
pub use crate::sim::server::settings::Settings;
pub use crate::sim::story::command::{Command, CommandError};
