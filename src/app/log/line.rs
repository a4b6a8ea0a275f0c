//! One line of a log, cleaned, with how grave it is.

use crate::text::cells;

/// A line, harmless and cut to what a line may cost.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LogLine {
    pub text: Box<str>,
    pub level: Level,
    /// How many bytes the service sent, where not all of them are kept.
    pub cut_from: Option<usize>,
}

/// How grave a line is, where it says so in a way that is hard to mistake.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Level {
    #[default]
    Plain,
    Faint,
    Warning,
    Error,
}

/// No more of one line is kept.
const LONGEST: usize = 64 * 1024;
/// A level stands at the beginning of a line, behind its time.
const LEVEL_WITHIN: usize = 80;

impl LogLine {
    /// The line as it can be shown.
    pub fn new(sent: &str) -> Self {
        let kept = sent
            .get(..sent.floor_char_boundary(LONGEST))
            .unwrap_or(sent);
        let text: Box<str> = cells::clean(kept.trim_end_matches(['\r', '\n'])).into();
        Self {
            level: level(&text),
            text,
            cut_from: (kept.len() < sent.len()).then_some(sent.len()),
        }
    }
}

fn level(text: &str) -> Level {
    let head = text
        .get(..text.floor_char_boundary(LEVEL_WITHIN))
        .unwrap_or(text);
    if head.starts_with("Traceback (most recent call last)") {
        return Level::Error;
    }
    if let Some(level) = letter_level(head) {
        return level;
    }
    let bytes = head.as_bytes();
    let mut at = 0_usize;
    for word in head.split(|char: char| !char.is_ascii_alphanumeric()) {
        let before = at.checked_sub(1).and_then(|at| bytes.get(at));
        let behind = bytes.get(at + word.len());
        at += word.len() + 1;
        // Levels are shouted, or stand in brackets, quotes or before a colon.
        let is_set_apart =
            matches!(before, Some(b'[' | b'"' | b'<' | b'(')) || behind == Some(&b':');
        let is_shouted = word.len() > 3 && word.bytes().all(|byte| byte.is_ascii_uppercase());
        if (is_shouted || is_set_apart)
            && let Some(level) = word_level(word)
        {
            return level;
        }
    }
    Level::Plain
}

fn word_level(word: &str) -> Option<Level> {
    const WORDS: &[(&[&str], Level)] = &[
        (
            &["error", "fatal", "critical", "severe", "panic", "exception"],
            Level::Error,
        ),
        (&["warn", "warning"], Level::Warning),
        (&["info", "notice"], Level::Plain),
        (&["debug", "trace"], Level::Faint),
    ];
    WORDS
        .iter()
        .find(|(words, _)| words.iter().any(|known| known.eq_ignore_ascii_case(word)))
        .map(|(_, level)| *level)
}

/// Google's loggers begin a line with a letter and the date: `E0506 12:00:01`.
fn letter_level(head: &str) -> Option<Level> {
    let mut bytes = head.bytes();
    let level = match bytes.next()? {
        b'E' | b'F' => Level::Error,
        b'W' => Level::Warning,
        _ => return None,
    };
    let digits = bytes.take(4).filter(u8::is_ascii_digit).count();
    (digits == 4).then_some(level)
}

#[cfg(test)]
mod tests {
    use super::{Level, LogLine};

    #[test]
    fn a_level_is_seen_where_it_is_hard_to_mistake() {
        for (line, level) in [
            ("2024-05-06 07:09:46 ERROR out of memory", Level::Error),
            (
                "2024-05-06 07:09:46,120 - train - WARNING - slow",
                Level::Warning,
            ),
            ("[error] no such table", Level::Error),
            (r#"{"level":"warn","msg":"slow"}"#, Level::Warning),
            ("E0506 07:09:46.120 rpc.cc:12] broken pipe", Level::Error),
            ("Traceback (most recent call last):", Level::Error),
            ("ValueError: bad", Level::Plain),
            ("error: bad", Level::Error),
            ("DEBUG x", Level::Faint),
            ("INFO 0 errors, no error at all", Level::Plain),
            ("epoch 1 error 0.31", Level::Plain),
            ("", Level::Plain),
        ] {
            assert_eq!(LogLine::new(line).level, level, "{line}");
        }
    }

    #[test]
    fn a_line_of_a_megabyte_costs_no_more_than_it_may() {
        let line = LogLine::new(&"归".repeat(400_000));
        assert!(line.text.len() <= 64 * 1024);
        assert_eq!(line.cut_from, Some(1_200_000));
        assert_eq!(
            LogLine::new("a\u{1b}[31mb\u{1b}[0m\r\n").text.as_ref(),
            "ab"
        );
    }
}
