//! Pieces of a log (API reference 5.5).

use crate::domain::LogPage;
use crate::source::wire::Content;
use crate::source::wire::json::{Fields, Json};

impl Content for LogPage {}

impl Fields for LogPage {
    fn field(&mut self, name: &str, json: &mut Json<'_, '_>) {
        match name {
            "TotalCount" => self.total = json.scalar().number(),
            "Logs" => self.lines = json.list(|json| Some(json.scalar().line())),
            _ => {}
        }
    }
}
