//! Values as YAML, in block style. Single values are written as JSON, which YAML reads as well.

use serde_json::Value;

/// The value as a YAML document.
pub(super) fn text(value: &Value) -> String {
    let mut lines = Vec::new();
    block(value, 0, &mut lines);
    lines.join("\n") + "\n"
}

fn block(value: &Value, depth: usize, lines: &mut Vec<String>) {
    match value {
        Value::Object(fields) => {
            for (name, value) in fields {
                entry(&format!("{}:", key(name)), value, depth, lines);
            }
        }
        Value::Array(values) => {
            for value in values {
                entry("-", value, depth, lines);
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {
            lines.push(value.to_string());
        }
    }
}

fn entry(head: &str, value: &Value, depth: usize, lines: &mut Vec<String>) {
    let indent = "  ".repeat(depth);
    if fits_on_a_line(value) {
        lines.push(format!("{indent}{head} {value}"));
    } else {
        lines.push(format!("{indent}{head}"));
        block(value, depth + 1, lines);
    }
}

fn fits_on_a_line(value: &Value) -> bool {
    match value {
        Value::Object(fields) => fields.is_empty(),
        Value::Array(values) => values.is_empty(),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => true,
    }
}

fn key(name: &str) -> String {
    let is_plain = name.starts_with(|letter: char| letter.is_ascii_alphabetic())
        && name.chars().all(|letter| letter.is_ascii_alphanumeric());
    if is_plain {
        name.to_owned()
    } else {
        Value::from(name).to_string()
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::sim::operations::yaml::text;

    #[test]
    fn nested_values_are_indented_and_texts_are_quoted() {
        let value = json!({ "spec": { "steps": [{ "name": "a: b", "after": [] }], "口": 1 } });
        assert_eq!(
            text(&value),
            "spec:\n  steps:\n    -\n      name: \"a: b\"\n      after: []\n  \"口\": 1\n"
        );
    }
}
