//! Texts with escapes. Half of a surrogate pair, which is no text, becomes
//! replacement characters like broken bytes, and costs no answer.

use std::fmt;

use serde::de::{Deserializer, Visitor};

/// The text that is written as `json`, quotes included; what cannot be read stays as it is.
pub(super) fn unescaped(json: &str) -> String {
    // Asked for bytes, serde_json gives what would be no text as well.
    serde_json::Deserializer::from_str(json)
        .deserialize_bytes(Text)
        .unwrap_or_else(|_| json.to_owned())
}

struct Text;

impl Visitor<'_> for Text {
    type Value = String;

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("a text")
    }

    fn visit_bytes<E>(self, bytes: &[u8]) -> Result<String, E> {
        Ok(String::from_utf8_lossy(bytes).into_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::unescaped;

    #[test]
    fn every_escape_is_read() {
        assert_eq!(unescaped(r#""\"\\\/\b\f\n\r\t""#), "\"\\/\u{8}\u{c}\n\r\t");
        assert_eq!(
            unescaped(r#""a\u4e2d\u001b[1m\ud83d\ude00z""#),
            "a中\u{1b}[1m😀z"
        );
    }

    #[test]
    fn half_a_pair_costs_no_more_than_itself() {
        let text = unescaped(r#""a\ud83d b\ude00c""#);
        assert!(
            text.starts_with("a\u{fffd}") && text.ends_with("\u{fffd}c"),
            "{text}"
        );
        assert!(text.contains(" b"), "{text}");
    }
}
