//! Texts of many lines that can do no harm.

use crate::text::cells;

/// A text of many lines without what could do harm where it arrives. Line breaks, tabs and
/// blanks stay.
pub fn clean(text: &str) -> String {
    let mut cleaned = String::with_capacity(text.len());
    for line in text.split_inclusive('\n') {
        let (line, end) = match line.strip_suffix('\n') {
            Some(line) => (line, "\n"),
            None => (line, ""),
        };
        // At the end of a line it belongs to the line break.
        let line = line.strip_suffix('\r').unwrap_or(line);
        let parts: Vec<_> = line.split('\t').map(cells::clean).collect();
        cleaned.push_str(&parts.join("\t"));
        cleaned.push_str(end);
    }
    cleaned
}

#[cfg(test)]
mod tests {
    use crate::effects::clean::clean;

    #[test]
    fn lines_and_tabs_stay_and_sequences_go() {
        assert_eq!(
            clean("a\tb\u{1b}]52;c;eA==\u{7}\r\n\u{202e}c\u{1b}[31m\n"),
            "a\tb\nc\n"
        );
        assert_eq!(clean("ls\r"), "ls");
        assert_eq!(clean("a  \n b \t \n"), "a  \n b \t \n");
    }
}
