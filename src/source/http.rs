//! The transport over HTTP. It carries; it neither signs nor reads.

mod body;
mod connections;
mod memory;

use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use reqwest::header::{HOST, HeaderMap, HeaderValue};
use reqwest::{Client, ClientBuilder, RequestBuilder, Response};
use tokio::time::Instant;
use url::{Position, Url};

use self::body::Limit;
use self::connections::{Connections, Pool};
use crate::account::Endpoint;
use crate::domain::SourceError;
use crate::net::{self, Network, ProxyError, Route, Trusted};
use crate::source::refusal::REFUSAL_LIMIT;
use crate::source::transport::{Method, RawAnswer, SignedRequest, Transport, is_secret};

/// How long a connection may take to stand.
const CONNECT_LIMIT: Duration = Duration::from_secs(5);

/// How long the service may be silent in the middle of an answer.
const SILENCE_LIMIT: Duration = Duration::from_secs(10);

/// How long a request may take in all.
const LIMIT: Duration = Duration::from_secs(15);

/// So often a silent connection of HTTP/2 is asked whether the other end is still there,
/// requests or not. Without it, one that went dead is noticed by the request that needs it.
const PING: Duration = Duration::from_secs(10);

/// How long the other end may take to say so.
const PING_LIMIT: Duration = Duration::from_secs(5);

/// What an answer may measure when decompressed, on a machine that has room for it.
const SIZE_LIMIT: usize = 256 << 20;

/// Requests to one endpoint, over connections that are kept.
pub struct Http {
    connections: Connections,
    route: Route,
    endpoint: Endpoint,
    size_limit: usize,
}

/// Why a request was not answered.
struct Unanswered {
    error: SourceError,
    /// Whether a connection that was kept had ended before a byte of the answer came.
    is_stale: bool,
}

impl From<SourceError> for Unanswered {
    fn from(error: SourceError) -> Self {
        Self {
            error,
            is_stale: false,
        }
    }
}

impl Http {
    /// A transport to `endpoint` past all proxies.
    pub fn new(endpoint: &Endpoint) -> Self {
        let route = if endpoint.is_plain() {
            Route::Plain
        } else {
            Route::Direct
        };
        Self::by(route, endpoint, Trusted::default())
    }

    /// A transport to `endpoint` through this network.
    pub fn over(network: &Network, endpoint: &Endpoint) -> Result<Self, ProxyError> {
        let route = endpoint.route(&network.proxies)?;
        Ok(Self::by(route, endpoint, network.trusted.clone()))
    }

    fn by(route: Route, endpoint: &Endpoint, trusted: Trusted) -> Self {
        let way = route.clone();
        let make = move || net::client(&way, &trusted, limits).map_err(unreachable);
        Self {
            connections: Connections::new(make),
            route,
            endpoint: endpoint.clone(),
            size_limit: SIZE_LIMIT,
        }
    }

    /// Sends the request over one of these connections, or a new one of them.
    async fn send_over(
        &self,
        pool: &Arc<Pool>,
        request: SignedRequest,
    ) -> Result<RawAnswer, Unanswered> {
        let started = Instant::now();
        let sent = self.request(&pool.client, request)?.send().await;
        let mut response = match sent {
            Ok(response) => response,
            Err(error) => return Err(self.unanswered(error, pool, started).await),
        };
        pool.note_answer();
        let limit = if response.status().is_success() {
            Limit::Whole(self.size_limit)
        } else {
            Limit::Start(REFUSAL_LIMIT)
        };
        match body::read(&mut response, limit).await {
            Ok(body) => Ok(raw_answer(&response, body)),
            Err(body::Failure::TooLarge(limit)) => Err(SourceError::TooLarge { limit }.into()),
            Err(body::Failure::Cut(error)) => {
                if error.is_timeout() {
                    self.connections.give_up(pool);
                }
                Err(self.failure(error, started).await.into())
            }
        }
    }

    // On a connection that fell silent every later request would wait in vain, and of
    // HTTP/2 there is only one.
    async fn unanswered(
        &self,
        error: reqwest::Error,
        pool: &Arc<Pool>,
        started: Instant,
    ) -> Unanswered {
        let is_late = error.is_timeout();
        if is_late {
            self.connections.give_up(pool);
        }
        let is_lost = error.is_request() && !error.is_connect() && !is_late;
        Unanswered {
            error: self.failure(error, started).await,
            is_stale: is_lost && pool.has_answered(),
        }
    }

    /// What became of a request that was not answered.
    async fn failure(&self, error: reqwest::Error, started: Instant) -> SourceError {
        let is_of_proxy = matches!(self.route, Route::Proxy(_)) && error.is_connect();
        if error.is_timeout() && !is_of_proxy {
            return SourceError::TimedOut {
                after: started.elapsed(),
            };
        }
        let cut_off = error.is_body() || error.is_decode() || net::is_no_http(&error);
        let why = net::why(error, &self.route, &self.endpoint.host_and_port()).await;
        if cut_off {
            return SourceError::Garbled { why };
        }
        unreachable(why)
    }

    fn request(
        &self,
        client: &Client,
        mut request: SignedRequest,
    ) -> Result<RequestBuilder, SourceError> {
        let url = self.url(&request)?;
        let builder = match request.method {
            Method::Get => client.get(url),
            Method::Put => client.put(url),
        };
        let headers = headers(&request);
        request.wipe();
        let headers = headers?;
        Ok(builder.headers(headers).body(request.body))
    }

    // URL libraries rewrite what they think equal, such as `/..`. A rewritten
    // target no longer fits its signature and may be another operation.
    fn url(&self, request: &SignedRequest) -> Result<Url, SourceError> {
        let target = request.target();
        Url::parse(&format!("{}{target}", self.endpoint))
            .ok()
            .filter(|url| url[Position::BeforePath..Position::AfterQuery] == target)
            .ok_or_else(|| unreachable(format!("`{}` is not an address", request.path)))
    }
}

impl Transport for Http {
    async fn send(&self, request: SignedRequest) -> Result<RawAnswer, SourceError> {
        let pool = self.connections.current()?;
        let sent = self.send_over(&pool, request).await;
        sent.map_err(|unanswered| unanswered.error)
    }

    async fn read(
        &self,
        request: impl Fn() -> SignedRequest + Send + Sync,
    ) -> Result<RawAnswer, SourceError> {
        let mut pool = self.connections.current()?;
        let mut sent = self.send_over(&pool, request()).await;
        if sent.as_ref().is_err_and(|unanswered| unanswered.is_stale) {
            // Others that were kept were idle for as long, and may have ended, too.
            pool = self.connections.renewed()?;
            sent = self.send_over(&pool, request()).await;
        }
        sent.map_err(|unanswered| unanswered.error)
    }
}

/// What a client to the service wants besides the way there.
fn limits(client: ClientBuilder) -> ClientBuilder {
    client
        .connect_timeout(CONNECT_LIMIT)
        .read_timeout(SILENCE_LIMIT)
        .timeout(LIMIT)
        .http2_keep_alive_interval(PING)
        .http2_keep_alive_timeout(PING_LIMIT)
        .http2_keep_alive_while_idle(true)
        // The library would send the same signature again, which the service accepts once.
        .retry(reqwest::retry::never())
}

fn headers(request: &SignedRequest) -> Result<HeaderMap, SourceError> {
    let mut headers = HeaderMap::new();
    for (name, value) in &request.headers {
        // The library writes the host itself, as HTTP/1 and HTTP/2 want it.
        if *name == HOST.as_str() {
            continue;
        }
        let mut value = HeaderValue::from_str(value)
            .map_err(|_| unreachable(format!("the header `{name}` cannot be sent")))?;
        // Sensitive values are left out of `Debug` and of the compression of HTTP/2. This copy,
        // and those in the buffers of the HTTP and TLS libraries, cannot be wiped: they are
        // theirs until sent. A signature is of use once and for minutes; a security token
        // lives for hours at most.
        value.set_sensitive(is_secret(name));
        headers.insert(*name, value);
    }
    Ok(headers)
}

fn raw_answer(response: &Response, body: Bytes) -> RawAnswer {
    let header = |name| {
        let value = response.headers().get(name)?;
        Some(value.to_str().ok()?.to_owned())
    };
    RawAnswer {
        status: response.status().as_u16(),
        date: header("date"),
        acs_retry_after: header("x-acs-retry-after"),
        retry_after: header("retry-after"),
        content_type: header("content-type"),
        location: header("location"),
        server: header("server"),
        body,
    }
}

fn unreachable(why: String) -> SourceError {
    SourceError::Unreachable { why }
}

#[cfg(test)]
mod tests {
    use std::future::IntoFuture;

    use axum::Router;
    use tokio::net::TcpListener;
    use tower_http::compression::CompressionLayer;

    use super::{Http, Method, SignedRequest, Transport};
    use crate::account::Endpoint;
    use crate::domain::SourceError;

    const SIZE: usize = 1 << 20;

    /// The size of an answer of [`SIZE`] bytes that travels as a thousandth of it.
    async fn size_within(size_limit: usize) -> Result<usize, SourceError> {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let endpoint = format!("http://{}", listener.local_addr().unwrap());
        let router = Router::new()
            .fallback(async || " ".repeat(SIZE))
            .layer(CompressionLayer::new());
        tokio::spawn(axum::serve(listener, router).into_future());
        let http = Http {
            size_limit,
            ..Http::new(&Endpoint::parse(&endpoint).unwrap())
        };
        let request = SignedRequest {
            method: Method::Get,
            path: "/".to_owned(),
            query: String::new(),
            headers: Vec::new(),
            body: Vec::new(),
        };
        Ok(http.send(request).await?.body.len())
    }

    #[tokio::test]
    async fn the_cap_is_on_what_has_been_decompressed() {
        assert_eq!(size_within(SIZE).await, Ok(SIZE));
        let limit = SIZE - 1;
        assert_eq!(
            size_within(limit).await,
            Err(SourceError::TooLarge { limit })
        );
    }
}
