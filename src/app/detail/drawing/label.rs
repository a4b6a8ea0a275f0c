//! Labels beside a picture.

use crate::text::cells;

/// The cells of a label beside a picture.
pub(super) fn label_width<'a>(labels: impl Iterator<Item = &'a str>, most: usize) -> usize {
    labels.map(cells::width).max().unwrap_or(0).min(most)
}
