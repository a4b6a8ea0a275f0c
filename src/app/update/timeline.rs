//! Switching the bars, and finding the slow path of the run that is looked at.

use chrono::TimeDelta;

use crate::app::estimate::SlowPath;
use crate::app::model::Model;
use crate::app::runs::run::Run;
use crate::text::{NoticeText, Text};

/// So long a path is good.
const GOOD_FOR: TimeDelta = TimeDelta::seconds(5);

/// Shows bars, or none.
pub(super) fn toggle_bars(model: &mut Model) {
    model.view.timeline.is_off = !model.view.timeline.is_off;
    model.notice = Some(if model.view.timeline.is_off {
        Text::Notice(NoticeText::BarsOff)
    } else {
        Text::Notice(NoticeText::BarsOn)
    });
}

/// Tells the slow path apart, or not any more.
pub(super) fn toggle_slow_path(model: &mut Model) {
    model.view.timeline.lights_slow_path = !model.view.timeline.lights_slow_path;
    model.view.timeline.slow_path = None;
}

/// Finds the slow path of the selected run anew, where it is shown.
pub(super) fn renew(model: &mut Model) {
    if !model.view.timeline.lights_slow_path {
        return;
    }
    let now = model.now.service;
    let key = model.view.selected_key().and_then(|key| key.run());
    let Some(run) = key.and_then(|run| model.watch.runs.get(run.as_str())) else {
        model.view.timeline.slow_path = None;
        return;
    };
    let known = model.view.timeline.slow_path.as_ref();
    let is_good = known.is_some_and(|(id, at, _)| *id == run.id && now - *at < GOOD_FOR);
    if !is_good {
        model.view.timeline.slow_path = path_of(run, now).map(|path| (run.id.clone(), now, path));
    }
}

fn path_of(run: &Run, now: chrono::DateTime<chrono::Utc>) -> Option<SlowPath> {
    let path = SlowPath::of(&run.tree, run.top()?, now);
    (!path.nodes.is_empty()).then_some(path)
}
