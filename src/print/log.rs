//! The lines of logs as they are printed: whole, harmless, each behind the name of its node
//! where there are several.

use std::collections::VecDeque;

use chrono::SecondsFormat;

use crate::app::log::{LogLine, Stream};
use crate::text::cells::clean;

/// More lines of one stream than this do not wait for the end of a line of the other.
const MOST_WAITING: usize = 256;

/// Puts the lines of one log together: the runtime of a container may have sent one in parts.
#[derive(Debug, Default)]
pub struct LogPrinter {
    /// What stands before each line; empty where there is one log.
    name: String,
    times: bool,
    /// Lines in the order in which they began; the first waits for its end.
    waiting: VecDeque<LogLine>,
}

impl LogPrinter {
    /// For the log of the node of this name, with the time before each line where it is known.
    pub fn new(name: Option<&str>, times: bool) -> Self {
        Self {
            name: name.map_or_else(String::new, |name| format!("{}: ", clean(name))),
            times,
            waiting: VecDeque::new(),
        }
    }

    /// The lines that are whole with this one.
    pub fn take(&mut self, sent: &str) -> Vec<String> {
        let stream = |line: &LogLine| line.written.map(|written| written.stream);
        let new = LogLine::new(sent);
        let is_begun = |line: &&mut LogLine| {
            line.goes_on() && stream(line).is_some() && stream(line) == stream(&new)
        };
        match self.waiting.iter_mut().find(is_begun) {
            Some(begun) => begun.go_on(sent),
            None => self.waiting.push_back(new),
        }
        let mut whole = Vec::new();
        while let Some(first) = self.waiting.front() {
            if first.goes_on() && self.waiting.len() <= MOST_WAITING {
                break;
            }
            whole.extend(self.waiting.pop_front().map(|line| self.printed(&line)));
        }
        whole
    }

    /// What was never ended.
    pub fn end(&mut self) -> Vec<String> {
        let waiting = std::mem::take(&mut self.waiting);
        waiting.iter().map(|line| self.printed(line)).collect()
    }

    fn printed(&self, line: &LogLine) -> String {
        let time = line.written.filter(|_| self.times).map(|written| {
            let at = written.at.to_rfc3339_opts(SecondsFormat::AutoSi, true);
            let stream = match written.stream {
                Stream::Output => "stdout",
                Stream::Error => "stderr",
            };
            format!("{at} {stream} ")
        });
        let time = time.unwrap_or_default();
        format!("{}{time}{}\n", self.name, line.text)
    }
}

#[cfg(test)]
mod tests {
    use super::LogPrinter;

    const AT: &str = "2022-07-06T17:52:33+08:00";

    #[test]
    fn a_line_in_parts_is_printed_whole_and_before_what_began_later() {
        let mut printer = LogPrinter::new(Some("train/fit"), false);
        assert!(printer.take(&format!("{AT} stdout P loss ")).is_empty());
        assert!(printer.take(&format!("{AT} stderr F warning")).is_empty());
        assert_eq!(
            printer.take(&format!("{AT} stdout F 0.3\u{1b}[0m")),
            ["train/fit: loss 0.3\n", "train/fit: warning\n"]
        );
        assert!(printer.take(&format!("{AT} stdout P cut")).is_empty());
        assert_eq!(printer.end(), ["train/fit: cut\n"]);
    }

    #[test]
    fn times_are_printed_where_they_are_wanted_and_known() {
        let mut printer = LogPrinter::new(None, true);
        assert_eq!(
            printer.take(&format!("{AT} stderr F text")),
            ["2022-07-06T09:52:33Z stderr text\n"]
        );
        assert_eq!(printer.take("2022-07-06 text"), ["2022-07-06 text\n"]);
    }
}
