//! Stands between the program and the service and counts what passes:
//! connections, requests, bytes. It changes nothing.

use std::io::{Read, Write};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::thread;

use crate::Failure;

/// What has passed since the start.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Passed {
    pub(crate) connections: u32,
    /// Requests for the states of many runs and nodes.
    pub(crate) batches: u32,
    /// All requests.
    pub(crate) requests: u32,
    /// What the service has answered, as it travelled.
    pub(crate) bytes: u32,
}

#[derive(Default)]
struct Counts {
    connections: AtomicU32,
    batches: AtomicU32,
    requests: AtomicU32,
    bytes: AtomicU32,
}

/// A counter that listens.
pub(crate) struct Counter {
    pub(crate) address: SocketAddr,
    counts: Arc<Counts>,
}

/// The batch query is the only one that is a PUT.
const BATCH: &[u8] = b"PUT ";
const OTHER: &[u8] = b"GET ";

impl Counter {
    /// Listens on a port of its own, and passes everything on to `service`.
    pub(crate) fn before(service: &str) -> Result<Self, Failure> {
        let listener = TcpListener::bind("127.0.0.1:0")?;
        let address = listener.local_addr()?;
        let counts = Arc::new(Counts::default());
        let service = service.to_owned();
        let shared = Arc::clone(&counts);
        thread::spawn(move || {
            for client in listener.incoming().flatten() {
                let Ok(server) = TcpStream::connect(&service) else {
                    return;
                };
                shared.connections.fetch_add(1, Ordering::Relaxed);
                // A counter that held small packets back would be measured too.
                let is_set = client.set_nodelay(true).and(server.set_nodelay(true));
                let ends = client
                    .try_clone()
                    .and_then(|c| Ok((c, server.try_clone()?)));
                let (Ok(()), Ok((client_end, server_end))) = (is_set, ends) else {
                    return;
                };
                let counts = Arc::clone(&shared);
                thread::spawn(move || pass(client_end, server_end, |bytes| counts.sent(bytes)));
                let counts = Arc::clone(&shared);
                thread::spawn(move || pass(server, client, |bytes| counts.answered(bytes)));
            }
        });
        Ok(Self { address, counts })
    }

    pub(crate) fn passed(&self) -> Passed {
        let read = |count: &AtomicU32| count.load(Ordering::Relaxed);
        Passed {
            connections: read(&self.counts.connections),
            batches: read(&self.counts.batches),
            requests: read(&self.counts.requests),
            bytes: read(&self.counts.bytes),
        }
    }
}

impl Counts {
    /// A client that waits for each answer begins every request with a packet of its own.
    fn sent(&self, bytes: &[u8]) {
        let is_batch = bytes.starts_with(BATCH);
        let is_request = is_batch || bytes.starts_with(OTHER);
        self.batches
            .fetch_add(u32::from(is_batch), Ordering::Relaxed);
        self.requests
            .fetch_add(u32::from(is_request), Ordering::Relaxed);
    }

    fn answered(&self, bytes: &[u8]) {
        self.bytes.fetch_add(length(bytes), Ordering::Relaxed);
    }
}

fn length(bytes: &[u8]) -> u32 {
    u32::try_from(bytes.len()).unwrap_or(u32::MAX)
}

fn pass(mut from: TcpStream, mut to: TcpStream, note: impl Fn(&[u8])) {
    let mut buffer = vec![0; 262_144];
    while let Ok(length @ 1..) = from.read(&mut buffer) {
        let bytes = buffer.get(..length).unwrap_or_default();
        note(bytes);
        if to.write_all(bytes).is_err() {
            break;
        }
    }
    let _ = to.shutdown(Shutdown::Write);
}

impl std::ops::Sub for Passed {
    type Output = Self;

    fn sub(self, earlier: Self) -> Self {
        Self {
            connections: self.connections - earlier.connections,
            batches: self.batches - earlier.batches,
            requests: self.requests - earlier.requests,
            bytes: self.bytes - earlier.bytes,
        }
    }
}
