//! The words in English.

use std::borrow::Cow;

use crate::text::Text;

pub(super) fn say(text: &Text) -> Cow<'static, str> {
    Cow::Owned(format!("{text:?}"))
}
