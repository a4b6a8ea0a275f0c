//! What a person chooses to see: filters, order, counting, and following what began last.

use crate::app::model::Model;
use crate::app::nodes::artifacts::Kinds;
use crate::app::nodes::tree::place::Place;
use crate::app::runs::run::Runs;
use crate::app::update::navigate::{By, lay_out, lay_out_chosen, reveal};
use crate::app::update::search::go_to_row;
use crate::app::view::listing::{Counting, Filter, Focus};
use crate::app::view::rows::RowKey;
use crate::domain::Phase;
use crate::text::{HeaderText, NoticeText, Text};

/// Shows things in the next state only.
pub(super) fn next_filter(model: &mut Model) {
    change_filter(model, |filter| filter.state = filter.state.next());
}

/// Shows only what has this text in its name or id; an empty one shows all.
pub(super) fn filter_by(model: &mut Model, text: &str) {
    change_filter(model, |filter| text.clone_into(&mut filter.text));
}

/// Shows everything again.
pub(super) fn clear_filter(model: &mut Model) {
    model.view.listing.kinds = Kinds::All;
    change_filter(model, |filter| *filter = Filter::default());
}

/// Whoever leaves a filter is back at the row and on the line where it began; `^O` goes to
/// what was found with it.
fn change_filter(model: &mut Model, change: impl FnOnce(&mut Filter)) {
    let was_active = model.view.listing.filter.is_active();
    let place = model.view.place();
    change(&mut model.view.listing.filter);
    match (was_active, model.view.listing.filter.is_active()) {
        (false, false) => lay_out(model),
        (false, true) => {
            model.view.before_filter = place;
            model.view.note_jump();
            lay_out_chosen(model);
        }
        (true, true) => lay_out_chosen(model),
        (true, false) => {
            lay_out(model);
            if let Some(place) = model.view.before_filter.take() {
                model.view.note_jump();
                go_to_row(model, &place.row);
                let height = usize::from(model.screen().tree.height);
                model.view.put_on_line(place.line, height);
            }
        }
    }
}

/// Orders the rows by the next thing.
pub(super) fn next_sort(model: &mut Model) {
    let listing = &mut model.view.listing;
    listing.sort = listing.sort.next();
    model.notice = Some(Text::Header(HeaderText::SortedBy(Box::new(
        listing.sort.text(),
    ))));
    lay_out(model);
}

/// Counts what is quiet, or shows it one by one.
pub(super) fn toggle_counting(model: &mut Model) {
    let (focus, words) = if model.view.listing.counting == Counting::Always {
        (Focus::Off, Text::Notice(NoticeText::QuietShown))
    } else {
        (Focus::On, Text::Notice(NoticeText::QuietCounted))
    };
    model.view.focus = focus;
    model.notice = Some(words);
    lay_out(model);
}

/// Lets the cursor follow what began last, or not any more.
pub(super) fn toggle_follow(model: &mut Model) {
    model.view.follows = !model.view.follows;
    follow(model);
}

/// Puts the cursor on the node that began last of all that run, where it follows.
pub(super) fn follow(model: &mut Model) {
    if !model.view.follows {
        return;
    }
    let Some((run, place)) = newest_running(&model.watch.runs) else {
        return;
    };
    let is_there = match model.view.selected_key() {
        Some(RowKey::Node(key)) => model.watch.runs.get_index(run).is_some_and(|(id, owner)| {
            key.run == *id && owner.tree.place(key.node.as_str()) == Some(place)
        }),
        Some(_) | None => false,
    };
    if !is_there {
        reveal(model, run, Some(place), By::Itself);
    }
}

fn newest_running(runs: &Runs) -> Option<(usize, Place)> {
    let runs = runs.values().enumerate();
    let running = runs.flat_map(|(run, owner)| {
        let leaves = owner
            .nodes()
            .filter(|(_, node)| node.children.is_empty() && node.phase() == Phase::Active);
        leaves.map(move |(place, node)| (node.state.timing.started_at(), run, place))
    });
    let (_, run, place) = running.max_by_key(|(started, ..)| *started)?;
    Some((run, place))
}
