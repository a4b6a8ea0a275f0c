//! Going through JSON by asking for what should stand there, once and in
//! order. What is here keeps one odd value from costing the whole answer, as a derived
//! reader would let a doubled key do.
//!
//! Whoever reads is handed a `Json` for each value and asks it for an object, a list or a
//! scalar. Only then the `Cursor` goes on, and as far as that takes; what nobody asked for is
//! passed over, or the text behind it could not be read. What stands there instead of what was
//! asked for is no error but a `Found`, noted with its `Place`. Only text that is no JSON at
//! all, or nested too deep, ends the reading.

use bytestring::ByteString;
use serde::de::IgnoredAny;

use crate::source::wire::cursor::{Broken, Cursor, Step, Written};
use crate::source::wire::escape::unescaped;
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
    cursor: &'v mut Cursor<'de>,
    is_read: bool,
}

/// What stands where an object or a list should.
#[derive(Clone, Copy, PartialEq)]
enum Found {
    /// Nothing, in one of its forms.
    Nothing,
    It,
    SomethingElse,
}

/// Reads the text of one object: `field` is called for each, before its value,
/// with its name. Says what is odd about it, nothing where it is no object at
/// all, or why it is no JSON.
pub(crate) fn read_object<'de>(
    text: &'de ByteString,
    mut field: impl FnMut(&mut Json<'_, 'de>, &str),
) -> Result<Option<UnparsedFields>, String> {
    let body = Body::new(text);
    let mut cursor = Cursor::new(text);
    let mut is_object = false;
    let read = read_value(&mut cursor, body.whole(), |json| {
        is_object = json.object(&mut field);
    });
    read.and_then(|()| cursor.end())
        .map_err(|broken| said(broken, text))?;
    Ok(is_object.then(|| body.into_unparsed()))
}

/// Why it is no JSON, in the words of a reader that looks for nothing else.
fn said(broken: Broken, text: &str) -> String {
    match broken {
        Broken::TooDeep => "nested too deep".to_owned(),
        Broken::NoJson => serde_json::from_str::<IgnoredAny>(text)
            .map_or_else(|error| error.to_string(), |_| "not JSON".to_owned()),
    }
}

/// Has the value read that is next, and passes over it where that was not done.
fn read_value<'de>(
    cursor: &mut Cursor<'de>,
    place: Place<'_, 'de>,
    read: impl FnOnce(&mut Json<'_, 'de>),
) -> Step<()> {
    let mut json = Json {
        place,
        cursor,
        is_read: false,
    };
    read(&mut json);
    let is_read = json.is_read;
    cursor.whole()?;
    if !is_read {
        cursor.value()?;
    }
    Ok(())
}

impl<'de> Json<'_, 'de> {
    /// Reads an object; whether it is one.
    pub(crate) fn object(&mut self, mut field: impl FnMut(&mut Json<'_, 'de>, &str)) -> bool {
        let place = self.place;
        let found = self.read(b'{', |cursor| {
            cursor.object(|cursor, name| {
                read_value(cursor, place.field(&name), |json| field(json, &name))
            })
        });
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
        let place = self.place;
        let found = self.read(b'[', |cursor| {
            cursor.list(|cursor| read_value(cursor, place.item(), &mut item))
        });
        if found == Found::SomethingElse {
            self.place.is_no("list");
        }
    }

    /// Reads a list of objects into rows; what is not `whole` is passed over.
    /// Empty where it is no list.
    pub(crate) fn rows<T: Fields>(&mut self, is_whole: impl Fn(&T) -> bool) -> Vec<T> {
        self.rows_up_to(usize::MAX, is_whole)
    }

    /// The same for at most so many rows; what comes behind them is passed over.
    pub(crate) fn rows_up_to<T: Fields>(
        &mut self,
        most: usize,
        is_whole: impl Fn(&T) -> bool,
    ) -> Vec<T> {
        let mut rows: Vec<T> = Vec::new();
        self.each(|json| {
            if rows.len() >= most {
                json.is_odd();
                return;
            }
            let left = json.cursor.left();
            // Read where it will stay: a row is big to move.
            rows.push(T::default());
            let is_object = rows
                .last_mut()
                .is_some_and(|row| json.object(|json, name| row.field(name, json)));
            let dropped = rows.pop_if(|row| !is_whole(row));
            if is_object && dropped.is_some() {
                json.is_odd();
            }
            if rows.len() == 1 {
                rows.reserve(likely_rows::<T>(left, json.cursor.left()));
            }
        });
        rows
    }

    /// Reads any value as one field.
    pub(crate) fn scalar(&mut self) -> Scalar<'_, 'de> {
        let written = self.take(Cursor::value).unwrap_or_default();
        Scalar::new(self.place, written)
    }

    /// Reads what begins so, or passes over what stands in its place.
    fn read(&mut self, first: u8, it: impl FnOnce(&mut Cursor<'de>) -> Step<()>) -> Found {
        let found = self.take(|cursor| match cursor.peek() {
            Some(byte) if byte == first => it(cursor).map(|()| Found::It),
            Some(b'{' | b'[') => cursor.pass_other().map(Found::unless_empty),
            _ => cursor.value().map(Found::in_place),
        });
        found.unwrap_or(Found::Nothing)
    }

    /// Takes the value that is next, once.
    fn take<T>(&mut self, take: impl FnOnce(&mut Cursor<'de>) -> Step<T>) -> Option<T> {
        if self.is_read {
            return None;
        }
        self.is_read = true;
        take(self.cursor)
            .inspect_err(|broken| self.cursor.break_off(*broken))
            .ok()
    }
}

/// How many more rows there will be where the text left was so long before and behind the first.
/// They take no more room than the text; more than these are rare, and moved when they come.
fn likely_rows<T>(before: usize, behind: usize) -> usize {
    const MOST: usize = 1 << 14;
    let length = before.saturating_sub(behind).max(size_of::<T>()).max(1);
    (behind / length).min(MOST)
}

impl Found {
    /// Something else than should stand there; where it is empty, it stands for nothing.
    fn unless_empty(is_empty: bool) -> Self {
        if is_empty {
            Self::Nothing
        } else {
            Self::SomethingElse
        }
    }

    /// A text, a number or a word in the place of an object or a list.
    fn in_place(written: Written<'_>) -> Self {
        let text = written
            .json
            .strip_prefix('"')
            .and_then(|rest| rest.strip_suffix('"'));
        match text {
            Some(_) if written.has_escapes => {
                Self::unless_empty(unescaped(written.json).trim().is_empty())
            }
            Some(text) => Self::unless_empty(text.trim().is_empty()),
            None => Self::unless_empty(written.json == "null"),
        }
    }
}
