//! An output in JSON.

use serde::Serialize;
use serde_json::Value;

use crate::app::nodes::artifacts::Output;
use crate::app::values::decode::decode;
use crate::domain::Raw;
use crate::print::json::times::time;

/// An output; the parts of an expandable artifact stand one after the other.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(in crate::print) struct OutputReport<'a> {
    id: &'a str,
    name: &'a str,
    #[serde(rename = "type")]
    kind: &'a str,
    created_at: Option<String>,
    producer: Option<&'a str>,
    /// The name of the artifact that it is a part of, and which part.
    expandable: Option<&'a str>,
    index: Option<i64>,
    metadata: Option<Value>,
    /// The decoded JSON, or null where the service's text is not JSON.
    value: Option<Value>,
    /// The service's text where it is not JSON.
    value_text: Option<String>,
}

impl<'a> OutputReport<'a> {
    /// What is known of one output.
    pub(in crate::print) fn of(output: &'a Output) -> Self {
        let (value, value_text) = match output.value.as_ref().map(decode) {
            None => (None, None),
            Some(Ok(value)) => (Some(value), None),
            Some(Err(text)) => (None, Some(text)),
        };
        Self {
            id: output.id.as_str(),
            name: &output.name,
            kind: &output.kind,
            created_at: output.created.as_ref().map(time),
            producer: output.producer.as_deref(),
            expandable: output.expandable.as_deref(),
            index: output.index,
            metadata: output.metadata.as_ref().map(Raw::value),
            value,
            value_text,
        }
    }
}
