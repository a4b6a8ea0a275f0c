//! What a terminal sends, taken apart into keys, pastes, what the mouse does, and what the
//! terminal says of itself. Knows bytes only; when they came is told to it.

mod background;
mod found;
mod sequence;

use std::collections::VecDeque;
use std::time::Duration;

use crossterm::event::{Event, KeyCode, KeyEvent, KeyModifiers};

pub use self::background::Background;
pub(super) use self::background::QUESTION;
use self::found::Found;
pub use self::found::Input;

/// An escape that comes alone is a key when nothing has followed for so long: terminals, and
/// what stands between, may deliver a sequence in pieces.
const ALONE: Duration = Duration::from_millis(25);
/// What a terminal says of itself, or a paste, goes on for as long as its pieces come.
const PIECES: Duration = Duration::from_secs(1);
/// No sequence of a terminal is as long; it must not grow without end.
const LONGEST: usize = 4_096;

const ESCAPE: u8 = 0x1b;
const PASTE_END: &[u8] = b"\x1b[201~";

/// Bytes that came and are not all understood yet.
#[derive(Debug, Default)]
pub(super) struct Bytes {
    pending: Vec<u8>,
    /// They are inside a paste.
    pastes: bool,
    ready: VecDeque<Input>,
}

impl Bytes {
    /// Takes in what came.
    pub(super) fn take(&mut self, bytes: &[u8]) {
        self.pending.extend_from_slice(bytes);
        self.read();
    }

    /// What was understood, in order.
    pub(super) fn next(&mut self) -> Option<Input> {
        self.ready.pop_front()
    }

    /// How long to wait for more before [`Bytes::settle`]; nothing where nothing is open.
    pub(super) fn patience(&self) -> Option<Duration> {
        match self.pending.as_slice() {
            [] if !self.pastes => None,
            _ if self.pastes => Some(PIECES),
            [ESCAPE, b']' | b'P' | b'X' | b'^' | b'_', _, ..] => Some(PIECES),
            _ => Some(ALONE),
        }
    }

    /// Nothing came any more: what is open is a key, or is dropped.
    pub(super) fn settle(&mut self) {
        let pending = std::mem::take(&mut self.pending);
        if std::mem::take(&mut self.pastes) {
            return self.ready.push_back(paste(&pending));
        }
        match pending.as_slice() {
            [ESCAPE] => self.ready.push_back(key(KeyCode::Esc, KeyModifiers::NONE)),
            [
                ESCAPE,
                byte @ (b'[' | b'O' | b']' | b'P' | b'X' | b'^' | b'_'),
            ] => {
                let code = KeyCode::Char(char::from(*byte));
                self.ready.push_back(key(code, KeyModifiers::ALT));
            }
            _ => {}
        }
    }

    fn read(&mut self) {
        let pending = std::mem::take(&mut self.pending);
        let mut left = pending.as_slice();
        while !left.is_empty() {
            if self.pastes {
                let Some(end) = memchr::memmem::find(left, PASTE_END) else {
                    break;
                };
                self.ready
                    .push_back(paste(left.get(..end).unwrap_or_default()));
                left = left.get(end + PASTE_END.len()..).unwrap_or_default();
                self.pastes = false;
                continue;
            }
            match first(left) {
                Found::Whole(input, length) => {
                    self.ready.extend(input);
                    left = left.get(length.max(1)..).unwrap_or_default();
                }
                Found::PasteBegins(length) => {
                    self.pastes = true;
                    left = left.get(length..).unwrap_or_default();
                }
                Found::Open if left.len() > LONGEST => left = &[],
                Found::Open => break,
            }
        }
        self.pending = left.to_vec();
    }
}

/// What stands at the beginning.
fn first(bytes: &[u8]) -> Found {
    match bytes {
        [] | [ESCAPE] => Found::Open,
        [ESCAPE, b'[', rest @ ..] => sequence::control(rest).behind(2),
        [ESCAPE, b'O', rest @ ..] => sequence::single_shift(rest).behind(2),
        [ESCAPE, kind @ (b']' | b'P' | b'X' | b'^' | b'_'), rest @ ..] => {
            string(*kind, rest).behind(2)
        }
        // Of two, the first was alone.
        [ESCAPE, ESCAPE, ..] => Found::Whole(Some(key(KeyCode::Esc, KeyModifiers::NONE)), 1),
        [ESCAPE, rest @ ..] => match typed(rest) {
            Found::Whole(Some(Input::Event(Event::Key(key))), length) => {
                let modifiers = key.modifiers | KeyModifiers::ALT;
                let key = Event::Key(KeyEvent::new(key.code, modifiers));
                Found::Whole(Some(Input::Event(key)), length + 1)
            }
            found => found.behind(1),
        },
        bytes => typed(bytes),
    }
}

impl Found {
    /// Where it ends, behind so many bytes that belong to it.
    fn behind(self, before: usize) -> Self {
        match self {
            Self::Whole(input, length) => Self::Whole(input, length + before),
            Self::PasteBegins(length) => Self::PasteBegins(length + before),
            Self::Open => Self::Open,
        }
    }
}

/// A control string (ECMA-48): what a terminal says of itself. It ends with a bell or a string
/// terminator; an escape before anything else begins something new.
fn string(kind: u8, bytes: &[u8]) -> Found {
    let Some(end) = memchr::memchr2(0x07, ESCAPE, bytes) else {
        return Found::Open;
    };
    let said = bytes.get(..end).unwrap_or_default();
    let length = match bytes.get(end..).unwrap_or_default() {
        [0x07, ..] => end + 1,
        [ESCAPE, b'\\', ..] => end + 2,
        [ESCAPE] => return Found::Open,
        _ => end,
    };
    let background = (kind == b']').then(|| Background::said(said)).flatten();
    Found::Whole(background.map(Input::Background), length)
}

/// One character, or what a key with control sends in its stead.
fn typed(bytes: &[u8]) -> Found {
    let Some(first) = bytes.first() else {
        return Found::Open;
    };
    let control = |char: u8| (KeyCode::Char(char::from(char)), KeyModifiers::CONTROL);
    let (code, modifiers) = match first {
        b'\r' => (KeyCode::Enter, KeyModifiers::NONE),
        b'\t' => (KeyCode::Tab, KeyModifiers::NONE),
        0x7f => (KeyCode::Backspace, KeyModifiers::NONE),
        0x00 => control(b' '),
        0x01..=0x1a => control(first - 0x01 + b'a'),
        0x1b..=0x1f => control(first - 0x1c + b'4'),
        0x20..=0x7e => return character(char::from(*first), 1),
        0x80..=0xff => return utf_8(bytes),
    };
    Found::Whole(Some(key(code, modifiers)), 1)
}

fn utf_8(bytes: &[u8]) -> Found {
    let length = match bytes.first() {
        Some(0xc2..=0xdf) => 2,
        Some(0xe0..=0xef) => 3,
        Some(0xf0..=0xf4) => 4,
        Some(_) | None => return Found::Whole(None, 1),
    };
    let head = bytes.get(..length.min(bytes.len())).unwrap_or_default();
    match std::str::from_utf8(head) {
        Ok(text) => text
            .chars()
            .next()
            .map_or(Found::Whole(None, 1), |char| character(char, length)),
        Err(error) if error.error_len().is_none() => Found::Open,
        Err(_) => Found::Whole(None, 1),
    }
}

fn character(char: char, length: usize) -> Found {
    let modifiers = if char.is_uppercase() {
        KeyModifiers::SHIFT
    } else {
        KeyModifiers::NONE
    };
    Found::Whole(Some(key(KeyCode::Char(char), modifiers)), length)
}

fn key(code: KeyCode, modifiers: KeyModifiers) -> Input {
    Input::Event(Event::Key(KeyEvent::new(code, modifiers)))
}

fn paste(bytes: &[u8]) -> Input {
    Input::Event(Event::Paste(String::from_utf8_lossy(bytes).into_owned()))
}

#[cfg(test)]
mod tests;
