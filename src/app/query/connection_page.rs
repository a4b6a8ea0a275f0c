//! The connection in full: whom is asked, as whom, how it goes, and what was learnt.

use chrono::TimeDelta;

use crate::app::connection::Freshness;
use crate::app::model::Model;
use crate::app::page::{Line, Page, Role};
use crate::app::query::credentials;
use crate::app::query::permissions;
use crate::domain::{Origin, SourceError, Unparsed};
use crate::text::{ConnectionText, CredentialText, HeaderText, LabelText, Text, time};

/// The cells of the labels; the longest has 23.
const LABELS: usize = 25;

/// All lines about the connection.
pub(super) fn lines(model: &Model, width: u16) -> Vec<Line> {
    let mut page = model.settings.page(width).with_labels(LABELS);
    // On a screen of a few lines what is wrong must not lie below the end.
    write_what_is_wrong(&mut page, model);
    for (label, value) in facts(model) {
        page.fact(label, Some(&value));
    }
    page.heading(Text::Connection(ConnectionText::LearntTitle));
    for (label, value) in traits(model) {
        page.fact(label, Some(&value));
    }
    page.into_lines()
}

fn write_what_is_wrong(page: &mut Page, model: &Model) {
    let missing = permissions::missing(&model.watch);
    let trouble = model.watch.connection.trouble.as_ref();
    if let Some(trouble) = trouble {
        page.say(Role::Trouble, &Text::Trouble(trouble.error.clone()));
        if trouble.error.is_about_credentials() {
            let origin = Box::new(model.watch.connection.credentials.origin.clone());
            page.say(Role::Plain, &how_to_mend(&trouble.error, origin));
        }
        page.say(Role::Plain, &Text::Header(trouble.next(model.now.machine)));
    }
    for operation in missing.iter().copied() {
        page.say(
            Role::Trouble,
            &Text::Connection(ConnectionText::Needs(vec![operation])),
        );
    }
    let list = model.watch.connection.list_trouble();
    if let Some(error) = list {
        page.say(
            Role::Trouble,
            &Text::Connection(ConnectionText::NoList(error.clone())),
        );
    }
    let unparsed = write_what_was_not_understood(page, model);
    if trouble.is_some() || !missing.is_empty() || list.is_some() || unparsed > 0 {
        page.gap();
    }
}

/// What to do about credentials that are refused or missing.
pub fn how_to_mend(error: &SourceError, origin: Box<Origin>) -> Text {
    match error {
        SourceError::Refused(refusal) if refusal.is_expired_token() => {
            Text::Credential(CredentialText::HowToRenew(origin))
        }
        SourceError::Credentials(error) => Text::Credential(CredentialText::Hint(error.clone())),
        _ => Text::Credential(CredentialText::HowToMend(origin)),
    }
}

/// All of it, with its age: what is read once only may be missing since. Says how much.
fn write_what_was_not_understood(page: &mut Page, model: &Model) -> usize {
    let connection = &model.watch.connection;
    for (name, unparsed) in &connection.unparsed {
        let mut values = Unparsed::default();
        values.note(name, unparsed.count);
        let age = time::duration(model.now.machine - unparsed.last);
        page.say(
            Role::Trouble,
            &Text::Connection(ConnectionText::UnparsedAgo(values, age)),
        );
    }
    connection.unparsed.len()
}

/// What is known of the way to the service; first what changes.
fn facts(model: &Model) -> Vec<(Text, String)> {
    let say = |text: &Text| model.settings.language.say(text).into_owned();
    let connection = &model.watch.connection;
    let age = match connection.freshness(model.now.machine) {
        Freshness::Starting => say(&Text::Header(HeaderText::Connecting)),
        Freshness::Live(age) => say(&Text::Header(HeaderText::Live(time::duration(age)))),
        Freshness::Late(age) => say(&Text::Header(HeaderText::Late(time::duration(age)))),
        Freshness::Stale(age) => say(&Text::Header(HeaderText::Stale(time::duration(age)))),
    };
    let offset = model.watch.clock.offset();
    let sign = if offset < TimeDelta::zero() { "-" } else { "+" };
    let in_words = if offset.abs() < TimeDelta::minutes(1) {
        time::latency
    } else {
        time::duration
    };
    let offset = format!("{sign}{}", in_words(offset.abs()));
    let mut facts = vec![
        (Text::Label(LabelText::Data), age),
        (Text::Label(LabelText::Clock), offset),
        (
            Text::Label(LabelText::Endpoint),
            model.settings.place.clone(),
        ),
        (
            Text::Label(LabelText::Account),
            connection.credentials.key.clone(),
        ),
        (
            Text::Label(LabelText::Interval),
            time::interval(connection.interval),
        ),
    ];
    facts.extend(credentials::facts(model));
    if let Some(calls) = connection.calls() {
        facts.push((
            Text::Label(LabelText::Calls),
            say(&Text::Connection(ConnectionText::CallsOf(calls))),
        ));
    }
    facts.push((
        Text::Label(LabelText::Answers),
        connection.answers.to_string(),
    ));
    if let Some(latency) = connection.latency {
        facts.push((Text::Label(LabelText::Latency), time::latency(latency)));
    }
    facts
}

/// What was learnt of how the endpoint answers; nothing needs to be set for it.
fn traits(model: &Model) -> Vec<(Text, String)> {
    let say = |text: &Text| model.settings.language.say(text).into_owned();
    let yes_or_no = |answer: bool| {
        say(if answer {
            &Text::Label(LabelText::Yes)
        } else {
            &Text::Label(LabelText::No)
        })
    };
    let known = |answer: Option<bool>| {
        answer.map_or_else(
            || say(&Text::Connection(ConnectionText::NotKnownYet)),
            yes_or_no,
        )
    };
    let traits = &model.watch.connection.traits;
    let mut facts = vec![
        (Text::Label(LabelText::RootsAnswered), known(traits.roots)),
        (
            Text::Label(LabelText::OutputsInBatches),
            known(traits.outputs_in_batches),
        ),
        (
            Text::Label(LabelText::WorkspaceWanted),
            yes_or_no(traits.workspace_wanted),
        ),
        (Text::Label(LabelText::Batch), traits.max_batch.to_string()),
    ];
    if traits.set_aside > 0 {
        facts.push((
            Text::Label(LabelText::SetAside),
            traits.set_aside.to_string(),
        ));
    }
    if traits.slowness > 1 {
        facts.push((
            Text::Label(LabelText::Slowed),
            format!("x{}", traits.slowness),
        ));
    }
    facts
}
