//! The tab with the log of the selected node: how it stands, or why there is none.

use crate::app::detail::words::reference;
use crate::app::log::Log;
use crate::app::model::Model;
use crate::app::nodes::tree::Tree;
use crate::app::nodes::tree::place::Place;
use crate::app::page::{Line, Page, Piece, Role};
use crate::app::query::log::shape;
use crate::app::reading::LoadState;
use crate::app::runs::failures::failed_below;
use crate::app::view::rows::Thing;
use crate::domain::Phase;
use crate::text::{HeaderText, LogText, PageText, Text, time};

/// One line on how the log stands.
pub fn standing(model: &Model, log: &Log) -> Line {
    let say = |text: &Text| model.settings.language.say(text).into_owned();
    let lines = Text::Log(LogText::Lines(log.ring.len(), log.ring.known_end()));
    let mut pieces = vec![Piece::new(Role::Dim, &say(&lines))];
    let shape = shape(model);
    if let Some(day) = shape.and_then(|shape| log.day(shape)) {
        pieces.push(Piece::new(Role::Dim, &format!("   {day}")));
    }
    let mut add = |role, text: &Text| {
        pieces.push(Piece::new(role, &format!("   {}", say(text))));
    };
    match (&log.state, log.unseen()) {
        (LoadState::Loading | LoadState::Done, unseen) if unseen > 0 => {
            add(Role::Title, &Text::Log(LogText::New(unseen)));
        }
        (LoadState::Loading, _) if log.ring.is_empty() => {
            add(Role::Dim, &Text::Page(PageText::Loading));
        }
        (LoadState::Loading | LoadState::Done, _) if log.is_complete => {
            add(Role::Dim, &Text::Log(LogText::Complete));
        }
        (LoadState::Loading | LoadState::Done, _) if model.settings.paused => {
            add(Role::Dim, &Text::Header(HeaderText::Paused));
        }
        (LoadState::Loading | LoadState::Done, _) if log.unseen() == 0 => {
            add(Role::Dim, &Text::Log(LogText::Followed));
        }
        (LoadState::Failed(_) | LoadState::Loading | LoadState::Done, _) => {}
    }
    if log.left > 0 && !model.detail.wraps {
        add(Role::Dim, &Text::Log(LogText::Column(log.left + 1)));
    }
    if let Some(keyword) = &log.filter.keyword {
        add(
            Role::Key,
            &Text::Log(LogText::Keyword(keyword.as_str().to_owned())),
        );
    }
    if log.filter.from.is_some() || log.filter.until.is_some() {
        let zone = &model.settings.zone;
        let moment = |at: Option<chrono::DateTime<chrono::Utc>>| {
            at.map_or_else(String::new, |at| time::clock(at, zone))
        };
        add(
            Role::Key,
            &Text::Log(LogText::Within(
                moment(log.filter.from),
                moment(log.filter.until),
            )),
        );
    }
    if shape.is_some_and(|shape| log.shows_errors(shape)) {
        let mark = model.settings.glyphs.error_stream();
        let words = say(&Text::Log(LogText::ErrorStream));
        pieces.push(Piece::new(Role::Dim, &format!("   {mark} {words}")));
    }
    Line(pieces)
}

/// Writes why the selected row has no log, and where one is.
pub(super) fn write_why_not(page: &mut Page, thing: Thing<'_>) {
    match thing {
        Thing::Run(run) => {
            page.say(Role::Dim, &Text::Log(LogText::NoLogOfRun));
            write_failed_below(page, &run.tree, crate::app::nodes::tree::place::ROOT);
        }
        Thing::Node(run, place, node) if node.is_composite() => {
            page.say(Role::Dim, &Text::Log(LogText::NoLogOfComposite));
            write_failed_below(page, &run.tree, place);
        }
        Thing::Node(_, _, node) if node.phase() == Phase::Waiting => {
            page.say(Role::Dim, &Text::Log(LogText::NoLogYet));
        }
        Thing::Node(..) => page.say(Role::Dim, &Text::Log(LogText::NoLogOfSkipped)),
        Thing::Artifact(_, node, _) | Thing::Part(_, node, _) => {
            page.say(
                Role::Dim,
                &Text::Log(LogText::NoLogOfOutput(node.name.to_string())),
            );
        }
    }
}

fn write_failed_below(page: &mut Page, tree: &Tree, place: Place) {
    const MOST: usize = 20;
    let mut failed = failed_below(tree, place).peekable();
    if failed.peek().is_none() {
        return;
    }
    page.gap();
    page.say(Role::Plain, &Text::Log(LogText::OfFailed));
    for (_, node) in failed.take(MOST) {
        page.indented(2, |page| page.pieces(reference(node)));
    }
}
