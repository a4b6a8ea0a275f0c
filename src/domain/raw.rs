//! JSON as the service sent it, read only when somebody looks at it.

use std::fmt;

use bytestring::ByteString;
use serde_json::Value;

/// One JSON value as raw text. It shares the answer's memory until [`Raw::kept`] copies it.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Raw(ByteString);

impl Raw {
    /// The raw text of one JSON value.
    pub fn new(json: impl Into<ByteString>) -> Self {
        Self(json.into())
    }

    /// The same value in memory of its own.
    #[must_use]
    pub fn kept(&self) -> Self {
        Self(ByteString::from(self.as_str()))
    }

    /// The raw JSON text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The value, not looked into further: a string stays a string.
    pub fn value(&self) -> Value {
        serde_json::from_str(&self.0).unwrap_or_else(|_| Value::String(self.0.to_string()))
    }
}

impl fmt::Debug for Raw {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.0)
    }
}
