//! Fields of objects and lists. What is neither counts as empty, without being
//! kept in between: a big answer is read in one pass.

use std::fmt;
use std::marker::PhantomData;

use bytestring::ByteString;
use serde::de::value::MapAccessDeserializer;
use serde::de::{Deserialize, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};

use crate::source::wire::scalar::Scalar;

/// A field meant to hold an object.
pub(crate) struct Object<T>(pub(crate) Option<T>);

impl<T> Default for Object<T> {
    fn default() -> Self {
        Self(None)
    }
}

impl<T: Default> Object<T> {
    /// The object, or an empty one.
    pub(crate) fn or_empty(self) -> T {
        self.0.unwrap_or_default()
    }
}

/// A field meant to hold a list.
pub(crate) struct List<T>(pub(crate) Vec<T>);

impl<T> Default for List<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<T> List<Object<T>> {
    /// What `fact` makes of the objects; what is none is passed over.
    pub(crate) fn facts<F>(self, fact: impl Fn(T) -> Option<F>) -> Vec<F> {
        // Nearly every object is a fact, and growing step by step costs a
        // tenth of the time that a big answer takes.
        let mut facts = Vec::with_capacity(self.0.len());
        facts.extend(self.0.into_iter().filter_map(|object| fact(object.0?)));
        facts
    }
}

impl List<Scalar<'_>> {
    /// The texts of the list; what is none is passed over.
    pub(crate) fn texts(self, body: &ByteString) -> impl Iterator<Item = ByteString> {
        self.0.into_iter().filter_map(|item| item.text(body))
    }
}

/// The ways of a visitor to nothing: whatever is no map and no list.
macro_rules! else_nothing {
    () => {
        fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
            out.write_str("any JSON")
        }

        fn visit_unit<E: Error>(self) -> Result<Self::Value, E> {
            Ok(Self::Value::default())
        }

        fn visit_bool<E: Error>(self, _: bool) -> Result<Self::Value, E> {
            Ok(Self::Value::default())
        }

        fn visit_i64<E: Error>(self, _: i64) -> Result<Self::Value, E> {
            Ok(Self::Value::default())
        }

        fn visit_u64<E: Error>(self, _: u64) -> Result<Self::Value, E> {
            Ok(Self::Value::default())
        }

        fn visit_f64<E: Error>(self, _: f64) -> Result<Self::Value, E> {
            Ok(Self::Value::default())
        }

        fn visit_str<E: Error>(self, _: &str) -> Result<Self::Value, E> {
            Ok(Self::Value::default())
        }
    };
}

struct ObjectVisitor<T>(PhantomData<T>);

impl<'de, T: Deserialize<'de>> Visitor<'de> for ObjectVisitor<T> {
    type Value = Object<T>;

    else_nothing!();

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Object<T>, A::Error> {
        T::deserialize(MapAccessDeserializer::new(map)).map(|object| Object(Some(object)))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, list: A) -> Result<Object<T>, A::Error> {
        IgnoredAny.visit_seq(list).map(|_| Object(None))
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Object<T> {
    fn deserialize<D: Deserializer<'de>>(json: D) -> Result<Self, D::Error> {
        json.deserialize_any(ObjectVisitor(PhantomData))
    }
}

struct ListVisitor<T>(PhantomData<T>);

impl<'de, T: Deserialize<'de>> Visitor<'de> for ListVisitor<T> {
    type Value = List<T>;

    else_nothing!();

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<List<T>, A::Error> {
        IgnoredAny.visit_map(map).map(|_| List(Vec::new()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<List<T>, A::Error> {
        let mut items = Vec::new();
        while let Some(item) = list.next_element()? {
            items.push(item);
        }
        Ok(List(items))
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for List<T> {
    fn deserialize<D: Deserializer<'de>>(json: D) -> Result<Self, D::Error> {
        json.deserialize_any(ListVisitor(PhantomData))
    }
}
