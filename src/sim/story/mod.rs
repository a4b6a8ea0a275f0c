//! What the service plays: pipelines, and the runs of them. A story knows nothing of ids, of the
//! time or of requests. The format is described in `assets/stories/README.md`.

mod checks;
pub(in crate::sim) mod command;
mod commands;
pub(in crate::sim) mod each;
mod embedded;
pub(in crate::sim) mod ending;
mod error;
mod extent;
mod huge;
mod lengths;
pub(in crate::sim) mod moment;
mod outputs;
mod parse;
mod past;
pub(in crate::sim) mod pipeline;
mod resolve;
pub(in crate::sim) mod run;
pub(in crate::sim) mod size;
pub(in crate::sim) mod status;
mod whole;
pub(in crate::sim) mod words;
pub(in crate::sim) mod workspaces;
pub(in crate::sim) mod written;

pub use crate::sim::story::error::StoryError;
pub use crate::sim::story::whole::Story;
