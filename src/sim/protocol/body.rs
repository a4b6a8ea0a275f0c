//! Reading the body of a request. One that is too large is read to its end all the same, because a
//! client that is still sending would lose the answer; one that never ends is not waited for.

use std::time::Duration;

use axum::body::Body;
use axum::http::StatusCode;
use bytes::{Bytes, BytesMut};
use futures_util::StreamExt;
use tokio::time::timeout;

use crate::sim::protocol::refusal::Refusal;

const LARGEST: usize = 4 * 1024 * 1024;
/// Nobody sends so much by mistake.
const ENDLESS: usize = 256 * 1024 * 1024;
const PATIENCE: Duration = Duration::from_secs(20);

/// The whole body; a refusal where it is too large, too slow or cut off.
pub(in crate::sim) async fn read(body: Body) -> Result<Bytes, Refusal> {
    timeout(PATIENCE, read_to_the_end(body))
        .await
        .unwrap_or_else(|_| Err(too_slow()))
}

async fn read_to_the_end(body: Body) -> Result<Bytes, Refusal> {
    let mut chunks = body.into_data_stream();
    let (mut read, mut length) = (BytesMut::new(), 0_usize);
    while let Some(chunk) = chunks.next().await {
        let chunk = chunk.map_err(|_| cut_off())?;
        length = length.saturating_add(chunk.len());
        if length <= LARGEST {
            read.extend_from_slice(&chunk);
        } else if length > ENDLESS {
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

fn too_slow() -> Refusal {
    let message = format!("The body has not come within {} s.", PATIENCE.as_secs());
    Refusal::new(StatusCode::REQUEST_TIMEOUT, "RequestTimeout", message)
}

fn too_large() -> Refusal {
    Refusal::new(
        StatusCode::PAYLOAD_TOO_LARGE,
        "RequestEntityTooLarge",
        format!("A body has up to {LARGEST} bytes."),
    )
}
