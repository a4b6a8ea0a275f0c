//! The form in which errors come, from the service or from whatever stands
//! between (auth reference 4.1). What they mean is not known here.

use bytestring::ByteString;

use crate::source::wire::{Fields, Json, read_object};

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
        let text = ByteString::from(text);
        let mut envelope = Self::default();
        let read = read_object(&text, |json, name| envelope.field(name, json));
        let is_object = read.is_ok_and(|odd| odd.is_some());
        is_object.then_some(envelope)
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

// A key may stand in an envelope in more than one spelling; one of them is filled.
impl Fields for Envelope {
    fn field(&mut self, name: &str, json: &mut Json<'_, '_>) {
        let place = match name {
            "Code" | "code" => &mut self.code,
            "Message" | "message" => &mut self.message,
            "RequestId" | "requestId" | "requestid" => &mut self.request_id,
            _ => return,
        };
        if let Some(said) = json.scalar().said() {
            *place = said.into_owned();
        }
    }
}

/// The text of the first element called `name`, in any case, without attributes.
fn element<'a>(text: &'a str, name: &str) -> Option<&'a str> {
    let lower = text.to_ascii_lowercase();
    let opening = format!("<{name}>");
    let start = lower.find(&opening)? + opening.len();
    let length = lower.get(start..)?.find(&format!("</{name}>"))?;
    text.get(start..start + length).map(str::trim)
}
