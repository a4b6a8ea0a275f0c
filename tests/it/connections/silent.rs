//! Servers that speak HTTP/2 and fall silent, or give a request back.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::http::{Request, Response};
use bytes::Bytes;
use h2::server::{Connection, SendResponse};
use h2::{Reason, RecvStream, server};
use paiwatch::account::Endpoint;
use paiwatch::domain::SourceError;
use paiwatch::net::Trusted;
use paiwatch::source::http::Http;
use rcgen::{CertificateParams, KeyPair};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Notify;
use tokio::time::Instant;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::pki_types::PrivateKeyDer;
use tokio_rustls::server::TlsStream;

use crate::connections::{client, listener, poll};

const ANSWER: &[u8] = b"{\"PipelineRuns\":[]}";

/// What the server does with a request.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Deed {
    Answer,
    /// Nothing is said on this connection any more, and it stays open.
    FallSilent,
    /// The stream is given back: the request was not looked at.
    GiveBack,
    /// The whole connection ends without an answer.
    GoAway,
}

#[derive(Default)]
struct Server {
    connections: AtomicUsize,
    nonces: Mutex<Vec<String>>,
    /// Makes all connections that stand fall silent.
    silence: Notify,
}

impl Server {
    fn connections(&self) -> usize {
        self.connections.load(Ordering::SeqCst)
    }

    fn nonces(&self) -> Vec<String> {
        self.nonces.lock().unwrap().clone()
    }
}

/// A service that does `deed` with each request, by its number.
async fn serving(deed: fn(usize) -> Deed) -> (Http, Endpoint, Arc<Server>) {
    let key = KeyPair::generate().unwrap();
    let certificate = CertificateParams::new(vec!["localhost".to_owned()]).unwrap();
    let certificate = certificate.self_signed(&key).unwrap();
    let trusted = Trusted::of_pem(certificate.pem().as_bytes()).unwrap();
    let key = PrivateKeyDer::try_from(key.serialize_der()).unwrap();
    let mut config = ServerConfig::builder()
        .with_no_client_auth()
        .with_single_cert(vec![certificate.der().clone()], key)
        .unwrap();
    config.alpn_protocols = vec![b"h2".to_vec()];
    let acceptor = TlsAcceptor::from(Arc::new(config));
    let (listener, endpoint) = listener().await;
    let endpoint = format!(
        "https://{}",
        endpoint.host().replace("127.0.0.1", "localhost")
    );
    let endpoint = Endpoint::parse(&endpoint).unwrap();
    let server = Arc::new(Server::default());
    tokio::spawn(accept(listener, acceptor, Arc::clone(&server), deed));
    let http = Http::over(&trusted.into(), &endpoint).unwrap();
    (http, endpoint, server)
}

async fn accept(
    listener: TcpListener,
    acceptor: TlsAcceptor,
    server: Arc<Server>,
    deed: fn(usize) -> Deed,
) {
    while let Ok((stream, _)) = listener.accept().await {
        let Ok(stream) = acceptor.accept(stream).await else {
            continue;
        };
        server.connections.fetch_add(1, Ordering::SeqCst);
        tokio::spawn(serve(stream, Arc::clone(&server), deed));
    }
}

async fn serve(stream: TlsStream<TcpStream>, server: Arc<Server>, deed: fn(usize) -> Deed) {
    let mut connection: Connection<_, Bytes> = server::handshake(stream).await.unwrap();
    loop {
        let next = tokio::select! {
            next = connection.accept() => next,
            () = server.silence.notified() => return std::future::pending().await,
        };
        let Some(Ok((request, answer))) = next else {
            return;
        };
        match deed(note(&server, &request)) {
            Deed::Answer => say(answer),
            Deed::GiveBack => {
                let mut answer = answer;
                answer.send_reset(Reason::REFUSED_STREAM);
            }
            Deed::GoAway => connection.abrupt_shutdown(Reason::NO_ERROR),
            Deed::FallSilent => {
                // From here on time passes by itself, as soon as everybody waits.
                tokio::time::pause();
                return std::future::pending().await;
            }
        }
    }
}

/// The number of the request.
fn note(server: &Server, request: &Request<RecvStream>) -> usize {
    let nonce = request.headers().get("x-acs-signature-nonce").unwrap();
    let mut nonces = server.nonces.lock().unwrap();
    nonces.push(nonce.to_str().unwrap().to_owned());
    nonces.len() - 1
}

fn say(mut answer: SendResponse<Bytes>) {
    let mut body = answer.send_response(Response::new(()), false).unwrap();
    body.send_data(Bytes::from_static(ANSWER), true).unwrap();
}

#[tokio::test]
async fn what_falls_silent_is_left_after_one_timeout() {
    let silent = |number| {
        if number == 2 {
            Deed::FallSilent
        } else {
            Deed::Answer
        }
    };
    let (http, endpoint, server) = serving(silent).await;
    let client = client(http, endpoint);
    for _ in 0..2 {
        assert_eq!(poll(&client).await, Ok(()));
    }
    assert_eq!(server.connections(), 1);
    let outcome = poll(&client).await;
    tokio::time::resume();
    let is_late = matches!(outcome, Err(SourceError::TimedOut { after }) if after.as_secs() <= 15);
    assert!(is_late, "{outcome:?}");
    for _ in 0..20 {
        assert_eq!(poll(&client).await, Ok(()));
    }
    assert_eq!(server.connections(), 2, "the new one is kept");
}

#[tokio::test]
async fn what_fell_silent_between_two_polls_is_found_before_the_next() {
    let (http, endpoint, server) = serving(|_| Deed::Answer).await;
    let client = client(http, endpoint);
    assert_eq!(poll(&client).await, Ok(()));
    server.silence.notify_waiters();
    tokio::task::yield_now().await;
    tokio::time::pause();
    tokio::time::sleep(Duration::from_secs(20)).await;
    tokio::time::resume();
    let begin = Instant::now();
    assert_eq!(poll(&client).await, Ok(()));
    assert!(begin.elapsed() < Duration::from_secs(5));
    assert_eq!(server.connections(), 2);
}

#[tokio::test]
async fn what_is_given_back_is_sent_once_more_and_newly_signed() {
    for deed in [
        |number| {
            if number == 1 {
                Deed::GiveBack
            } else {
                Deed::Answer
            }
        },
        |number| {
            if number == 1 {
                Deed::GoAway
            } else {
                Deed::Answer
            }
        },
    ] {
        let (http, endpoint, server) = serving(deed).await;
        let client = client(http, endpoint);
        for _ in 0..4 {
            assert_eq!(poll(&client).await, Ok(()));
        }
        let mut nonces = server.nonces();
        assert_eq!(nonces.len(), 5);
        nonces.sort();
        nonces.dedup();
        assert_eq!(nonces.len(), 5, "each is newly signed");
        assert_eq!(server.connections(), 2);
    }
}
