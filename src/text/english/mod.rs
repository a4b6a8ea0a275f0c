//! The words in English, a table an area.

mod chart;
mod cli;
mod connection;
mod credentials;
mod doctor;
mod entry;
mod estimate;
mod event;
mod export;
mod header;
mod help;
mod json;
mod keys;
mod label;
mod log;
mod notice;
mod output;
mod page;
mod script;
mod sentences;
mod tree;
mod unread;
mod usage;

use std::borrow::Cow;

use self::sentences::trouble;
use crate::text::Text;

pub(super) fn say(text: &Text) -> Cow<'static, str> {
    match text {
        Text::Trouble(error) => trouble(error).into(),
        Text::Warning => "warning".into(),
        Text::Error => "error".into(),
        Text::Hint => "hint".into(),
        Text::Bug => "this is a bug in paiwatch; see the report above".into(),
        Text::Plain(text) => text.clone().into(),
        Text::UsageAt(place, text) => format!("{place}: {}", say(text)).into(),
        Text::Brief(text) => keys::brief(*text).into(),
        Text::Chart(text) => chart::say(text),
        Text::Cli(text) => cli::say(text),
        Text::Connection(text) => connection::say(text),
        Text::Credential(text) => credentials::say(text),
        Text::Doctor(text) => doctor::say(text).into(),
        Text::Entry(text) => entry::say(text),
        Text::Estimate(text) => estimate::say(text),
        Text::Event(text) => event::say(text),
        Text::Export(text) => export::say(text),
        Text::Header(text) => header::say(text),
        Text::Help(text) => help::say(text),
        Text::Json(text) => json::say(text),
        Text::Key(text) => keys::key(*text).into(),
        Text::Label(text) => label::say(*text),
        Text::Log(text) => log::say(text),
        Text::Notice(text) => notice::say(text),
        Text::Output(text) => output::say(text),
        Text::Page(text) => page::say(text),
        Text::Script(text) => script::say(text).into(),
        Text::Tree(text) => tree::say(text),
        Text::Usage(text) => usage::say(text).into(),
    }
}
