//! How far something is: a bar of its leaves, and how many of them are done.

use ratatui::style::Style;

use crate::app::nodes::counts::Counts;
use crate::domain::StatusKind;
use crate::ui::pen::Word;
use crate::ui::theme::{Mark, Theme};

/// The cells of a bar.
const BAR: usize = 10;

/// `━━━━━━✘━──`: what is done, what failed, what was skipped, what runs, and what is open.
pub(in crate::ui) fn bar(theme: &Theme, leaves: Counts) -> Vec<Word> {
    let sign = |kind| theme.status(kind);
    let filled = |kind| Mark {
        sign: theme.signs.bar,
        style: theme.status(kind).style,
    };
    let open = Mark {
        sign: theme.signs.open,
        style: theme.quiet(),
    };
    let parts = [
        (filled(StatusKind::Succeeded), leaves.succeeded),
        (sign(StatusKind::Failed), leaves.failed),
        (sign(StatusKind::Skipped), leaves.skipped),
        (sign(StatusKind::Terminated), leaves.terminated),
        (filled(StatusKind::Running), leaves.running),
        (sign(StatusKind::Suspended), leaves.held),
        (open, leaves.waiting.saturating_add(leaves.other)),
    ];
    let cells = shares(parts.map(|(_, n)| n));
    parts
        .iter()
        .zip(cells)
        .filter(|(_, cells)| *cells > 0)
        .map(|((mark, _), cells)| (mark.sign.repeat(cells), mark.style))
        .collect()
}

/// `18/23`: how many are done, of how many.
pub(in crate::ui) fn count(leaves: Counts) -> String {
    format!("{}/{}", leaves.succeeded, leaves.total())
}

/// `18/23 ✘1`: how many are done, of how many, and how many failed, for where there is no bar.
pub(in crate::ui) fn count_in_words(theme: &Theme, leaves: Counts) -> Vec<Word> {
    let mut words = vec![(count(leaves), Style::new())];
    if leaves.failed > 0 {
        let mark = theme.status(StatusKind::Failed);
        words.push((" ".to_owned(), Style::new()));
        words.push((format!("{}{}", mark.sign, leaves.failed), mark.style));
    }
    words
}

/// The cells of a bar that each part takes: what is there at all is seen, and the rest is
/// shared by how much there is of each.
fn shares<const N: usize>(parts: [u32; N]) -> [usize; N] {
    let total: u64 = parts.iter().map(|n| u64::from(*n)).sum();
    let wanted = |n: u32| u64::from(n) * BAR as u64;
    let mut cells = parts.map(|n| match wanted(n).checked_div(total) {
        Some(cells) => usize::try_from(cells)
            .unwrap_or(BAR)
            .max(usize::from(n > 0)),
        None => 0,
    });
    // What is too much is taken from the largest part, what is missing goes to the part that
    // was rounded down most.
    while cells.iter().sum::<usize>() > BAR {
        let Some(largest) = cells.iter_mut().max() else {
            break;
        };
        *largest -= 1;
    }
    while total > 0 && cells.iter().sum::<usize>() < BAR {
        let lacks = |at: usize| {
            let has = cells.get(at).copied().unwrap_or_default() as u64 * total;
            parts.get(at).map(|n| wanted(*n).saturating_sub(has))
        };
        let Some(at) = (0..N).rev().max_by_key(|at| lacks(*at)) else {
            break;
        };
        if let Some(cells) = cells.get_mut(at) {
            *cells += 1;
        }
    }
    cells
}

#[cfg(test)]
mod tests {
    use super::shares;

    #[test]
    fn a_bar_is_full_and_hides_nothing_that_is_there() {
        assert_eq!(shares([0, 0, 0]), [0, 0, 0]);
        assert_eq!(shares([1, 0, 0]), [10, 0, 0]);
        assert_eq!(shares([18, 1, 4]), [8, 1, 1]);
        assert_eq!(shares([997, 1, 2]), [8, 1, 1]);
        assert_eq!(shares([1, 1, 1]), [4, 3, 3]);
        for parts in [[3, 5, 7], [1, 1, 100], [0, 2, 9]] {
            assert_eq!(shares(parts).iter().sum::<usize>(), 10, "{parts:?}");
        }
    }
}
