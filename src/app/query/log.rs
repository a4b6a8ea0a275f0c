//! The window onto the open log: how large it is, and what can be done with it.

use crate::app::input::motion::Way;
use crate::app::log::Log;
use crate::app::log::place::WindowShape;
use crate::app::model::Model;
use crate::app::model::detail::Detail;
use crate::app::reading::{LoadState, trouble};
use crate::app::view::pane::Tab;
use crate::domain::Operation;
use crate::text::cells;

/// The lines of the window, below the tabs and what says how the log stands.
pub fn shape(model: &Model) -> Option<WindowShape> {
    let detail = model.screen().detail?;
    let width = usize::from(detail.width);
    let log = model.detail.log.as_ref();
    let above = log.map_or(0, |log| trouble_lines(model, log, width).len());
    Some(WindowShape {
        width,
        height: usize::from(detail.height).saturating_sub(2 + above),
        wraps: model.detail.wraps,
        left: model.detail.log.as_ref().map_or(0, |log| log.left),
    })
}

/// Whether the open tab shows a log that was read.
pub fn is_open(detail: &Detail) -> bool {
    detail.tab == Tab::Logs && detail.log.is_some()
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

/// The operation that reads logs.
pub const LOGS: Operation = Operation::ListPipelineRunNodeLogs;

/// Whether there is anything to see sideways.
pub(in crate::app) fn can_shift(model: &Model, way: Way) -> bool {
    let log = model.detail.log.as_ref().filter(|_| is_open(&model.detail));
    let (Some(log), Some(shape)) = (log, shape(model)) else {
        return false;
    };
    log.can_shift(way, shape)
}
