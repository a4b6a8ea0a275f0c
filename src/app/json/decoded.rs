//! The text inside a text field that holds JSON (API reference 4.5), without
//! taking the JSON apart.

use std::borrow::Cow;

use serde::de::IgnoredAny;

use crate::app::value::quoted;
use crate::domain::Raw;

/// What a field holds.
pub(super) enum Inside {
    Json(String),
    /// The text, which is no JSON.
    Text(String),
}

/// The JSON in a field, escaped once, twice, or not at all.
pub(super) fn inside(raw: &Raw) -> Inside {
    let Ok(text) = serde_json::from_str::<String>(raw.as_str()) else {
        return Inside::Json(raw.as_str().to_owned());
    };
    let trimmed = text.trim();
    if is_json(trimmed) {
        return Inside::Json(unwrapped(trimmed));
    }
    if let Ok(unescaped) = serde_json::from_str::<String>(&format!("\"{trimmed}\""))
        && is_json(unescaped.trim())
    {
        return Inside::Json(unwrapped(unescaped.trim()));
    }
    match quoted(trimmed) {
        Cow::Owned(quoted) if is_json(&quoted) => Inside::Json(quoted),
        Cow::Owned(_) | Cow::Borrowed(_) => Inside::Text(text),
    }
}

fn is_json(text: &str) -> bool {
    serde_json::from_str::<IgnoredAny>(text).is_ok()
}

/// A JSON string that holds JSON again is looked into once more, and no further.
fn unwrapped(text: &str) -> String {
    match serde_json::from_str::<String>(text) {
        Ok(inner) if is_json(inner.trim()) => inner,
        Ok(_) | Err(_) => text.to_owned(),
    }
}
