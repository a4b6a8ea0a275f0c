//! Making a document of values, whatever they hold.

use crate::app::json::document::{Document, RawPart, ValueKind};
use crate::app::json::reader;
use crate::app::values::decode::inside;
use crate::domain::Raw;

impl Document {
    /// The document of these values.
    pub fn of(parts: &[RawPart]) -> Self {
        let mut document = Self::default();
        for part in parts {
            document.bytes += part.raw.as_str().len();
            if part.is_inside {
                document.add_inside(&part.name, &part.raw);
            } else if !document.add(&part.name, part.raw.as_str()) {
                document.add_lines(&part.name, part.raw.as_str());
            }
        }
        document
    }

    fn add_inside(&mut self, name: &str, raw: &Raw) {
        match inside(raw) {
            Ok(text) => {
                if !self.add(name, &text) {
                    self.add_lines(name, &text);
                }
            }
            Err(text) => self.add_lines(name, &text),
        }
    }

    /// Adds a value, or nothing where it is no JSON.
    fn add(&mut self, name: &str, json: &str) -> bool {
        let (n_rows, length) = (self.rows.len(), self.text.len());
        let is_whole = reader::read(self, name, json).is_ok();
        if !is_whole {
            self.rows.truncate(n_rows);
            self.text.truncate(length);
        }
        is_whole
    }

    /// Adds what is no JSON line by line.
    fn add_lines(&mut self, name: &str, text: &str) {
        self.is_raw = true;
        let at = self.push(name, "", ValueKind::List, u32::MAX, 0);
        for line in text.lines() {
            self.push("", line, ValueKind::Line, at, 1);
        }
        self.close(at);
    }
}
