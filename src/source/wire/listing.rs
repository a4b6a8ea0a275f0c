//! Lists that come in pages (`protocol`: Lists in pages).

use crate::domain::{Listing, OutputRow, Pipeline, RunDetails, Workspace};
use crate::source::wire::Content;
use crate::source::wire::json::{Fields, Json};

/// More than anybody asks for: a page that holds more costs memory and is read by nobody.
const MOST_ROWS: usize = 1 << 15;

/// A row of a list.
pub(crate) trait Row: Fields + Send + 'static {
    /// The name of the list in the answer.
    const LIST: &'static str;

    /// What no two rows have in common; empty where the service named nothing.
    fn id(&self) -> &str;
}

impl<R: Row> Content for Listing<R> {}

impl<R: Row> Fields for Listing<R> {
    fn field(&mut self, name: &str, json: &mut Json<'_, '_>) {
        if name == "TotalCount" {
            self.total = json.scalar().number();
        } else if name == R::LIST {
            self.is_told = true;
            self.rows = json.rows_up_to(MOST_ROWS, |row: &R| !row.id().is_empty());
        }
    }
}

impl Row for RunDetails {
    const LIST: &'static str = "PipelineRuns";

    fn id(&self) -> &str {
        self.row.run.as_str()
    }
}

impl Row for OutputRow {
    const LIST: &'static str = "Outputs";

    // An output that belongs nowhere cannot be shown.
    fn id(&self) -> &str {
        if self.node.is_empty() {
            return "";
        }
        self.id.as_str()
    }
}

impl Row for Pipeline {
    const LIST: &'static str = "Pipelines";

    fn id(&self) -> &str {
        self.id.as_str()
    }
}

impl Row for Workspace {
    const LIST: &'static str = "Workspaces";

    fn id(&self) -> &str {
        self.id.as_str()
    }
}
