//! Adding and dropping runs while watching.

use crate::app::message::Effect;
use crate::app::model::Model;
use crate::app::model::mode::Mode;
use crate::app::model::pending_search::PendingSearch;
use crate::app::runs::anew::Anew;
use crate::app::update::navigate::{By, reveal};
use crate::app::view::rows::Item;
use crate::domain::{
    Matching, Named, NamedRun, NodeId, RunId, RunPage, Search, SearchError, SourceError,
    TargetError, is_like_an_id, is_search, parse_search, parse_target, without_token,
};
use crate::text::{CliText, EntryText, Text};

/// Watches what was typed too. What names no run stays to be mended.
pub(super) fn add(model: &mut Model, text: &str) -> Vec<Effect> {
    let text = text.trim();
    if text.is_empty() {
        model.mode = Mode::Browse;
        // What was dropped last is the first suggestion.
        if let Some((id, _)) = model.watch.last_dropped.take() {
            let run = id.clone();
            model.watch.add(id);
            model.notice = Some(Text::Entry(EntryText::WatchingNow(run.to_string())));
            go_to(model, &run);
            return vec![Effect::PollNow, Effect::Draw];
        }
    } else if !is_like_an_id(text) && !is_search(text) && !text.contains(char::is_whitespace) {
        // A word that is no id is a part of a name.
        match parsed(model, &format!("name={text}")) {
            Ok(search) => look_for(model, search, text),
            Err(error) => model.notice = Some(Text::Entry(EntryText::BadSearch(error))),
        }
    } else if is_search(text) {
        match parsed(model, text) {
            Ok(search) => look_for(model, search, text),
            Err(error) => model.notice = Some(Text::Entry(EntryText::BadSearch(error))),
        }
    } else {
        match parse_target(text) {
            Ok(Named::Run(named)) => return add_run(model, named),
            Ok(Named::Runs(search)) => look_for(model, *search, text),
            Err(TargetError::NoForm | TargetError::NoId) => {
                model.notice = Some(Text::Cli(CliText::NoSuchTarget(without_token(text))));
            }
            Err(TargetError::NoRunInLink) => {
                model.notice = Some(Text::Cli(CliText::NoRunInLink(without_token(text))));
            }
        }
    }
    vec![Effect::Draw]
}

fn parsed(model: &Model, text: &str) -> Result<Search, SearchError> {
    let zone = &model.settings.zone;
    parse_search(text, model.now.service, |time| zone.moment(time))
}

fn look_for(model: &mut Model, search: Search, typed: &str) {
    model.mode = Mode::Browse;
    model.notice = Some(Text::Entry(EntryText::LookingForRuns));
    model.watch.pending_search = Some(PendingSearch {
        number: model.detail.next_number(),
        search,
        typed: typed.to_owned(),
    });
}

fn add_run(model: &mut Model, named: NamedRun) -> Vec<Effect> {
    // The watch speaks to one endpoint.
    if let Some(region) = named.region.as_deref()
        && is_elsewhere(&model.settings.place, region)
    {
        model.notice = Some(Text::Entry(EntryText::OtherRegion(region.to_owned())));
        return vec![Effect::Draw];
    }
    model.mode = Mode::Browse;
    if add_branch(model, &named.run, named.node.as_ref()) {
        model.notice = Some(Text::Entry(EntryText::WatchingNow(named.run.to_string())));
    }
    if let Some(run) = model.watch.runs.get_mut(named.run.as_str())
        && named.token.is_some()
    {
        run.token = named.token;
        run.ask_anew(Anew::Demand);
    }
    go_to(model, &named.run);
    vec![Effect::PollNow, Effect::Draw]
}

/// Watches a run or a node of it; whether it was not watched before.
fn add_branch(model: &mut Model, run: &RunId, node: Option<&NodeId>) -> bool {
    let is_new = model.watch.add(run.clone());
    if let Some(run) = model.watch.runs.get_mut(run.as_str()) {
        // A branch and the whole, or two branches, are the whole.
        run.branch = node.filter(|_| is_new).cloned();
    }
    is_new
}

/// The runs that were looked for are watched too.
pub(super) fn take_in_wanted(model: &mut Model, listed: Result<&RunPage, &SourceError>) {
    let Some(pending) = model.watch.pending_search.take() else {
        return;
    };
    let found = match listed {
        Ok(page) => pending.search.found(page),
        Err(error) => {
            model.notice = Some(Text::Entry(EntryText::RunsUnlisted(error.clone())));
            return;
        }
    };
    let Some(first) = found.first().cloned() else {
        model.notice = Some(nothing_found(pending));
        return;
    };
    let all = found.len();
    let node = pending.search.node.as_ref();
    let new = found.into_iter().filter(|run| add_branch(model, run, node));
    model.notice = Some(match (all, new.count()) {
        (1, 1) => Text::Entry(EntryText::WatchingNow(first.to_string())),
        (all, new) => Text::Entry(EntryText::FoundRuns(all, new)),
    });
    go_to(model, &first);
}

fn nothing_found(pending: PendingSearch) -> Text {
    match (pending.search.name, pending.search.filter.name) {
        (Matching::Whole, Some(name)) => {
            Text::Cli(CliText::NoRunOfThatName(name.as_str().to_owned()))
        }
        (Matching::Whole, None) => Text::Cli(CliText::NoRunOfThatName(String::new())),
        (Matching::Part, _) => Text::Entry(EntryText::NoRunFits(pending.typed)),
    }
}

/// Whether the endpoint is the one of another region; one that names no region is nobody's guess.
fn is_elsewhere(endpoint: &str, region: &str) -> bool {
    endpoint.ends_with(".aliyuncs.com") && !endpoint.contains(&format!(".{region}."))
}

fn go_to(model: &mut Model, run: &RunId) {
    model.view.note_jump();
    if let Some(at) = model.watch.runs.get_index_of(run.as_str()) {
        reveal(model, at, None, By::Hand);
    }
}

/// Stops watching the run of the selected row. Nothing happens to the run itself.
pub(super) fn drop(model: &mut Model) {
    let row = model.view.selected_row();
    let Some(row) = row.filter(|row| row.item != Item::Over) else {
        return;
    };
    let Some((id, run)) = model.watch.runs.shift_remove_index(row.run as usize) else {
        return;
    };
    model.notice = Some(Text::Entry(EntryText::NotWatchedAnyMore(
        run.name().to_owned(),
    )));
    model.watch.last_dropped = Some((id.clone(), run.name().to_owned()));
    model.view.forget(|key| key.is_of(&id));
    // What is looked for among the newest runs must not bring it back.
    model.watch.dropped.insert(id);
    model.lay_out_rows();
}
