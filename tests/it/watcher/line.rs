//! The line to the service, in memory: it carries signed requests straight to a router, and can be
//! cut.

use std::future::Future;
use std::io::Read;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::{Body, Bytes};
use axum::http::Request;
use axum::http::header::CONTENT_ENCODING;
use flate2::read::GzDecoder;
use futures_util::StreamExt;
use paiwatch::domain::SourceError;
use paiwatch::source::transport::{RawAnswer, SignedRequest, Transport};
use tokio::sync::{mpsc, watch};
use tokio::time::{Instant, sleep, timeout};
use tower::ServiceExt;

/// How a call fails, if it does.
type Failing = dyn Fn(&SignedRequest) -> Option<SourceError> + Send + Sync;

/// Which calls fail, and after how long.
#[derive(Clone)]
pub(super) struct Broken {
    pub(super) error: Arc<Failing>,
    pub(super) after: Duration,
}

/// Carries signed requests straight to a router, unless the line is cut.
pub(super) struct InMemory {
    pub(super) router: Router,
    pub(super) line: watch::Receiver<Broken>,
    /// Is told when each request is sent.
    pub(super) sends: mpsc::UnboundedSender<Instant>,
}

impl Transport for InMemory {
    fn send(
        &self,
        request: SignedRequest,
    ) -> impl Future<Output = Result<RawAnswer, SourceError>> + Send {
        let router = self.router.clone();
        let broken = self.line.borrow().clone();
        let error = (broken.error)(&request);
        // A test that does not count them has dropped its end.
        let _ = self.sends.send(Instant::now());
        async move {
            if let Some(error) = error {
                sleep(broken.after).await;
                return Err(error);
            }
            let mut http = Request::builder()
                .method(request.method.as_str())
                .uri(request.target());
            for (name, value) in &request.headers {
                http = http.header(*name, value);
            }
            let http = http.body(Body::from(request.body)).unwrap();
            let answer = timeout(LIMIT, async {
                let (head, body) = router.oneshot(http).await.unwrap().into_parts();
                let body = received(body).await?;
                let body = if head.headers.contains_key(CONTENT_ENCODING) {
                    unpacked(&body)?
                } else {
                    body
                };
                Ok((head, body))
            });
            let (head, body) = match answer.await {
                Ok(answer) => answer?,
                Err(_) => return Err(SourceError::TimedOut { after: LIMIT }),
            };
            let header = |name: &str| {
                let value = head.headers.get(name)?;
                Some(value.to_str().unwrap().to_owned())
            };
            Ok(RawAnswer {
                status: head.status.as_u16(),
                date: header("date"),
                acs_retry_after: header("x-acs-retry-after"),
                retry_after: header("retry-after"),
                body,
                ..RawAnswer::default()
            })
        }
    }
}

/// As long as the real transport waits for an answer.
pub(crate) const LIMIT: Duration = Duration::from_secs(15);

/// More than any good answer of a test measures.
const SIZE_LIMIT: usize = 16 << 20;

/// What comes of a body, as the real transport says it.
async fn received(body: Body) -> Result<Bytes, SourceError> {
    let mut stream = body.into_data_stream();
    let mut bytes = Vec::new();
    while let Some(chunk) = stream.next().await {
        match chunk {
            Ok(chunk) if bytes.len() + chunk.len() > SIZE_LIMIT => {
                let limit = SIZE_LIMIT;
                return Err(SourceError::TooLarge { limit });
            }
            Ok(chunk) => bytes.extend_from_slice(&chunk),
            Err(_) if bytes.is_empty() => {
                let why = "the server closed the connection".to_owned();
                return Err(SourceError::Unreachable { why });
            }
            Err(_) => {
                let why = "end of file before message length reached".to_owned();
                return Err(SourceError::Garbled { why });
            }
        }
    }
    Ok(bytes.into())
}

fn unpacked(packed: &[u8]) -> Result<Bytes, SourceError> {
    let mut plain = Vec::new();
    let most = u64::try_from(SIZE_LIMIT).unwrap() + 1;
    let mut unpacking = GzDecoder::new(packed).take(most);
    unpacking.read_to_end(&mut plain).unwrap();
    if plain.len() > SIZE_LIMIT {
        let limit = SIZE_LIMIT;
        return Err(SourceError::TooLarge { limit });
    }
    Ok(plain.into())
}

/// The operation that a request calls.
pub(crate) fn operation(request: &SignedRequest) -> &str {
    let mut headers = request.headers.iter();
    let action = headers.find(|(name, _)| *name == "x-acs-action");
    action.map_or("", |(_, operation)| operation)
}
