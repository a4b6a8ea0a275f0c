//! A host that gives credentials, and what it says.

use std::sync::Arc;

use axum::Router;
use axum::body::Bytes;
use axum::http::{HeaderMap, Method, StatusCode, Uri};
use chrono::{DateTime, SecondsFormat, TimeDelta, Utc};
use paiwatch::clock::now;
use serde_json::{Value, json};
use tokio::net::TcpListener;
use tokio::sync::mpsc;

/// What a stub was asked.
#[derive(Debug)]
pub(super) struct Request {
    pub(super) method: Method,
    pub(super) uri: String,
    pub(super) headers: HeaderMap,
    pub(super) body: String,
}

impl Request {
    pub(super) fn header(&self, name: &str) -> &str {
        self.headers
            .get(name)
            .map_or("", |value| value.to_str().unwrap())
    }
}

/// A host of a test's own.
pub(super) struct Stub {
    pub(super) address: String,
    requests: mpsc::UnboundedReceiver<Request>,
}

impl Stub {
    /// Answers every request as `answer` does.
    pub(super) async fn start(
        answer: impl Fn(&Request) -> (u16, String) + Send + Sync + 'static,
    ) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        let (sender, requests) = mpsc::unbounded_channel();
        let answer = Arc::new(answer);
        let router = Router::new().fallback(
            async move |method: Method, uri: Uri, headers: HeaderMap, body: Bytes| {
                let request = Request {
                    method,
                    uri: uri.to_string(),
                    headers,
                    body: String::from_utf8(body.to_vec()).unwrap(),
                };
                let (status, text) = answer(&request);
                let _ = sender.send(request);
                (StatusCode::from_u16(status).unwrap(), text)
            },
        );
        tokio::spawn(axum::serve(listener, router).into_future());
        Self { address, requests }
    }

    pub(super) fn asked(&mut self) -> Vec<Request> {
        std::iter::from_fn(|| self.requests.try_recv().ok()).collect()
    }
}

pub(super) fn in_an_hour() -> String {
    text(now() + TimeDelta::hours(1))
}

pub(super) fn text(moment: DateTime<Utc>) -> String {
    moment.to_rfc3339_opts(SecondsFormat::Secs, true)
}

pub(super) fn pair(id: &str, expires: &str) -> Value {
    json!({"Code": "Success", "AccessKeyId": id, "AccessKeySecret": "the-secret",
           "SecurityToken": "the-token", "Expiration": expires})
}
