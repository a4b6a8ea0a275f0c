//! The shapes of the service's answers, and how they become facts. A field of
//! another kind than documented costs that field only (`protocol`), and is
//! told as odd. To those who asked for just that field the answer tells nothing:
//! no rows would be another answer.

mod catalog;
mod cursor;
mod escape;
mod json;
mod listing;
mod log;
mod mend;
mod node;
mod run;
mod scalar;
mod status;
mod time;
mod unparsed;

use std::panic;

use bytes::Bytes;
use bytestring::ByteString;

pub(super) use self::json::{Fields, Json, read_object};
pub(super) use self::listing::Row;
pub(super) use self::unparsed::UnparsedFields;
use crate::domain::{Raw, SourceError, StatusRows};
use crate::source::envelope::Envelope;

/// Reading a megabyte takes about a millisecond, which is as long as a key may
/// wait. A bigger body is read beside the runtime's own thread.
const BIG_BODY: usize = 1 << 20;

/// A body that must be mended is held twice for it, so a bigger one is not mended.
const MENDABLE: usize = 32 << 20;

const BOM: &[u8] = "\u{feff}".as_bytes();

/// What an answer may be about.
pub(super) trait Content: Fields + Send + 'static {
    /// All fields of `body` have been taken in.
    fn end(&mut self, _body: &ByteString) {}
}

/// A body, read.
pub(super) struct Decoded<C> {
    /// The service's name for the call.
    pub(super) request_id: Option<Box<str>>,
    pub(super) unparsed: UnparsedFields,
    /// Whether the answer calls itself a refusal.
    pub(super) says_no: bool,
    pub(super) content: C,
}

/// Reads the body of an answer of a good status.
pub(super) async fn read<C: Content>(body: Bytes) -> Result<Decoded<C>, SourceError> {
    if body.len() <= BIG_BODY {
        return decode(&body);
    }
    match tokio::task::spawn_blocking(move || decode(&body)).await {
        Ok(outcome) => outcome,
        Err(lost) => match lost.try_into_panic() {
            Ok(panic) => panic::resume_unwind(panic),
            // Only a runtime that shuts down gives up a task.
            Err(lost) => Err(garbled(&lost.to_string())),
        },
    }
}

fn decode<C: Content>(body: &Bytes) -> Result<Decoded<C>, SourceError> {
    let body = text(body)?;
    match decode_text(&body) {
        Err(error) if body.len() <= MENDABLE => match mend::mended(&body) {
            Some(mended) => decode_text(&mended.into()),
            None => Err(error),
        },
        outcome => outcome,
    }
}

fn decode_text<C: Content>(body: &ByteString) -> Result<Decoded<C>, SourceError> {
    let mut content = C::default();
    let mut request_id = None;
    let mut envelope = Envelope::default();
    let read = read_object(body, |json, name| {
        if name == "RequestId" {
            request_id = json.scalar().own();
        } else if !envelope.take_verdict(name, json) {
            content.field(name, json);
        }
    });
    let unparsed = read.map_err(|why| garbled(&why))?;
    let unparsed = unparsed.ok_or_else(|| garbled("not a JSON object"))?;
    content.end(body);
    Ok(Decoded {
        request_id,
        unparsed,
        says_no: envelope.says_no(),
        content,
    })
}

/// Reads the body of a batch answer, for those who have it from elsewhere than a [`Client`].
///
/// [`Client`]: crate::source::Client
pub fn status_rows(body: &Bytes) -> Result<StatusRows, SourceError> {
    decode(body).map(|decoded| decoded.content)
}

// A broken byte in one name must not cost the whole answer.
fn text(body: &Bytes) -> Result<ByteString, SourceError> {
    // Some writers mark the order of bytes, which JSON does not know.
    let body = &body.slice(if body.starts_with(BOM) { BOM.len() } else { 0 }..);
    match ByteString::try_from(body.clone()) {
        Ok(text) => Ok(text),
        Err(_) if body.len() <= MENDABLE => Ok(String::from_utf8_lossy(body).into_owned().into()),
        Err(_) => Err(garbled("not UTF-8")),
    }
}

fn garbled(why: &str) -> SourceError {
    SourceError::Garbled {
        why: why.to_owned(),
    }
}

// The answer itself, whatever its fields.
impl Content for Raw {
    fn end(&mut self, body: &ByteString) {
        *self = Self::new(body.clone());
    }
}

impl Fields for Raw {
    fn field(&mut self, _: &str, _: &mut Json<'_, '_>) {}
}
