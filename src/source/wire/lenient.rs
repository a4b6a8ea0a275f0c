//! Fields that may hold anything. Each gives what it was meant to hold, or
//! nothing; none fails.

use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;

use bytestring::ByteString;
use serde::de::value::MapAccessDeserializer;
use serde::de::{Deserialize, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;

use crate::domain::{Raw, Time};
use crate::source::wire::time;

/// A field meant to hold one text, number or truth value.
///
/// The JSON is kept as it came until a reader says what it should be. So a
/// number keeps all its digits as a text, and a wrong kind costs nothing.
#[derive(Clone, Copy, Default, serde::Deserialize)]
pub(crate) struct Scalar<'a>(#[serde(borrow)] Option<&'a RawValue>);

impl<'a> Scalar<'a> {
    /// The text without white space around; `None` where nothing is left.
    pub(crate) fn said(self) -> Option<Cow<'a, str>> {
        let json = self.0?.get();
        let said = match json.as_bytes().first()? {
            b'"' => unquoted(json),
            b'{' | b'[' => return None,
            _ => Cow::Borrowed(json),
        };
        Some(trimmed(said)).filter(|said| !said.is_empty())
    }

    /// The text as a slice of `body`, the answer that this field stands in.
    pub(crate) fn text(self, body: &ByteString) -> Option<ByteString> {
        Some(match self.said()? {
            Cow::Borrowed(part) => body.slice_ref(part),
            Cow::Owned(text) => text.into(),
        })
    }

    /// The text in memory of its own.
    pub(crate) fn own(self) -> Option<Box<str>> {
        self.said().map(Into::into)
    }

    /// The text, or the JSON where the service sent something bigger.
    pub(crate) fn text_or_json(self, body: &ByteString) -> Option<ByteString> {
        self.text(body)
            .or_else(|| Some(body.slice_ref(self.structure()?)))
    }

    /// The value as it came; an empty text is none.
    pub(crate) fn raw(self, body: &ByteString) -> Option<Raw> {
        let json = self.0?.get();
        let filled = self.said().is_some() || self.structure().is_some();
        filled.then(|| Raw::new(body.slice_ref(json)))
    }

    /// The whole number; a fraction is cut off.
    pub(crate) fn number(self) -> Option<i64> {
        let said = self.said()?;
        let whole = said.split_once('.').map_or(&*said, |(whole, _)| whole);
        whole.parse().ok()
    }

    /// The truth value, in any of the spellings that clients and services use.
    pub(crate) fn flag(self) -> Option<bool> {
        let said = self.said()?;
        let is_one_of = |words: [&str; 2]| words.iter().any(|word| said.eq_ignore_ascii_case(word));
        if is_one_of(["true", "1"]) {
            return Some(true);
        }
        is_one_of(["false", "0"]).then_some(false)
    }

    /// The time, or the text where it is no time.
    pub(crate) fn time(self) -> Option<Time> {
        self.said().map(|said| time::read(&said))
    }

    fn structure(self) -> Option<&'a str> {
        Some(self.0?.get()).filter(|json| json.starts_with(['{', '[']))
    }
}

fn unquoted(json: &str) -> Cow<'_, str> {
    let inner = json.get(1..json.len() - 1).unwrap_or(json);
    if !inner.contains('\\') {
        return Cow::Borrowed(inner);
    }
    // Half of a surrogate pair cannot be read. Better its escape than no text.
    serde_json::from_str(json).map_or(Cow::Borrowed(inner), Cow::Owned)
}

fn trimmed(said: Cow<'_, str>) -> Cow<'_, str> {
    match said {
        Cow::Borrowed(text) => Cow::Borrowed(text.trim()),
        Cow::Owned(text) if text.trim().len() == text.len() => Cow::Owned(text),
        Cow::Owned(text) => Cow::Owned(text.trim().to_owned()),
    }
}

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
    /// The objects of the list; what is none is passed over.
    pub(crate) fn objects(self) -> impl Iterator<Item = T> {
        self.0.into_iter().filter_map(|object| object.0)
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
