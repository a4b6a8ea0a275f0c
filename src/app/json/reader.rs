//! Reading JSON straight into the rows of a document, without a value in between.

use std::borrow::Cow;
use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};

use crate::app::json::document::{Document, ValueKind};

/// Adds a value under a name. What was added before an error stays.
pub(super) fn read(document: &mut Document, name: &str, json: &str) -> serde_json::Result<()> {
    let mut reader = serde_json::Deserializer::from_str(json);
    let value = Value {
        document,
        key: name,
        parent: u32::MAX,
        depth: 0,
    };
    value.deserialize(&mut reader)?;
    reader.end()
}

/// A value that is next in the text, to be added with this key.
struct Value<'d, 'k> {
    document: &'d mut Document,
    key: &'k str,
    parent: u32,
    depth: u16,
}

impl Value<'_, '_> {
    fn leaf(self, value: &str, kind: ValueKind) {
        self.document
            .push(self.key, value, kind, self.parent, self.depth);
    }
}

impl<'d> Value<'d, '_> {
    /// Adds what holds others, and says where they are to be added.
    fn holder(self, kind: ValueKind) -> MemberReader<'d> {
        let at = self
            .document
            .push(self.key, "", kind, self.parent, self.depth);
        MemberReader {
            document: self.document,
            at,
            depth: self.depth.saturating_add(1),
        }
    }
}

/// What is being filled with members.
struct MemberReader<'d> {
    document: &'d mut Document,
    at: u32,
    depth: u16,
}

impl MemberReader<'_> {
    fn next<'k>(&mut self, key: &'k str) -> Value<'_, 'k> {
        Value {
            document: self.document,
            key,
            parent: self.at,
            depth: self.depth,
        }
    }

    fn close(self) {
        self.document.close(self.at);
    }
}

impl<'de> DeserializeSeed<'de> for Value<'_, '_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, reader: D) -> Result<(), D::Error> {
        reader.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Value<'_, '_> {
    type Value = ();

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("any value")
    }

    fn visit_bool<E>(self, value: bool) -> Result<(), E> {
        self.leaf(if value { "true" } else { "false" }, ValueKind::Literal);
        Ok(())
    }

    fn visit_i64<E>(self, value: i64) -> Result<(), E> {
        self.leaf(&value.to_string(), ValueKind::Literal);
        Ok(())
    }

    fn visit_u64<E>(self, value: u64) -> Result<(), E> {
        self.leaf(&value.to_string(), ValueKind::Literal);
        Ok(())
    }

    fn visit_f64<E>(self, value: f64) -> Result<(), E> {
        let text = serde_json::Number::from_f64(value).map(|number| number.to_string());
        self.leaf(text.as_deref().unwrap_or("null"), ValueKind::Literal);
        Ok(())
    }

    fn visit_str<E>(self, value: &str) -> Result<(), E> {
        self.leaf(value, ValueKind::Text);
        Ok(())
    }

    fn visit_unit<E>(self) -> Result<(), E> {
        self.leaf("null", ValueKind::Literal);
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<(), A::Error> {
        let mut members = self.holder(ValueKind::List);
        while list.next_element_seed(members.next(""))?.is_some() {}
        members.close();
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut object: A) -> Result<(), A::Error> {
        let mut members = self.holder(ValueKind::Object);
        while let Some(MemberKey(key)) = object.next_key()? {
            object.next_value_seed(members.next(&key))?;
        }
        members.close();
        Ok(())
    }
}

/// The name of a member, borrowed where it has no escapes.
#[derive(serde::Deserialize)]
struct MemberKey<'a>(#[serde(borrow)] Cow<'a, str>);
