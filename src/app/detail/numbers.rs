//! Metrics as a table: values aligned at their points, and what changed.

use serde_json::{Map, Value};

use crate::app::charts::number;
use crate::app::detail::cards::scalar;
use crate::app::metrics::{Counterpart, change, decimals, short};
use crate::app::page::{Page, Piece, Role};
use crate::text::{Text, cells};

/// A row before it is aligned.
struct Row {
    name: String,
    value: String,
    number: Option<f64>,
}

/// Writes the members: numbers as a table, what is nested as JSON below.
pub(super) fn write(
    page: &mut Page,
    members: &Map<String, Value>,
    counterpart: Option<&Counterpart>,
) {
    const LONGEST: usize = 20;
    let (nested, flat): (Vec<_>, Vec<_>) = members
        .iter()
        .partition(|(_, value)| value.is_array() || value.is_object());
    let rows: Vec<Row> = flat
        .into_iter()
        .map(|(name, value)| row(name, value))
        .collect();
    let column = rows.iter().map(|row| cells::width(&row.name)).max();
    let column = column.unwrap_or(0).min(LONGEST).min(page.width() / 2);
    let head = rows.iter().map(|row| whole(&row.value)).max().unwrap_or(0);
    let tail = rows
        .iter()
        .map(|row| row.value.len() - whole(&row.value).min(row.value.len()))
        .max();
    for row in &rows {
        let name = cells::pad(&cells::clean(&row.name), column, "…");
        let mut pieces = vec![Piece::new(Role::Key, &format!("{name}  "))];
        match row.number {
            None => pieces.push(Piece::new(Role::Plain, &row.value)),
            Some(number) => {
                let before = " ".repeat(head - whole(&row.value));
                let value = format!("{before}{}", row.value);
                let width = head + tail.unwrap_or(0);
                pieces.push(Piece::new(Role::Title, &cells::pad(&value, width, "…")));
                pieces.extend(changed(row, number, counterpart));
            }
        }
        page.pieces(pieces);
    }
    if let Some(counterpart) = counterpart {
        let name = counterpart.name.clone();
        page.say(Role::Dim, &Text::ComparedWith(name));
    }
    for (name, value) in nested {
        page.text(Role::Key, name);
        page.indented(2, |page| page.json(value));
    }
}

fn row(name: &str, value: &Value) -> Row {
    let number = number(value).filter(|number| number.is_finite());
    Row {
        name: name.to_owned(),
        value: number.map_or_else(|| scalar(value), short),
        number,
    }
}

/// The cells before the point.
fn whole(value: &str) -> usize {
    value.find('.').unwrap_or(value.len())
}

fn changed(row: &Row, number: f64, counterpart: Option<&Counterpart>) -> Option<Piece> {
    let before = counterpart?
        .numbers
        .iter()
        .find(|(name, _)| *name == row.name)?
        .1;
    // As many digits as either number has, so that a small change is not hidden.
    let digits = decimals(&row.value).max(decimals(&short(before)));
    let change = change(number - before, digits);
    let role = if change.bytes().all(|byte| !(b'1'..=b'9').contains(&byte)) {
        Role::Dim
    } else {
        Role::Literal
    };
    Some(Piece::new(role, &format!("  {change}")))
}
