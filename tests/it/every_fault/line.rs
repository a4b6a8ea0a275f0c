//! What the real transport says when there is no way to the service. Asked of
//! this machine alone, once; then it can be played in whatever time.

use std::net::TcpListener;
use std::sync::OnceLock;

use paiwatch::account::{Account, Endpoint};
use paiwatch::clock::Clock;
use paiwatch::domain::{RunId, SourceError};
use paiwatch::source::http::Http;
use paiwatch::source::{Client, Scope};

/// How the way to a service can be broken.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Broken {
    /// Nobody listens there.
    Refused,
    NoSuchName,
    NoRoute,
}

/// What is said of it.
pub(super) fn error(broken: Broken) -> SourceError {
    static REFUSED: OnceLock<SourceError> = OnceLock::new();
    static NO_SUCH_NAME: OnceLock<SourceError> = OnceLock::new();
    static NO_ROUTE: OnceLock<SourceError> = OnceLock::new();
    let (known, endpoint) = match broken {
        Broken::Refused => {
            let port = TcpListener::bind("127.0.0.1:0")
                .unwrap()
                .local_addr()
                .unwrap();
            (&REFUSED, format!("http://{port}"))
        }
        Broken::NoSuchName => (&NO_SUCH_NAME, "https://nowhere.invalid".to_owned()),
        // That of a group, which no connection can be made to: nothing leaves the machine.
        Broken::NoRoute => (&NO_ROUTE, "https://224.0.0.1".to_owned()),
    };
    known.get_or_init(|| ask(&endpoint)).clone()
}

fn ask(endpoint: &str) -> SourceError {
    // Not on the paused time of whoever wants to know.
    let endpoint = Endpoint::parse(endpoint).unwrap();
    let work = move || {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .unwrap();
        let client = Client::new(
            Http::new(&endpoint),
            Account::new("LTAI-test".to_owned(), "the-secret", None),
            endpoint,
            Scope::default(),
            Clock::system(),
        );
        runtime.block_on(client.run_statuses(&[RunId::from("flow-a")], None))
    };
    std::thread::spawn(work).join().unwrap().unwrap_err()
}

#[test]
fn without_a_way_to_the_service_there_is_one_clean_reason() {
    for (broken, words) in [
        (Broken::Refused, "connection refused"),
        (Broken::NoSuchName, "not known"),
        (Broken::NoRoute, "unreachable"),
    ] {
        let error = error(broken);
        let SourceError::Unreachable { why } = error else {
            panic!("{error:?}");
        };
        assert!(why.contains(words), "{why}");
        assert!(
            !why.contains("os error") && !why.contains("nowhere"),
            "{why}"
        );
    }
}
