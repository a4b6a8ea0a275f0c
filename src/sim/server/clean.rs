//! Text for a terminal: what somebody else has written must not steer it.

/// The text without control characters and without those that turn the direction of writing.
pub(in crate::sim) fn clean(text: &str) -> String {
    text.chars().filter(|char| !steers(*char)).collect()
}

fn steers(char: char) -> bool {
    let iterations = matches!(char, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    char.is_control() || iterations
}
