//! What the open tab wants read, and what came of it. A reading belongs to the
//! selected row and the open tab: what nobody looks at any more is not asked for.

mod answers;
mod earlier;
mod wants;

pub(super) use answers::{fail, take_in};

use crate::app::log::{Log, LogFilter};
use crate::app::model::Model;
use crate::app::model::detail::Detail;
use crate::app::reading::LoadState;
use crate::app::reading::Reading;
use crate::app::runs::anew::Anew;
use crate::app::update::readings::wants::wants;
use crate::app::view::pane::Tab;
use crate::app::view::rows::RowKey;
use crate::domain::FetchKind;

/// Keeps the readings those of the selected row and the open tab.
/// Whether others are wanted than before.
pub(super) fn renew(model: &mut Model) -> bool {
    let wants = wants(model);
    let zone = model.settings.zone.clone();
    let detail = &mut model.detail;
    let mut number = detail.last;
    let had = detail.numbers();
    keep(&mut detail.raw, wants.raw, &mut number);
    keep(&mut detail.outputs, wants.outputs, &mut number);
    keep(&mut detail.runtime, wants.runtime, &mut number);
    keep(&mut detail.containers, wants.containers, &mut number);
    match wants.log {
        None => detail.log = None,
        Some(node) if detail.log.as_ref().is_some_and(|log| log.node == node) => {}
        Some(node) => {
            number = number.wrapping_add(1);
            detail.log = Some(Log::new(node, LogFilter::default(), zone, number));
        }
    }
    detail.last = number;
    let has_others = detail.numbers() != had;
    earlier::renew(model) || has_others
}

fn keep<T: Clone>(slot: &mut Option<Reading<T>>, wanted: Option<FetchKind>, number: &mut u32) {
    match wanted {
        None => *slot = None,
        Some(kind) if slot.as_ref().is_some_and(|reading| reading.kind == kind) => {}
        Some(kind) => {
            *number = number.wrapping_add(1);
            *slot = Some(Reading::new(kind, *number));
        }
    }
}

/// Reads everything of the open tab again.
pub(super) fn read_again(model: &mut Model) {
    let detail = &mut model.detail;
    let mut number = detail.last;
    for reading in detail.all_readings() {
        number = number.wrapping_add(1);
        reading.ask_again(number);
    }
    detail.last = number;
    // Outputs that came with a batch are read once more only where somebody wants it.
    if let (Tab::Outputs, None, Some(RowKey::Node(key))) = (
        model.detail.tab,
        &model.detail.outputs,
        model.view.selected_key(),
    ) {
        let at = FetchKind::Outputs(key.clone());
        let number = model.detail.next_number();
        model.detail.outputs = Some(Reading::new(at, number));
    }
}

/// A tick is over: a log that is followed, or whose end says why a node failed, may be asked
/// for once more.
pub(super) fn follow(detail: &mut Detail) {
    let is_open = matches!(detail.tab, Tab::Logs | Tab::Overview);
    let Some(log) = detail
        .log
        .as_mut()
        .filter(|log| is_open && !log.is_complete)
    else {
        return;
    };
    let may_ask = match &log.state {
        LoadState::Loading => false,
        LoadState::Done => true,
        // What passes by itself is tried again; the rest only on demand.
        LoadState::Failed(error) => !error.is_about_the_thing_asked(),
    };
    if may_ask {
        detail.last = detail.last.wrapping_add(1);
        log.follow(detail.last);
    }
}

/// The trees of all runs that have a row on the screen are wanted once more, and that of
/// the selected one.
pub(super) fn read_visible_trees_again(model: &mut Model) {
    let height = usize::from(model.screen().tree.height);
    let window = model.view.window(height).map(|(_, row)| row.run as usize);
    let mut visible: Vec<usize> = window.collect();
    let selected = model.view.selected_key().and_then(|key| key.run().cloned());
    visible.extend(selected.and_then(|run| model.watch.runs.get_index_of(run.as_str())));
    visible.sort_unstable();
    visible.dedup();
    for at in visible {
        if let Some((_, run)) = model.watch.runs.get_index_mut(at) {
            run.ask_anew(Anew::Shape);
        }
    }
}
