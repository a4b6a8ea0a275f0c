//! `paiwatch status`: print what is known once, and leave.

use std::io::{self, IsTerminal};
use std::process::ExitCode;
use std::time::Duration;

use crate::app::model::Model;
use crate::app::query::node_path::find;
use crate::app::runs::run::Run;
use crate::cli::failure::{Failure, warn, warn_unread};
use crate::cli::flags::{Common, StatusFlags, TargetFlags};
use crate::cli::headless::{connect, runtime};
use crate::cli::options::Options;
use crate::cli::output::{lines, print};
use crate::cli::setup;
use crate::cli::subject::not_found;
use crate::domain::Unread;
use crate::print::{json, overview, table};
use crate::run::Wanted;
use crate::text::ScriptText;

/// Looks once, and prints what was told. What could not be read is said on standard
/// error, and makes it end with 5, as does a target that is not answered.
pub(super) fn run(flags: &StatusFlags) -> Result<ExitCode, Failure> {
    let common = setup::settled(flags.common())?;
    let patience = flags.patience.of_a_look();
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
        outputs: match (flags.outputs.all, flags.outputs.none) {
            (true, _) => OutputsWanted::All,
            (false, true) => OutputsWanted::None,
            (false, false) => OutputsWanted::OfFew,
        },
        patience,
    };
    print_status(&common, &flags.named, look)
}

/// What is looked at, and how long without progress.
#[derive(Clone, Copy, Debug)]
pub(super) struct Look {
    pub(super) form: Form,
    /// Of which runs outputs are read, where they are shown.
    pub(super) outputs: OutputsWanted,
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
        options.begin_log();
        let mut connected = connect(options).await?;
        let mut model = connected.model(look.patience).await?;
        let wanted = look.wanted(model.watch.runs.len());
        let has_left_out =
            look.outputs == OutputsWanted::OfFew && form.shows_outputs() && !wanted.outputs;
        let (unread, failure) = connected.look(&mut model, wanted, look.patience).await;
        for run in model.watch.runs.values() {
            nodes_must_be_there(run)?;
        }
        // Who reads JSON finds everything that was named in it, whatever was told.
        if form == Form::Json || failure.is_none() {
            print(&form.text(&model, &unread, wanted.outputs))?;
        }
        if let Some(failure) = failure {
            return Err(failure);
        }
        // Who looks at an empty list wonders; a script sees that it is empty.
        if unread.is_empty() && model.watch.runs.is_empty() && io::stdout().is_terminal() {
            warn(Some(ScriptText::NoRunFits.into()));
        }
        if has_left_out {
            warn(Some(
                ScriptText::OutputsLeftOut(model.watch.runs.len()).into(),
            ));
        }
        warn_unread(&unread);
        Ok(completeness(&model, &unread))
    })
}

/// Of which runs outputs are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum OutputsWanted {
    All,
    /// Of all, where they are few: the outputs of each run take a call or more.
    OfFew,
    None,
}

/// So many runs are few: as many as are shown where none is named.
const FEW: usize = 20;

/// What is printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    /// A line a run.
    Lines,
    Tree,
    Json,
}

impl Look {
    /// What has to be read of so many runs that were named.
    fn wanted(self, runs: usize) -> Wanted {
        let of_them = match self.outputs {
            OutputsWanted::All => true,
            OutputsWanted::OfFew => runs <= FEW,
            OutputsWanted::None => false,
        };
        Wanted {
            outputs: of_them && self.form.shows_outputs(),
            causes: self.form != Form::Json,
        }
    }
}

impl Form {
    fn shows_outputs(self) -> bool {
        self != Self::Lines
    }

    fn text(self, model: &Model, unread: &[Unread], has_outputs: bool) -> String {
        match self {
            Self::Lines => lines(&overview::overview(model, unread)),
            Self::Tree => table::table(model, unread),
            Self::Json => json::text(&json::report(model, unread, has_outputs)),
        }
    }
}

/// The node that was named with a run must stand in its tree, where that was read.
pub(super) fn nodes_must_be_there(run: &Run) -> Result<(), Failure> {
    let Some(node) = run.missing_branch() else {
        return Ok(());
    };
    let found = find(run, node.as_str());
    found
        .map(|_| ())
        .map_err(|error| not_found(run, node.as_str(), error))
}

/// 0 where everything about all that was named was told, else 5.
fn completeness(model: &Model, unread: &[Unread]) -> ExitCode {
    let is_answered = |run: &Run| !run.is_unanswered() && run.top().is_some();
    let all_answered = unread.is_empty() && model.watch.runs.values().all(is_answered);
    ExitCode::from(if all_answered { 0 } else { 5 })
}
