//! Metrics as a table: values aligned at their points, and what changed.

use serde_json::{Map, Value};

use crate::app::cards::Measure;
use crate::app::cards::metrics::is_nothing;
use crate::app::compare::Baseline;
use crate::app::page::{Page, Piece, Role};
use crate::text::{OutputText, Text, cells};

/// Writes the measures as a table, what is nested as JSON below.
pub(super) fn write(
    page: &mut Page,
    rows: &[Measure],
    nested: &Map<String, Value>,
    baseline: Option<&Baseline>,
) {
    const LONGEST: usize = 20;
    let column = rows.iter().map(|row| cells::width(&row.name)).max();
    let column = column.unwrap_or(0).min(LONGEST).min(page.width() / 2);
    let numbers = || rows.iter().filter(|row| row.number.is_some());
    let head = numbers().map(|row| whole(&row.text)).max().unwrap_or(0);
    let tail = numbers().map(|row| row.text.len() - whole(&row.text)).max();
    for row in rows {
        let name = page.left(&row.name, column);
        let mut pieces = vec![Piece::new(Role::Key, &format!("{name}  "))];
        if row.number.is_some() {
            let before = " ".repeat(head - whole(&row.text));
            let value = format!("{before}{}", row.text);
            let width = head + tail.unwrap_or(0);
            pieces.push(Piece::new(Role::Title, &page.left(&value, width)));
            pieces.extend(changed(row, baseline));
        } else {
            pieces.push(Piece::new(Role::Plain, &row.text));
        }
        page.pieces(pieces);
    }
    if let Some(baseline) = baseline {
        let name = baseline.name.clone();
        page.say(Role::Dim, &Text::Output(OutputText::ComparedWith(name)));
    }
    for (name, value) in nested {
        page.text(Role::Key, name);
        page.indented(2, |page| page.json(value));
    }
}

/// The cells before the point.
fn whole(value: &str) -> usize {
    value.find('.').unwrap_or(value.len())
}

fn changed(row: &Measure, baseline: Option<&Baseline>) -> Option<Piece> {
    let change = baseline?.change(&row.name, &row.text, row.number?)?;
    let role = if is_nothing(&change) {
        Role::Dim
    } else {
        Role::Literal
    };
    Some(Piece::new(role, &format!("  {change}")))
}
