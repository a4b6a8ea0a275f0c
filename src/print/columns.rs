//! Rows of text under each other: every column as wide as its widest text.

use crate::text::cells::{clean, pad, width};

/// A wider text pushes what stands behind it, and moves no other row.
const WIDEST: usize = 40;

/// The rows as lines. What is empty in all rows takes no room.
pub(super) fn columns<const N: usize>(rows: &[[String; N]]) -> Vec<String> {
    let rows: Vec<[String; N]> = rows.iter().map(cleaned).collect();
    let mut widths = [0; N];
    for row in &rows {
        for (widest, text) in widths.iter_mut().zip(row) {
            *widest = width(text).min(WIDEST).max(*widest);
        }
    }
    let line = |row: &[String; N]| {
        let mut line = String::new();
        for (text, widest) in row.iter().zip(widths).filter(|(_, widest)| *widest > 0) {
            line.push_str(&pad(text, widest.max(width(text)), ""));
            line.push_str("  ");
        }
        line.trim_end().to_owned()
    };
    rows.iter().map(line).collect()
}

fn cleaned<const N: usize>(row: &[String; N]) -> [String; N] {
    row.each_ref().map(|text| clean(text).into_owned())
}

#[cfg(test)]
mod tests {
    use super::columns;

    #[test]
    fn columns_are_as_wide_as_their_texts_and_empty_ones_take_no_room() {
        let rows = [["a", "", "xx"], ["bcd", "", ""], ["e", "", "\u{1b}[2Jz"]];
        let rows = rows.map(|row| row.map(str::to_owned));
        assert_eq!(columns(&rows), ["a    xx", "bcd", "e    z"]);
        let long = "n".repeat(60);
        let rows = [
            [long.clone(), "b".to_owned()],
            ["a".to_owned(), "b".to_owned()],
        ];
        let lines = columns(&rows);
        assert_eq!(lines.first(), Some(&format!("{long}  b")));
        assert_eq!(lines.get(1).map(String::len), Some(43));
    }
}
