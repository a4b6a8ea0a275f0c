//! What can be said of the value under the cursor: the way to it, and itself as text.

use crate::app::json::document::ValueKind;
use crate::app::json::tree::JsonTree;

impl JsonTree {
    /// The way to the value under the cursor: `$.report[0].auc`.
    pub fn path(&self) -> String {
        let Some((at, _)) = self.selected() else {
            return String::new();
        };
        let mut steps: Vec<String> = Vec::new();
        let mut at = at;
        while let Some(row) = self.document.row(at) {
            let Some(holder) = self.document.row(row.parent as usize) else {
                break;
            };
            steps.push(match holder.kind {
                ValueKind::List => format!("[{}]", row.place),
                ValueKind::Object | ValueKind::Text | ValueKind::Literal | ValueKind::Line => {
                    step(self.document.key(row))
                }
            });
            at = row.parent as usize;
        }
        steps.push("$".to_owned());
        steps.reverse();
        steps.concat()
    }

    /// The value under the cursor as JSON.
    pub fn json(&self) -> String {
        let mut json = String::new();
        if let Some((at, _)) = self.selected() {
            self.write(at, &mut json);
        }
        json
    }

    /// The value under the cursor: a text without its quotes, anything else as JSON.
    pub fn plain(&self) -> String {
        match self.selected() {
            Some((_, row)) if matches!(row.kind, ValueKind::Text | ValueKind::Line) => {
                self.document.value(row).to_owned()
            }
            Some(_) | None => self.json(),
        }
    }

    fn write(&self, at: usize, json: &mut String) {
        let Some(row) = self.document.row(at) else {
            return;
        };
        let value = self.document.value(row);
        let (open, close) = match row.kind {
            ValueKind::Text | ValueKind::Line => return json.push_str(&quoted(value)),
            ValueKind::Literal => return json.push_str(value),
            ValueKind::Object => ('{', '}'),
            ValueKind::List => ('[', ']'),
        };
        json.push(open);
        for (number, (member, inner)) in self.document.members(Some(at)).enumerate() {
            if number > 0 {
                json.push(',');
            }
            if row.kind == ValueKind::Object {
                json.push_str(&quoted(self.document.key(inner)));
                json.push(':');
            }
            self.write(member, json);
        }
        json.push(close);
    }
}

/// One step of a path; a key that is no plain word stands in quotes.
fn step(key: &str) -> String {
    let is_plain = !key.is_empty()
        && key
            .chars()
            .all(|char| char.is_alphanumeric() || char == '_');
    if is_plain {
        format!(".{key}")
    } else {
        format!("[{}]", quoted(key))
    }
}

fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}
