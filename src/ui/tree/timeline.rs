//! The bars of the rows on the axis of the selected run.

use std::ops::Range;

use chrono::{DateTime, TimeDelta, Utc};
use ratatui::style::Style;

use crate::app::model::Model;
use crate::app::nodes::tree::{Node, Place};
use crate::app::runs::reason::ready_since;
use crate::app::runs::run::Run;
use crate::app::view::timeline::TimeAxis;
use crate::domain::{Phase, Status, StatusKind};
use crate::ui::pen::Pen;
use crate::ui::theme::Theme;

/// When something waited, and when it was at work.
#[derive(Clone, Copy, Debug)]
pub(super) struct Span {
    /// Since when it could have begun.
    ready: Option<DateTime<Utc>>,
    begun: Option<DateTime<Utc>>,
    until: DateTime<Utc>,
    kind: StatusKind,
    is_slow: bool,
}

/// The axis of the selected run, or of the first one that has begun; and whether it goes on.
pub(super) fn axis(model: &Model) -> Option<(TimeAxis, bool)> {
    let key = model.view.selected.as_ref().map(|selected| &selected.key);
    let selected = key.and_then(|key| model.watch.runs.get(key.run()?.as_str()));
    let selected = selected.filter(|run| run.timing().started_at().is_some());
    let run = selected.or_else(|| {
        let mut runs = model.watch.runs.values();
        runs.find(|run| run.timing().started_at().is_some())
    })?;
    let timing = run.timing();
    let from = timing.started_at()?;
    Some(match timing.finished_at() {
        Some(until) => (TimeAxis::closed(from, until), false),
        None => (TimeAxis::open(from, model.now.service), true),
    })
}

/// When a run was at work.
pub(super) fn of_run(model: &Model, run: &Run) -> Option<Span> {
    let begun = run.timing().started_at()?;
    Some(Span {
        ready: None,
        begun: Some(begun),
        until: begun + run.elapsed(model.now.service)?,
        kind: run.status().map_or(StatusKind::Other, Status::kind),
        is_slow: false,
    })
}

/// When a node waited though nothing was missing, and when it was at work.
pub(super) fn of_node(model: &Model, run: &Run, place: Place, node: &Node) -> Option<Span> {
    let begun = node.state.timing.started_at();
    let until = match begun {
        Some(begun) => begun + run.elapsed_of(node, model.now.service)?,
        None if node.phase() == Phase::Waiting => model.now.service,
        None => return None,
    };
    let slow_path = model.view.timeline.slow_path.as_ref();
    let slow_path = slow_path.filter(|(id, ..)| *id == run.id);
    Some(Span {
        ready: ready_since(run, node),
        begun,
        until,
        kind: node.kind().unwrap_or(StatusKind::Other),
        is_slow: slow_path.is_some_and(|(.., path)| path.nodes.contains(&place)),
    })
}

/// Draws a bar in all the room there is.
pub(super) fn draw(span: &Span, axis: &TimeAxis, theme: &Theme, mut pen: Pen<'_>) {
    let width = pen.room();
    let mut cells = vec![(" ", Style::new()); width];
    let mut put = |range: Range<usize>, sign, style| {
        if let Some(cells) = cells.get_mut(range) {
            cells.fill((sign, style));
        }
    };
    let waited_until = span.begun.unwrap_or(span.until);
    if let Some(ready) = span
        .ready
        .filter(|ready| waited_until - *ready >= TimeDelta::seconds(1))
    {
        put(
            axis.cells(width, ready, waited_until),
            theme.signs.open,
            theme.quiet(),
        );
    }
    if let Some(begun) = span.begun {
        let mark = theme.status(span.kind);
        let sign = if span.is_slow {
            theme.signs.full
        } else {
            theme.signs.bar
        };
        let range = axis.cells(width, begun, span.until);
        let end = range.end;
        put(range, sign, mark.style);
        // Without colour, too, it is seen what did not end well.
        if matches!(span.kind, StatusKind::Failed | StatusKind::Terminated) && end > 0 {
            put(end - 1..end, mark.sign, mark.style);
        }
    }
    for same in cells.chunk_by(PartialEq::eq) {
        if let Some((sign, style)) = same.first() {
            pen.repeat(sign, same.len(), *style);
        }
    }
}
