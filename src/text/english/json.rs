//! The JSON tab, in English.

use std::borrow::Cow;

use crate::text::JsonText;

pub(super) fn say(text: &JsonText) -> Cow<'static, str> {
    match text {
        JsonText::Answer => "answer".into(),
        JsonText::Known => "known".into(),
        JsonText::Value => "value".into(),
        JsonText::OfEachPart => "each part has its JSON in its own row".into(),
        JsonText::Size(values, size) => format!("{values} values  {size}").into(),
        JsonText::Members(n) => format!("{{{n}}}").into(),
    }
}
