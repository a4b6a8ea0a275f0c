//! `paiwatch status`: print what is known once, and leave.

use std::process::ExitCode;
use std::time::Duration;

use crate::app::model::Model;
use crate::app::query::node_path::find;
use crate::app::runs::run::Run;
use crate::cli::failure::{Failure, warn};
use crate::cli::flags::{Common, StatusFlags, TargetFlags};
use crate::cli::headless::{Glance, PATIENCE, glance, runtime};
use crate::cli::options::Options;
use crate::cli::output::{lines, print};
use crate::cli::setup;
use crate::cli::subject::not_found;
use crate::domain::Unread;
use crate::print::{json, overview, table};
use crate::run::Wanted;
use crate::text::Text;

/// Looks once, and prints what was told. What could not be read is said on standard
/// error, and makes it end with 5, as does a target that is not answered.
pub(super) fn run(flags: &StatusFlags) -> Result<ExitCode, Failure> {
    let common = setup::settled(flags.common())?;
    let patience = flags.give_up.unwrap_or(PATIENCE);
    let is_named = !flags.named.targets.is_empty();
    let form = if flags.json {
        Form::Json
    } else if flags.tree || is_named {
        Form::Tree
    } else {
        Form::Lines
    };
    let look = Look {
        form,
        outputs: !flags.no_outputs,
        patience,
    };
    print_status(&common, &flags.named, look)
}

/// What is looked at, and how long without progress.
#[derive(Clone, Copy, Debug)]
pub(super) struct Look {
    pub(super) form: Form,
    /// What came out of nodes is read, where it is shown.
    pub(super) outputs: bool,
    pub(super) patience: Duration,
}

/// A single look at these targets.
pub(super) fn print_status(
    common: &Common,
    targets: &TargetFlags,
    look: Look,
) -> Result<ExitCode, Failure> {
    let options = Options::read(common, targets)?;
    let form = look.form;
    runtime()?.block_on(async {
        warn(
            options
                .log
                .clone()
                .begin_aside(options.settings.place.clone()),
        );
        let Glance {
            model,
            unread,
            failure,
        } = glance(options, look.wanted(), look.patience).await?;
        for run in model.runs.values() {
            nodes_must_be_there(run)?;
        }
        // Who reads JSON finds everything that was named in it, whatever was told.
        if form == Form::Json || failure.is_none() {
            print(&form.text(&model, &unread))?;
        }
        if let Some(failure) = failure {
            return Err(failure);
        }
        for missing in &unread {
            warn(Some(Text::NotRead(Box::new(missing.clone()))));
        }
        Ok(completeness(&model, &unread))
    })
}

/// What is printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    /// A line a run.
    Lines,
    Tree,
    Json,
}

impl Look {
    /// What has to be read.
    fn wanted(self) -> Wanted {
        Wanted {
            outputs: self.outputs && self.form != Form::Lines,
            causes: self.form != Form::Json,
        }
    }
}

impl Form {
    fn text(self, model: &Model, unread: &[Unread]) -> String {
        match self {
            Self::Lines => lines(&overview::overview(model, unread)),
            Self::Tree => table::table(model, unread),
            Self::Json => json::text(&json::report(model, unread)),
        }
    }
}

/// The node that was named with a run must stand in its tree, where that was read.
pub(super) fn nodes_must_be_there(run: &Run) -> Result<(), Failure> {
    let Some(node) = &run.branch else {
        return Ok(());
    };
    if run.tree.is_empty() || run.top().is_some() {
        return Ok(());
    }
    let found = find(run, node.as_str());
    found
        .map(|_| ())
        .map_err(|error| not_found(run, node.as_str(), error))
}

/// 0 where everything about all that was named was told, else 5.
fn completeness(model: &Model, unread: &[Unread]) -> ExitCode {
    let is_answered = |run: &Run| !run.is_unanswered() && run.top().is_some();
    let all_answered = unread.is_empty() && model.runs.values().all(is_answered);
    ExitCode::from(if all_answered { 0 } else { 5 })
}
