//! Reading the past of what is watched, and what follows from it for each run.

use crate::app::estimate::Kin;
use crate::app::message::{Effect, Recalled};
use crate::app::model::Model;
use crate::app::nodes::tree::ROOT;
use crate::app::runs::run::Run;
use crate::domain::{Phase, Sequence, Status, StatusKind};
use crate::text::{NoticeText, Text};

/// Wants the past of every run that is known, those that go on first; foretells the ends.
/// Whether that says something else than before.
pub(super) fn renew(model: &mut Model, effects: &mut Vec<Effect>) -> bool {
    if model.watch.pasts.policy.is_some() {
        want(model);
    }
    let mut is_news = false;
    for run in model.watch.runs.values_mut() {
        let history = run
            .estimate
            .kin
            .as_ref()
            .and_then(|kin| model.watch.pasts.history(kin));
        is_news |= run.estimate.follow(history, &run.tree, run.shape_from);
        let top = run.top().filter(|_| goes_on(run));
        run.estimate.foretell(&run.tree, top, model.now.service);
    }
    let wishes = model.watch.pasts.take_wishes().into_iter();
    effects.extend(wishes.map(Effect::Past));
    is_news
}

fn want(model: &mut Model) {
    for run in model.watch.runs.values_mut() {
        if run.estimate.kin_from != run.details_from || run.details_from == Sequence::default() {
            run.estimate.kin_from = run.details_from;
            run.estimate.kin =
                Kin::of(&run.details).filter(|_| run.details_from != Sequence::default());
        }
    }
    for is_first in [true, false] {
        let runs = model
            .watch
            .runs
            .values()
            .filter(|run| goes_on(run) == is_first);
        for kin in runs.filter_map(|run| run.estimate.kin.as_ref()) {
            model.watch.pasts.want(kin, model.now.machine);
        }
    }
    let detail = &mut model.detail;
    model
        .watch
        .pasts
        .number(model.now.machine, || detail.next_number());
}

/// Whether it is going on, so that it will end by itself some time.
fn goes_on(run: &Run) -> bool {
    let is_active = matches!(run.phase(), Phase::Active | Phase::Unclear);
    let is_stopping = run.status().map(Status::kind) == Some(StatusKind::Terminating);
    let root = run
        .tree
        .node(ROOT)
        .and_then(|root| root.state.timing.started_at());
    is_active && !is_stopping && !run.is_deleted() && !run.is_unanswered() && root.is_some()
}

/// Takes in what was kept of a kind, or that nothing can be kept, or what its runs say together.
pub(super) fn take_in(model: &mut Model, recalled: Recalled) {
    let trouble = match recalled {
        Recalled::Read { name, kept } => {
            let (kept, trouble) = match kept {
                Ok(kept) => (kept, None),
                Err(why) => (None, Some(why)),
            };
            model
                .watch
                .pasts
                .recalled(&name, kept.map(|kept| *kept), model.now.machine);
            trouble
        }
        Recalled::NotKept(why) => Some(why),
        Recalled::SummedUp(sum) => {
            model.watch.pasts.summed_up(*sum, model.now.machine);
            None
        }
    };
    if let Some(why) = trouble.filter(|_| model.watch.pasts.tells_trouble()) {
        model.notice = Some(Text::Notice(NoticeText::PastNotKept(why)));
    }
}
