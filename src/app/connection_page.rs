//! The connection in full: whom is asked, as whom, how it goes, and what was learnt.

use chrono::TimeDelta;

use crate::app::connection::Freshness;
use crate::app::model::Model;
use crate::app::page::{Line, Page, Role};
use crate::app::permissions;
use crate::text::{Text, time};

/// All lines about the connection.
pub fn lines(model: &Model, width: u16) -> Vec<Line> {
    let mut page = Page::new(&model.settings, width);
    page.heading(&Text::ConnectionTitle);
    for (label, value) in facts(model) {
        page.fact(&label, Some(&value));
    }
    if let Some(trouble) = &model.connection.trouble {
        page.gap();
        page.say(Role::Trouble, &Text::Trouble(trouble.error.clone()));
        let next = time::duration(trouble.next_try - model.now);
        page.say(Role::Plain, &Text::NextTry(next));
    }
    let missing = permissions::missing(model);
    if !missing.is_empty() {
        page.gap();
        for operation in missing {
            page.fact(&Text::LabelForbidden, Some(&format!("paiflow:{operation}")));
        }
    }
    page.heading(&Text::LearntTitle);
    for (label, value) in learnt(model) {
        page.fact(&label, Some(&value));
    }
    page.into_lines()
}

/// What is known of the way to the service.
fn facts(model: &Model) -> Vec<(Text, String)> {
    let say = |text: &Text| model.settings.language.say(text).into_owned();
    let connection = &model.connection;
    let mut facts = vec![
        (Text::LabelEndpoint, model.settings.place.clone()),
        (Text::LabelAccount, model.settings.account.clone()),
        (Text::LabelInterval, time::interval(connection.interval)),
        (
            Text::LabelCalls,
            say(&Text::CallsOf(connection.calls_a_minute)),
        ),
        (Text::LabelAnswers, connection.answers.to_string()),
    ];
    if let Some(latency) = connection.latency {
        facts.push((Text::LabelLatency, time::latency(latency)));
    }
    let age = match connection.freshness(model.now) {
        Freshness::Starting => say(&Text::Connecting),
        Freshness::Live(age) => say(&Text::Live(time::duration(age))),
        Freshness::Late(age) => say(&Text::Late(time::duration(age))),
        Freshness::Stale(age) => say(&Text::Stale(time::duration(age))),
    };
    facts.push((Text::LabelData, age));
    let offset = model.clock.offset();
    let sign = if offset < TimeDelta::zero() { "-" } else { "+" };
    let offset = format!("{sign}{}", time::latency(offset.abs()));
    facts.push((Text::LabelClock, offset));
    facts
}

/// What was learnt of how the endpoint answers; nothing needs to be set for it.
fn learnt(model: &Model) -> Vec<(Text, String)> {
    let say = |text: &Text| model.settings.language.say(text).into_owned();
    let yes_or_no = |answer: bool| say(if answer { &Text::Yes } else { &Text::No });
    let known = |answer: Option<bool>| answer.map_or_else(|| say(&Text::NotKnownYet), yes_or_no);
    let learnt = &model.connection.learnt;
    let mut facts = vec![
        (Text::LabelRootsAnswered, known(learnt.roots)),
        (
            Text::LabelOutputsInBatches,
            known(learnt.outputs_in_batches),
        ),
        (
            Text::LabelWorkspaceWanted,
            yes_or_no(learnt.workspace_wanted),
        ),
        (Text::LabelBatch, learnt.max_batch.to_string()),
    ];
    if learnt.set_aside > 0 {
        facts.push((Text::LabelSetAside, learnt.set_aside.to_string()));
    }
    if learnt.slowness > 1 {
        facts.push((Text::LabelSlowed, format!("x{}", learnt.slowness)));
    }
    facts
}
