//! The runs that a command is about.

use clap::Args;

/// The runs that a command is about.
#[derive(Clone, Debug, Default, Args)]
pub(in crate::cli) struct TargetFlags {
    /// Runs: `flow-…`, `flow-…/node-…` for a node and the nodes below it,
    /// `@latest` or `@latest:NAME` for the newest run, a console link, or `-`
    /// for a list on standard input; without any, the newest runs
    #[arg(value_name = "TARGET")]
    pub(in crate::cli) targets: Vec<String>,
}
