//! JSON on a page: pretty, with a role for every part of it.

use serde_json::Value;

use crate::app::page::Page;
use crate::app::page::line::{Piece, Role};

impl Page {
    /// A JSON value, pretty.
    pub fn json(&mut self, value: &Value) {
        self.json_value(0, None, value, "");
    }

    fn json_value(&mut self, indentation: usize, key: Option<&str>, value: &Value, comma: &str) {
        let indentation = indentation.min(self.width() / 2);
        let mut pieces = vec![Piece::spaces(indentation)];
        if let Some(key) = key {
            pieces.push(Piece::new(Role::Key, &Value::from(key).to_string()));
            pieces.push(Piece::new(Role::Punctuation, ": "));
        }
        let Some((open, members, close)) = members(value) else {
            pieces.push(json_scalar(value));
            if !comma.is_empty() {
                pieces.push(Piece::new(Role::Punctuation, comma));
            }
            return self.wrapped(pieces, indentation + 2);
        };
        pieces.push(Piece::new(Role::Punctuation, open));
        self.wrapped(pieces, indentation + 2);
        let last = members.len() - 1;
        for (at, (key, value)) in members.into_iter().enumerate() {
            let comma = if at < last { "," } else { "" };
            self.json_value(indentation + 2, key, value, comma);
        }
        let end = format!("{}{close}{comma}", " ".repeat(indentation));
        self.wrapped(vec![Piece::new(Role::Punctuation, &end)], indentation);
    }
}

/// The members of an array or object that has any, between its brackets.
type Bracketed<'a> = (
    &'static str,
    Vec<(Option<&'a str>, &'a Value)>,
    &'static str,
);

fn members(value: &Value) -> Option<Bracketed<'_>> {
    match value {
        Value::Object(members) if !members.is_empty() => {
            let members = members
                .iter()
                .map(|(key, value)| (Some(key.as_str()), value));
            Some(("{", members.collect(), "}"))
        }
        Value::Array(items) if !items.is_empty() => {
            Some(("[", items.iter().map(|item| (None, item)).collect(), "]"))
        }
        _ => None,
    }
}

fn json_scalar(value: &Value) -> Piece {
    let role = match value {
        Value::String(_) => Role::String,
        Value::Null | Value::Bool(_) | Value::Number(_) => Role::Literal,
        Value::Array(_) | Value::Object(_) => Role::Punctuation,
    };
    Piece::new(role, &value.to_string())
}
