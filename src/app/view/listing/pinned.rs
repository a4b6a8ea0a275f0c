//! Which row of a run must stay, because somebody looks at it.

use rustc_hash::FxHashSet;

use crate::app::nodes::tree::place::{Place, ROOT};
use crate::app::runs::run::Run;
use crate::app::runs::run::Runs;
use crate::app::view::rows::{Item, RowKey};

/// The row of one run that is shown whatever is quiet or filtered.
#[derive(Debug, Default)]
pub(super) struct Pinned {
    pub item: Option<Item>,
    /// The node it is or belongs to, and what is above that.
    pub above: FxHashSet<Place>,
    pub place: Option<Place>,
}

pub(super) fn kept_of(runs: &Runs, run: &Run, pinned: Option<&RowKey>) -> Pinned {
    let Some(key) = pinned.filter(|key| key.is_of(&run.id)) else {
        return Pinned::default();
    };
    let item = key.item(runs);
    let place = item.and_then(Item::place);
    if let (Some(Item::Counted(..)), Some(place)) = (item, place) {
        return Pinned {
            item,
            above: run.tree.ancestors(place).chain([place]).collect(),
            place: None,
        };
    }
    Pinned {
        item,
        above: place.map_or_else(FxHashSet::default, |place| {
            run.tree.ancestors(place).collect()
        }),
        place: place.filter(|place| *place != ROOT),
    }
}
