//! What a terminal says of itself, told apart from what somebody types. It
//! comes as a control string (ECMA-48), which the reader of keys does not know:
//! it takes every character of one for a key, a `q` among them too.

use crossterm::event::{Event, KeyCode, KeyEvent, KeyModifiers};

/// Leaves out control strings. One for each burst of events: nobody types
/// within the same moment, and a string without an end must not swallow keys.
#[derive(Debug, Default)]
pub(super) struct Strings {
    is_inside: bool,
}

impl Strings {
    /// Whether the event is meant.
    pub(super) fn is_meant(&mut self, event: &Event) -> bool {
        let Event::Key(KeyEvent {
            code: KeyCode::Char(char),
            modifiers,
            ..
        }) = event
        else {
            return !self.is_inside;
        };
        let is_escaped = modifiers.contains(KeyModifiers::ALT);
        let ends = (is_escaped && *char == '\\')
            || (modifiers.contains(KeyModifiers::CONTROL) && *char == 'g');
        let begins = is_escaped && matches!(char, ']' | 'P' | 'X' | '^' | '_');
        let was_inside = self.is_inside;
        self.is_inside = (was_inside || begins) && !ends;
        !was_inside && !begins
    }
}

#[cfg(test)]
mod tests {
    use crossterm::event::{Event, KeyCode, KeyEvent, KeyModifiers};

    use super::Strings;

    fn key(char: char, modifiers: KeyModifiers) -> Event {
        Event::Key(KeyEvent::new(KeyCode::Char(char), modifiers))
    }

    #[test]
    fn a_control_string_is_left_out_and_the_keys_around_it_are_not() {
        for end in [
            key('g', KeyModifiers::CONTROL),
            key('\\', KeyModifiers::ALT),
        ] {
            let mut strings = Strings::default();
            let said = [
                (key('j', KeyModifiers::NONE), true),
                (key(']', KeyModifiers::ALT), false),
                (key('q', KeyModifiers::NONE), false),
                (end, false),
                (key('k', KeyModifiers::NONE), true),
            ];
            for (event, is_meant) in said {
                assert_eq!(strings.is_meant(&event), is_meant, "{event:?}");
            }
        }
    }
}
