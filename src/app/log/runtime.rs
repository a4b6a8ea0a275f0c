//! The form in which a container's runtime keeps lines: when, by which stream, whether the
//! line ends here, and the text: `2022-07-06T17:52:33.093351426+08:00 stderr F text`.

use chrono::{DateTime, Utc};

/// When and by which stream a line was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Written {
    pub at: DateTime<Utc>,
    pub stream: Stream,
}

/// What a process writes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stream {
    Output,
    Error,
}

impl Stream {
    /// As everybody calls it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Output => "stdout",
            Self::Error => "stderr",
        }
    }
}

/// A line as it was sent, taken apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Sent<'a> {
    /// Nothing where the line is not in the runtime's form.
    pub(super) written: Option<Written>,
    /// The next line of the same stream goes on with it.
    pub(super) goes_on: bool,
    pub(super) text: &'a str,
}

impl<'a> Sent<'a> {
    /// Takes a line apart. What is not in the runtime's form is all text.
    pub(super) fn new(sent: &'a str) -> Self {
        Self::in_form(sent).unwrap_or(Self {
            written: None,
            goes_on: false,
            text: sent,
        })
    }

    fn in_form(sent: &'a str) -> Option<Self> {
        let (moment, rest) = sent.split_once(' ')?;
        // A date alone, as other loggers write it, is no moment.
        let at = DateTime::parse_from_rfc3339(moment).ok()?.to_utc();
        let (stream, rest) = rest.split_once(' ')?;
        let stream = match stream {
            "stdout" => Stream::Output,
            "stderr" => Stream::Error,
            _ => return None,
        };
        let (tags, text) = rest.split_once(' ').unwrap_or((rest.trim_end(), ""));
        let goes_on = match tags.split(':').next() {
            Some("F") => false,
            Some("P") => true,
            Some(_) | None => return None,
        };
        Some(Self {
            written: Some(Written { at, stream }),
            goes_on,
            text,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::{Sent, Stream};

    #[test]
    fn the_runtimes_form_is_taken_apart() {
        let line = Sent::new("2022-07-06T17:52:33.093351426+08:00 stderr F a b ");
        let written = line.written.unwrap();
        assert_eq!(
            written.at.to_rfc3339(),
            "2022-07-06T09:52:33.093351426+00:00"
        );
        assert_eq!(
            (written.stream, line.goes_on, line.text),
            (Stream::Error, false, "a b ")
        );
        for (sent, goes_on, text) in [
            (
                "2022-07-06T17:52:33.0933514+08:00 stdout P 16 K",
                true,
                "16 K",
            ),
            ("2022-07-06T09:52:33Z stdout F ", false, ""),
            ("2022-07-06T09:52:33Z stdout F", false, ""),
            ("2022-07-06T09:52:33Z stdout F:x y", false, "y"),
        ] {
            let line = Sent::new(sent);
            assert!(line.written.is_some(), "{sent}");
            assert_eq!((line.goes_on, line.text), (goes_on, text), "{sent}");
        }
    }

    #[test]
    fn other_lines_are_all_text() {
        for sent in [
            "",
            "2022-07-06 17:52:33 stderr F x",
            "2022-07-06T17:52:33+08:00 stdin F x",
            "2022-07-06T17:52:33+08:00 stderr X x",
            "2022-07-06T17:52:33+08:00 INFO x",
            "stderr F x",
        ] {
            let line = Sent::new(sent);
            assert_eq!((line.written, line.text), (None, sent));
        }
    }
}
