//! The shapes of the service's answers, and how they become facts. A field of
//! another kind than documented costs that field only (API reference 8).

mod container;
mod node;
mod run;
mod scalar;
mod status;
mod time;

use std::panic;

use bytes::Bytes;
use bytestring::ByteString;
use serde::Deserialize;

pub(super) use self::container::Object;
pub(super) use self::scalar::Scalar;
use crate::domain::{Raw, SourceError, StatusRows};

/// Reading a megabyte takes about a millisecond, which is as long as a key may
/// wait. A bigger body is read beside the runtime's own thread.
const BIG_BODY: usize = 1 << 20;

/// What an answer may be about, and its shape.
pub(super) trait Content: Sized + Send + 'static {
    /// The body as JSON, borrowing from it.
    type Json<'a>: Deserialize<'a>;

    /// The service's name for the call.
    fn request_id(json: &Self::Json<'_>) -> Option<Box<str>>;

    /// The facts in `json`, whose texts are slices of `body`.
    fn from_json(json: Self::Json<'_>, body: &ByteString) -> Self;
}

/// A body, read.
pub(super) struct Decoded<C> {
    pub(super) request_id: Option<Box<str>>,
    pub(super) content: C,
}

/// Reads the body of an answer that does not say no.
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
    let body = text(body);
    let json = match serde_json::from_str::<Object<C::Json<'_>>>(&body) {
        Ok(Object(Some(json))) => json,
        Ok(Object(None)) => return Err(garbled("not a JSON object")),
        Err(error) => return Err(garbled(&error.to_string())),
    };
    Ok(Decoded {
        request_id: C::request_id(&json),
        content: C::from_json(json, &body),
    })
}

/// Reads the body of a batch answer, for those who have it from elsewhere than a [`Client`].
///
/// [`Client`]: crate::source::Client
pub fn status_rows(body: &Bytes) -> Result<StatusRows, SourceError> {
    decode(body).map(|decoded| decoded.content)
}

// A broken byte in one name must not cost the whole answer.
fn text(body: &Bytes) -> ByteString {
    ByteString::try_from(body.clone())
        .unwrap_or_else(|_| String::from_utf8_lossy(body).into_owned().into())
}

fn garbled(why: &str) -> SourceError {
    SourceError::Garbled {
        why: why.to_owned(),
    }
}

/// Any object; only its name for the call is looked at.
#[derive(Default, Deserialize)]
#[serde(default, rename_all = "PascalCase")]
pub(super) struct AnyJson<'a> {
    #[serde(borrow)]
    request_id: Scalar<'a>,
}

impl Content for Raw {
    type Json<'a> = AnyJson<'a>;

    fn request_id(json: &AnyJson<'_>) -> Option<Box<str>> {
        json.request_id.own()
    }

    fn from_json(_: AnyJson<'_>, body: &ByteString) -> Self {
        Self::new(body.clone())
    }
}
