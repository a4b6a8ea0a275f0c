//! What stands in the text where an object or a list should, and how it is passed over.

use std::fmt;

use serde::de::{Deserialize, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};

/// What stands where an object or a list should.
#[derive(Clone, Copy, Default, PartialEq)]
pub(super) enum Found {
    /// Nothing, in one of its forms.
    #[default]
    Nothing,
    It,
    SomethingElse,
}

impl Found {
    /// Something else than should stand there; where it is empty, it stands for nothing.
    pub(super) fn unless_empty(is_empty: bool) -> Self {
        if is_empty {
            Self::Nothing
        } else {
            Self::SomethingElse
        }
    }
}

/// The visits of values that are not what was asked for.
macro_rules! anything_else {
    ($($visit:ident: $value:ty),+ $(,)?) => {
        $(fn $visit<E>(self, _: $value) -> Result<Found, E> {
            Ok(Found::SomethingElse)
        })+

        fn visit_str<E>(self, text: &str) -> Result<Found, E> {
            Ok(Found::unless_empty(text.trim().is_empty()))
        }

        fn visit_unit<E>(self) -> Result<Found, E> {
            Ok(Found::Nothing)
        }

        fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
            out.write_str("any value")
        }
    };
}

pub(super) use anything_else;

/// A value in the place of rows, which is passed over. One that is nested
/// deeper than any answer is an error, and not just no rows.
pub(super) struct Passed;

impl<'de> Deserialize<'de> for Passed {
    fn deserialize<D: Deserializer<'de>>(value: D) -> Result<Self, D::Error> {
        value.deserialize_any(Pass).map(|_| Self)
    }
}

/// Goes into every list and object, and so meets the limit of `serde_json`.
pub(super) struct Pass;

impl<'de> Visitor<'de> for Pass {
    type Value = Found;

    anything_else!(visit_bool: bool, visit_i64: i64, visit_u64: u64, visit_f64: f64);

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Found, A::Error> {
        let mut is_empty = true;
        while list.next_element::<Passed>()?.is_some() {
            is_empty = false;
        }
        Ok(Found::unless_empty(is_empty))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut object: A) -> Result<Found, A::Error> {
        let mut is_empty = true;
        while object.next_entry::<IgnoredAny, Passed>()?.is_some() {
            is_empty = false;
        }
        Ok(Found::unless_empty(is_empty))
    }
}
