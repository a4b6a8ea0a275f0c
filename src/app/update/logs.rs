//! What keys do to the log of the open tab.

use crate::app::input::motion::{Step, Way};
use crate::app::log::place::WindowShape;
use crate::app::log::{Log, LogFilter};
use crate::app::model::Model;
use crate::app::model::detail::Detail;
use crate::app::model::mode::Prompt;
use crate::app::query::log::{is_open, shape};
use crate::app::reading::LoadState;
use crate::app::update::menu;
use crate::app::view::pane::Tab;
use crate::domain::Term;
use crate::text::{NoticeText, Text, cells};

/// Scrolls the log. At its first line more is read.
pub(super) fn scroll(model: &mut Model, step: Step) {
    let Some(shape) = shape(model) else { return };
    let page = isize::try_from(shape.height).unwrap_or(1).max(1);
    let Some(log) = &mut model.detail.log else {
        return;
    };
    let is_at_start = log.scroll(step.lines(page), shape);
    let goes_up = step.lines(page) < 0;
    if is_at_start && goes_up && log.has_older() && log.state == LoadState::Done {
        let number = model.detail.next_number();
        if let Some(log) = &mut model.detail.log {
            log.read_older(number);
        }
    }
}

/// Moves sideways over lines that are cut.
pub(super) fn shift(model: &mut Model, way: Way) {
    let shape = shape(model).filter(|_| is_open(&model.detail));
    if let (Some(shape), Some(log)) = (shape, model.detail.log.as_mut()) {
        log.shift(way, shape);
    }
}

/// Puts the window where a match is seen, and notes that it was gone to.
fn stand_on(log: &mut Log, line: i64, shape: WindowShape) {
    log.search.stand_on(line);
    log.show(line, shape);
    let text = log.ring.line(line).map(|line| &*line.text);
    let place = text.and_then(|text| Some((text, log.search.needle().find(text, 0)?)));
    if let Some((text, at)) = place {
        let before = cells::width(text.get(..at).unwrap_or_default());
        let cells = cells::width(log.search.needle().as_str());
        log.show_cells(line, before, cells, shape);
    }
}

/// Looks for a text in the lines that are held, from the one on top on.
pub(super) fn look_for(model: &mut Model, text: &str) {
    let Some(shape) = shape(model) else { return };
    let Some(log) = &mut model.detail.log else {
        return;
    };
    log.search.look_for(text, &log.ring);
    let here = log.first(shape).0;
    if let Some(line) = log.search.next(here - 1, Way::Next) {
        stand_on(log, line, shape);
    } else if !text.is_empty() {
        model.notice = Some(Text::Notice(NoticeText::NotFound(text.to_owned())));
    }
}

/// Goes to the next match.
pub(super) fn go_to_match(model: &mut Model, way: Way) {
    let Some(shape) = shape(model) else { return };
    let Some(log) = &mut model.detail.log else {
        return;
    };
    let here = log.search.standing().unwrap_or(log.first(shape).0 - 1);
    if let Some(line) = log.search.next(here, way) {
        stand_on(log, line, shape);
    } else {
        let text = log.search.needle().as_str().to_owned();
        model.notice = Some(Text::Notice(NoticeText::NotFound(text)));
    }
}

/// Asks what the service is to look for.
pub(super) fn ask_keyword(model: &mut Model) {
    let Some(log) = model
        .detail
        .log
        .as_ref()
        .filter(|_| model.detail.tab == Tab::Logs)
    else {
        model.notice = Some(Text::Notice(NoticeText::NoLogOpen));
        return;
    };
    let keyword = log.filter.keyword.as_ref();
    let keyword = keyword.map_or_else(String::new, |keyword| keyword.as_str().to_owned());
    menu::ask(model, Prompt::Keyword, &keyword);
}

/// Asks for the time range that the service is to tell.
pub(super) fn ask_range(model: &mut Model) {
    if is_open(&model.detail) {
        menu::ask(model, Prompt::Range, "");
    } else {
        model.notice = Some(Text::Notice(NoticeText::NoLogOpen));
    }
}

/// Reads only the lines that hold a text, or all where it is empty.
pub(super) fn only_with(model: &mut Model, keyword: &str) {
    let keyword = Term::new(keyword);
    read_with(&mut model.detail, |filter| LogFilter { keyword, ..filter });
}

/// Reads only the lines of a time range, or all where it is empty.
pub(super) fn only_within(model: &mut Model, range: &str) {
    let zone = &model.settings.zone;
    match crate::app::log::range::read(range, model.now.service, zone) {
        Some((from, until)) => read_with(&mut model.detail, |filter| LogFilter {
            from,
            until,
            ..filter
        }),
        None => model.notice = Some(Text::Notice(NoticeText::BadRange(range.to_owned()))),
    }
}

fn read_with(detail: &mut Detail, change: impl FnOnce(LogFilter) -> LogFilter) {
    let number = detail.next_number();
    if let Some(log) = &mut detail.log {
        let filter = change(log.filter.clone());
        *log = Log::new(log.node.clone(), filter, log.zone.clone(), number);
    }
}
