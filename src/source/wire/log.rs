//! Pieces of a log (`protocol`: Logs).

use bytestring::ByteString;

use crate::domain::LogPage;
use crate::source::wire::Content;
use crate::source::wire::json::{Fields, Json};

impl Content for LogPage {
    fn end(&mut self, _: &ByteString) {
        // Where the total counts something else than lines, as one text says, it is of no use.
        let holds_these =
            |total: &i64| usize::try_from(*total).is_ok_and(|total| total >= self.lines.len());
        self.total = self.total.filter(holds_these);
    }
}

impl Fields for LogPage {
    fn field(&mut self, name: &str, json: &mut Json<'_, '_>) {
        match name {
            "TotalCount" => self.total = json.scalar().number(),
            "Logs" => self.lines = json.list(|json| Some(json.scalar().line())),
            _ => {}
        }
    }
}
