//! One line of a log, cleaned, with how grave it is and when it was written.

use std::hash::{DefaultHasher, Hash, Hasher};

use chrono::SecondsFormat;

use crate::app::log::level::{Level, error_in, level};
use crate::app::log::runtime::{Sent, Written};
use crate::text::cells;

/// A line, harmless and cut to what a line may cost.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LogLine {
    pub text: Box<str>,
    pub level: Level,
    /// How many bytes were sent, where not all of them are kept.
    pub cut_from: Option<usize>,
    /// When and by which stream, where the runtime says it.
    pub written: Option<Written>,
    end: LineEnd,
    /// A carriage return stood before what is shown.
    is_written_over: bool,
    /// Of the line as it was sent.
    hash: u64,
}

/// How a line ends.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::app) enum LineEnd {
    Here,
    /// The next line of its stream goes on with it. What was sent of it so far, from its last
    /// carriage return on.
    GoesOn(Box<str>),
    /// Its text stands with the line that it goes on with.
    Joined,
}

/// No more of one line is kept.
const LONGEST: usize = 64 * 1024;

impl LogLine {
    /// The line as it can be shown.
    pub fn new(sent: &str) -> Self {
        let apart = Sent::new(sent);
        let mut line = Self {
            text: Box::default(),
            level: Level::default(),
            cut_from: None,
            written: apart.written,
            end: LineEnd::Here,
            is_written_over: false,
            hash: hash(sent),
        };
        line.set(apart.text, apart.goes_on);
        line
    }

    /// Whether it is this line as the service sends it.
    pub(super) fn is_of(&self, sent_hash: u64) -> bool {
        self.hash == sent_hash
    }

    /// Whether its text stands with an earlier line, so that it is not shown by itself.
    pub fn is_joined(&self) -> bool {
        self.end == LineEnd::Joined
    }

    /// Whether the next line of its stream goes on with it.
    pub fn goes_on(&self) -> bool {
        matches!(self.end, LineEnd::GoesOn(_))
    }

    /// Goes on with the line that was sent next by the same stream.
    pub fn go_on(&mut self, sent: &str) {
        let apart = Sent::new(sent);
        if let LineEnd::GoesOn(begun) = std::mem::replace(&mut self.end, LineEnd::Here) {
            let is_written_over = begun.ends_with('\r') || apart.text.contains('\r');
            let before = self.cut_from.filter(|_| !is_written_over);
            let all = before.unwrap_or(begun.len()) + apart.text.len();
            self.set(&format!("{begun}{}", apart.text), apart.goes_on);
            if before.is_some() || self.cut_from.is_some() {
                self.cut_from = Some(all);
            }
        }
    }

    /// Goes on with a line that had been shown by itself, because its beginning was not read.
    pub(super) fn go_on_with(&mut self, next: &mut Self) {
        if let LineEnd::GoesOn(begun) = std::mem::replace(&mut self.end, LineEnd::Here) {
            let raw = match &next.end {
                LineEnd::GoesOn(raw) => raw,
                LineEnd::Here | LineEnd::Joined => &next.text,
            };
            let back = if next.is_written_over { "\r" } else { "" };
            let goes_on = next.goes_on();
            let cut_from = next.cut_from.map(|bytes| bytes + begun.len());
            self.set(&format!("{begun}{back}{raw}"), goes_on);
            self.cut_from = self.cut_from.or(cut_from);
            next.join();
        }
    }

    /// Its text stands with an earlier line from here on.
    pub(super) fn join(&mut self) {
        self.end = LineEnd::Joined;
        self.text = Box::default();
        self.level = Level::default();
        self.cut_from = None;
    }

    /// What it says of an error, if it does.
    pub fn error(&self) -> Option<&str> {
        error_in(&self.text)
    }

    /// The line with all that was sent before it, for a file or another program.
    pub fn in_full(&self) -> String {
        let Some(Written { at, stream }) = self.written else {
            return self.text.to_string();
        };
        let at = at.to_rfc3339_opts(SecondsFormat::AutoSi, true);
        format!("{at} {} {}", stream.name(), self.text)
    }

    /// How many bytes are held for it.
    pub(super) fn bytes(&self) -> usize {
        let raw = match &self.end {
            LineEnd::GoesOn(raw) => raw.len(),
            LineEnd::Here | LineEnd::Joined => 0,
        };
        self.text.len() + raw
    }

    fn set(&mut self, sent: &str, goes_on: bool) {
        let shown = after_last_return(sent);
        let kept = head(shown, LONGEST);
        let text = cells::clean(kept.trim_end_matches(['\r', '\n']));
        self.level = level(&text);
        self.is_written_over |= shown.len() < sent.len();
        self.text = text.into();
        self.cut_from = (kept.len() < shown.len()).then_some(sent.len());
        if goes_on {
            self.end = LineEnd::GoesOn(kept.into());
        }
    }
}

/// What a terminal would show in the end: a carriage return goes back to the beginning, as
/// progress bars do, and what comes then is written over. One at the end waits for more.
fn after_last_return(text: &str) -> &str {
    let ended = text.trim_end_matches(['\r', '\n']);
    let start = ended.rfind('\r').map_or(0, |at| at + 1);
    text.get(start..).unwrap_or(text)
}

fn head(text: &str, bytes: usize) -> &str {
    text.get(..text.floor_char_boundary(bytes)).unwrap_or(text)
}

/// What tells one line that was sent from another.
pub(super) fn hash(text: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    text.hash(&mut hasher);
    hasher.finish()
}

#[cfg(test)]
mod tests {
    use super::LogLine;

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

    #[test]
    fn what_a_carriage_return_was_written_over_is_not_shown() {
        let bar = (0..=50_000).map(|step| format!("\r{step}/50000"));
        let line = LogLine::new(&bar.collect::<String>());
        assert_eq!((&*line.text, line.cut_from), ("50000/50000", None));
        for (sent, text) in [
            ("a\rb\r", "b"),
            ("a\r\n", "a"),
            ("\r\r\r", ""),
            ("a\r\rb", "b"),
        ] {
            assert_eq!(&*LogLine::new(sent).text, text, "{sent:?}");
        }
        assert_eq!(&*LogLine::new(&"\r".repeat(50_000)).text, "");
    }

    #[test]
    fn a_line_in_parts_is_one() {
        let at = "2022-07-06T17:52:33.093351426+08:00 stderr";
        let mut line = LogLine::new(&format!("{at} P  10%|x\r 20%|\u{1b}[3"));
        assert!(line.goes_on());
        assert_eq!(&*line.text, " 20%|");
        line.go_on(&format!("{at} P 1mxx\r"));
        assert_eq!(&*line.text, " 20%|xx", "an escape in two parts is one");
        line.go_on(&format!("{at} F  30%|xxx"));
        assert!(!line.goes_on());
        assert_eq!(&*line.text, " 30%|xxx");
    }

    #[test]
    fn a_line_of_many_parts_costs_no_more_than_it_may() {
        let part = "a".repeat(16_000);
        let at = "2022-07-06T17:52:33+08:00 stdout";
        let mut line = LogLine::new(&format!("{at} P {part}"));
        for _ in 0..9 {
            line.go_on(&format!("{at} P {part}"));
        }
        assert!(line.text.len() <= 64 * 1024);
        assert_eq!(line.cut_from, Some(160_000));
        line.go_on(&format!("{at} F \rdone"));
        assert_eq!((&*line.text, line.cut_from), ("done", None));
    }
}
