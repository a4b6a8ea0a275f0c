//! Servers that close connections which the client would keep.

use std::collections::HashSet;
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;

use crate::command_line::Served;
use crate::connections::{client, poll};
use paiwatch::account::Endpoint;
use paiwatch::domain::SourceError;
use paiwatch::source::http::Http;

const ANSWER: &[u8] = b"HTTP/1.1 200 OK\r\ncontent-length: 19\r\n\r\n{\"PipelineRuns\":[]}";

/// What a server of a test has seen.
#[derive(Default)]
struct SeenByServer {
    connections: AtomicUsize,
    nonces: Mutex<Vec<String>>,
}

impl SeenByServer {
    fn connections(&self) -> usize {
        self.connections.load(Ordering::SeqCst)
    }

    fn requests(&self) -> usize {
        self.nonces.lock().unwrap().len()
    }
}

/// A server that answers so many requests on each connection, and closes it at the next one.
fn closing_after(answered: usize) -> (Endpoint, Arc<SeenByServer>) {
    server(move |on_connection, _| on_connection < answered)
}

/// A server that closes the connection at a request that is not to be answered, by its
/// number on the connection and by its number of all.
fn server(
    is_answered: impl Fn(usize, usize) -> bool + Clone + Send + 'static,
) -> (Endpoint, Arc<SeenByServer>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let endpoint = format!("http://{}", listener.local_addr().unwrap());
    let seen = Arc::new(SeenByServer::default());
    let noting = Arc::clone(&seen);
    thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            let (seen, is_answered) = (Arc::clone(&noting), is_answered.clone());
            seen.connections.fetch_add(1, Ordering::SeqCst);
            thread::spawn(move || {
                for number in 0.. {
                    let Some(request) = request(&mut stream) else {
                        break;
                    };
                    let of_all = {
                        let mut nonces = seen.nonces.lock().unwrap();
                        nonces.push(nonce(&request));
                        nonces.len() - 1
                    };
                    if !is_answered(number, of_all) {
                        break;
                    }
                    stream.write_all(ANSWER).unwrap();
                }
            });
        }
    });
    (Endpoint::parse(&endpoint).unwrap(), seen)
}

/// One whole request, if another one comes.
fn request(stream: &mut TcpStream) -> Option<Vec<u8>> {
    let mut request = Vec::new();
    let mut piece = [0; 8192];
    loop {
        let length = stream.read(&mut piece).ok().filter(|length| *length > 0)?;
        request.extend_from_slice(&piece[..length]);
        let text = String::from_utf8_lossy(&request).to_ascii_lowercase();
        let Some(head) = text.find("\r\n\r\n") else {
            continue;
        };
        let body = text
            .split_once("content-length: ")
            .and_then(|(_, rest)| rest.split("\r\n").next()?.parse().ok());
        if request.len() >= head + 4 + body.unwrap_or(0) {
            return Some(request);
        }
    }
}

fn nonce(request: &[u8]) -> String {
    let text = String::from_utf8_lossy(request).to_ascii_lowercase();
    let (_, rest) = text.split_once("x-acs-signature-nonce: ").unwrap();
    rest.split("\r\n").next().unwrap().to_owned()
}

#[tokio::test]
async fn ten_thousand_polls_across_closed_connections_lose_nothing() {
    const POLLS: usize = 10_000;
    let (endpoint, seen) = closing_after(1);
    let client = client(Http::new(&endpoint), endpoint);
    for number in 0..POLLS {
        let outcome = poll(&client).await;
        assert_eq!(outcome, Ok(()), "poll {number}");
    }
    // The first poll finds no kept connection, each later one finds one that ends.
    assert_eq!(seen.requests(), 2 * POLLS - 1);
    assert_eq!(seen.connections(), POLLS);
    let nonces = seen.nonces.lock().unwrap();
    let different: HashSet<_> = nonces.iter().collect();
    assert_eq!(different.len(), nonces.len(), "each is newly signed");
}

#[tokio::test]
async fn what_fails_on_a_new_connection_is_not_sent_again() {
    let (endpoint, seen) = closing_after(0);
    let client = client(Http::new(&endpoint), endpoint);
    for number in 1..=20 {
        let outcome = poll(&client).await;
        let is_said = matches!(outcome, Err(SourceError::Unreachable { .. }));
        assert!(is_said, "{outcome:?}");
        assert_eq!(seen.requests(), number);
    }
}

#[tokio::test]
async fn what_fails_again_on_a_new_connection_is_said() {
    let (endpoint, seen) = server(|_, of_all| of_all == 0 || of_all > 2);
    let client = client(Http::new(&endpoint), endpoint);
    assert_eq!(poll(&client).await, Ok(()));
    let outcome = poll(&client).await;
    let is_said = matches!(outcome, Err(SourceError::Unreachable { .. }));
    assert!(is_said, "{outcome:?}");
    assert_eq!(seen.requests(), 3);
    assert_eq!(poll(&client).await, Ok(()));
}

#[tokio::test]
async fn several_at_once_are_all_sent_again() {
    let (endpoint, seen) = closing_after(1);
    let client = client(Http::new(&endpoint), endpoint);
    for _ in 0..50 {
        let (one, two, three) = tokio::join!(poll(&client), poll(&client), poll(&client));
        assert_eq!((one, two, three), (Ok(()), Ok(()), Ok(())));
    }
    let nonces = seen.nonces.lock().unwrap();
    let different: HashSet<_> = nonces.iter().collect();
    assert_eq!(different.len(), nonces.len(), "each is newly signed");
}

/// How a server ends a connection behind an answer.
#[derive(Clone, Copy, Debug)]
enum Ends {
    SayingSo,
    WithoutAWord,
    /// Only when the next request comes, which is lost.
    AtTheNext,
}

/// A way to the service that ends each connection behind one answer.
fn ending(service: &str, ends: Ends) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap().to_string();
    let service = service.to_owned();
    thread::spawn(move || {
        for stream in listener.incoming() {
            let (mut stream, service) = (stream.unwrap(), service.clone());
            thread::spawn(move || {
                let Some(request) = request(&mut stream) else {
                    return;
                };
                let answer = answer(&service, &request);
                let _ = stream.write_all(&match ends {
                    Ends::SayingSo => answer,
                    Ends::WithoutAWord | Ends::AtTheNext => without_close(&answer),
                });
                if matches!(ends, Ends::AtTheNext) {
                    let _ = stream.read(&mut [0]);
                }
            });
        }
    });
    address
}

fn answer(service: &str, request: &[u8]) -> Vec<u8> {
    let mut stream = TcpStream::connect(service).unwrap();
    let end = request.windows(2).position(|pair| pair == b"\r\n").unwrap() + 2;
    let (line, rest) = request.split_at(end);
    let request = [line, b"connection: close\r\n", rest].concat();
    stream.write_all(&request).unwrap();
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).unwrap();
    answer
}

fn without_close(answer: &[u8]) -> Vec<u8> {
    const CLOSE: &[u8] = b"connection: close\r\n";
    let at = answer
        .windows(CLOSE.len())
        .position(|part| part.eq_ignore_ascii_case(CLOSE));
    let at = at.expect("the service says that it closes");
    [&answer[..at], &answer[at + CLOSE.len()..]].concat()
}

#[test]
fn a_server_that_closes_behind_each_answer_loses_nothing() {
    let served = Served::start(&["--seed", "7"]);
    let service = served.endpoint().trim_start_matches("http://").to_owned();
    for ends in [Ends::SayingSo, Ends::WithoutAWord, Ends::AtTheNext] {
        let endpoint = format!("http://{}", ending(&service, ends));
        // Side by side: most of the time of each is waiting.
        thread::scope(|scope| {
            let look = || served.run(&["status", "--json", "--endpoint", &endpoint]);
            let looks: Vec<_> = (0..17).map(|_| scope.spawn(look)).collect();
            for look in looks {
                let output = look.join().unwrap();
                let said = String::from_utf8(output.stderr).unwrap();
                assert_eq!((output.status.code(), &*said), (Some(0), ""), "{ends:?}");
                assert!(output.stdout.len() > 1_000, "{ends:?}");
            }
        });
    }
}

#[test]
fn a_watch_over_connections_that_end_at_each_tick_says_no_trouble() {
    const STORY: &str = "workspace = \"1\"\nuser = \"2\"\naccount = \"3\"\n\
         [[pipeline]]\nname = \"p\"\n\
         [[pipeline.node]]\nname = \"fit\"\nlasts = \"6s\"\nspread = 0\nqueue = \"0s\"\n\
         [[run]]\npipeline = \"p\"\nname = \"work\"\nstarts = \"0s\"\n";
    let file = std::env::temp_dir().join(format!("paiwatch-{}-ends.toml", std::process::id()));
    std::fs::write(&file, STORY).unwrap();
    let served = Served::start(&["--story", file.to_str().unwrap()]);
    let service = served.endpoint().trim_start_matches("http://").to_owned();
    let endpoint = format!("http://{}", ending(&service, Ends::AtTheNext));
    let output = served.run(&["--interval", "100ms", "--endpoint", &endpoint, "@latest"]);
    let (printed, said) = (output.stdout, output.stderr);
    let (printed, said) = (
        String::from_utf8(printed).unwrap(),
        String::from_utf8(said).unwrap(),
    );
    assert_eq!(output.status.code(), Some(0), "{printed}{said}");
    assert!(printed.contains("Succeeded"), "{printed}");
    for words in ["trouble", "connection", "recovered", "closed"] {
        assert!(
            !printed.contains(words) && !said.contains(words),
            "{printed}{said}"
        );
    }
}
