//! The way through a text of JSON, from one value to the next. Each byte is looked at once,
//! and nothing is made of a value before somebody says what it should be.

#[cfg(test)]
mod tests;

use std::borrow::Cow;

use crate::source::wire::escape::unescaped;

/// Where in a text reading has come to.
pub(super) struct Cursor<'de> {
    text: &'de str,
    at: usize,
    /// How much deeper it may be gone into lists and objects.
    depth_left: usize,
    /// What ends the lists and objects that are being passed over, the innermost last.
    open: Vec<u8>,
    /// Why it cannot be gone on.
    broken: Option<Broken>,
}

/// Why a text cannot be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Broken {
    TooDeep,
    NoJson,
}

/// One step of the way.
pub(super) type Step<T> = Result<T, Broken>;

/// The text of one value.
#[derive(Clone, Copy, Default)]
pub(super) struct Written<'de> {
    pub(super) json: &'de str,
    /// A text with escapes in it.
    pub(super) has_escapes: bool,
}

/// No answer is nested deeper, and what is must not use up the stack.
const DEEPEST: usize = 127;

impl<'de> Cursor<'de> {
    /// At the first value of the text.
    pub(super) fn new(text: &'de str) -> Self {
        let mut cursor = Self {
            text,
            at: 0,
            depth_left: DEEPEST,
            open: Vec::new(),
            broken: None,
        };
        cursor.pass_blanks();
        cursor
    }

    /// The first byte of what is next.
    pub(super) fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    /// How many bytes of the text are left.
    pub(super) fn left(&self) -> usize {
        self.text.len().saturating_sub(self.at)
    }

    /// What is asked of it after this is answered with nothing.
    pub(super) fn break_off(&mut self, why: Broken) {
        self.broken.get_or_insert(why);
    }

    /// Whether it can be gone on.
    pub(super) fn whole(&self) -> Step<()> {
        self.broken.map_or(Ok(()), Err)
    }

    /// Nothing may stand behind the value that was read.
    pub(super) fn end(&mut self) -> Step<()> {
        self.pass_blanks();
        if self.at == self.text.len() {
            Ok(())
        } else {
            Err(Broken::NoJson)
        }
    }

    /// Goes through the object that is next. `field` reads the value of the field that it is
    /// given the name of.
    pub(super) fn object(
        &mut self,
        mut field: impl FnMut(&mut Self, Cow<'de, str>) -> Step<()>,
    ) -> Step<()> {
        self.go_in()?;
        if !self.take_empty(b'}') {
            loop {
                let name = self.name()?;
                field(self, name)?;
                if !self.take_more(b'}')? {
                    break;
                }
            }
        }
        self.depth_left += 1;
        Ok(())
    }

    /// Goes through the list that is next. `item` reads the value that is next then.
    pub(super) fn list(&mut self, mut item: impl FnMut(&mut Self) -> Step<()>) -> Step<()> {
        self.go_in()?;
        if !self.take_empty(b']') {
            loop {
                item(self)?;
                if !self.take_more(b']')? {
                    break;
                }
            }
        }
        self.depth_left += 1;
        Ok(())
    }

    /// The value that is next, whatever it is and however deep.
    pub(super) fn value(&mut self) -> Step<Written<'de>> {
        let start = self.at;
        let mut has_escapes = false;
        match self.peek() {
            Some(b'"') => has_escapes = self.pass_text::<true>()?,
            Some(b'{' | b'[') => self.pass(usize::MAX)?,
            _ => self.pass_plain()?,
        }
        Ok(Written {
            json: self.text.get(start..self.at).unwrap_or_default(),
            has_escapes,
        })
    }

    /// Passes over a list or an object that should have been something else. It must not be
    /// deeper than that could be. Whether it is empty.
    pub(super) fn pass_other(&mut self) -> Step<bool> {
        let start = self.at;
        self.pass(self.depth_left)?;
        let inner = self.text.get(start + 1..self.at - 1).unwrap_or_default();
        Ok(inner.trim().is_empty())
    }

    fn go_in(&mut self) -> Step<()> {
        self.depth_left = self.depth_left.checked_sub(1).ok_or(Broken::TooDeep)?;
        self.at += 1;
        self.pass_blanks();
        Ok(())
    }

    /// Whether a list or an object ends where it has begun.
    fn take_empty(&mut self, end: u8) -> bool {
        let is_empty = self.peek() == Some(end);
        self.at += usize::from(is_empty);
        is_empty
    }

    /// Whether another value follows; if not, what held the last one is over.
    fn take_more(&mut self, end: u8) -> Step<bool> {
        self.pass_blanks();
        let next = self.peek();
        self.at += 1;
        if next == Some(b',') {
            self.pass_blanks();
            return Ok(true);
        }
        if next == Some(end) {
            return Ok(false);
        }
        Err(Broken::NoJson)
    }

    /// The name of the field that is next, and what parts it from its value.
    fn name(&mut self) -> Step<Cow<'de, str>> {
        let start = self.at;
        // A control character costs no more than the field that is called so.
        let has_escapes = self.pass_name::<false>()?;
        let end = self.at;
        self.pass_colon()?;
        if has_escapes {
            let json = self.text.get(start..end).unwrap_or_default();
            return Ok(Cow::Owned(unescaped(json)));
        }
        let name = self.text.get(start + 1..end - 1);
        Ok(Cow::Borrowed(name.unwrap_or_default()))
    }

    fn pass_name<const STRICT: bool>(&mut self) -> Step<bool> {
        if self.peek() == Some(b'"') {
            self.pass_text::<STRICT>()
        } else {
            Err(Broken::NoJson)
        }
    }

    fn pass_colon(&mut self) -> Step<()> {
        self.pass_blanks();
        if self.peek() != Some(b':') {
            return Err(Broken::NoJson);
        }
        self.at += 1;
        self.pass_blanks();
        Ok(())
    }

    fn pass_blanks(&mut self) {
        while let Some(b' ' | b'\n' | b'\r' | b'\t') = self.peek() {
            self.at += 1;
        }
    }

    /// Passes over the value that is next, in which lists and objects may stand in each other
    /// so deep.
    fn pass(&mut self, deepest: usize) -> Step<()> {
        self.open.clear();
        loop {
            match self.peek() {
                Some(b'"') => {
                    self.pass_text::<true>()?;
                }
                Some(b'{') if self.opens(b'}', deepest)? => {
                    self.pass_name::<true>()?;
                    self.pass_colon()?;
                    continue;
                }
                Some(b'[') if self.opens(b']', deepest)? => continue,
                Some(b'{' | b'[') => {}
                _ => self.pass_plain()?,
            }
            while let Some(end) = self.open.last().copied() {
                if self.take_more(end)? {
                    if end == b'}' {
                        self.pass_name::<true>()?;
                        self.pass_colon()?;
                    }
                    break;
                }
                self.open.pop();
            }
            if self.open.is_empty() {
                return Ok(());
            }
        }
    }

    /// Whether the list or object that is next holds something, and is gone into.
    fn opens(&mut self, end: u8, deepest: usize) -> Step<bool> {
        if self.open.len() >= deepest {
            return Err(Broken::TooDeep);
        }
        self.at += 1;
        self.pass_blanks();
        if self.take_empty(end) {
            return Ok(false);
        }
        self.open.push(end);
        Ok(true)
    }

    /// Passes over a number, or a word that stands for itself.
    fn pass_plain(&mut self) -> Step<()> {
        let rest = self.text.get(self.at..).unwrap_or_default();
        let word = match self.peek() {
            Some(b't') => "true",
            Some(b'f') => "false",
            Some(b'n') => "null",
            _ => return self.pass_number(),
        };
        if !rest.starts_with(word) {
            return Err(Broken::NoJson);
        }
        self.at += word.len();
        Ok(())
    }

    fn pass_number(&mut self) -> Step<()> {
        self.pass_one_of(b"-");
        // Digits behind a leading nought are something else than a number.
        if !self.pass_one_of(b"0") {
            self.pass_digits()?;
        }
        if self.pass_one_of(b".") {
            self.pass_digits()?;
        }
        if self.pass_one_of(b"eE") {
            self.pass_one_of(b"+-");
            self.pass_digits()?;
        }
        Ok(())
    }

    fn pass_one_of(&mut self, bytes: &[u8]) -> bool {
        let is_one = self.peek().is_some_and(|byte| bytes.contains(&byte));
        self.at += usize::from(is_one);
        is_one
    }

    fn pass_digits(&mut self) -> Step<()> {
        let start = self.at;
        while self.peek().is_some_and(|byte| byte.is_ascii_digit()) {
            self.at += 1;
        }
        if self.at > start {
            Ok(())
        } else {
            Err(Broken::NoJson)
        }
    }

    /// Passes over the text that is next, in a `STRICT` one without control characters.
    /// Whether it has escapes.
    fn pass_text<const STRICT: bool>(&mut self) -> Step<bool> {
        let rest_at = |at: usize| self.text.as_bytes().get(at..).unwrap_or_default();
        let mut at = self.at + 1;
        let mut has_escapes = false;
        loop {
            at += plain_length::<STRICT>(rest_at(at));
            match rest_at(at) {
                [b'"', ..] => break,
                escape @ [b'\\', ..] => {
                    has_escapes = true;
                    at += escape_length(escape)?;
                }
                _ => return Err(Broken::NoJson),
            }
        }
        self.at = at + 1;
        Ok(has_escapes)
    }
}

/// How much of a text stands for itself, up to a quote or an escape.
fn plain_length<const STRICT: bool>(text: &[u8]) -> usize {
    const ONES: u64 = u64::MAX / 255;
    // The lowest of its high bits that is set stands where the lowest byte is nought.
    let noughts = |bytes: u64| bytes.wrapping_sub(ONES) & !bytes;
    let mut rest = text;
    while let Some((chunk, behind)) = rest.split_first_chunk() {
        let bytes = u64::from_le_bytes(*chunk);
        let quotes = noughts(bytes ^ (ONES * u64::from(b'"')));
        let escapes = noughts(bytes ^ (ONES * u64::from(b'\\')));
        let controls = bytes.wrapping_sub(ONES * u64::from(b' ')) & !bytes;
        let ends = quotes | escapes | if STRICT { controls } else { 0 };
        let ends = ends & (ONES << 7);
        if ends != 0 {
            return text.len() - rest.len() + ends.trailing_zeros() as usize / 8;
        }
        rest = behind;
    }
    let is_end = |byte: &u8| matches!(byte, b'"' | b'\\') || STRICT && *byte < b' ';
    let left = rest.iter().position(is_end).unwrap_or(rest.len());
    text.len() - rest.len() + left
}

/// How long the escape is that a text begins with.
fn escape_length(text: &[u8]) -> Step<usize> {
    match text {
        [
            _,
            b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't',
            ..,
        ] => Ok(2),
        [_, b'u', a, b, c, d, ..] if [a, b, c, d].iter().all(|byte| byte.is_ascii_hexdigit()) => {
            Ok(6)
        }
        _ => Err(Broken::NoJson),
    }
}
