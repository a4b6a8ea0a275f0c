//! Values in one line.

use serde_json::{Map, Value};

/// Whether nothing in an object holds anything else.
pub fn is_flat(members: &Map<String, Value>) -> bool {
    !members.is_empty()
        && !members
            .values()
            .any(|value| value.is_object() || value.is_array())
}

/// A value in one line; a text without its quotes.
pub fn scalar(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        value => value.to_string(),
    }
}
