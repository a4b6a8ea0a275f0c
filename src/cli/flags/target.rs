//! The runs that a command is about.

use clap::{Arg, Args};

use super::values::filter;

/// The names that the parser has for the two.
pub(super) const TARGETS: &str = "targets";
pub(super) const FILTER: &str = "filter";

/// Says of a command that it needs none.
pub(super) fn or_the_newest(target: Arg) -> Arg {
    let forms = target.get_help().map(ToString::to_string);
    let forms = forms.unwrap_or_default();
    target.help(format!("{forms}; without any, the newest runs"))
}

/// The runs that a command is about.
#[derive(Clone, Debug, Default, Args)]
pub(in crate::cli) struct TargetFlags {
    /// Runs: `flow-…`, `id:…` for an id of another form, `@latest` or
    /// `@latest:NAME` for the newest run; with `/node-…` or `/train/fit` behind it
    /// a node and the nodes below it; `@last` for what was watched last, a console
    /// link, or `-` for a list on standard input
    #[arg(id = TARGETS, value_name = "TARGET")]
    pub(in crate::cli) targets: Vec<String>,
    /// The runs that fit, instead of TARGET: `name=reco status=failed since=24h
    /// limit=5`; further words are `user`, `pipeline`, `workspace`, `source-type`
    /// and `source-id`. `status` is `initialized`, `running`, `succeeded`,
    /// `failed`, `terminating`, `terminated`, `skipped` or `unknown`
    #[arg(
        id = FILTER,
        long,
        env = "PAIWATCH_FILTER",
        value_name = "WORDS",
        value_parser = filter,
        help_heading = "Runs"
    )]
    pub(in crate::cli) filter: Option<String>,
}

impl TargetFlags {
    /// One target.
    pub(in crate::cli) fn of(target: &str) -> Self {
        Self {
            targets: vec![target.to_owned()],
            filter: None,
        }
    }

    /// Whether the words name any run.
    pub(in crate::cli) fn is_given(&self) -> bool {
        !self.targets.is_empty() || self.filter.is_some()
    }
}
