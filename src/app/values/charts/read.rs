//! Numbers and lists of numbers, however they are written.

use serde_json::{Map, Value};

/// The member with one of these spellings.
pub(super) fn member<'a>(members: &'a Map<String, Value>, spellings: &[&str]) -> Option<&'a Value> {
    spellings.iter().find_map(|spelling| {
        let is_it = |(key, _): &(&String, &'a Value)| plain(key) == *spelling;
        members.iter().find(is_it).map(|(_, value)| value)
    })
}

/// A number, also one in a text. What is no number at a place where one could stand is `NaN`.
pub fn number(value: &Value) -> Option<f64> {
    match value {
        Value::Number(number) => number.as_f64(),
        Value::String(text) => text.trim().parse().ok(),
        Value::Null => Some(f64::NAN),
        Value::Bool(_) | Value::Array(_) | Value::Object(_) => None,
    }
}

/// A list of numbers; `None` where something in it is none.
pub(super) fn numbers(value: &Value) -> Option<Vec<f64>> {
    value.as_array()?.iter().map(number).collect()
}

/// A list of texts; numbers are texts, too.
pub(super) fn texts(value: &Value) -> Option<Vec<String>> {
    let text = |value: &Value| match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        Value::Bool(flag) => Some(flag.to_string()),
        Value::Null | Value::Array(_) | Value::Object(_) => None,
    };
    value.as_array()?.iter().map(text).collect()
}

/// A name without what people write differently.
pub(super) fn plain(name: &str) -> String {
    name.chars()
        .filter(|char| !matches!(char, '_' | '-' | ' '))
        .flat_map(char::to_lowercase)
        .collect()
}
