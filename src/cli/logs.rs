//! `paiwatch logs`: print the logs of a run or of a node.

use std::process::ExitCode;

use crate::app::log::range;
use crate::app::model::Model;
use crate::cli::failure::{Failure, warn};
use crate::cli::flags::{LogsFlags, TargetFlags};
use crate::cli::headless::{Connected, connect, runtime};
use crate::cli::options::Options;
use crate::cli::output::print;
use crate::cli::setup;
use crate::cli::subject::Subject;
use crate::domain::{Operation, Term, Unread};
use crate::poll::snapshot::LogReader;
use crate::run::{LogRequest, LogsEnd, Wanted, logs};
use crate::text::ScriptText;

/// Reads the tree of the run, then the logs of the tasks that are meant.
pub(super) fn run(flags: &LogsFlags) -> Result<ExitCode, Failure> {
    let common = setup::settled(flags.common())?;
    let subject = Subject::of(&flags.subject);
    let options = Options::read(&common, &TargetFlags::of(&subject.run))?;
    let keyword = keyword(flags)?;
    runtime()?.block_on(async {
        options.begin_log();
        let mut connected = connect(options).await?;
        let patience = flags.patience.of_a_look();
        let mut model = connected.model(patience).await?;
        let request = LogRequest {
            keyword,
            from: from(&model, flags)?,
            ..request(&connected, flags)
        };
        let wanted = Wanted {
            outputs: false,
            causes: false,
        };
        let (unread, failure) = connected.look(&mut model, wanted, patience).await;
        if let Some(failure) = failure {
            return Err(failure);
        }
        let Some((run, place)) = subject.place(&model, &unread)? else {
            return Ok(ExitCode::from(5));
        };
        let id = run.id.clone();
        let request = LogRequest { place, ..request };
        let (client, limits) = (&connected.client, &connected.limits);
        let reader = if flags.follow {
            let patience = flags.patience.of_a_watch();
            LogReader::new(client, limits, patience).for_long()
        } else {
            LogReader::new(client, limits, patience)
        };
        let end = logs(&mut model, &id, &reader, &connected.clock, &request, print).await?;
        match end {
            LogsEnd::Read(None) | LogsEnd::Unread => Ok(whole(&unread)),
            LogsEnd::Read(Some(error)) => {
                Err(connected.unheard(&error, Operation::ListPipelineRunNodeLogs))
            }
            LogsEnd::Nothing => {
                warn(Some(ScriptText::NoLogs(flags.failed).into()));
                Ok(whole(&unread))
            }
        }
    })
}

fn request(connected: &Connected, flags: &LogsFlags) -> LogRequest {
    LogRequest {
        failed: flags.failed,
        follow: flags.follow,
        tail: flags.tail,
        times: flags.timestamps,
        interval: connected.settings.interval,
        ..LogRequest::default()
    }
}

/// What every line is to hold. The service takes an empty text for none.
fn keyword(flags: &LogsFlags) -> Result<Option<Term>, Failure> {
    let Some(text) = &flags.grep else {
        return Ok(None);
    };
    let term = Term::new(text);
    let missing = || {
        Failure::usage(
            ScriptText::EmptyKeyword.into(),
            ScriptText::HowToGrep.into(),
        )
    };
    term.ok_or_else(missing).map(Some)
}

/// Since when lines are wanted, as people type it.
fn from(
    model: &Model,
    flags: &LogsFlags,
) -> Result<Option<chrono::DateTime<chrono::Utc>>, Failure> {
    let Some(text) = &flags.since else {
        return Ok(None);
    };
    let range = range::read(text, model.now.machine, &model.settings.zone);
    let from = range.and_then(|(from, until)| from.filter(|_| until.is_none()));
    let bad = || {
        let what = ScriptText::BadTime(text.clone());
        Failure::usage(what.into(), ScriptText::HowToGiveTime.into())
    };
    from.ok_or_else(bad).map(Some)
}

/// 0 where every task is known, else 5.
fn whole(unread: &[Unread]) -> ExitCode {
    ExitCode::from(if unread.is_empty() { 0 } else { 5 })
}
