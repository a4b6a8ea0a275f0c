//! A document that was read again: what a hand folded and where the cursor stands
//! stay, row by row as each is found under the same address.

use rustc_hash::FxHashMap;

use crate::app::json::document::Document;
use crate::app::json::tree::JsonTree;

impl JsonTree {
    /// Keeps folds and cursor as they were in an earlier reading of the same thing.
    pub fn take_over(&mut self, before: &Self) {
        let mut walk = Rewalk {
            before,
            document: &self.document,
            open: &mut self.open,
            selected: before.selected().map(|(at, _)| at),
            nearest: None,
        };
        walk.members(None, None);
        let nearest = walk.nearest;
        self.lay_out();
        if !before.needle.is_empty() {
            self.needle = before.needle.clone();
            self.found = self.matches();
        }
        // Who has not moved yet reads from the top.
        if let Some((_, at)) = nearest.filter(|_| !before.is_at_top()) {
            self.stand_near(at);
            self.top = self.cursor.saturating_sub(before.cursor - before.top);
        }
    }
}

/// A walk through two readings side by side.
struct Rewalk<'a> {
    before: &'a JsonTree,
    document: &'a Document,
    open: &'a mut [bool],
    /// The row the cursor stood on.
    selected: Option<usize>,
    /// That row, or the nearest above that is still there: where it stood, and where it stands.
    nearest: Option<(usize, usize)>,
}

impl Rewalk<'_> {
    /// Walks through the members of a row that was and is under the same address; at
    /// first through the outermost values. No value is nested deeper than the reader goes.
    fn members(&mut self, was: Option<usize>, is: Option<usize>) {
        let (before, document) = (&*self.before.document, self.document);
        let mut known = before.members(was).peekable();
        // Members of lists have no names and are met in their order; so are most of objects.
        let mut others: Option<FxHashMap<&str, usize>> = None;
        for (at, row) in document.members(is) {
            let name = document.key(row);
            let next = known.next_if(|(_, row)| before.key(row) == name);
            let same = next.map(|(was, _)| was).or_else(|| {
                let rest = known.by_ref().map(|(was, row)| (before.key(row), was));
                others.get_or_insert_with(|| rest.collect()).remove(name)
            });
            if let Some(was) = same {
                self.meet(was, at);
            }
        }
    }

    /// Takes over what was so of a row.
    fn meet(&mut self, was: usize, is: usize) {
        let is_above = self.selected.is_some_and(|selected| was <= selected);
        if is_above && self.nearest.is_none_or(|(nearest, _)| nearest < was) {
            self.nearest = Some((was, is));
        }
        let rows = self.before.document.row(was).zip(self.document.row(is));
        // What had no rows below it was not folded by a hand.
        let is_alike = rows.is_some_and(|(was, is)| was.kind == is.kind && was.below > 0);
        if let Some(open) = self.open.get_mut(is).filter(|_| is_alike) {
            *open = self.before.is_open(was);
            self.members(Some(was), Some(is));
        }
    }
}
