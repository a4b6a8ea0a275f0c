//! The file that a person writes: contexts to watch in, and what is set once for all of them.
//! It is checked as a whole when it is read, so that a mistake is told before anything is asked.

mod context;
mod error;
mod file;
mod known;
mod last;
mod template;

pub use self::context::{Context, Watched};
pub use self::error::ConfigError;
pub use self::file::{Config, Word};
pub use self::known::Known;
pub use self::last::Last;
pub use self::template::TEMPLATE;
