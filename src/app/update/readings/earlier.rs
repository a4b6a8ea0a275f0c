//! The run of the same pipeline before one: looked for in the service's list,
//! once for a run, when somebody compares with it.

use crate::app::compare::BaselineKind;
use crate::app::estimate::Kin;
use crate::app::model::Model;
use crate::app::model::detail::PreviousRunSearch;
use crate::app::reading::LoadState;
use crate::app::runs::run::Run;
use crate::domain::{Fetch, RunDetails, RunId, RunPage, Search, StatusKind};
use crate::text::{EntryText, Text};

/// Looks for the run before the selected one, where that is compared with and was not looked for.
/// Whether it was not looked for before.
pub(super) fn renew(model: &mut Model) -> bool {
    if model.detail.compare != BaselineKind::PreviousRun {
        return false;
    }
    let run = model
        .view
        .selected_key()
        .and_then(|key| model.watch.runs.get(key.run()?.as_str()));
    let wanted = run.filter(|run| !model.detail.earlier.contains_key(&run.id));
    let Some((id, search)) = wanted.and_then(|run| Some((run.id.clone(), search(run)?))) else {
        return false;
    };
    let finding = PreviousRunSearch {
        number: model.detail.next_number(),
        search,
        state: LoadState::Loading,
        run: None,
    };
    model.detail.earlier.insert(id, finding);
    true
}

/// How runs of the same kind are looked for.
fn search(run: &Run) -> Option<Search> {
    run.timing().started_at()?;
    Kin::of_pipeline(&run.details)?.search()
}

/// Takes the list in: the run before is watched from now on, because its outputs are to be read.
pub(super) fn take_in(model: &mut Model, fetch: &Fetch, page: &RunPage) -> bool {
    let mut findings = model.detail.earlier.iter();
    let finding = findings.find(|(_, finding)| finding.number == fetch.number);
    let Some((id, run)) = finding.and_then(|(id, _)| Some((id.clone(), model.watch.runs.get(id)?)))
    else {
        return false;
    };
    let found = before(run, page);
    if let Some(finding) = model.detail.earlier.get_mut(&id) {
        finding.state = LoadState::Done;
        finding.run.clone_from(&found);
    }
    // What a hand has dropped does not come back by itself.
    let found = found.filter(|found| !model.watch.dropped.contains(found));
    let Some(found) = found else {
        return false;
    };
    let is_new = model.watch.add(found.clone());
    if is_new {
        model.notice = Some(Text::Entry(EntryText::WatchingNow(found.to_string())));
    }
    is_new
}

/// The newest run that began before this one; one that succeeded, if there is any.
fn before(run: &Run, page: &RunPage) -> Option<RunId> {
    let started = run.timing().started_at()?;
    let kin = Kin::of_pipeline(&run.details)?;
    let is_earlier = |other: &&RunDetails| {
        let began = other.timing.started_at();
        other.row.run != run.id && kin.holds(other) && began.is_some_and(|began| began < started)
    };
    let earlier = page.runs.iter().filter(is_earlier);
    let best = earlier.max_by_key(|other| {
        let status = other.row.status.as_ref();
        let succeeded = status.is_some_and(|status| status.kind() == StatusKind::Succeeded);
        (succeeded, other.timing.started_at())
    });
    best.map(|other| other.row.run.kept())
}
