//! When a node runs and how often: its condition, and the loop that it may be.

use serde::Serialize;
use serde::Serializer;
use serde::ser::SerializeMap;
use serde_json::Value;
use serde_json::json;

use crate::sim::story::each::Each;

/// The fields that say so, those that there are.
pub(super) struct Conditions<'a> {
    pub(super) when: Option<&'a str>,
    pub(super) each: Option<&'a Each>,
    pub(super) casing: Casing,
}

/// How the names of fields are written.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Casing {
    /// As in a manifest: `withItems`.
    Camel,
    /// As in an answer: `WithItems`.
    Pascal,
}

impl Casing {
    fn of(self, camel: &str) -> String {
        match (self, camel.split_at(1)) {
            (Self::Camel, _) => camel.to_owned(),
            (Self::Pascal, (first, rest)) => first.to_ascii_uppercase() + rest,
        }
    }
}

impl Serialize for Conditions<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let name = |camel| self.casing.of(camel);
        let sequence = self.each.and_then(Each::sequence).map(|numbers| {
            let (start, end, format) = (numbers.start, numbers.end, &numbers.format);
            json!({ name("start"): start, name("end"): end, name("format"): format })
        });
        let fields = [
            ("when", self.when.map(Value::from)),
            (
                "withItems",
                self.each.and_then(Each::items).map(|items| json!(items)),
            ),
            (
                "withParam",
                self.each.and_then(Each::param).map(Value::from),
            ),
            ("withSequence", sequence),
            ("parallelism", self.each.map(|each| json!(each.parallel))),
        ];
        let mut map = serializer.serialize_map(None)?;
        for (camel, value) in fields {
            if let Some(value) = value {
                map.serialize_entry(&name(camel), &value)?;
            }
        }
        map.end()
    }
}
