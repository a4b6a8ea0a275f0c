//! The values of outputs, decoded once more leniently than the protocol asks:
//! the most common writers of metrics write `NaN`, which is no JSON.

use std::borrow::Cow;

use serde::de::IgnoredAny;
use serde_json::Value;

use crate::domain::Raw;

/// The value in a text field that holds JSON (`Value`, `RuntimeInfo`; `protocol`: Outputs and their values);
/// `Err` is the text where it is none.
pub fn decode(raw: &Raw) -> Result<Value, String> {
    let json = inside(raw)?;
    serde_json::from_str(&json).map_err(|_| json.into_owned())
}

/// The value in a text that was taken from its field already; `Err` is the text where it is none.
pub fn decode_text(text: &str) -> Result<Value, String> {
    let json = json_in(text).ok_or(text)?;
    serde_json::from_str(&json).map_err(|_| json)
}

/// The value byte for byte: the text of the field, or the JSON that stands in its place.
pub fn as_it_came(raw: &Raw) -> String {
    serde_json::from_str(raw.as_str()).unwrap_or_else(|_| raw.as_str().to_owned())
}

/// The JSON in a text field, not taken apart; `Err` is the text where it is none. Some
/// answer with the object itself in place of a text.
pub fn inside(raw: &Raw) -> Result<Cow<'_, str>, String> {
    let Ok(text) = serde_json::from_str::<String>(raw.as_str()) else {
        return Ok(raw.as_str().into());
    };
    json_in(&text).map(Cow::Owned).ok_or(text)
}

/// The JSON in a text. The service's documents show it escaped once and escaped twice: both
/// give the same. Numbers that JSON has no word for become the texts they were written as.
fn json_in(text: &str) -> Option<String> {
    let text = text.trim();
    if is_json(text) {
        return Some(unwrapped(text));
    }
    // Escaped twice: what is left is the body of a JSON string without its quotes.
    let unescaped = serde_json::from_str::<String>(&format!("\"{text}\""));
    if let Some(unescaped) = unescaped.ok().filter(|text| is_json(text.trim())) {
        return Some(unwrapped(unescaped.trim()));
    }
    match quoted(text) {
        Cow::Owned(quoted) => Some(quoted).filter(|text| is_json(text)),
        Cow::Borrowed(_) => None,
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

/// The text with the numbers that are none in quotes.
fn quoted(text: &str) -> Cow<'_, str> {
    const WORDS: [&str; 3] = ["NaN", "-Infinity", "Infinity"];
    if !WORDS.iter().any(|word| text.contains(word)) {
        return Cow::Borrowed(text);
    }
    let mut quoted = String::with_capacity(text.len() + 16);
    let mut rest = text;
    let mut is_inside = false;
    while let Some(char) = rest.chars().next() {
        let word = WORDS
            .iter()
            .find(|word| !is_inside && rest.starts_with(**word));
        let taken = match word {
            Some(word) => {
                quoted.push('"');
                quoted.push_str(word);
                quoted.push('"');
                word.len()
            }
            // What is escaped is taken with its escape.
            None if char == '\\' => {
                let next = rest.chars().nth(1).map_or(0, char::len_utf8);
                quoted.push_str(rest.get(..1 + next).unwrap_or_default());
                1 + next
            }
            None => {
                is_inside ^= char == '"';
                quoted.push(char);
                char.len_utf8()
            }
        };
        rest = rest.get(taken..).unwrap_or_default();
    }
    Cow::Owned(quoted)
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::decode;
    use crate::domain::Raw;

    fn of(text: &str) -> Result<Value, String> {
        decode(&Raw::new(Value::from(text).to_string()))
    }

    #[test]
    fn escaped_once_twice_or_not_at_all_gives_the_same_value() {
        for raw in [
            r#"{"auc": 0.91}"#,
            r#""{\"auc\": 0.91}""#,
            r#""{\\\"auc\\\": 0.91}\n""#,
            r#""\"{\\\"auc\\\": 0.91}\"""#,
        ] {
            let value = decode(&Raw::new(raw));
            assert_eq!(value, Ok(json!({"auc": 0.91})), "raw: {raw}");
        }
    }

    #[test]
    fn what_is_not_json_stays_the_text_it_was() {
        assert_eq!(of("s3 bucket"), Err("s3 bucket".to_owned()));
    }

    #[test]
    fn numbers_that_json_has_no_word_for_become_texts() {
        assert_eq!(
            of(r#"{"auc": NaN, "loss": [-Infinity, 1], "note": "a \"NaN\" b"}"#),
            Ok(json!({"auc": "NaN", "loss": ["-Infinity", 1], "note": "a \"NaN\" b"}))
        );
        assert_eq!(of("NaN banks"), Err("NaN banks".to_owned()));
        assert_eq!(of(r#"{"a": 1}"#), Ok(json!({"a": 1})));
    }
}
