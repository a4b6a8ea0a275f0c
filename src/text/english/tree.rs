//! The rows of runs, nodes and outputs, in English.

use std::borrow::Cow;

use crate::domain::StatusKind;
use crate::text::TreeText;
use crate::text::english::sentences::state;

pub(super) fn say(text: &TreeText) -> Cow<'static, str> {
    match text {
        TreeText::ColumnName => "NAME".into(),
        TreeText::ColumnProgress => "PROGRESS".into(),
        TreeText::ColumnStatus => "STATUS".into(),
        TreeText::ReadingTheLog => "reading the log".into(),
        TreeText::NoErrorInLog => "no error line at the end of the log".into(),
        TreeText::ColumnElapsed => "ELAPSED".into(),
        TreeText::NotAnswered => "no status".into(),
        TreeText::NotAnsweredBecause(code) => format!("no status ({code})").into(),
        TreeText::Deleted => "deleted".into(),
        TreeText::WaitsFor(name) => format!("waits: {name}").into(),
        TreeText::SkippedUpstream => "Skipped(up)".into(),
        TreeText::WaitingFor(name) => format!("waiting for {name}").into(),
        TreeText::SkippedBecauseUpstreamFailed => "Skipped (upstream failed)".into(),
        TreeText::Iterations => "loop".into(),
        TreeText::OutputCount(n) => format!("out {n}").into(),
        TreeText::Parts(1) => "1 part".into(),
        TreeText::Parts(n) => format!("{n} parts").into(),
        TreeText::QuietOf(StatusKind::Succeeded, n) => format!("{n} done").into(),
        TreeText::QuietOf(kind, n) => format!("{n} {}", state(*kind)).into(),
        TreeText::NextOnes(names) => format!("next: {names}").into(),
        TreeText::MoreRuns(1) => "+1 run".into(),
        TreeText::MoreRuns(n) => format!("+{n} runs").into(),
        TreeText::NoSuchNode(node) => format!("no node `{node}`").into(),
        TreeText::NoRunsYet => "no runs yet".into(),
        TreeText::FilteredAway => "no row fits the filter (`esc` shows all)".into(),
        TreeText::ColumnLeft => "LEFT".into(),
        TreeText::ColumnOffUsual => "±%".into(),
    }
}
