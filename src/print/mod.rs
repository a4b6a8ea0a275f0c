//! The same model without a screen: JSON in the documented schema, a table for
//! people, a line for every change.

mod columns;
pub mod events;
pub mod journal;
pub mod json;
pub mod lines;
pub mod log;
pub mod outputs;
pub mod overview;
pub mod progress;
pub mod runs;
pub mod schema;
pub mod summary;
pub mod table;
pub mod trace;
pub mod verdicts;
mod words;

use crate::app::model::Model;
use crate::text::Text;

/// A text in the reader's language.
fn say(model: &Model, text: &Text) -> String {
    model.settings.language.say(text).into_owned()
}
