//! Adding and dropping runs while watching.

use crate::app::message::Effect;
use crate::app::model::{Mode, Model};
use crate::app::navigate::{By, reveal};
use crate::app::run::Run;
use crate::domain::{
    Look, Named, NamedRun, Outcome, RunDetails, RunId, RunPage, Sight, TargetError, parse_target,
};
use crate::text::Text;

/// Watches what was typed too. What names no run stays to be mended.
pub(super) fn add(model: &mut Model, text: &str) -> Vec<Effect> {
    if text.trim().is_empty() {
        model.mode = Mode::Browse;
        return vec![Effect::Draw];
    }
    match parse_target(text) {
        Ok(Named::Run(named)) => add_run(model, named),
        Ok(Named::Latest(name)) => {
            model.mode = Mode::Browse;
            model.notice = Some(Text::LookingForLatest);
            let number = model.detail.next_number();
            let at = Sight::Latest(name);
            model.wanted = Some(Look { number, at });
            vec![Effect::Draw]
        }
        Err(error) => {
            let text = text.trim().to_owned();
            model.notice = Some(match error {
                TargetError::NoId => Text::NoSuchTarget(text),
                TargetError::NoRunInLink => Text::NoRunInLink(text),
            });
            vec![Effect::Draw]
        }
    }
}

fn add_run(model: &mut Model, named: NamedRun) -> Vec<Effect> {
    // The watch speaks to one endpoint, and with the rights it was started with.
    if let Some(region) = named.region.as_deref()
        && is_elsewhere(&model.settings.place, region)
    {
        model.notice = Some(Text::OtherRegion(region.to_owned()));
        return vec![Effect::Draw];
    }
    if named.token.is_some() {
        model.notice = Some(Text::SharedRunAtStart);
        return vec![Effect::Draw];
    }
    model.mode = Mode::Browse;
    watch(model, named.run.clone());
    if let Some(run) = model.runs.get_mut(named.run.as_str()) {
        // A branch and the whole, or two branches, are the whole.
        run.branch = if run.is_known() { None } else { named.node };
    }
    go_to(model, &named.run);
    vec![Effect::PollNow, Effect::Draw]
}

/// The newest run that was looked for is watched too.
pub(super) fn take_in_latest(model: &mut Model, look: &Look, outcome: Outcome<RunPage>) {
    let Some(wanted) = model.wanted.take_if(|wanted| wanted.number == look.number) else {
        return;
    };
    let Sight::Latest(name) = wanted.at else {
        return;
    };
    let name = name.map_or_else(String::new, |name| name.as_str().to_owned());
    let page = match outcome {
        Ok(answer) => answer.content,
        Err(error) => {
            model.notice = Some(Text::Trouble(error));
            return;
        }
    };
    // Whether the service looks for a part of the name too is not published.
    let is_named = |run: &RunDetails| {
        name.is_empty() || run.row.name.as_deref().is_some_and(|own| *own == *name)
    };
    let found = page.runs.iter().find(|run| is_named(run));
    let Some(run) = found.map(|run| run.row.run.kept()) else {
        model.notice = Some(Text::NoRunOfThatName(name));
        return;
    };
    watch(model, run.clone());
    go_to(model, &run);
}

/// Whether the endpoint is the one of another region; one that names no region is nobody's guess.
fn is_elsewhere(endpoint: &str, region: &str) -> bool {
    endpoint.ends_with(".aliyuncs.com") && !endpoint.contains(&format!(".{region}."))
}

/// Watches a run from now on. `false` where it is watched already.
pub(super) fn watch(model: &mut Model, id: RunId) -> bool {
    model.dropped.remove(&id);
    let is_new = !model.runs.contains_key(id.as_str());
    if is_new {
        model.notice = Some(Text::WatchingNow(id.to_string()));
        model.runs.insert(id.clone(), Run::new(id));
    }
    is_new
}

fn go_to(model: &mut Model, run: &RunId) {
    model.view.note_jump();
    if let Some(at) = model.runs.get_index_of(run.as_str()) {
        reveal(model, at, None, By::Hand);
    }
}

/// Stops watching the run of the selected row. Nothing happens to the run itself.
pub(super) fn drop(model: &mut Model) {
    let Some(row) = model.view.selected_row() else {
        return;
    };
    let Some((id, run)) = model.runs.shift_remove_index(row.run as usize) else {
        return;
    };
    model.notice = Some(Text::NotWatchedAnyMore(run.name().to_owned()));
    model.view.forget(|key| *key.run() == id);
    // What is looked for among the newest runs must not bring it back.
    model.dropped.insert(id);
    model.lay_out_rows();
}
