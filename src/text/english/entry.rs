//! What is typed and chosen, in English.

use std::borrow::Cow;

use crate::domain::Operation;
use crate::text::EntryText;
use crate::text::english::sentences::{bad_search, with_need};

pub(super) fn say(text: &EntryText) -> Cow<'static, str> {
    match text {
        EntryText::AddPrompt => "add:".into(),
        EntryText::AddHint => {
            "an id, a link, @latest:NAME, or name= status= since= and more".into()
        }
        EntryText::PickRowTitle => "; Jump to".into(),
        EntryText::PickActionTitle => ": Command".into(),
        EntryText::WatchingNow(run) => format!("watching {run}").into(),
        EntryText::NotWatchedAnyMore(name) => {
            format!("stopped watching {name} (the run continues); `a` to add it again").into()
        }
        EntryText::LookingForRuns => "searching".into(),
        EntryText::BadSearch(error) => bad_search(error).into(),
        EntryText::FoundRuns(1, _) => "already watching that run".into(),
        EntryText::FoundRuns(all, 0) => format!("already watching those {all} runs").into(),
        EntryText::FoundRuns(all, new) if all == new => format!("watching {all} more runs").into(),
        EntryText::FoundRuns(all, new) => {
            format!("watching {new} more of {all} matching runs").into()
        }
        EntryText::NoRunFits(typed) => format!("no run matches `{typed}`").into(),
        EntryText::RunsUnlisted(error) => format!(
            "cannot list runs: {}",
            with_need(error, Operation::ListPipelineRuns)
        )
        .into(),
        EntryText::OtherRegion(region) => {
            format!("that run is in {region}: start another `paiwatch --region {region}`").into()
        }
    }
}
