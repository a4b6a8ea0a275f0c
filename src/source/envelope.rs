//! The form in which errors come, from the service or from whatever stands
//! between (auth reference 4.1). What they mean is not known here.

use std::borrow::Cow;

use serde::Deserialize;

use crate::source::wire::{Object, Scalar};

/// As much as is kept of an answer that is no envelope.
const EXCERPT: usize = 200;

/// The service's error, whoever wrote it.
#[derive(Default)]
pub(super) struct Envelope {
    /// Empty where a proxy answered instead.
    pub(super) code: String,
    pub(super) message: String,
    pub(super) request_id: String,
}

impl Envelope {
    /// The envelope in a body, or the best that can be said of a body without one.
    pub(super) fn of(text: &str) -> Self {
        Self::of_json(text)
            .or_else(|| Self::of_xml(text))
            .unwrap_or_else(|| Self::of_page(text))
    }

    /// The envelope in a JSON object, which may have none of its keys.
    pub(super) fn of_json(text: &str) -> Option<Self> {
        let json = serde_json::from_str::<Object<EnvelopeJson<'_>>>(text)
            .ok()?
            .0?;
        let first = |spellings: &[Scalar<'_>]| {
            let said = spellings.iter().find_map(|spelling| spelling.said());
            said.map(Cow::into_owned).unwrap_or_default()
        };
        Some(Self {
            code: first(&[json.code, json.code_lower]),
            message: first(&[json.message, json.message_lower]),
            request_id: first(&[
                json.request_id,
                json.request_id_camel,
                json.request_id_lower,
            ]),
        })
    }

    /// Whether the code, where there is one, stands for a failure.
    pub(super) fn says_no(&self) -> bool {
        let yes = ["", "0", "200", "ok", "success"];
        !yes.iter().any(|word| self.code.eq_ignore_ascii_case(word))
    }

    // Both elements, because a page may show a piece of code.
    fn of_xml(text: &str) -> Option<Self> {
        let (code, message) = (element(text, "code")?, element(text, "message")?);
        Some(Self {
            code: code.to_owned(),
            message: message.to_owned(),
            request_id: element(text, "requestid").unwrap_or_default().to_owned(),
        })
    }

    // A proxy's page: its title says most.
    fn of_page(text: &str) -> Self {
        let words = element(text, "title").unwrap_or_else(|| text.trim());
        Self {
            message: words.chars().take(EXCERPT).collect(),
            ..Self::default()
        }
    }
}

// Both spellings of a key may stand in one envelope, so they are fields of their own.
#[derive(Default, Deserialize)]
#[serde(default)]
struct EnvelopeJson<'a> {
    #[serde(borrow, rename = "Code")]
    code: Scalar<'a>,
    #[serde(rename = "code")]
    code_lower: Scalar<'a>,
    #[serde(rename = "Message")]
    message: Scalar<'a>,
    #[serde(rename = "message")]
    message_lower: Scalar<'a>,
    #[serde(rename = "RequestId")]
    request_id: Scalar<'a>,
    #[serde(rename = "requestId")]
    request_id_camel: Scalar<'a>,
    #[serde(rename = "requestid")]
    request_id_lower: Scalar<'a>,
}

/// The text of the first element called `name`, in any case, without attributes.
fn element<'a>(text: &'a str, name: &str) -> Option<&'a str> {
    let lower = text.to_ascii_lowercase();
    let opening = format!("<{name}>");
    let start = lower.find(&opening)? + opening.len();
    let length = lower.get(start..)?.find(&format!("</{name}>"))?;
    text.get(start..start + length).map(str::trim)
}
