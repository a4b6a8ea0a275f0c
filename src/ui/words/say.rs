//! A text in the user's language.

use crate::app::model::Model;
use crate::text::Text;

/// The words in the user's language.
pub(in crate::ui) fn say(model: &Model, text: &Text) -> String {
    model.settings.language.say(text).into_owned()
}
