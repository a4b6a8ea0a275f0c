//! What stands in an output: the story's value with its placeholders filled and its numbers worked
//! out.

use serde_json::{Map, Number, Value};

use crate::sim::play::schedule::node::NodeInstance;
use crate::sim::seed::Seed;

/// What the placeholders in the story's texts stand for. Other braces stay as they are.
pub(in crate::sim) struct Placeholders(Vec<(&'static str, String)>);

impl Placeholders {
    pub(in crate::sim) fn new(words: impl Into<Vec<(&'static str, String)>>) -> Self {
        Self(words.into())
    }

    /// Those of one node of a run that was created on this date.
    pub(in crate::sim) fn of(run_id: &str, node: &NodeInstance, date: String) -> Self {
        let (index, item) = match &node.iteration {
            Some(iteration) => (iteration.index, &*iteration.item),
            None => (0, ""),
        };
        Self::new([
            ("run", run_id.to_owned()),
            ("node", node.id.clone()),
            ("date", date),
            ("index", index.to_string()),
            ("item", item.to_owned()),
        ])
    }

    /// The text with its placeholders filled.
    pub(in crate::sim) fn filled(&self, text: &str) -> String {
        if !text.contains('{') {
            return text.to_owned();
        }
        let words = self.0.iter();
        words.fold(text.to_owned(), |text, (name, word)| {
            // Of all placeholders a text has one or two.
            if holds(&text, name) {
                text.replace(&format!("{{{name}}}"), word)
            } else {
                text
            }
        })
    }
}

/// Whether a text has the placeholder of this name.
fn holds(text: &str, name: &str) -> bool {
    let mut behind = text.split('{').skip(1);
    behind.any(|behind| {
        behind
            .strip_prefix(name)
            .is_some_and(|rest| rest.starts_with('}'))
    })
}

/// What the numbers and texts of a value depend on.
pub(in crate::sim) struct ValueContext {
    pub(in crate::sim) placeholders: Placeholders,
    /// Of the nearest loop around.
    pub(in crate::sim) index: usize,
    /// Of an artifact that is one of many.
    pub(in crate::sim) part: usize,
    pub(in crate::sim) seed: Seed,
}

impl ValueContext {
    /// The same for one part of an artifact.
    pub(super) fn of_part(mut self, part: usize) -> Self {
        self.placeholders.0.push(("part", part.to_string()));
        self.part = part;
        self
    }

    /// What a value of the story is here.
    pub(in crate::sim) fn value(&self, spec: &Value) -> Value {
        self.resolved(spec, self.seed)
    }

    /// What the fields of an object are here.
    pub(in crate::sim) fn object(&self, spec: &Map<String, Value>) -> Map<String, Value> {
        spec.iter()
            .map(|(name, value)| (name.clone(), self.resolved(value, self.seed.at(name))))
            .collect()
    }

    fn resolved(&self, spec: &Value, seed: Seed) -> Value {
        match spec {
            Value::String(text) => Value::String(self.placeholders.filled(text)),
            Value::Array(values) => values
                .iter()
                .enumerate()
                .map(|(place, value)| self.resolved(value, seed.at(place)))
                .collect(),
            Value::Object(fields) => match self.number(fields, seed) {
                Some(number) => Value::Number(number),
                None => Value::Object(
                    fields
                        .iter()
                        .map(|(name, value)| (name.clone(), self.resolved(value, seed.at(name))))
                        .collect(),
                ),
            },
            Value::Null | Value::Bool(_) | Value::Number(_) => spec.clone(),
        }
    }

    /// `{ base = 0.8, step = 0.01, part_step = 0.02, jitter = 0.004 }` is a number that grows with
    /// each iteration, and with each part of an artifact.
    fn number(&self, fields: &Map<String, Value>, seed: Seed) -> Option<Number> {
        let base = fields.get("base")?.as_f64()?;
        if fields
            .keys()
            .any(|name| !matches!(name.as_str(), "base" | "step" | "part_step" | "jitter"))
        {
            return None;
        }
        let slope = |name| fields.get(name).and_then(Value::as_f64).unwrap_or(0.0);
        let count = |index| u32::try_from(index).map_or(0.0, f64::from);
        let grown = slope("step") * count(self.index) + slope("part_step") * count(self.part);
        let number = base + grown + slope("jitter") * seed.swing();
        Number::from_f64((number * 10_000.0).round() / 10_000.0)
    }
}
