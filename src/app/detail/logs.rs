//! The tab with the log of the selected node: how it stands, or why there is none.

use crate::app::detail::reference;
use crate::app::input::motion::Step;
use crate::app::input::motion::Way;
use crate::app::log::place::Shape;
use crate::app::log::{Log, LogFilter};
use crate::app::model::Model;
use crate::app::model::menu::Prompt;
use crate::app::page::{Line, Page, Piece, Role};
use crate::app::reading::LoadState;
use crate::app::runs::tree::place::Place;
use crate::app::runs::tree::{Node, Tree};
use crate::app::update::menu;
use crate::app::view::pane::Tab;
use crate::app::view::rows::Thing;
use crate::domain::{Operation, Phase, SourceError, Term};
use crate::text::{Text, cells, time};

/// The lines of the window, below the tabs and what says how the log stands.
pub fn shape(model: &Model) -> Option<Shape> {
    let detail = model.screen().detail?;
    let width = usize::from(detail.width);
    let log = model.detail.log.as_ref();
    let above = log.map_or(0, |log| trouble_lines(model, log, width).len());
    Some(Shape {
        width,
        height: usize::from(detail.height).saturating_sub(2 + above),
        wraps: model.detail.wraps,
        left: model.detail.log.as_ref().map_or(0, |log| log.left),
    })
}

/// Whether the open tab shows a log that was read.
pub fn is_open(model: &Model) -> bool {
    model.tab == Tab::Logs && model.detail.log.is_some()
}

/// One line on how the log stands.
pub fn standing(model: &Model, log: &Log) -> Line {
    let say = |text: &Text| model.settings.language.say(text).into_owned();
    let lines = Text::LogLines(log.ring.len(), log.ring.known_end());
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
            add(Role::Title, &Text::LogNew(unseen));
        }
        (LoadState::Loading, _) if log.ring.is_empty() => add(Role::Dim, &Text::Loading),
        (LoadState::Loading | LoadState::Done, _) if log.is_complete => {
            add(Role::Dim, &Text::LogComplete);
        }
        (LoadState::Loading | LoadState::Done, _) if model.settings.paused => {
            add(Role::Dim, &Text::Paused);
        }
        (LoadState::Loading | LoadState::Done, _) if log.unseen() == 0 => {
            add(Role::Dim, &Text::LogFollowed);
        }
        (LoadState::Failed(_) | LoadState::Loading | LoadState::Done, _) => {}
    }
    if log.left > 0 && !model.detail.wraps {
        add(Role::Dim, &Text::LogColumn(log.left + 1));
    }
    if let Some(keyword) = &log.filter.keyword {
        add(Role::Key, &Text::LogKeyword(keyword.as_str().to_owned()));
    }
    if log.filter.from.is_some() || log.filter.until.is_some() {
        let zone = &model.settings.zone;
        let moment = |at: Option<chrono::DateTime<chrono::Utc>>| {
            at.map_or_else(String::new, |at| time::clock(at, zone))
        };
        add(
            Role::Key,
            &Text::LogWithin(moment(log.filter.from), moment(log.filter.until)),
        );
    }
    if shape.is_some_and(|shape| log.shows_errors(shape)) {
        let mark = model.settings.glyphs.error_stream();
        let words = say(&Text::LogErrorStream);
        pieces.push(Piece::new(Role::Dim, &format!("   {mark} {words}")));
    }
    Line(pieces)
}

/// Why no more could be read, in as many lines as it takes: the permission that
/// is needed stands at the end. A cell before each is left free.
pub fn trouble_lines(model: &Model, log: &Log, width: usize) -> Vec<String> {
    let LoadState::Failed(error) = &log.state else {
        return Vec::new();
    };
    let words = model.settings.language.say(&trouble(error, LOGS));
    cells::wrap(&words, width.saturating_sub(1))
}

/// What is said of a reading that failed: its words, and how to try again.
pub fn trouble(error: &SourceError, operation: Operation) -> Text {
    Text::ReadFailed(error.clone(), operation)
}

/// The operation that reads logs.
pub const LOGS: Operation = Operation::ListPipelineRunNodeLogs;

/// Writes why the selected row has no log, and where one is.
pub(super) fn write_why_not(page: &mut Page, thing: Thing<'_>) {
    match thing {
        Thing::Run(run) => {
            page.say(Role::Dim, &Text::NoLogOfRun);
            write_failed_below(page, &run.tree, crate::app::runs::tree::place::ROOT);
        }
        Thing::Node(run, place, node) if node.is_composite() => {
            page.say(Role::Dim, &Text::NoLogOfComposite);
            write_failed_below(page, &run.tree, place);
        }
        Thing::Node(_, _, node) if node.phase() == Phase::Waiting => {
            page.say(Role::Dim, &Text::NoLogYet);
        }
        Thing::Node(..) => page.say(Role::Dim, &Text::NoLogOfSkipped),
        Thing::Artifact(_, node, _) | Thing::Part(_, node, _) => {
            page.say(Role::Dim, &Text::NoLogOfOutput(node.name.to_string()));
        }
    }
}

/// The failed leaves below a node, of which each has a log.
pub fn failed_below(tree: &Tree, place: Place) -> impl Iterator<Item = (Place, &Node)> {
    let below = tree.branch(place).filter(move |(other, _)| *other != place);
    below.filter(|(_, node)| !node.is_composite() && node.has_failed())
}

fn write_failed_below(page: &mut Page, tree: &Tree, place: Place) {
    const MOST: usize = 20;
    let mut failed = failed_below(tree, place).peekable();
    if failed.peek().is_none() {
        return;
    }
    page.gap();
    page.say(Role::Plain, &Text::LogsOfFailed);
    for (_, node) in failed.take(MOST) {
        page.indented(2, |page| page.pieces(reference(node)));
    }
}

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

/// Moves sideways over lines that are cut. Whether there was anything to see there.
pub fn shift(model: &mut Model, way: Way) -> bool {
    let Some(shape) = shape(model).filter(|_| is_open(model)) else {
        return false;
    };
    let log = model.detail.log.as_mut();
    log.is_some_and(|log| log.shift(way, shape))
}

/// Whether there is anything to see sideways.
pub fn can_shift(model: &Model, way: Way) -> bool {
    let log = model.detail.log.as_ref().filter(|_| is_open(model));
    let (Some(log), Some(shape)) = (log, shape(model)) else {
        return false;
    };
    log.can_shift(way, shape)
}

/// Puts the window where a match is seen, and notes that it was gone to.
fn stand_on(log: &mut Log, line: i64, shape: Shape) {
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
        model.notice = Some(Text::NotFound(text.to_owned()));
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
        model.notice = Some(Text::NotFound(text));
    }
}

/// Asks what the service is to look for.
pub fn ask_keyword(model: &mut Model) {
    let Some(log) = model.detail.log.as_ref().filter(|_| model.tab == Tab::Logs) else {
        model.notice = Some(Text::NoLogOpen);
        return;
    };
    let keyword = log.filter.keyword.as_ref();
    let keyword = keyword.map_or_else(String::new, |keyword| keyword.as_str().to_owned());
    menu::ask(model, Prompt::Keyword, &keyword);
}

/// Asks for the time range that the service is to tell.
pub fn ask_range(model: &mut Model) {
    if is_open(model) {
        menu::ask(model, Prompt::Range, "");
    } else {
        model.notice = Some(Text::NoLogOpen);
    }
}

/// Reads only the lines that hold a text, or all where it is empty.
pub fn only_with(model: &mut Model, keyword: &str) {
    let keyword = Term::new(keyword);
    read_with(model, |filter| LogFilter { keyword, ..filter });
}

/// Reads only the lines of a time range, or all where it is empty.
pub fn only_within(model: &mut Model, range: &str) {
    let zone = &model.settings.zone;
    match crate::app::log::range::read(range, model.service_now, zone) {
        Some((from, until)) => read_with(model, |filter| LogFilter {
            from,
            until,
            ..filter
        }),
        None => model.notice = Some(Text::BadRange(range.to_owned())),
    }
}

fn read_with(model: &mut Model, change: impl FnOnce(LogFilter) -> LogFilter) {
    let number = model.detail.next_number();
    if let Some(log) = &mut model.detail.log {
        let filter = change(log.filter.clone());
        *log = Log::new(log.node.clone(), filter, log.zone.clone(), number);
    }
}
