//! A field of one value. It gives what it was meant to hold, or nothing; it never fails.

use std::borrow::Cow;

use bytestring::ByteString;
use serde::Deserialize;
use serde_json::value::RawValue;

use crate::domain::{Raw, Time};
use crate::source::wire::time;

/// A field meant to hold one text, number or truth value.
///
/// The JSON is kept as it came until a reader says what it should be. So a
/// number keeps all its digits as a text, and a wrong kind costs nothing.
#[derive(Clone, Copy, Default, Deserialize)]
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
        let json = self.0?.get();
        if json.starts_with(['{', '[']) {
            return Some(body.slice_ref(json));
        }
        self.text(body)
    }

    /// The value as it came; an empty text is none.
    pub(crate) fn raw(self, body: &ByteString) -> Option<Raw> {
        let json = self.0?.get();
        (json != r#""""#).then(|| Raw::new(body.slice_ref(json)))
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
