//! Answers as they should not come over the wire.

use std::io;
use std::time::Duration;

use axum::body::{Body, Bytes};
use axum::http::header::{CONTENT_ENCODING, CONTENT_LENGTH, CONTENT_TYPE};
use axum::http::response::Parts;
use axum::http::{Extensions, HeaderMap, HeaderValue, StatusCode, Version};
use futures_util::{StreamExt, stream};
use tokio::time::sleep;

use crate::sim::faults::bomb;

/// Long enough for the first part to be on its way before the connection goes.
const BEFORE_THE_CUT: Duration = Duration::from_millis(50);
const MEGABYTE: usize = 1_000_000;
/// Bytes that are neither JSON nor text.
const NOISE: &[u8] = b"\x16\x03\x01\x02{\"PipelineRuns\":[{\xff\xfe\x00}]\x1b[2J\xc3(";

/// Broken answers go out as they are.
pub(in crate::sim) fn may_be_packed(
    _: StatusCode,
    _: Version,
    _: &HeaderMap,
    extensions: &Extensions,
) -> bool {
    extensions.get::<AsIs>().is_none()
}

/// Marks answers that nothing may pack any more.
#[derive(Clone, Copy)]
struct AsIs;

/// How an answer goes over the wire, or what goes instead of it.
pub(in crate::sim) enum Wire {
    Plain,
    Dropped,
    Cut,
    Slow(Duration),
    /// With this status.
    Page(StatusCode),
    Garbage,
    /// Of so many MB.
    Huge(u64),
    /// With so many levels.
    Deep(u64),
    /// Of so many MB when it is unpacked.
    Bomb(u64),
}

impl Wire {
    /// What becomes of an answer. The head is changed where the body is not the one it was made
    /// for.
    pub(in crate::sim) fn carry(self, head: &mut Parts, answer: Vec<u8>) -> Body {
        if matches!(self, Self::Plain) {
            return Body::from(answer);
        }
        head.extensions.insert(AsIs);
        match self {
            Self::Plain => Body::from(answer),
            Self::Dropped => Body::from_stream(stream::iter([io::Result::<Bytes>::Err(gone())])),
            Self::Cut => {
                let (first, rest) = halves(answer);
                head.headers
                    .insert(CONTENT_LENGTH, (first.len() + rest.len()).into());
                parts(first, cut())
            }
            Self::Slow(pause) => {
                let (first, rest) = halves(answer);
                parts(first, late(rest, pause))
            }
            Self::Page(status) => page(head, status),
            Self::Garbage => Body::from(NOISE),
            Self::Huge(megabytes) => huge(megabytes),
            Self::Deep(levels) => Body::from(deep(levels)),
            Self::Bomb(megabytes) => {
                head.headers
                    .insert(CONTENT_ENCODING, HeaderValue::from_static("gzip"));
                bomb::body(megabytes)
            }
        }
    }
}

fn halves(answer: Vec<u8>) -> (Bytes, Bytes) {
    let mut first = Bytes::from(answer);
    let rest = first.split_off(first.len() / 2);
    (first, rest)
}

fn parts(first: Bytes, rest: impl Future<Output = io::Result<Bytes>> + Send + 'static) -> Body {
    Body::from_stream(stream::iter([Ok(first)]).chain(stream::once(rest)))
}

fn gone() -> io::Error {
    io::ErrorKind::ConnectionReset.into()
}

async fn cut() -> io::Result<Bytes> {
    sleep(BEFORE_THE_CUT).await;
    Err(gone())
}

async fn late(rest: Bytes, pause: Duration) -> io::Result<Bytes> {
    sleep(pause).await;
    Ok(rest)
}

/// As a proxy or a portal before the service would write one.
fn page(head: &mut Parts, status: StatusCode) -> Body {
    head.status = status;
    head.headers
        .insert(CONTENT_TYPE, HeaderValue::from_static("text/html"));
    let title = match status {
        StatusCode::SERVICE_UNAVAILABLE => "503 Service Temporarily Unavailable".to_owned(),
        StatusCode::OK => "Welcome to nginx!".to_owned(),
        status => status.to_string(),
    };
    Body::from(format!(
        "<html>\r\n<head><title>{title}</title></head>\r\n<body>\r\n<center><h1>{title}</h1></center>\r\n\
         <hr><center>nginx</center>\r\n</body>\r\n</html>\r\n"
    ))
}

/// One field with a long text, made as it is read.
fn huge(megabytes: u64) -> Body {
    let piece = Bytes::from(vec![b'x'; MEGABYTE]);
    let pieces = (0..megabytes).map(move |_| piece.clone());
    let whole = std::iter::once(Bytes::from_static(
        b"{\"RequestId\":\"huge\",\"Padding\":\"",
    ))
    .chain(pieces)
    .chain([Bytes::from_static(b"\"}")]);
    Body::from_stream(stream::iter(whole.map(io::Result::Ok)))
}

fn deep(levels: u64) -> Vec<u8> {
    let levels = usize::try_from(levels).unwrap_or(usize::MAX);
    let mut answer = b"{\"RequestId\":\"deep\",\"PipelineRuns\":".to_vec();
    answer.extend(std::iter::repeat_n(b'[', levels));
    answer.extend(std::iter::repeat_n(b']', levels));
    answer.push(b'}');
    answer
}
