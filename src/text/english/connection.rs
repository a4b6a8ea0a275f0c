//! How the watch stands with the service, in English.

use std::borrow::Cow;

use crate::text::ConnectionText;
use crate::text::english::sentences;
use crate::text::english::sentences::{needs, trouble, unparsed};

pub(super) fn say(text: &ConnectionText) -> Cow<'static, str> {
    match text {
        ConnectionText::LearntTitle => "Service behaviour".into(),
        ConnectionText::CallsOf(n) => format!("{n} in the last minute").into(),
        ConnectionText::Needs(operations) => needs(operations).into(),
        ConnectionText::NoList(error) => format!("cannot list runs: {}", trouble(error)).into(),
        ConnectionText::Failing(part, error) => sentences::failing(*part, error.as_ref()).into(),
        ConnectionText::Unparsed(values) => unparsed(values).into(),
        ConnectionText::UnparsedAgo(values, age) => {
            format!("{}, {age} ago", unparsed(values)).into()
        }
        ConnectionText::NotKnownYet => "not known yet".into(),
    }
}
