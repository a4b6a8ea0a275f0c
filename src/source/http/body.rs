//! The body of an answer, as far as the machine can hold it.

use bytes::Bytes;
use reqwest::Response;

use crate::source::http::memory;

/// What a body may measure when decompressed.
#[derive(Clone, Copy, Debug)]
pub(super) enum Limit {
    /// What is over it makes the answer useless.
    Whole(usize),
    /// What is over it is not read.
    Start(usize),
}

/// Why there is no body.
pub(super) enum Failure {
    Cut(reqwest::Error),
    /// It is bigger than this.
    TooLarge(usize),
}

/// From this size on, it is asked what the machine has left.
const SMALL: usize = 1 << 20;

/// Reads the body of `response`.
pub(super) async fn read(response: &mut Response, limit: Limit) -> Result<Bytes, Failure> {
    if memory::is_at_its_limit() {
        return Err(Failure::TooLarge(0));
    }
    let mut body = Vec::new();
    let mut room = match limit {
        Limit::Whole(most) => most.min(SMALL),
        Limit::Start(most) => most,
    };
    while let Some(mut chunk) = response.chunk().await.map_err(Failure::Cut)? {
        match limit {
            Limit::Start(most) => {
                chunk.truncate(most - body.len());
            }
            Limit::Whole(most) if chunk.len() > room - body.len() => {
                // Asked once: what is held meanwhile would count as used.
                if room < most {
                    room = memory::share().clamp(room, most);
                }
                if chunk.len() > room - body.len() {
                    return Err(Failure::TooLarge(room));
                }
            }
            Limit::Whole(_) => {}
        }
        let held = body.len();
        body.try_reserve(chunk.len())
            .map_err(|_| Failure::TooLarge(held))?;
        body.extend_from_slice(&chunk);
        if matches!(limit, Limit::Start(most) if body.len() == most) {
            break;
        }
    }
    Ok(body.into())
}
