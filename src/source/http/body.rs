//! The body of an answer, as far as the machine can hold it.

use bytes::Bytes;
use reqwest::Response;
use tokio::sync::Semaphore;

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

/// From this size on, one answer is read after the other: each may take its share of what is
/// free, so several at once would take it all.
const LARGE: usize = 16 << 20;
static LARGE_ONES: Semaphore = Semaphore::const_new(1);

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
    let mut place = None;
    while let Some(mut chunk) = response.chunk().await.map_err(Failure::Cut)? {
        match limit {
            Limit::Start(most) => {
                chunk.truncate(most - body.len());
            }
            Limit::Whole(most) => {
                let needed = body.len() + chunk.len();
                // Asked once of each: what is held meanwhile would count as used.
                if needed > LARGE && place.is_none() {
                    // The places are never closed.
                    place = LARGE_ONES.acquire().await.ok();
                    room = body.len().saturating_add(memory::share()).min(most);
                } else if needed > room && room < most {
                    room = memory::share().clamp(room, most);
                }
                if needed > room {
                    return Err(Failure::TooLarge(room));
                }
            }
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

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use axum::http;
    use reqwest::Response;
    use tokio::time::timeout;

    use super::{LARGE, LARGE_ONES, Limit, read};

    async fn is_read(size: usize) -> bool {
        let mut response = Response::from(http::Response::new(vec![b' '; size]));
        let read = read(&mut response, Limit::Whole(usize::MAX));
        let read = timeout(Duration::from_millis(200), read).await;
        read.is_ok_and(|body| body.is_ok_and(|body| body.len() == size))
    }

    #[tokio::test]
    async fn a_large_answer_is_read_when_no_other_is() {
        let other = LARGE_ONES.acquire().await.unwrap();
        assert!(is_read(LARGE).await);
        assert!(!is_read(LARGE + 1).await);
        drop(other);
        assert!(is_read(LARGE + 1).await);
    }
}
