//! An output as a row of an answer tells it.

use bytestring::ByteString;

use crate::app::nodes::artifacts::output::Output;
use crate::app::nodes::found_once::FoundOnce;
use crate::domain::{OutputRow, Raw};

/// Compares without allocating, because most ticks bring the same outputs again.
pub(super) fn is_the_same(known: &Output, row: &OutputRow) -> bool {
    fn text(text: Option<&ByteString>) -> Option<&str> {
        text.map(|text| &**text)
    }
    Some(&*known.name) == text(row.name.as_ref()).or(Some(""))
        && Some(&*known.kind) == text(row.kind.as_ref()).or(Some(""))
        && known.metadata == row.metadata
        && known.created == row.created
        && known.producer.as_deref() == text(row.producer.as_ref())
        && known.value == row.value
        && known.expandable.as_deref() == text(row.expandable.as_ref())
        && known.index == row.index
}

/// The output in memory of its own.
pub(super) fn output(row: &OutputRow) -> Output {
    let text = |text: &Option<ByteString>| text.as_deref().map(Box::from);
    Output {
        id: row.id.kept(),
        name: text(&row.name).unwrap_or_default(),
        kind: text(&row.kind).unwrap_or_default(),
        metadata: row.metadata.as_ref().map(Raw::kept),
        created: row.created.clone(),
        producer: text(&row.producer),
        value: row.value.as_ref().map(Raw::kept),
        expandable: text(&row.expandable),
        index: row.index,
        is_open: false,
        findings: FoundOnce::default(),
    }
}
