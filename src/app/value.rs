//! The values of outputs, decoded once more leniently than the protocol asks:
//! the most common writers of metrics write `NaN`, which is no JSON.

use std::borrow::Cow;

use serde_json::Value;

use crate::domain::Raw;

/// The value in a text field that holds JSON; `Err` is the text where it is none.
/// Numbers that JSON has no word for become the texts they were written as.
pub fn decode(raw: &Raw) -> Result<Value, String> {
    raw.decoded().or_else(|text| match quoted(&text) {
        Cow::Owned(quoted) => Raw::new(Value::from(quoted).to_string())
            .decoded()
            .map_err(|_| text),
        Cow::Borrowed(_) => Err(text),
    })
}

/// The text with the numbers that are none in quotes.
pub fn quoted(text: &str) -> Cow<'_, str> {
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
    fn numbers_that_json_has_no_word_for_become_texts() {
        assert_eq!(
            of(r#"{"auc": NaN, "loss": [-Infinity, 1], "note": "a \"NaN\" b"}"#),
            Ok(json!({"auc": "NaN", "loss": ["-Infinity", 1], "note": "a \"NaN\" b"}))
        );
        assert_eq!(of("NaN banks"), Err("NaN banks".to_owned()));
        assert_eq!(of(r#"{"a": 1}"#), Ok(json!({"a": 1})));
    }
}
