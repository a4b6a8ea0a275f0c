//! Moving the cursor, folding and unfolding: what a hand does to the tree.

use crate::app::model::Model;
use crate::app::nodes::fold::OpenGroups;
use crate::app::nodes::tree::place::{Place, ROOT};
use crate::app::nodes::tree::{Fold, Node};
use crate::app::runs::run::Run;
use crate::app::view::pane::Form;
use crate::app::view::rows::{Below, Item, Row, RowKey};
use crate::app::view::window::{Selected, View};
use crate::domain::NodeKey;
use crate::text::{NoticeText, Text};

/// Moves the cursor by so many rows, not past the ends.
pub(super) fn move_by(model: &mut Model, rows: isize) {
    let at = model.view.selected_at().saturating_add_signed(rows);
    move_to(model, at);
}

/// Moves the cursor to a row, or to the last one.
pub(super) fn move_to(model: &mut Model, at: usize) {
    let before = model.view.selected_at();
    model.view.select(&model.watch.runs, at);
    if model.view.selected_at() == 0 {
        model.view.top = 0;
    }
    let height = usize::from(model.screen().tree.height);
    model.view.fill(height);
    model.view.show_selected_with_its_neighbours(height);
    model.view.note_line();
    if model.view.selected_at() != before {
        model.detail.top = 0;
    }
}

/// Puts the cursor on a row that is in sight: nothing scrolls.
pub(super) fn put_on(model: &mut Model, at: usize) {
    if at == model.view.selected_at() {
        return;
    }
    model.view.note_jump();
    model.view.follows = false;
    model.view.select(&model.watch.runs, at);
    model.detail.top = 0;
    show_selected(model);
}

/// How many rows a page has.
pub fn page(model: &Model) -> isize {
    isize::try_from(model.screen().tree.height)
        .unwrap_or(1)
        .max(1)
}

/// Unfolds the selected row; an open one hands the cursor to the first row below it.
pub(super) fn unfold_or_enter(model: &mut Model) {
    let Some(row) = model.view.selected_row() else {
        return;
    };
    match row.below {
        Below::Shown if has_rows_below(&model.view, row) => move_by(model, 1),
        // It is open, and nothing of what is below fits.
        Below::Shown => model.notice = Some(Text::Notice(NoticeText::FilterHidesRest)),
        Below::Hidden => set_fold(model, row, true),
        Below::Nothing => {}
    }
}

/// Whether the row after the selected one stands below it.
fn has_rows_below(view: &View, selected: Row) -> bool {
    let next = view.rows.get(view.selected_at() + 1);
    next.is_some_and(|next| next.depth > selected.depth)
}

/// Folds the selected row; a closed one, or one without anything below, hands the cursor up.
pub(super) fn fold_or_leave(model: &mut Model) {
    let Some(row) = model.view.selected_row() else {
        return;
    };
    if row.below == Below::Shown && !is_front(&model.view, row) {
        set_fold(model, row, false);
    } else if let Some(at) = place_above(&model.view, row) {
        move_to(model, at);
    }
}

/// Folds an open row and unfolds a closed one.
pub(super) fn toggle(model: &mut Model) {
    let Some(row) = model.view.selected_row() else {
        return;
    };
    match row.below {
        Below::Shown => set_fold(model, row, false),
        Below::Hidden => set_fold(model, row, true),
        Below::Nothing => {}
    }
}

/// Folds or unfolds the selected row and all that is below it.
pub(super) fn set_branch(model: &mut Model, open: bool) {
    let Some(row) = model.view.selected_row() else {
        return;
    };
    let place = match row.item {
        Item::Run => ROOT,
        Item::Node(place) => place,
        Item::Output(_) | Item::Counted(..) | Item::Over => return set_fold(model, row, open),
    };
    if let Some((_, run)) = model.watch.runs.get_index_mut(row.run as usize) {
        set_below(run, place, open);
    }
    lay_out(model);
}

/// Folds or unfolds every run and all that is below it.
pub(super) fn set_all(model: &mut Model, open: bool) {
    for run in model.watch.runs.values_mut() {
        set_below(run, ROOT, open);
    }
    lay_out(model);
}

/// Who opens what hides a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum By {
    /// What a hand opens stays open.
    Hand,
    /// What the program opens closes again, and what a hand has closed stays closed.
    Itself,
}

/// Makes the rows anew after a hand chose what is to be shown. Where the
/// cursor's row is not, the first row of that kind takes over.
pub(super) fn lay_out_chosen(model: &mut Model) {
    let before = model.view.selected_key().cloned();
    model.lay_out_chosen_rows();
    let mut at = model.view.selected_at();
    if model.view.selected_key() != before.as_ref() {
        let is_end = |row: &Row| matches!(row.item, Item::Node(_)) && row.below == Below::Nothing;
        at = model.view.rows.iter().position(is_end).unwrap_or(0);
    }
    move_to(model, at);
}

/// Makes the rows anew where only outputs come and go: the cursor stays, or goes to what holds the output.
pub(super) fn lay_out_outputs(model: &mut Model) {
    model.lay_out_chosen_rows();
    show_selected(model);
}

/// Puts the cursor on a run or a node of it, and opens what hides it.
pub fn reveal(model: &mut Model, run: usize, place: Option<Place>, by: By) {
    let Some((id, owner)) = model.watch.runs.get_index_mut(run) else {
        return;
    };
    // A run may just have been added; of a node in sight the rows are known.
    let mut is_new = place.is_none();
    if let Some(place) = place {
        let front = model.view.listing.front.replace(id.clone());
        is_new |= front.as_ref() != Some(id);
        is_new |= by == By::Hand && open_above(owner, place);
    }
    let key = match place.and_then(|place| owner.tree.node(place)) {
        Some(node) => RowKey::Node(NodeKey::new(id.clone(), node.id.clone())),
        None => RowKey::Run(id.clone()),
    };
    if is_new {
        model.lay_out_rows();
    }
    let item = place.map_or(Item::Run, Item::Node);
    if let Some(at) = model.view.position(run, item) {
        return move_to(model, at);
    }
    // It is quiet or filtered out: as the selected row it is shown all the same.
    let at = model.view.selected_at();
    model.view.selected = Some(Selected { key, at });
    model.detail.top = 0;
    lay_out(model);
}

/// Puts the run of the selected row in front, where the rows are listed flat.
fn bring_to_front(model: &mut Model, row: Row) {
    if let Some((id, _)) = model.watch.runs.get_index(row.run as usize) {
        model.view.listing.front = Some(id.clone());
        lay_out(model);
        move_to(model, 0);
    }
}

fn is_front(view: &View, row: Row) -> bool {
    view.front() == Some(row)
}

/// Opens all that is above a node. Whether that changed anything.
fn open_above(run: &mut Run, place: Place) -> bool {
    let above: Vec<Place> = run.tree.ancestors(place).collect();
    let mut changed = false;
    for place in above {
        if let Some(node) = run.tree.node_mut(place) {
            // What is open by itself may close over it again.
            let before = std::mem::replace(&mut node.fold, Fold::by_hand(true));
            changed |= before != node.fold;
        }
    }
    changed
}

/// What a hand changed may leave the screen's end empty; what news changed must not move the line.
pub(super) fn lay_out(model: &mut Model) {
    model.lay_out_rows();
    show_selected(model);
}

fn show_selected(model: &mut Model) {
    let height = usize::from(model.screen().tree.height);
    model.view.fill(height);
    model.view.show_selected(height);
    model.view.note_line();
}

/// The row that the row stands below.
fn place_above(view: &View, row: Row) -> Option<usize> {
    let before = view.rows.get(..view.selected_at())?;
    before.iter().rposition(|other| {
        let is_above = other.run == row.run || other.item == Item::Over;
        is_above && other.depth < row.depth
    })
}

fn set_fold(model: &mut Model, row: Row, open: bool) {
    if row.item == Item::Over {
        model.view.listing.over_is_open = open;
        return lay_out(model);
    }
    let is_flat = model.view.listing.form == Form::Flat;
    if is_flat && row.item == Item::Run {
        return bring_to_front(model, row);
    }
    let Some((_, run)) = model.watch.runs.get_index_mut(row.run as usize) else {
        return;
    };
    let fold = Fold::by_hand(open);
    let (place, change): (Place, &dyn Fn(&mut Node)) = match row.item {
        Item::Run => (ROOT, &|node| node.fold = fold),
        Item::Node(place) => (place, &|node| node.fold = fold),
        Item::Counted(place, quiet) => (place, &move |node| node.opened.set(quiet, open)),
        Item::Output(at) if at.is_artifact() => (at.node, &move |node| {
            node.artifacts.fold(at.artifact, open);
        }),
        Item::Output(at) if at.line.is_none() => (at.node, &move |node| {
            node.artifacts.fold_card(at.spot(), open);
        }),
        Item::Output(_) | Item::Over => return,
    };
    if let Some(node) = run.tree.node_mut(place) {
        change(node);
    }
    lay_out(model);
}

fn set_below(run: &mut Run, top: Place, open: bool) {
    let mut waiting = vec![top];
    while let Some(place) = waiting.pop() {
        let Some(node) = run.tree.node_mut(place) else {
            continue;
        };
        // An output is the end of a branch: unfolding all of it would drown the nodes.
        if !node.children.is_empty() {
            node.fold = Fold::by_hand(open);
            node.opened = if open {
                OpenGroups::ALL
            } else {
                OpenGroups::default()
            };
        }
        waiting.extend_from_slice(&node.children);
    }
}
