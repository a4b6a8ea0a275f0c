//! Going through JSON by asking for what should stand there, once and in
//! order. `serde_json` reads; what is here keeps one odd value from costing the
//! whole answer, as a derived reader would let a doubled key do.

use std::borrow::Cow;
use std::fmt;

use bytestring::ByteString;
use serde::Deserialize;
use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;

use crate::source::wire::scalar::Scalar;

/// What is read from an object. It begins empty, and each field adds to it.
pub(crate) trait Fields: Default {
    /// Takes in the field `name`, whose value is next. Of two with one name the last wins.
    fn field(&mut self, name: &str, json: &mut Json<'_, '_>);
}

/// A value that is next in the text. It is read once, as what it should be;
/// what is not read is passed over.
pub(crate) struct Json<'v, 'de> {
    body: &'de ByteString,
    value: &'v mut dyn Value<'de>,
}

/// What is done with each field of an object.
type Field<'f, 'de> = dyn FnMut(&mut Json<'_, 'de>, &str) + 'f;
/// What is done with each item of a list.
type Item<'f, 'de> = dyn FnMut(&mut Json<'_, 'de>) + 'f;

/// Reads the text of one object: `field` is called for each, before its value,
/// with its name. Says whether it is an object at all, or why it is no JSON.
pub(crate) fn read_object<'de>(
    body: &'de ByteString,
    mut field: impl FnMut(&mut Json<'_, 'de>, &str),
) -> Result<bool, String> {
    let mut text = serde_json::Deserializer::from_str(body);
    let mut is_object = false;
    let whole = Entry {
        body,
        read: &mut |json| is_object = json.object(&mut field),
    };
    whole
        .deserialize(&mut text)
        .and_then(|()| text.end())
        .map_err(|error| said(&error))?;
    Ok(is_object)
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
        self.value.object(self.body, &mut field)
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

    /// Gives each value of a list to `item`; whether it is a list.
    pub(crate) fn each(&mut self, mut item: impl FnMut(&mut Json<'_, 'de>)) -> bool {
        self.value.list(self.body, &mut item)
    }

    /// Reads a list of objects into rows; what is not `whole` is passed over.
    /// Empty where it is no list.
    pub(crate) fn rows<T: Fields>(&mut self, is_whole: impl Fn(&T) -> bool) -> Vec<T> {
        let mut rows: Vec<T> = Vec::new();
        self.each(|json| {
            // Read where it will stay: a row is big to move.
            rows.push(T::default());
            if let Some(row) = rows.last_mut() {
                json.object(|json, name| row.field(name, json));
            }
            rows.pop_if(|row| !is_whole(row));
        });
        rows
    }

    /// Reads any value as one field.
    pub(crate) fn scalar(&mut self) -> Scalar<'de> {
        Scalar::new(self.body, self.value.raw())
    }
}

/// A [`Deserializer`] of whatever type, asked at most once.
trait Value<'de> {
    fn raw(&mut self) -> &'de str;
    fn object(&mut self, body: &'de ByteString, field: &mut Field<'_, 'de>) -> bool;
    fn list(&mut self, body: &'de ByteString, item: &mut Item<'_, 'de>) -> bool;
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

    fn object(&mut self, body: &'de ByteString, field: &mut Field<'_, 'de>) -> bool {
        self.ask(|value| value.deserialize_any(Object { body, field }))
    }

    fn list(&mut self, body: &'de ByteString, item: &mut Item<'_, 'de>) -> bool {
        self.ask(|value| value.deserialize_any(List { body, item }))
    }
}

/// One value of an object or a list, given to `read`.
struct Entry<'f, 'de> {
    body: &'de ByteString,
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
            body: self.body,
            value: &mut once,
        });
        once.ask(|unread| IgnoredAny::deserialize(unread).map(|_| ()));
        once.error.map_or(Ok(()), Err)
    }
}

/// The visits of values that are not what was asked for.
macro_rules! anything_else {
    ($($visit:ident: $value:ty),+ $(,)?) => {
        $(fn $visit<E>(self, _: $value) -> Result<Self::Value, E> {
            Ok(Self::Value::default())
        })+

        fn visit_unit<E>(self) -> Result<Self::Value, E> {
            Ok(Self::Value::default())
        }

        fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
            out.write_str("any value")
        }
    };
}

struct Object<'f, 'de> {
    body: &'de ByteString,
    field: &'f mut Field<'f, 'de>,
}

impl<'de> Visitor<'de> for Object<'_, 'de> {
    type Value = bool;

    anything_else!(visit_bool: bool, visit_i64: i64, visit_u64: u64, visit_f64: f64, visit_str: &str);

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<bool, A::Error> {
        while list.next_element::<Passed>()?.is_some() {}
        Ok(false)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut object: A) -> Result<bool, A::Error> {
        while let Some(Name(name)) = object.next_key()? {
            object.next_value_seed(Entry {
                body: self.body,
                read: &mut |json| (self.field)(json, &name),
            })?;
        }
        Ok(true)
    }
}

struct List<'f, 'de> {
    body: &'de ByteString,
    item: &'f mut Item<'f, 'de>,
}

impl<'de> Visitor<'de> for List<'_, 'de> {
    type Value = bool;

    anything_else!(visit_bool: bool, visit_i64: i64, visit_u64: u64, visit_f64: f64, visit_str: &str);

    fn visit_map<A: MapAccess<'de>>(self, mut object: A) -> Result<bool, A::Error> {
        while object.next_entry::<IgnoredAny, Passed>()?.is_some() {}
        Ok(false)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<bool, A::Error> {
        while list
            .next_element_seed(Entry {
                body: self.body,
                read: &mut |json| (self.item)(json),
            })?
            .is_some()
        {}
        Ok(true)
    }
}

/// A value in the place of rows, which is passed over. One that is nested
/// deeper than any answer is an error, and not just no rows.
struct Passed;

impl<'de> Deserialize<'de> for Passed {
    fn deserialize<D: Deserializer<'de>>(value: D) -> Result<Self, D::Error> {
        value.deserialize_any(Pass).map(|()| Self)
    }
}

/// Goes into every list and object, and so meets the limit of `serde_json`.
struct Pass;

impl<'de> Visitor<'de> for Pass {
    type Value = ();

    anything_else!(visit_bool: bool, visit_i64: i64, visit_u64: u64, visit_f64: f64, visit_str: &str);

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<(), A::Error> {
        while list.next_element::<Passed>()?.is_some() {}
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut object: A) -> Result<(), A::Error> {
        while object.next_entry::<IgnoredAny, Passed>()?.is_some() {}
        Ok(())
    }
}

/// The name of a field, borrowed where it has no escapes.
#[derive(Deserialize)]
struct Name<'a>(#[serde(borrow)] Cow<'a, str>);
