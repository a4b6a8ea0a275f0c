//! Good answers with something wrong in them.

use serde_json::{Map, Value, json};

use crate::sim::seed::Seed;

/// Lists are objects, texts are lists, numbers and booleans are texts that are none.
pub(super) fn with_wrong_types(answer: &[u8]) -> Vec<u8> {
    changed(answer, |fields| {
        for (name, value) in fields {
            if name != "RequestId" {
                *value = wrong(value.take());
            }
        }
    })
}

fn wrong(value: Value) -> Value {
    match value {
        Value::Array(values) => {
            let places = 0..values.len();
            let fields = places.map(|place| place.to_string()).zip(values);
            Value::Object(fields.collect())
        }
        Value::Object(_) | Value::Null => json!("an object"),
        Value::Number(_) | Value::Bool(_) => json!("many"),
        Value::String(text) => json!([text]),
    }
}

/// One element of each list of rows is no row.
pub(super) fn with_wrong_element(answer: &[u8], seed: Seed) -> Vec<u8> {
    changed(answer, |fields| {
        for (name, value) in fields.iter_mut() {
            insert(value, seed.at(name));
        }
        if let Some(children) = fields
            .get_mut("Spec")
            .and_then(|spec| spec.get_mut("Pipelines"))
        {
            insert(children, seed);
        }
    })
}

fn insert(list: &mut Value, seed: Seed) {
    if let Value::Array(rows) = list {
        rows.insert(seed.below(rows.len() + 1), json!("no row"));
    }
}

fn changed(answer: &[u8], change: impl FnOnce(&mut Map<String, Value>)) -> Vec<u8> {
    let mut value = serde_json::from_slice(answer).unwrap_or_default();
    if let Value::Object(fields) = &mut value {
        change(fields);
    }
    value.to_string().into_bytes()
}
