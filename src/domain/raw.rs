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

    /// The value inside a text field that holds JSON (`Value`, `RuntimeInfo`; API reference 4.5).
    ///
    /// The service's documents show it escaped once and escaped twice, and
    /// some answer with the object itself: all give the same value. `Err` is
    /// the text where it is not JSON.
    pub fn decoded(&self) -> Result<Value, String> {
        match self.value() {
            Value::String(text) => decode_text(&text),
            value => Ok(value),
        }
    }
}

impl fmt::Debug for Raw {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.0)
    }
}

fn decode_text(text: &str) -> Result<Value, String> {
    let trimmed = text.trim();
    if let Ok(value) = serde_json::from_str(trimmed) {
        return Ok(unwrap_string(value));
    }
    // Escaped twice: what is left is the body of a JSON string without its quotes.
    serde_json::from_str::<String>(&format!("\"{trimmed}\""))
        .ok()
        .and_then(|unescaped| serde_json::from_str(unescaped.trim()).ok())
        .map(unwrap_string)
        .ok_or_else(|| text.to_owned())
}

/// A JSON string that holds JSON again is looked into once more, and no further.
fn unwrap_string(value: Value) -> Value {
    match value {
        Value::String(inner) => serde_json::from_str(&inner).unwrap_or(Value::String(inner)),
        value => value,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::Raw;

    #[test]
    fn escaped_once_twice_or_not_at_all_gives_the_same_value() {
        for raw in [
            r#"{"auc": 0.91}"#,
            r#""{\"auc\": 0.91}""#,
            r#""{\\\"auc\\\": 0.91}\n""#,
            r#""\"{\\\"auc\\\": 0.91}\"""#,
        ] {
            assert_eq!(
                Raw::new(raw).decoded(),
                Ok(json!({"auc": 0.91})),
                "raw: {raw}"
            );
        }
    }

    #[test]
    fn what_is_not_json_stays_the_text_it_was() {
        assert_eq!(
            Raw::new(r#""s3 bucket""#).decoded(),
            Err("s3 bucket".to_owned())
        );
    }
}
