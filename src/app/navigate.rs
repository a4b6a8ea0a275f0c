//! Moving the cursor, folding and unfolding: what a hand does to the tree.

use crate::app::artifacts::Artifact;
use crate::app::model::{Model, Runs};
use crate::app::rows::{Item, Row, RowKey, above};
use crate::app::run::Run;
use crate::app::tree::{Fold, Node, Place, ROOT};

/// Moves the cursor by so many rows, not past the ends.
pub fn move_by(model: &mut Model, rows: isize) {
    let at = selected_at(model).saturating_add_signed(rows);
    move_to(model, at);
}

/// Moves the cursor to a row, or to the last one.
pub fn move_to(model: &mut Model, at: usize) {
    let before = selected_at(model);
    model.view.select(&model.runs, at);
    let height = usize::from(model.screen().tree.height);
    model.view.fill(height);
    model.view.show_selected(height);
    if selected_at(model) != before {
        model.detail_top = 0;
    }
}

/// How many rows a page has.
pub fn page(model: &Model) -> isize {
    isize::try_from(model.screen().tree.height)
        .unwrap_or(1)
        .max(1)
}

/// Unfolds the selected row; an open one hands the cursor to the first row below it.
pub fn unfold_or_enter(model: &mut Model) {
    let Some(row) = model.view.selected_row() else {
        return;
    };
    match fold_of(&model.runs, row) {
        Some(fold) if fold.is_open() => move_by(model, 1),
        Some(_) => set_fold(model, row, true),
        None => {}
    }
}

/// Folds the selected row; a closed one, or one without anything below, hands the cursor up.
pub fn fold_or_leave(model: &mut Model) {
    let Some(row) = model.view.selected_row() else {
        return;
    };
    if fold_of(&model.runs, row).is_some_and(Fold::is_open) {
        set_fold(model, row, false);
    } else if let Some(at) = place_above(model, row) {
        move_to(model, at);
    }
}

/// Folds an open row and unfolds a closed one.
pub fn toggle(model: &mut Model) {
    let Some(row) = model.view.selected_row() else {
        return;
    };
    if let Some(fold) = fold_of(&model.runs, row) {
        set_fold(model, row, !fold.is_open());
    }
}

/// Folds or unfolds the selected row and all that is below it.
pub fn set_branch(model: &mut Model, open: bool) {
    let Some(row) = model.view.selected_row() else {
        return;
    };
    let place = match row.item {
        Item::Run => ROOT,
        Item::Node(place) => place,
        Item::Artifact(..) | Item::Part(..) => return set_fold(model, row, open),
    };
    if let Some((_, run)) = model.runs.get_index_mut(row.run as usize) {
        set_below(run, place, open);
    }
    lay_out(model);
}

/// Folds or unfolds every run and all that is below it.
pub fn set_all(model: &mut Model, open: bool) {
    for run in model.runs.values_mut() {
        set_below(run, ROOT, open);
    }
    lay_out(model);
}

/// Puts the cursor on a node, and opens what hides it.
pub fn reveal(model: &mut Model, run: usize, place: Place) {
    if let Some((_, run)) = model.runs.get_index_mut(run) {
        let above: Vec<Place> = run.tree.ancestors(place).collect();
        for place in above {
            if let Some(node) = run.tree.node_mut(place).filter(|node| !node.fold.is_open()) {
                node.fold = Fold::by_hand(true);
            }
        }
    }
    lay_out(model);
    let item = Item::Node(place);
    let at = model
        .view
        .rows
        .iter()
        .position(|row| row.run as usize == run && row.item == item);
    if let Some(at) = at {
        move_to(model, at);
    }
}

/// The fold of a row, where it has something below it.
pub fn fold_of(runs: &Runs, row: Row) -> Option<Fold> {
    let (_, run) = runs.get_index(row.run as usize)?;
    let of_node = |place| {
        run.tree
            .node(place)
            .filter(|node| node.has_rows_below())
            .map(|node| node.fold)
    };
    match row.item {
        Item::Run => of_node(ROOT),
        Item::Node(place) => of_node(place),
        Item::Artifact(place, at) => match run.tree.node(place)?.artifacts.get(at as usize)? {
            Artifact::Group(group) => Some(group.fold),
            Artifact::Single(_) => None,
        },
        Item::Part(..) => None,
    }
}

/// The node a row belongs to: itself, or the owner of the output. `None` for a run's row.
pub fn node_of(row: Row) -> Option<Place> {
    match row.item {
        Item::Run | Item::Artifact(ROOT, _) | Item::Part(ROOT, _, _) => None,
        Item::Node(place) | Item::Artifact(place, _) | Item::Part(place, _, _) => Some(place),
    }
}

/// What a hand changed may leave the screen's end empty; what news changed must not move the line.
fn lay_out(model: &mut Model) {
    model.lay_out_rows();
    let height = usize::from(model.screen().tree.height);
    model.view.fill(height);
}

fn selected_at(model: &Model) -> usize {
    model
        .view
        .selected
        .as_ref()
        .map_or(0, |selected| selected.at)
}

fn place_above(model: &Model, row: Row) -> Option<usize> {
    let (_, run) = model.runs.get_index(row.run as usize)?;
    // What is above a branch that was named alone has no row; then the run is next.
    let mut above_it = std::iter::successors(above(run, row.item), |item| above(run, *item));
    above_it.find_map(|item| {
        let is_above = |other: &Row| other.run == row.run && other.item == item;
        model.view.rows.iter().position(is_above)
    })
}

fn set_fold(model: &mut Model, row: Row, open: bool) {
    let Some((_, run)) = model.runs.get_index_mut(row.run as usize) else {
        return;
    };
    let fold = Fold::by_hand(open);
    let place = match row.item {
        Item::Run => ROOT,
        Item::Node(place) => place,
        Item::Artifact(place, at) => {
            if let Some(node) = run.tree.node_mut(place) {
                set_group(node, at as usize, fold);
            }
            return lay_out(model);
        }
        Item::Part(..) => return,
    };
    if let Some(node) = run.tree.node_mut(place) {
        node.fold = fold;
    }
    lay_out(model);
}

fn set_group(node: &mut Node, at: usize, fold: Fold) {
    if let Some(Artifact::Group(group)) = node.artifacts.get_mut(at) {
        group.fold = fold;
    }
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
        }
        waiting.extend_from_slice(&node.children);
    }
}

/// The key of the selected row.
pub fn selected_key(model: &Model) -> Option<&RowKey> {
    model.view.selected.as_ref().map(|selected| &selected.key)
}
