//! How grave a line is, and what it says of an error.

/// How grave a line is, where it says so in a way that is hard to mistake.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Level {
    #[default]
    Plain,
    Faint,
    Warning,
    Error,
}

/// A level stands at the beginning of a line, behind its time.
const WITHIN: usize = 80;
/// What a traceback begins with; the error itself stands at its end.
const TRACEBACK: &str = "Traceback (most recent call last)";

/// How grave a clean text is.
pub(super) fn level(text: &str) -> Level {
    let head = text.get(..text.floor_char_boundary(WITHIN)).unwrap_or(text);
    if head.starts_with(TRACEBACK) || names_exception(head) || is_fatal(head) {
        return Level::Error;
    }
    letter_level(head)
        .or_else(|| levels(head).next().map(|(level, _)| level))
        .unwrap_or_default()
}

/// What a line says of an error, without its time and level; nothing where it says only
/// that there was one.
pub(super) fn error_in(text: &str) -> Option<&str> {
    if level(text) != Level::Error || text.starts_with(TRACEBACK) {
        return None;
    }
    let head = text.get(..text.floor_char_boundary(WITHIN)).unwrap_or(text);
    let behind = match levels(head).next() {
        Some((Level::Error, end)) if !names_exception(head) => text.get(end..).unwrap_or(text),
        Some(_) | None => text,
    };
    let said = behind.trim_start_matches(|char: char| {
        char.is_whitespace() || matches!(char, ':' | ']' | ')' | '>' | '|' | '-' | ',')
    });
    let said = if said.is_empty() { text } else { said };
    Some(said.trim()).filter(|said| said.chars().any(char::is_alphanumeric))
}

/// The words of a beginning that are levels, and where each of them ends.
fn levels(head: &str) -> impl Iterator<Item = (Level, usize)> + '_ {
    let bytes = head.as_bytes();
    let mut at = 0_usize;
    head.split(|char: char| !char.is_ascii_alphanumeric())
        .filter_map(move |word| {
            let before = at.checked_sub(1).and_then(|at| bytes.get(at));
            let end = at + word.len();
            let behind = bytes.get(end);
            at = head
                .get(end..)?
                .chars()
                .next()
                .map_or(end, |char| end + char.len_utf8());
            // Levels are shouted, or stand in brackets, quotes or before a colon.
            let is_set_apart =
                matches!(before, Some(b'[' | b'"' | b'<' | b'(')) || behind == Some(&b':');
            let is_shouted = word.len() > 3 && word.bytes().all(|byte| byte.is_ascii_uppercase());
            let level = word_level(word).filter(|_| is_shouted || is_set_apart)?;
            Some((level, end))
        })
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

/// The last line of a traceback, and its like elsewhere: `ValueError: …`,
/// `torch.cuda.OutOfMemoryError: …`, `Caused by: java.io.IOException: …`.
fn names_exception(head: &str) -> bool {
    let head = head.strip_prefix("Caused by: ").unwrap_or(head);
    let head = head
        .strip_prefix("Exception in thread \"main\" ")
        .unwrap_or(head);
    let name = head
        .find(|char: char| !(char.is_alphanumeric() || matches!(char, '.' | '_' | '$')))
        .map_or(head, |end| head.get(..end).unwrap_or_default());
    let behind = head.get(name.len()..).unwrap_or_default();
    let last = name.rsplit('.').next().unwrap_or_default();
    let is_name = last.starts_with(|char: char| char.is_ascii_uppercase())
        && ["Error", "Exception", "Interrupt"]
            .iter()
            .any(|end| last.len() > end.len() && last.ends_with(end));
    is_name && (behind.is_empty() || behind.starts_with(':'))
}

/// What ends a process without a word of its own.
fn is_fatal(head: &str) -> bool {
    const SIGNS: [&str; 7] = [
        "OOMKilled",
        "Killed",
        "Segmentation fault",
        "Out of memory",
        "Bus error",
        "Aborted (core dumped)",
        "command terminated by signal",
    ];
    SIGNS.iter().any(|sign| head.starts_with(sign))
}

#[cfg(test)]
mod tests {
    use super::{Level, error_in, level};

    #[test]
    fn a_level_is_seen_where_it_is_hard_to_mistake() {
        for (line, expected) in [
            ("2024-05-06 07:09:46 ERROR out of memory", Level::Error),
            (
                "2024-05-06 07:09:46,120 - train - WARNING - slow",
                Level::Warning,
            ),
            ("[error] no such table", Level::Error),
            (r#"{"level":"warn","msg":"slow"}"#, Level::Warning),
            ("E0506 07:09:46.120 rpc.cc:12] broken pipe", Level::Error),
            ("Traceback (most recent call last):", Level::Error),
            ("ValueError: bad", Level::Error),
            (
                "torch.cuda.OutOfMemoryError: CUDA out of memory",
                Level::Error,
            ),
            ("KeyboardInterrupt", Level::Error),
            ("    raise ValueError(\"bad\")", Level::Plain),
            ("Error rate 0.3", Level::Plain),
            ("error: bad", Level::Error),
            ("特征 error: bad", Level::Error),
            ("DEBUG x", Level::Faint),
            ("INFO 0 errors, no error at all", Level::Plain),
            ("epoch 1 error 0.31", Level::Plain),
            ("", Level::Plain),
        ] {
            assert_eq!(level(line), expected, "{line}");
        }
    }

    #[test]
    fn what_a_line_says_of_an_error_is_without_time_and_level() {
        for (line, said) in [
            (
                "2024-05-06 07:09:46 ERROR OOMKilled: over 16Gi",
                Some("OOMKilled: over 16Gi"),
            ),
            ("2024-05-06 07:09:46,120 - t - ERROR - bad", Some("bad")),
            ("[error] no such table", Some("no such table")),
            ("ValueError: bad", Some("ValueError: bad")),
            ("ERROR", Some("ERROR")),
            ("Killed", Some("Killed")),
            ("Traceback (most recent call last):", None),
            ("INFO fine", None),
        ] {
            assert_eq!(error_in(line), said, "{line}");
        }
    }
}
