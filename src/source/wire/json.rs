//! A place in a JSON text, moved along by asking for what should stand there.
//!
//! A derived reader refuses the whole answer for a key that comes twice, half a
//! surrogate pair, or a number out of range. This one goes once over the text,
//! makes facts of it at once, and asks nothing of a value but where it ends.

use std::borrow::Cow;

use bytestring::ByteString;
use serde::de::IgnoredAny;

use crate::source::wire::escape::unescaped;
use crate::source::wire::scalar::{Form, Scalar};

/// Lists and objects within each other. Reading recurses, and the stack ends somewhere.
const DEPTH_LIMIT: u32 = 128;

/// What is read from an object. It begins empty, and each field adds to it.
pub(crate) trait Fields: Default {
    /// Takes in the field `name`, whose value is next. Of two with one name the last wins.
    fn field(&mut self, name: &str, json: &mut Json<'_>);
}

/// A reader of JSON. The first broken place ends it: from there on nothing more
/// is found, and [`Json::end`] says why.
pub(crate) struct Json<'a> {
    body: &'a ByteString,
    /// The text of `body`, at hand.
    text: &'a str,
    at: usize,
    depth: u32,
    broken: Option<&'static str>,
}

impl<'a> Json<'a> {
    /// A reader at the beginning of `body`.
    pub(crate) fn new(body: &'a ByteString) -> Self {
        Self {
            body,
            text: body,
            at: 0,
            depth: 0,
            broken: None,
        }
    }

    /// Reads an object: `field` is called for each, before its value, with its
    /// name. What it leaves unread is passed over. Whether it is an object.
    pub(crate) fn object(&mut self, mut field: impl FnMut(&mut Self, &str)) -> bool {
        self.container(b'{', b'}', |json| {
            let name = json.name();
            json.take(b':', "no value for a name");
            json.element(|json| field(json, &name));
        })
    }

    /// Reads a list of what `item` makes of each value; what it makes nothing
    /// of is passed over. Empty where it is no list.
    pub(crate) fn list<T>(&mut self, mut item: impl FnMut(&mut Self) -> Option<T>) -> Vec<T> {
        let mut items = Vec::new();
        self.container(b'[', b']', |json| {
            json.element(|json| items.extend(item(json)));
        });
        items
    }

    /// Reads a list of objects into rows; what is not `whole` is passed over.
    /// Empty where it is no list.
    pub(crate) fn rows<T: Fields>(&mut self, is_whole: impl Fn(&T) -> bool) -> Vec<T> {
        let mut rows: Vec<T> = Vec::new();
        self.container(b'[', b']', |json| {
            json.element(|json| {
                // Read where it will stay: a row is big to move.
                rows.push(T::default());
                if let Some(row) = rows.last_mut() {
                    json.object(|json, name| row.field(name, json));
                }
                rows.pop_if(|row| !is_whole(row));
            });
        });
        rows
    }

    /// Reads any value as one field.
    pub(crate) fn scalar(&mut self) -> Scalar<'a> {
        let first = self.peek();
        let start = self.at;
        let form = if first == Some(b'"') {
            self.string().1
        } else {
            self.skip();
            Form::Bare
        };
        Scalar::new(self.body, self.between(start, self.at), form)
    }

    /// Goes to the end of the text, where nothing more may stand.
    pub(crate) fn end(mut self) -> Result<(), String> {
        if self.peek().is_some() {
            self.fail("more than one value");
        }
        self.broken.map_or(Ok(()), |what| Err(what.to_owned()))
    }

    fn container(&mut self, open: u8, close: u8, mut element: impl FnMut(&mut Self)) -> bool {
        if self.peek() != Some(open) {
            return false;
        }
        if self.depth == DEPTH_LIMIT {
            self.fail("nested too deeply");
            return false;
        }
        self.depth += 1;
        self.at += 1;
        if self.peek() != Some(close) {
            element(self);
            while self.peek() == Some(b',') {
                self.at += 1;
                element(self);
            }
        }
        self.take(close, "a list or object without an end");
        self.depth -= 1;
        true
    }

    fn element(&mut self, read: impl FnOnce(&mut Self)) {
        self.peek();
        let start = self.at;
        read(self);
        if self.at == start {
            self.skip();
        }
    }

    fn skip(&mut self) {
        match self.peek() {
            Some(b'{') => {
                self.object(|_, _| {});
            }
            Some(b'[') => {
                self.list(|_| None::<()>);
            }
            Some(b'"') => {
                self.string();
            }
            Some(_) => self.word(),
            None => self.fail("no value"),
        }
    }

    fn name(&mut self) -> Cow<'a, str> {
        if self.peek() == Some(b'"') {
            return match self.string() {
                (name, Form::Plain | Form::Bare) => Cow::Borrowed(name),
                (name, Form::Escaped) => Cow::Owned(unescaped(name)),
            };
        }
        self.fail("a field without a name");
        Cow::Borrowed("")
    }

    /// The text at this place, as it is escaped, without its quotes.
    fn string(&mut self) -> (&'a str, Form) {
        let start = self.at + 1;
        let mut end = start;
        let mut form = Form::Plain;
        while let Some(byte) = self.text.as_bytes().get(end) {
            match byte {
                b'"' => {
                    self.at = end + 1;
                    return (self.between(start, end), form);
                }
                // Whatever is escaped is no end.
                b'\\' => {
                    form = Form::Escaped;
                    end += 2;
                }
                _ => end += 1,
            }
        }
        self.fail("a text without an end");
        ("", Form::Plain)
    }

    /// A number, a truth value or null.
    fn word(&mut self) {
        let start = self.at;
        let bytes = self.text.as_bytes().iter().skip(start);
        let is_part =
            |byte: &&u8| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'-' | b'.');
        self.at += bytes.take_while(is_part).count();
        let word = self.between(start, self.at);
        let is_known = matches!(word, "true" | "false" | "null");
        if !is_known && serde_json::from_str::<IgnoredAny>(word).is_err() {
            self.fail("neither number nor text nor any other value");
        }
    }

    /// The next byte that is no white space.
    fn peek(&mut self) -> Option<u8> {
        loop {
            match self.text.as_bytes().get(self.at) {
                Some(b' ' | b'\n' | b'\r' | b'\t') => self.at += 1,
                other => return other.copied(),
            }
        }
    }

    fn take(&mut self, byte: u8, otherwise: &'static str) {
        if self.peek() == Some(byte) {
            self.at += 1;
        } else {
            self.fail(otherwise);
        }
    }

    fn fail(&mut self, why: &'static str) {
        self.broken.get_or_insert(why);
        self.at = self.text.len();
    }

    fn between(&self, start: usize, end: usize) -> &'a str {
        self.text.get(start..end).unwrap_or_default()
    }
}
