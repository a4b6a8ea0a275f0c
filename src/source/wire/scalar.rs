//! A field of one value. It gives what it was meant to hold, or nothing; it never
//! fails, but what is not understood is noted.

use std::borrow::Cow;

use bytestring::ByteString;

use crate::domain::{Raw, Status, Time, trimmed};
use crate::source::wire::cursor::Written;
use crate::source::wire::escape::unescaped;
use crate::source::wire::time;
use crate::source::wire::unparsed::Place;

/// A field meant to hold one text, number or truth value.
///
/// The JSON is kept as it came until a reader says what it should be. So a
/// number keeps all its digits as a text, and a wrong kind costs nothing.
#[derive(Clone, Copy)]
pub(crate) struct Scalar<'p, 'de> {
    place: Place<'p, 'de>,
    json: &'de str,
    has_escapes: bool,
}

impl<'p, 'de> Scalar<'p, 'de> {
    /// The value that is written so at `place`; empty where there is none.
    pub(super) fn new(place: Place<'p, 'de>, written: Written<'de>) -> Self {
        Self {
            place,
            json: written.json,
            has_escapes: written.has_escapes,
        }
    }

    /// The text without white space around; `None` where nothing is left.
    pub(crate) fn said(self) -> Option<Cow<'de, str>> {
        self.said_or(Place::is_odd)
    }

    /// The text without white space around; `unparsed` is told where a list or an object stands
    /// there.
    fn said_or(self, unparsed: impl FnOnce(Place<'p, 'de>)) -> Option<Cow<'de, str>> {
        let said = match self.unquoted() {
            Some(text) => text,
            None if self.json == "null" => return None,
            None if self.is_container() => {
                if !self.is_empty_container() {
                    unparsed(self.place);
                }
                return None;
            }
            None => Cow::Borrowed(self.json),
        };
        Some(trimmed_cow(said)).filter(|said| !said.is_empty())
    }

    /// The text as a slice of the answer that this field stands in.
    pub(crate) fn text(self) -> Option<ByteString> {
        Some(self.shared(self.said()?))
    }

    /// The id, empty where there is none.
    pub(crate) fn id<I: Default>(self, new: impl Fn(ByteString) -> I) -> I {
        self.text().map(new).unwrap_or_default()
    }

    /// The text in memory of its own.
    pub(crate) fn own(self) -> Option<Box<str>> {
        self.said().map(Into::into)
    }

    /// The text, or the JSON where the service sent something bigger.
    pub(crate) fn text_or_json(self) -> Option<ByteString> {
        if self.is_container() {
            return Some(self.place.text().slice_ref(self.json));
        }
        self.text()
    }

    /// The text with all its white space, or the JSON of what is no text.
    pub(crate) fn line(self) -> ByteString {
        match self.unquoted() {
            Some(text) => self.shared(text),
            None if self.json == "null" => ByteString::new(),
            None => self.place.text().slice_ref(self.json),
        }
    }

    /// The value as it came; an empty text is none.
    pub(crate) fn raw(self) -> Option<Raw> {
        let is_something = !matches!(self.json, "" | "null" | r#""""#);
        is_something.then(|| Raw::new(self.place.text().slice_ref(self.json)))
    }

    /// The whole number; a fraction is cut off.
    pub(crate) fn number(self) -> Option<i64> {
        let said = self.said()?;
        let whole = said.split_once('.').map_or(&*said, |(whole, _)| whole);
        self.understood(whole.parse().ok())
    }

    /// The truth value, in any of the spellings that clients and services use.
    pub(crate) fn flag(self) -> Option<bool> {
        let said = self.said()?;
        let is_one_of = |words: [&str; 2]| words.iter().any(|word| said.eq_ignore_ascii_case(word));
        if is_one_of(["true", "1"]) {
            return Some(true);
        }
        self.understood(is_one_of(["false", "0"]).then_some(false))
    }

    /// The time, or the text where it is no time; none where none can be meant.
    pub(crate) fn time(self) -> Option<Time> {
        self.said().and_then(|said| time::read(&said))
    }

    /// The status, whatever the word. An answer about one thing is for nothing without.
    pub(crate) fn status(self) -> Option<Status> {
        let said = self.said_or(|place| place.is_no("word"));
        said.map(|word| Status::new(&word))
    }

    /// What something was read as, which is said to be odd where it is nothing.
    fn understood<T>(self, read: Option<T>) -> Option<T> {
        if read.is_none() {
            self.place.is_odd();
        }
        read
    }

    fn is_container(self) -> bool {
        self.json.starts_with(['{', '['])
    }

    fn is_empty_container(self) -> bool {
        self.json
            .trim_matches(['{', '[', ']', '}'])
            .trim()
            .is_empty()
    }

    /// The text between the quotes; `None` where there are none.
    fn unquoted(self) -> Option<Cow<'de, str>> {
        let inner = self.json.strip_prefix('"')?.strip_suffix('"')?;
        if self.has_escapes {
            return Some(Cow::Owned(unescaped(self.json)));
        }
        Some(Cow::Borrowed(inner))
    }

    fn shared(self, text: Cow<'de, str>) -> ByteString {
        match text {
            Cow::Borrowed(part) => self.place.text().slice_ref(part),
            Cow::Owned(text) => text.into(),
        }
    }
}

fn trimmed_cow(said: Cow<'_, str>) -> Cow<'_, str> {
    match said {
        Cow::Borrowed(text) => Cow::Borrowed(trimmed(text)),
        Cow::Owned(text) if trimmed(&text).len() == text.len() => Cow::Owned(text),
        Cow::Owned(text) => Cow::Owned(trimmed(&text).to_owned()),
    }
}
