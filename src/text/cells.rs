//! Text by the cells it takes on a screen, and text from outside made harmless.

use std::borrow::Cow;
use std::iter::Peekable;
use std::str::Chars;

use unicode_width::UnicodeWidthChar;

/// How many cells a text takes. Every character counts by itself: terminals do not agree on
/// what several make together, such as the two of a flag, and the screen is drawn so that they
/// need not.
pub fn width(text: &str) -> usize {
    if text.is_ascii() {
        return text.len();
    }
    text.chars().map(char_width).sum()
}

fn char_width(char: char) -> usize {
    match char {
        // Voicing marks of half the width, which take a cell in every terminal.
        '\u{ff9e}' | '\u{ff9f}' => 1,
        char => char.width().unwrap_or(0),
    }
}

/// The characters of a clean text that take cells, each with the marks that stand upon it, and
/// how many cells it takes. Marks upon nothing are left out.
pub fn units(text: &str) -> impl Iterator<Item = (&str, usize)> {
    unit_indices(text).map(|(_, unit, width)| (unit, width))
}

fn unit_indices(text: &str) -> impl Iterator<Item = (usize, &str, usize)> {
    let mut bases = text
        .char_indices()
        .map(|(at, char)| (at, char_width(char)))
        .filter(|(_, width)| *width > 0)
        .peekable();
    std::iter::from_fn(move || {
        let (at, width) = bases.next()?;
        let end = bases.peek().map_or(text.len(), |(next, _)| *next);
        Some((at, text.get(at..end).unwrap_or_default(), width))
    })
}

/// The text without what could move the cursor, recolour the screen, turn the
/// direction of writing or hide: control characters, whole escape sequences,
/// bidirectional marks and characters without a shape. White space of any kind
/// becomes a space.
pub fn clean(text: &str) -> Cow<'_, str> {
    // Most texts hold nothing else, and every frame looks at all that it shows.
    let is_plain = |byte| matches!(byte, b' '..=b'~');
    if text.bytes().all(is_plain) || text.chars().all(is_harmless) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(Printable::of(text).collect())
}

/// A text of several lines, which stay lines, without what would harm the terminal.
pub fn clean_lines(text: &str) -> String {
    let lines: Vec<_> = text.lines().map(clean).collect();
    lines.join("\n")
}

/// The clean text cut to so many cells, where it is longer with an ellipsis at
/// its end. Only as much of it is looked at as can be seen.
pub fn fit<'a>(text: &'a str, cells: usize, ellipsis: &str) -> Cow<'a, str> {
    // No text of this length is longer than its cells, so nothing is looked at twice.
    if text.len() <= cells {
        return clean(text);
    }
    // A cell may hold a base with some marks upon it; a tower of marks is not worth more.
    let most = cells.saturating_mul(4).saturating_add(16);
    let head: String = Printable::of(text).take(most).collect();
    Cow::Owned(cut(&head, cells, ellipsis).into_owned())
}

/// A clean text cut to so many cells, where it is longer with an ellipsis at
/// its end. A wide character is never split.
pub fn cut<'a>(text: &'a str, cells: usize, ellipsis: &str) -> Cow<'a, str> {
    if width(text) <= cells {
        return Cow::Borrowed(text);
    }
    let ellipsis = if width(ellipsis) < cells {
        ellipsis
    } else {
        ""
    };
    let (head, _) = split(text, cells - width(ellipsis));
    Cow::Owned(format!("{head}{ellipsis}"))
}

/// A clean text of exactly so many cells: cut, or spaces added.
pub fn pad(text: &str, cells: usize, ellipsis: &str) -> String {
    let mut text = cut(text, cells, ellipsis).into_owned();
    let missing = cells.saturating_sub(width(&text));
    text.extend(std::iter::repeat_n(' ', missing));
    text
}

/// The text in lines of at most so many cells, cleaned, broken between words
/// where that is possible. Its own line breaks and indentation stay.
pub fn wrap(text: &str, cells: usize) -> Vec<String> {
    let mut lines = Vec::new();
    for line in text.lines() {
        wrap_line(&clean(line), cells.max(1), &mut lines);
    }
    lines
}

fn wrap_line(line: &str, cells: usize, lines: &mut Vec<String>) {
    let mut current = String::new();
    let mut used = 0;
    for word in line.split_inclusive(' ') {
        let wide = width(word);
        // The space behind a word may stand over.
        if used > 0 && used + width(word.trim_end()) > cells && wide <= cells {
            lines.push(std::mem::take(&mut current));
            used = 0;
        }
        if used + wide <= cells {
            current.push_str(word);
            used += wide;
            continue;
        }
        let room = cells.saturating_sub(used);
        for (at, part) in chunks(word.trim_end(), room, cells).into_iter().enumerate() {
            if at > 0 && used > 0 {
                lines.push(std::mem::take(&mut current));
                used = 0;
            }
            current.push_str(part);
            used += width(part);
        }
        if word.ends_with(' ') && used < cells {
            current.push(' ');
            used += 1;
        }
    }
    lines.push(current);
}

/// A clean text in parts: the first of at most `first` cells, which may be
/// none, the others of at most `rest`. A character that is wider than that is
/// left out, as no line could show it.
pub fn chunks(text: &str, first: usize, rest: usize) -> Vec<&str> {
    let (part, mut left) = split(text, first);
    let mut parts = vec![part];
    while !left.is_empty() {
        let (part, behind) = split(left, rest);
        if part.is_empty() {
            let too_wide = unit_indices(left).nth(1).map_or(left.len(), |(at, ..)| at);
            left = left.get(too_wide..).unwrap_or_default();
        } else {
            parts.push(part);
            left = behind;
        }
    }
    parts
}

/// A clean text in parts: the first of at most `first` cells, the others of at most `rest`,
/// broken at blanks, which are left out there, and inside words that are longer than a part.
pub fn broken(text: &str, first: usize, rest: usize) -> Vec<&str> {
    let mut parts = Vec::new();
    let (mut room, mut left) = (first, text);
    loop {
        let (part, behind) = split(left, room);
        if behind.is_empty() {
            parts.push(part);
            return parts;
        }
        let at = break_at(part, behind, rest);
        let (part, behind) = left.split_at_checked(at).unwrap_or((part, behind));
        if part.is_empty() {
            // No part could show a character that is wider than all of it.
            let too_wide = unit_indices(left).nth(1).map_or(left.len(), |(at, ..)| at);
            left = left.get(too_wide..).unwrap_or_default();
        } else {
            parts.push(part.trim_end_matches(' '));
            left = behind.trim_start_matches(' ');
        }
        if left.is_empty() {
            return parts;
        }
        room = rest;
    }
}

/// Where to break before `behind`: at the last blank, unless the word there is longer than the
/// next part, too.
fn break_at(part: &str, behind: &str, rest: usize) -> usize {
    if behind.starts_with(' ') {
        return part.len();
    }
    let Some(blank) = part
        .rfind(' ')
        .filter(|at| !part.get(..*at).unwrap_or_default().trim().is_empty())
    else {
        return part.len();
    };
    let begun = part.get(blank + 1..).unwrap_or_default();
    let end = behind.find(' ').unwrap_or(behind.len());
    // A cell may hold a base with some marks upon it.
    let end = behind.floor_char_boundary(end.min(rest.saturating_mul(8)));
    let word = width(begun) + width(behind.get(..end).unwrap_or_default());
    if word <= rest { blank + 1 } else { part.len() }
}

/// What is left of a clean text behind so many cells; a wide character that begins before is left out.
pub fn from_cell(text: &str, cells: usize) -> &str {
    if text.is_ascii() {
        return text.get(cells.min(text.len())..).unwrap_or_default();
    }
    let mut used = 0;
    for (at, _, width) in unit_indices(text) {
        if used >= cells {
            return text.get(at..).unwrap_or_default();
        }
        used += width;
    }
    ""
}

/// The longest beginning of a text that fits into so many cells, and the rest.
fn split(text: &str, cells: usize) -> (&str, &str) {
    if text.is_ascii() {
        return text.split_at(cells.min(text.len()));
    }
    let mut used = 0;
    for (at, _, width) in unit_indices(text) {
        used += width;
        if used > cells {
            return text.split_at(at);
        }
    }
    (text, "")
}

/// Whether a terminal shows a character as it is, in its place.
pub fn is_harmless(char: char) -> bool {
    !char.is_control()
        && !matches!(char,
            // Bidirectional marks, overrides and isolates.
            '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}'
            // Joiners and fillers without a shape. Terminals disagree on the width of what they join.
            | '\u{ad}' | '\u{115f}' | '\u{1160}' | '\u{180e}' | '\u{200b}'..='\u{200d}'
            | '\u{2028}' | '\u{2029}' | '\u{2060}'..='\u{2065}' | '\u{206a}'..='\u{206f}'
            | '\u{3164}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ffa0}' | '\u{fff9}'..='\u{fffb}'
            | '\u{e0000}'..='\u{e0fff}')
}

/// The harmless characters of a text.
struct Printable<'a>(Peekable<Chars<'a>>);

impl<'a> Printable<'a> {
    fn of(text: &'a str) -> Self {
        Self(text.chars().peekable())
    }

    /// Skips what follows an escape character: the sequences of ECMA-48.
    fn skip_escape(&mut self) {
        match self.0.next() {
            Some('[') => self.skip_control_sequence(),
            Some(']' | 'P' | 'X' | '^' | '_') => self.skip_string(),
            Some(' '..='/') => {
                while self.0.next_if(|char| matches!(char, ' '..='/')).is_some() {}
                self.0.next();
            }
            Some(_) | None => {}
        }
    }

    fn skip_control_sequence(&mut self) {
        while self.0.next_if(|char| matches!(char, ' '..='?')).is_some() {}
        self.0.next_if(|char| matches!(char, '@'..='~'));
    }

    /// A string ends with a bell or a string terminator, or with the text.
    fn skip_string(&mut self) {
        while let Some(char) = self.0.next() {
            match char {
                '\u{7}' | '\u{9c}' => return,
                '\u{1b}' => {
                    self.0.next_if_eq(&'\\');
                    return;
                }
                _ => {}
            }
        }
    }
}

impl Iterator for Printable<'_> {
    type Item = char;

    fn next(&mut self) -> Option<char> {
        loop {
            match self.0.next()? {
                '\t' | '\n' | '\r' => return Some(' '),
                '\u{1b}' => self.skip_escape(),
                '\u{9b}' => self.skip_control_sequence(),
                '\u{90}' | '\u{98}' | '\u{9d}'..='\u{9f}' => self.skip_string(),
                char if is_harmless(char) => return Some(char),
                _ => {}
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::borrow::Cow;

    use super::{broken, clean, cut, fit, pad, units, width, wrap};

    #[test]
    fn a_harmless_text_is_borrowed_as_it_is() {
        assert!(matches!(clean("特征 Größe x"), Cow::Borrowed(_)));
    }

    #[test]
    fn whole_escape_sequences_go_and_white_space_stays_a_space() {
        for (hostile, harmless) in [
            ("a\u{1b}[31;1mb\u{1b}[0m", "ab"),
            ("a\u{1b}]0;title\u{7}b", "ab"),
            ("a\u{1b}]8;;http://x\u{1b}\\link", "alink"),
            ("a\u{9b}2Jb\u{1b}(Bc", "abc"),
            ("a\u{1b}P1$q\u{1b}\\b", "ab"),
            ("a\tb\r\nc\u{0}", "a b  c"),
            ("\u{202e}cba\u{2069}", "cba"),
            ("a\u{200d}b\u{feff}", "ab"),
        ] {
            assert_eq!(clean(hostile), harmless, "{hostile:?}");
        }
    }

    #[test]
    fn a_text_is_cut_by_cells_and_a_wide_character_is_never_split() {
        assert_eq!(cut("特征归一化", 7, "…"), "特征归…");
        assert_eq!(cut("特征归一化", 6, "…"), "特征…");
        assert_eq!(cut("abcdef", 3, ".."), "a..");
        assert_eq!(cut("abcdef", 1, "…"), "a");
        assert_eq!(cut("特", 1, "…"), "");
        assert_eq!(pad("特征", 6, "…"), "特征  ");
        assert_eq!(width("特征x"), 5);
    }

    #[test]
    fn a_long_text_is_looked_at_only_as_far_as_it_is_seen() {
        assert_eq!(fit(&"a\u{1b}[0m".repeat(10_000), 4, "…"), "aaa…");
        assert!(fit(&format!("e{}", "\u{301}".repeat(10_000)), 4, "…").len() < 100);
    }

    #[test]
    fn every_character_takes_its_own_cells() {
        for (text, cells) in [
            ("🇩🇪", 2),
            ("👍🏽", 4),
            ("ﾊﾞﾝｸﾞ", 5),
            ("e\u{301}x", 2),
            ("ที่", 1),
            ("特征", 4),
        ] {
            assert_eq!(width(text), cells, "{text}");
            assert_eq!(units(text).map(|(_, width)| width).sum::<usize>(), cells);
        }
        let parts: Vec<_> = units("\u{301}e\u{301}特").collect();
        assert_eq!(parts, [("e\u{301}", 1), ("特", 2)]);
    }

    #[test]
    fn a_text_is_broken_at_blanks_and_inside_words_too_long() {
        assert_eq!(
            broken("no such table: a_very_long_name at 3", 12, 10),
            ["no such", "table: a_v", "ery_long_n", "ame at 3"]
        );
        assert_eq!(broken("  at line 3", 9, 9), ["  at line", "3"]);
        assert_eq!(broken("a b", 3, 3), ["a b"]);
        assert_eq!(broken("abc   ", 3, 3), ["abc"]);
        assert_eq!(broken("特征 归一化", 5, 4), ["特征", "归一", "化"]);
        assert_eq!(broken("特", 1, 1), [""; 0]);
        assert_eq!(broken("", 5, 5), [""]);
    }

    #[test]
    fn a_text_is_wrapped_between_words_and_inside_words_too_long() {
        assert_eq!(
            wrap("no such table: a_very_long_name\n  at 3", 12),
            ["no such ", "table: a_ver", "y_long_name", "  at 3"]
        );
        assert_eq!(wrap("ab", 0), ["a", "b"]);
        // A mark that takes a cell of its own stands in it.
        assert_eq!(wrap("𛅐\u{b02}ab", 2), ["𛅐", "\u{b02}a", "b"]);
        assert_eq!(wrap("特", 1), [""]);
        assert_eq!(wrap("", 10), [""; 0]);
    }
}
