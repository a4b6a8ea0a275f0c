//! Where a model or a data set lies (`protocol`: Outputs and their values).

use serde_json::{Map, Value};

use crate::app::cards::scalar::scalar;
use crate::app::nodes::artifacts::Output;
use crate::app::nodes::card_line::Label;
use crate::app::values::decode;
use crate::text::{LabelText, Text};

/// Takes the location out of a value: a line each, to be copied as it stands.
pub(super) fn take_location(members: &mut Map<String, Value>) -> Vec<(Label, String)> {
    let mut lines = Vec::new();
    let named = |whole| (Label::Ours(Text::Label(LabelText::Location)), whole);
    match members.get("location").cloned() {
        Some(Value::String(path)) => lines.push(named(path)),
        Some(Value::Object(mut place)) => {
            lines.extend(whole_name(&mut place).map(named));
            // What was not understood is shown all the same.
            let left = place.into_iter();
            lines.extend(left.map(|(key, value)| (Label::Theirs(key), scalar(&value))));
        }
        Some(_) | None => return lines,
    }
    members.shift_remove("location");
    lines
}

/// Where an output lies, in one line to copy.
pub fn location_of(output: &Output) -> Option<String> {
    match decode::decode(output.value.as_ref()?) {
        Ok(Value::Object(members)) => in_one_line(&members),
        Ok(_) | Err(_) => None,
    }
}

/// The location in a value, in one line.
pub(super) fn in_one_line(members: &Map<String, Value>) -> Option<String> {
    match members.get("location")? {
        Value::String(path) => Some(path.clone()),
        Value::Object(place) => whole_name(&mut place.clone()),
        _ => None,
    }
}

/// A table of a project, or a path with its bucket; takes what it is made of.
fn whole_name(place: &mut Map<String, Value>) -> Option<String> {
    let mut take = |key: &str| match place.get(key) {
        Some(Value::String(text)) => {
            let text = text.clone();
            place.shift_remove(key);
            Some(text)
        }
        Some(_) | None => None,
    };
    if let Some(path) = take("path").or_else(|| take("key")).or_else(|| take("uri")) {
        return Some(match take("bucket") {
            Some(bucket) if !path.contains("://") => {
                format!("oss://{bucket}/{}", path.trim_start_matches('/'))
            }
            Some(_) | None => path,
        });
    }
    let table = take("table").or_else(|| take("name"))?;
    Some(match take("project") {
        Some(project) => format!("{project}.{table}"),
        None => table,
    })
}
