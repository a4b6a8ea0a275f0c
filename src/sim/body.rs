//! Reading the body of a request. One that is too large is read to its end all the same,
//! because a client that is still sending would lose the answer.

use axum::{body::Body, http::StatusCode};
use bytes::{Bytes, BytesMut};
use futures_util::StreamExt;

use crate::sim::refusal::Refusal;

const LARGEST: usize = 4 * 1024 * 1024;
/// Nobody sends so much by mistake.
const PATIENCE: usize = 256 * 1024 * 1024;

pub(super) async fn read(body: Body) -> Result<Bytes, Refusal> {
    let mut chunks = body.into_data_stream();
    let (mut read, mut length) = (BytesMut::new(), 0_usize);
    while let Some(chunk) = chunks.next().await {
        let chunk = chunk.map_err(|_| cut_off())?;
        length = length.saturating_add(chunk.len());
        if length <= LARGEST {
            read.extend_from_slice(&chunk);
        } else if length > PATIENCE {
            break;
        }
    }
    if length > LARGEST {
        return Err(too_large());
    }
    Ok(read.freeze())
}

fn cut_off() -> Refusal {
    Refusal::bad_request("InvalidParameter", "The body ends before its end.")
}

fn too_large() -> Refusal {
    Refusal::new(
        StatusCode::PAYLOAD_TOO_LARGE,
        "RequestEntityTooLarge",
        format!("A body has up to {LARGEST} bytes."),
    )
}
