//! Going through JSON by asking for what should stand there, once and in
//! order. `serde_json` reads; what is here keeps one odd value from costing the
//! whole answer, as a derived reader would let a doubled key do.
//!
//! The order of things is turned around. A reader of `serde` is called by the deserializer and
//! must say beforehand, by its type, what it can take. Here the deserializer stops before each
//! value (`Entry`) and hands out a `Json`, and whoever reads asks it for an object, a list
//! or a scalar. So the value must be kept until somebody asks (`Once`), and what nobody asked
//! for must be passed over, or the text behind it could not be read. The type of the
//! deserializer is another one in each object and list; `dyn Value` hides it, so that each
//! row is read by code that exists once. What stands there instead of what was asked for is no
//! error but a `Found`, noted with its `Place`. Only text that is no JSON at all, or nested
//! too deep, ends the reading.

use std::borrow::Cow;
use std::fmt;

use bytestring::ByteString;
use serde::Deserialize;
use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;

use crate::source::wire::found::{Found, Pass, anything_else};
use crate::source::wire::scalar::Scalar;
use crate::source::wire::unparsed::{Body, Place, UnparsedFields};

/// What is read from an object. It begins empty, and each field adds to it.
pub(crate) trait Fields: Default {
    /// Takes in the field `name`, whose value is next. Of two with one name the last wins.
    fn field(&mut self, name: &str, json: &mut Json<'_, '_>);
}

/// A value that is next in the text. It is read once, as what it should be;
/// what is not read is passed over.
pub(crate) struct Json<'v, 'de> {
    place: Place<'v, 'de>,
    value: &'v mut dyn Value<'de>,
}

/// What is done with each field of an object.
type Field<'f, 'de> = dyn FnMut(&mut Json<'_, 'de>, &str) + 'f;
/// What is done with each item of a list.
type Item<'f, 'de> = dyn FnMut(&mut Json<'_, 'de>) + 'f;

/// Reads the text of one object: `field` is called for each, before its value,
/// with its name. Says what is odd about it, nothing where it is no object at
/// all, or why it is no JSON.
pub(crate) fn read_object<'de>(
    text: &'de ByteString,
    mut field: impl FnMut(&mut Json<'_, 'de>, &str),
) -> Result<Option<UnparsedFields>, String> {
    let body = Body::new(text);
    let mut text = serde_json::Deserializer::from_str(text);
    let mut is_object = false;
    let whole = Entry {
        place: body.whole(),
        read: &mut |json| is_object = json.object(&mut field),
    };
    whole
        .deserialize(&mut text)
        .and_then(|()| text.end())
        .map_err(|error| said(&error))?;
    Ok(is_object.then(|| body.into_unparsed()))
}

/// Why it is no JSON; where it is too deep, in words that say so.
fn said(error: &serde_json::Error) -> String {
    let words = error.to_string();
    if words.starts_with("recursion limit exceeded") {
        return "nested too deep".to_owned();
    }
    words
}

impl<'de> Json<'_, 'de> {
    /// Reads an object; whether it is one.
    pub(crate) fn object(&mut self, mut field: impl FnMut(&mut Json<'_, 'de>, &str)) -> bool {
        let found = self.value.object(self.place, &mut field);
        if found == Found::SomethingElse {
            self.place.is_no("object");
        }
        found == Found::It
    }

    /// What was read here cannot be used.
    pub(super) fn is_odd(&self) {
        self.place.is_odd();
    }

    /// Reads a list of what `item` makes of each value; what it makes nothing
    /// of is passed over. Empty where it is no list.
    pub(crate) fn list<T>(
        &mut self,
        mut item: impl FnMut(&mut Json<'_, 'de>) -> Option<T>,
    ) -> Vec<T> {
        let mut items = Vec::new();
        self.each(|json| items.extend(item(json)));
        items
    }

    /// Gives each value of a list to `item`.
    fn each(&mut self, mut item: impl FnMut(&mut Json<'_, 'de>)) {
        if self.value.list(self.place, &mut item) == Found::SomethingElse {
            self.place.is_no("list");
        }
    }

    /// Reads a list of objects into rows; what is not `whole` is passed over.
    /// Empty where it is no list.
    pub(crate) fn rows<T: Fields>(&mut self, is_whole: impl Fn(&T) -> bool) -> Vec<T> {
        let mut rows: Vec<T> = Vec::new();
        self.each(|json| {
            // Read where it will stay: a row is big to move.
            rows.push(T::default());
            let is_object = rows
                .last_mut()
                .is_some_and(|row| json.object(|json, name| row.field(name, json)));
            let dropped = rows.pop_if(|row| !is_whole(row));
            if is_object && dropped.is_some() {
                json.is_odd();
            }
        });
        rows
    }

    /// Reads any value as one field.
    pub(crate) fn scalar(&mut self) -> Scalar<'_, 'de> {
        Scalar::new(self.place, self.value.raw())
    }
}

/// A [`Deserializer`] of whatever type, asked at most once.
trait Value<'de> {
    fn raw(&mut self) -> &'de str;
    fn object(&mut self, place: Place<'_, 'de>, field: &mut Field<'_, 'de>) -> Found;
    fn list(&mut self, place: Place<'_, 'de>, item: &mut Item<'_, 'de>) -> Found;
}

/// The value, until it is asked, and what went wrong then.
struct Once<'de, D: Deserializer<'de>> {
    value: Option<D>,
    error: Option<D::Error>,
}

impl<'de, D: Deserializer<'de>> Once<'de, D> {
    fn ask<T: Default>(&mut self, read: impl FnOnce(D) -> Result<T, D::Error>) -> T {
        let Some(value) = self.value.take() else {
            return T::default();
        };
        read(value).unwrap_or_else(|error| {
            self.error = Some(error);
            T::default()
        })
    }
}

impl<'de, D: Deserializer<'de>> Value<'de> for Once<'de, D> {
    fn raw(&mut self) -> &'de str {
        self.ask(|value| <&RawValue>::deserialize(value).map(RawValue::get))
    }

    fn object(&mut self, place: Place<'_, 'de>, field: &mut Field<'_, 'de>) -> Found {
        self.ask(|value| value.deserialize_any(Object { place, field }))
    }

    fn list(&mut self, place: Place<'_, 'de>, item: &mut Item<'_, 'de>) -> Found {
        self.ask(|value| value.deserialize_any(List { place, item }))
    }
}

/// One value of an object or a list, given to `read`.
struct Entry<'f, 'de> {
    place: Place<'f, 'de>,
    read: &'f mut Item<'f, 'de>,
}

impl<'de> DeserializeSeed<'de> for Entry<'_, 'de> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, value: D) -> Result<(), D::Error> {
        let mut once = Once {
            value: Some(value),
            error: None,
        };
        (self.read)(&mut Json {
            place: self.place,
            value: &mut once,
        });
        // Nothing happens here where it was read: it can be asked only once.
        once.ask(|unread| IgnoredAny::deserialize(unread).map(|_| ()));
        once.error.map_or(Ok(()), Err)
    }
}

struct Object<'f, 'de> {
    place: Place<'f, 'de>,
    field: &'f mut Field<'f, 'de>,
}

impl<'de> Visitor<'de> for Object<'_, 'de> {
    type Value = Found;

    anything_else!(visit_bool: bool, visit_i64: i64, visit_u64: u64, visit_f64: f64);

    fn visit_seq<A: SeqAccess<'de>>(self, list: A) -> Result<Found, A::Error> {
        Pass.visit_seq(list)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut object: A) -> Result<Found, A::Error> {
        while let Some(Name(name)) = object.next_key()? {
            object.next_value_seed(Entry {
                place: self.place.field(&name),
                read: &mut |json| (self.field)(json, &name),
            })?;
        }
        Ok(Found::It)
    }
}

struct List<'f, 'de> {
    place: Place<'f, 'de>,
    item: &'f mut Item<'f, 'de>,
}

impl<'de> Visitor<'de> for List<'_, 'de> {
    type Value = Found;

    anything_else!(visit_bool: bool, visit_i64: i64, visit_u64: u64, visit_f64: f64);

    fn visit_map<A: MapAccess<'de>>(self, object: A) -> Result<Found, A::Error> {
        Pass.visit_map(object)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Found, A::Error> {
        while list
            .next_element_seed(Entry {
                place: self.place.item(),
                read: &mut |json| (self.item)(json),
            })?
            .is_some()
        {}
        Ok(Found::It)
    }
}

/// The name of a field, borrowed where it has no escapes. Asked for bytes, `serde_json`
/// gives what would be no text as well: half of a surrogate pair costs only this field.
struct Name<'a>(Cow<'a, str>);

impl<'de> Deserialize<'de> for Name<'de> {
    fn deserialize<D: Deserializer<'de>>(name: D) -> Result<Self, D::Error> {
        name.deserialize_bytes(NameVisitor)
    }
}

struct NameVisitor;

impl<'de> Visitor<'de> for NameVisitor {
    type Value = Name<'de>;

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("a name")
    }

    fn visit_borrowed_bytes<E>(self, bytes: &'de [u8]) -> Result<Self::Value, E> {
        Ok(Name(String::from_utf8_lossy(bytes)))
    }

    fn visit_bytes<E>(self, bytes: &[u8]) -> Result<Self::Value, E> {
        Ok(Name(String::from_utf8_lossy(bytes).into_owned().into()))
    }
}
