//! Keys that come as sequences: arrows, what has no character, and the mouse.

use crossterm::event::{
    Event, KeyCode, KeyEvent, KeyModifiers, MouseButton, MouseEvent, MouseEventKind,
};

use crate::term::input::found::{Found, Input};

/// A control sequence, behind its `ESC [`: parameters, then the character that ends it. One
/// that is not known means nothing.
pub(super) fn control(bytes: &[u8]) -> Found {
    // The console of Linux sends its first function keys in a form of its own.
    if let [b'[', rest @ ..] = bytes {
        return match rest.first() {
            None => Found::Open,
            Some(byte @ b'A'..=b'E') => known(Some(KeyCode::F(byte - b'A' + 1)), 0, 2),
            Some(_) => Found::Whole(None, 2),
        };
    }
    let parameters = bytes
        .iter()
        .take_while(|byte| (0x20..=0x3f).contains(*byte));
    let length = parameters.count();
    let said = bytes.get(..length).unwrap_or_default();
    match bytes.get(length) {
        None => Found::Open,
        // Something else begins in the midst of it.
        Some(byte) if !(0x40..=0x7e).contains(byte) => Found::Whole(None, length),
        Some(byte) => ended(said, *byte, length + 1),
    }
}

fn ended(said: &[u8], end: u8, length: usize) -> Found {
    let said = std::str::from_utf8(said).unwrap_or_default();
    if let Some(said) = said.strip_prefix('<') {
        return Found::Whole(mouse(said, end), length);
    }
    let mut numbers = said.split(';').map(|number| {
        let number = number.split(':').next().unwrap_or_default();
        number.parse::<u32>().ok()
    });
    let first = numbers.next().flatten();
    let modifiers = numbers.next().flatten().unwrap_or(1).saturating_sub(1);
    match end {
        b'~' if first == Some(200) => Found::PasteBegins(length),
        b'~' => known(by_number(first.unwrap_or(0)), modifiers, length),
        b'u' => known(first.and_then(by_character), modifiers, length),
        // Where the cursor is, for which nobody asked, ends like the third function key.
        b'R' if first.is_some_and(|first| first != 1) => Found::Whole(None, length),
        b'M' => Found::Whole(None, length + 3),
        end => known(by_letter(end), modifiers, length),
    }
}

/// A single shift, behind its `ESC O`.
pub(super) fn single_shift(bytes: &[u8]) -> Found {
    match bytes.first() {
        None => Found::Open,
        Some(byte) => known(by_letter(*byte), 0, 1),
    }
}

fn known(code: Option<KeyCode>, modifiers: u32, length: usize) -> Found {
    let mut keys = KeyModifiers::NONE;
    for (bit, modifier) in [
        (1, KeyModifiers::SHIFT),
        (2, KeyModifiers::ALT),
        (4, KeyModifiers::CONTROL),
    ] {
        if modifiers & bit != 0 {
            keys |= modifier;
        }
    }
    if code == Some(KeyCode::BackTab) {
        keys |= KeyModifiers::SHIFT;
    }
    let event = code.map(|code| Input::Event(Event::Key(KeyEvent::new(code, keys))));
    Found::Whole(event, length)
}

fn by_letter(letter: u8) -> Option<KeyCode> {
    Some(match letter {
        b'A' => KeyCode::Up,
        b'B' => KeyCode::Down,
        b'C' => KeyCode::Right,
        b'D' => KeyCode::Left,
        b'F' => KeyCode::End,
        b'H' => KeyCode::Home,
        b'M' => KeyCode::Enter,
        b'P'..=b'S' => KeyCode::F(letter - b'P' + 1),
        b'Z' => KeyCode::BackTab,
        _ => return None,
    })
}

fn by_number(number: u32) -> Option<KeyCode> {
    let function_key = |number: u32| u8::try_from(number).ok().map(KeyCode::F);
    match number {
        1 | 7 => Some(KeyCode::Home),
        2 => Some(KeyCode::Insert),
        3 => Some(KeyCode::Delete),
        4 | 8 => Some(KeyCode::End),
        5 => Some(KeyCode::PageUp),
        6 => Some(KeyCode::PageDown),
        11..=15 => function_key(number - 10),
        17..=21 => function_key(number - 11),
        23..=26 => function_key(number - 12),
        _ => None,
    }
}

fn by_character(number: u32) -> Option<KeyCode> {
    match number {
        9 => Some(KeyCode::Tab),
        13 => Some(KeyCode::Enter),
        27 => Some(KeyCode::Esc),
        127 => Some(KeyCode::Backspace),
        number => char::from_u32(number)
            .filter(|char| !char.is_control())
            .map(KeyCode::Char),
    }
}

/// `<button;column;row` and `M` for a press, `m` for a release.
fn mouse(said: &str, end: u8) -> Option<Input> {
    let mut numbers = said.split(';').map(str::parse::<u16>);
    let mut number = || numbers.next()?.ok();
    let (button, column, row) = (number()?, number()?, number()?);
    // The lowest bits are the button, two others say that it moved or is the wheel; between them
    // stand the keys that were held.
    let which = button % 4;
    let name = match which {
        0 => MouseButton::Left,
        1 => MouseButton::Middle,
        2 => MouseButton::Right,
        _ => return None,
    };
    let kind = match (button & 0b0110_0000, end) {
        (64, b'M') if which == 0 => MouseEventKind::ScrollUp,
        (64, b'M') if which == 1 => MouseEventKind::ScrollDown,
        (32, _) => MouseEventKind::Drag(name),
        (0, b'M') => MouseEventKind::Down(name),
        (0, b'm') => MouseEventKind::Up(name),
        _ => return None,
    };
    Some(Input::Event(Event::Mouse(MouseEvent {
        kind,
        column: column.checked_sub(1)?,
        row: row.checked_sub(1)?,
        modifiers: KeyModifiers::NONE,
    })))
}
