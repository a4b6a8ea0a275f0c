//! The form in which the service says no, in all the spellings of its family
//! (`protocol`: Errors). What the codes mean is not known here.

use bytestring::ByteString;

use crate::source::wire::{Fields, Json, read_object};

/// The error that an answer names.
#[derive(Default)]
pub(super) struct Envelope {
    code: String,
    pub(super) message: String,
    pub(super) request_id: String,
    /// Whether the answer calls itself a success, where it says so.
    success: Option<bool>,
    http_status: Option<u16>,
}

/// Codes that stand for no failure.
const YES: [&str; 6] = ["", "0", "200", "ok", "success", "succeeded"];

impl Envelope {
    /// The envelope in a body: a JSON object or an XML document.
    pub(super) fn of(text: &str) -> Option<Self> {
        Self::of_json(text).or_else(|| Self::of_xml(text))
    }

    /// The envelope in a JSON object, which may have none of its keys.
    fn of_json(text: &str) -> Option<Self> {
        let text = ByteString::from(text);
        let mut envelope = Self::default();
        let read = read_object(&text, |json, name| envelope.field(name, json));
        let is_object = read.is_ok_and(|unparsed| unparsed.is_some());
        is_object.then_some(envelope)
    }

    // A page of a web server may show a piece of code; both elements together are no chance.
    fn of_xml(text: &str) -> Option<Self> {
        if element(text, "html").is_some() {
            return None;
        }
        let (code, message) = (element(text, "code")?, element(text, "message")?);
        Some(Self {
            code: code.to_owned(),
            message: message.to_owned(),
            request_id: element(text, "requestid").unwrap_or_default().to_owned(),
            ..Self::default()
        })
    }

    /// Whether the answer says no, whatever its HTTP status.
    pub(super) fn says_no(&self) -> bool {
        match self.success {
            Some(is_success) => !is_success,
            None => !is_yes(&self.code),
        }
    }

    /// Whether the answer calls itself a failure.
    pub(super) fn is_no_success(&self) -> bool {
        self.success == Some(false)
    }

    /// The service's code. An HTTP status in its place is what web servers and proxies write.
    pub(super) fn own_code(&self) -> Option<&str> {
        (!is_yes(&self.code) && as_http_status(&self.code).is_none()).then_some(&*self.code)
    }

    /// The HTTP status that is meant, where the answer names one.
    pub(super) fn http_status(&self) -> Option<u16> {
        self.http_status.or_else(|| as_http_status(&self.code))
    }

    /// Takes in a field that says whether the answer is a refusal; whether it is such a field.
    pub(super) fn take_verdict(&mut self, name: &str, json: &mut Json<'_, '_>) -> bool {
        if is_one_of(name, &CODE_NAMES) {
            let said = json.scalar().said();
            // Beside the service's code there may be one that is only the HTTP status.
            if let Some(said) = said.filter(|_| self.own_code().is_none()) {
                self.code = said.into_owned();
            }
            return true;
        }
        if is_one_of(name, &SUCCESS_NAMES) {
            self.success = json.scalar().flag();
            return true;
        }
        if name.eq_ignore_ascii_case("error") {
            // Web servers write words here, some gateways an envelope.
            let inner = json.scalar().text_or_json();
            if let Some(inner) = inner.and_then(|text| Self::of_json(&text)) {
                *self = Self {
                    success: self.success,
                    ..inner
                };
            }
            return true;
        }
        false
    }
}

const CODE_NAMES: [&str; 5] = ["code", "errorcode", "error_code", "errcode", "err_code"];
const SUCCESS_NAMES: [&str; 3] = ["success", "issuccess", "is_success"];
const MESSAGE_NAMES: [&str; 9] = [
    "message",
    "msg",
    "errormessage",
    "error_message",
    "errormsg",
    "error_msg",
    "errmessage",
    "errmsg",
    "err_msg",
];
const REQUEST_NAMES: [&str; 2] = ["requestid", "request_id"];
const STATUS_NAMES: [&str; 4] = ["httpcode", "httpstatuscode", "httpstatus", "statuscode"];

// A key may stand in an envelope in more than one spelling; one of them is filled.
impl Fields for Envelope {
    fn field(&mut self, name: &str, json: &mut Json<'_, '_>) {
        if self.take_verdict(name, json) {
            return;
        }
        if is_one_of(name, &STATUS_NAMES) {
            let status = json.scalar().number();
            self.http_status = status.and_then(|status| u16::try_from(status).ok());
            return;
        }
        let place = if is_one_of(name, &MESSAGE_NAMES) {
            &mut self.message
        } else if is_one_of(name, &REQUEST_NAMES) {
            &mut self.request_id
        } else {
            return;
        };
        if let Some(said) = json.scalar().said() {
            *place = said.into_owned();
        }
    }
}

fn as_http_status(code: &str) -> Option<u16> {
    let status = code.parse().ok()?;
    (100..600).contains(&status).then_some(status)
}

fn is_yes(code: &str) -> bool {
    is_one_of(code, &YES)
}

fn is_one_of(name: &str, names: &[&str]) -> bool {
    names.iter().any(|known| name.eq_ignore_ascii_case(known))
}

/// The text of the first element called `name`, in any case.
pub(super) fn element<'a>(text: &'a str, name: &str) -> Option<&'a str> {
    let lower = text.to_ascii_lowercase();
    let opening = format!("<{name}");
    let (at, _) = lower.match_indices(&opening).find(|(at, _)| {
        // What follows ends the name: the tag does, or its attributes begin.
        let next = lower.as_bytes().get(at + opening.len());
        next.is_some_and(|byte| *byte == b'>' || byte.is_ascii_whitespace())
    })?;
    let start = at + lower.get(at..)?.find('>')? + 1;
    let length = lower.get(start..)?.find(&format!("</{name}>"))?;
    text.get(start..start + length).map(str::trim)
}
