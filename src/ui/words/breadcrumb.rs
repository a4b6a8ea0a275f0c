//! The way from a run to a row, cut to the room there is.

use crate::text::cells;
use crate::ui::theme::Theme;

/// A name longer than any screen need not be looked at in full.
const LONGEST: usize = 300;

/// The names with a sign between them. The middle is left out first, because
/// names differ at their ends; at last only the end of the way is left.
pub(in crate::ui) fn joined(names: &[String], theme: &Theme, room: usize) -> String {
    let separator = format!(" {} ", theme.signs.path);
    let names: Vec<_> = names
        .iter()
        .map(|name| cells::fit(name, LONGEST, ""))
        .collect();
    let whole = names.join(&separator);
    if cells::width(&whole) <= room {
        return whole;
    }
    let Some((first, others)) = names.split_first() else {
        return whole;
    };
    (1..others.len())
        .map(|left_out| {
            let last = others.iter().skip(left_out).map(AsRef::as_ref);
            let names: Vec<&str> = [first, theme.signs.ellipsis]
                .into_iter()
                .chain(last)
                .collect();
            names.join(&separator)
        })
        .find(|way| cells::width(way) <= room)
        .or(others.last().map(|last| last.clone().into_owned()))
        .unwrap_or(whole)
}
