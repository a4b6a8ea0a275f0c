//! A list that comes in pages, as far as it was read.

use rustc_hash::FxHashSet;

use crate::domain::{Answer, Listing, SourceError};
use crate::source::request::PageAsk;
use crate::source::wire::Row;

/// The pages of a list that came.
#[derive(Debug)]
pub(super) struct Pages<R> {
    /// How many rows are wanted.
    limit: usize,
    /// How many a page may hold.
    size: usize,
    /// How many pages are read at most: rows that come twice make no list endless.
    most: usize,
    /// How many pages came.
    read: usize,
    seen: FxHashSet<String>,
    list: Option<Answer<Listing<R>>>,
}

impl<R: Row> Pages<R> {
    /// None yet.
    pub(super) fn new(limit: usize, size: usize) -> Self {
        Self {
            limit,
            size,
            most: 2 * limit.div_ceil(size.max(1)) + 20,
            read: 0,
            seen: FxHashSet::default(),
            list: None,
        }
    }

    /// Which page is to be asked for.
    pub(super) fn next(&self) -> PageAsk {
        PageAsk {
            number: self.read + 1,
            size: self.size,
        }
    }

    /// Takes that page in. The list where it was the last page, with the exchange
    /// of the first one: the list is at least as new as that. An answer with neither the list
    /// nor how many there are is none: what it leaves out must not look as if there were none.
    pub(super) fn take_in(
        &mut self,
        mut page: Answer<Listing<R>>,
    ) -> Result<Option<Answer<Listing<R>>>, SourceError> {
        if !page.content.is_told && page.content.total.is_none() {
            let why = format!("no {} in it", R::LIST);
            return Err(SourceError::Garbled { why });
        }
        self.read += 1;
        // Pages shift while rows arrive, so a row may come twice.
        let is_new = |row: &R| self.seen.insert(row.id().to_owned());
        page.content.rows.retain(is_new);
        let brings_more = !page.content.rows.is_empty();
        let mut list = match self.list.take() {
            None => page,
            Some(list) => appended(list, page),
        };
        let is_full = list.content.rows.len() >= self.limit || self.read >= self.most;
        if brings_more && !is_full && !is_all(&list.content) {
            self.list = Some(list);
            return Ok(None);
        }
        list.content.rows.truncate(self.limit);
        list.content.is_cut = is_full && !is_all(&list.content) && brings_more;
        Ok(Some(list))
    }
}

fn appended<R>(mut list: Answer<Listing<R>>, page: Answer<Listing<R>>) -> Answer<Listing<R>> {
    list.content.rows.extend(page.content.rows);
    list.exchange.bytes += page.exchange.bytes;
    let unparsed = &page.exchange.unparsed;
    list.exchange.unparsed.add(unparsed);
    list
}

fn is_all<R>(list: &Listing<R>) -> bool {
    total(list).is_some_and(|total| list.rows.len() >= total)
}

/// Whether there are more rows than a list has, as far as the service says.
pub(super) fn lacks_some<R>(list: &Listing<R>) -> bool {
    !list.is_cut && total(list).is_some_and(|total| list.rows.len() < total)
}

fn total<R>(list: &Listing<R>) -> Option<usize> {
    usize::try_from(list.total?).ok()
}
