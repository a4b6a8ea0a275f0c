//! The transport over real connections on this machine.

use std::future::IntoFuture;
use std::time::Duration;

use axum::Router;
use axum::extract::Request;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use paiwatch::account::Endpoint;
use paiwatch::clock::Clock;
use paiwatch::domain::{RefusalKind, SourceError};
use paiwatch::source::http::Http;
use paiwatch::source::transport::{Method, SignedRequest, Transport};
use paiwatch::source::{Client, Scope};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

use crate::wire::{account, noon, run};

async fn listener() -> (TcpListener, Endpoint) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let endpoint = Endpoint::parse(&format!("http://{address}")).unwrap();
    (listener, endpoint)
}

/// An HTTP service that answers every request by `answer`.
async fn service<A: IntoResponse + 'static>(
    answer: impl Fn(Request) -> A + Clone + Send + Sync + 'static,
) -> Endpoint {
    let (listener, endpoint) = listener().await;
    let router =
        Router::new().fallback(async move |request: Request| answer(request).into_response());
    tokio::spawn(axum::serve(listener, router).into_future());
    endpoint
}

/// A service that says these bytes on each connection and hangs up.
async fn saying(bytes: &'static [u8]) -> Endpoint {
    let (listener, endpoint) = listener().await;
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let mut request = [0; 4096];
            let _ = stream.read(&mut request).await;
            let _ = stream.write_all(bytes).await;
        }
    });
    endpoint
}

fn get(path: &str, query: &str) -> SignedRequest {
    SignedRequest {
        method: Method::Get,
        path: path.to_owned(),
        query: query.to_owned(),
        headers: Vec::new(),
        body: Vec::new(),
    }
}

async fn send(endpoint: &Endpoint, request: SignedRequest) -> Result<String, SourceError> {
    let answer = Http::new(endpoint).send(request).await?;
    Ok(String::from_utf8(answer.body.to_vec()).unwrap())
}

#[tokio::test]
async fn the_target_arrives_unchanged() {
    let endpoint = service(|request: Request| request.uri().to_string()).await;
    for (path, query) in [
        ("/api/v1/pipelineruns", ""),
        (
            "/api/v1/pipelineruns/a%2Fb%20%7E~%2A%21%27%28%29%0A%E4%B8%AD",
            "",
        ),
        ("/api/v1/pipelineruns/.../nodes/..a", "Depth=1"),
        (
            "/api/v1/pipelineruns",
            "Name=a%20b%2Bc%2Ad~e%2Ff%3Dg%26h%3Fi%23j%25k%27%E4%B8%AD&x=",
        ),
    ] {
        let request = get(path, query);
        let target = request.target();
        assert_eq!(send(&endpoint, request).await, Ok(target));
    }
}

#[tokio::test]
async fn a_target_that_would_be_rewritten_is_not_sent() {
    let endpoint = service(|request: Request| request.uri().to_string()).await;
    for path in [
        "/a/../b",
        "/a/.",
        "/a/%2E%2e/b",
        "/a b",
        "/a\\b",
        "/a#b",
        "@h/",
        ":1/a",
    ] {
        let outcome = send(&endpoint, get(path, "")).await;
        assert!(
            matches!(outcome, Err(SourceError::Unreachable { .. })),
            "{outcome:?}"
        );
    }
}

#[tokio::test]
async fn the_headers_arrive_and_the_host_is_the_signed_one() {
    let endpoint = service(|request: Request| {
        let headers = request.headers();
        let of = |name: &str| {
            headers
                .get_all(name)
                .iter()
                .map(|v| v.to_str().unwrap())
                .collect::<Vec<_>>()
                .join("+")
        };
        let names = [
            "host",
            "user-agent",
            "accept",
            "accept-encoding",
            "content-type",
            "content-length",
            "x-acs-action",
        ];
        names.map(of).join("|")
    })
    .await;
    let http = Http::new(&endpoint);
    let client = Client::new(
        http,
        account(),
        endpoint.clone(),
        Scope::default(),
        Clock::told_by(noon),
    );
    let SourceError::Garbled { .. } = client.details(&run("flow-a")).await.unwrap_err() else {
        panic!("the names of headers are no JSON")
    };
    let mut request = get("/", "");
    request.headers = vec![
        ("host", "ignored".to_owned()),
        ("x-acs-action", "A".to_owned()),
    ];
    let agent = concat!("paiwatch/", env!("CARGO_PKG_VERSION"));
    assert_eq!(
        send(&endpoint, request).await,
        Ok(format!("{}|{agent}|*/*|gzip|||A", endpoint.host()))
    );
    let mut request = get("/", "");
    request.method = Method::Put;
    request.body = b"{}".to_vec();
    request.headers = vec![("content-type", "application/json; charset=utf-8".to_owned())];
    assert_eq!(
        send(&endpoint, request).await,
        Ok(format!(
            "{}|{agent}|*/*|gzip|application/json; charset=utf-8|2|",
            endpoint.host()
        ))
    );
}

#[tokio::test]
async fn an_answer_of_any_status_is_an_answer_and_redirects_are_not_followed() {
    let endpoint = service(|_| {
        let headers = [
            ("location", "/elsewhere"),
            ("retry-after", "7"),
            ("x-acs-retry-after", "50"),
        ];
        (StatusCode::FOUND, headers, "moved")
    })
    .await;
    let answer = Http::new(&endpoint).send(get("/", "")).await.unwrap();
    assert_eq!(answer.status, 302);
    assert_eq!(answer.retry_after.as_deref(), Some("7"));
    assert_eq!(answer.acs_retry_after.as_deref(), Some("50"));
    assert!(answer.date.is_some());
    assert_eq!(&*answer.body, b"moved");
}

#[tokio::test]
async fn a_whole_exchange_passes_over_http() {
    let endpoint = service(|_| -> Response {
        let mut headers = HeaderMap::new();
        headers.insert("x-acs-retry-after", "250".parse().unwrap());
        (StatusCode::BAD_REQUEST, headers, r#"{"Code":"Throttling"}"#).into_response()
    })
    .await;
    let http = Http::new(&endpoint);
    let client = Client::new(
        http,
        account(),
        endpoint,
        Scope::default(),
        Clock::told_by(noon),
    );
    let error = client
        .run_statuses(&[run("flow-a")], None)
        .await
        .unwrap_err();
    assert_eq!(error.retry_after(), Some(Duration::from_millis(250)));
    let SourceError::Throttled { refusal, .. } = error else {
        panic!("{error:?}")
    };
    assert_eq!(refusal.kind, RefusalKind::Service);
}

#[tokio::test]
async fn no_service_is_unreachable_and_says_why_without_the_address() {
    let (closed, endpoint) = listener().await;
    drop(closed);
    let mut request = get("/", "Secret=query");
    request.headers = vec![("authorization", "secret-header".to_owned())];
    let Err(SourceError::Unreachable { why }) = send(&endpoint, request).await else {
        panic!("nobody listens")
    };
    assert!(why.contains("refused"), "{why}");
    assert!(
        !why.to_lowercase().contains("secret") && !why.contains("127.0.0.1"),
        "{why}"
    );
}

#[tokio::test]
async fn a_connection_cut_before_the_answer_is_unreachable_and_in_it_garbled() {
    let endpoint = saying(b"").await;
    let outcome = send(&endpoint, get("/", "")).await;
    assert!(
        matches!(outcome, Err(SourceError::Unreachable { .. })),
        "{outcome:?}"
    );
    for bytes in [
        &b"HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\n{\"a\""[..],
        &b"HTTP/1.1 200 OK\r\ncontent-length: 9\r\ncontent-encoding: gzip\r\n\r\nno gzip!!"[..],
    ] {
        let outcome = send(&saying(bytes).await, get("/", "")).await;
        let Err(SourceError::Garbled { why }) = outcome else {
            panic!("{outcome:?}")
        };
        assert!(!why.is_empty());
    }
}

#[tokio::test]
async fn a_service_that_falls_silent_is_not_waited_for() {
    let (listener, endpoint) = listener().await;
    tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.unwrap();
        stream.read_u8().await.unwrap();
        // From here on time passes by itself, as soon as everybody waits.
        tokio::time::pause();
        std::future::pending::<()>().await;
    });
    let outcome = send(&endpoint, get("/", "")).await;
    let Err(SourceError::TimedOut { after }) = outcome else {
        panic!("{outcome:?}")
    };
    assert!((5..16).contains(&after.as_secs()), "{after:?}");
}
