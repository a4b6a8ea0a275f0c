//! What happened, in English.

use std::borrow::Cow;

use crate::text::EventText;
use crate::text::english::sentences::trouble;

pub(super) fn say(text: &EventText) -> Cow<'static, str> {
    match text {
        EventText::EventsTitle => "EVENTS".into(),
        EventText::After(time) => format!("after {time}").into(),
        EventText::NewOutput(name) => format!("new output {name}").into(),
        EventText::TroubleBegan(error) => {
            format!("{}; showing the last data", trouble(error)).into()
        }
        EventText::Recovered(time) => format!("recovered after {time}").into(),
        EventText::JumpWith(key) => format!("{key}: jump").into(),
        EventText::NothingHappenedYet => "nothing happened yet".into(),
    }
}
