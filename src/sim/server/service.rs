//! The service on a port: a thread and a runtime of its own, so that it shares nothing with its
//! clients.

use std::net::{SocketAddr, TcpListener};
use std::sync::Arc;
use std::thread::JoinHandle;
use std::{fmt, io, thread};

use axum::Router;
use axum::serve::ListenerExt;
use thiserror::Error;
use tokio::runtime;
use tokio::sync::oneshot;

use crate::clock;
use crate::sim::server::router::router;
use crate::sim::server::settings::Settings;

/// Why a service cannot start.
#[derive(Debug, Error)]
pub enum StartError {
    #[error(
        "cannot listen on `{address}`: {source}; take another address, or port 0 for any free one"
    )]
    Listen {
        address: SocketAddr,
        source: io::Error,
    },
    #[error("cannot start the service's thread: {0}")]
    Thread(io::Error),
    #[error(
        "the control path is open to everybody who can reach `{0}`; listen on loopback with it"
    )]
    Control(SocketAddr),
    #[error("the speed is a number above 0, not {0}")]
    Speed(f64),
}

/// A running service. It stops when this is dropped.
pub struct Service {
    address: SocketAddr,
    stop: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Service {
    /// Connections are accepted as soon as this returns.
    pub fn start(settings: Settings) -> Result<Self, StartError> {
        if !(settings.speed.is_finite() && settings.speed > 0.0) {
            return Err(StartError::Speed(settings.speed));
        }
        let listen = settings.listen;
        if settings.control && !listen.ip().is_loopback() {
            return Err(StartError::Control(listen));
        }
        let refused = |source| StartError::Listen {
            address: listen,
            source,
        };
        let listener = listener(listen).map_err(refused)?;
        let address = listener.local_addr().map_err(refused)?;
        let runtime = runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .map_err(StartError::Thread)?;
        let (stop, stopped) = oneshot::channel();
        let routes = router(settings, Arc::new(clock::now));
        let thread = thread::Builder::new()
            .name("service".to_owned())
            .spawn(move || runtime.block_on(serve(listener, routes, stopped)))
            .map_err(StartError::Thread)?;
        Ok(Self {
            address,
            stop: Some(stop),
            thread: Some(thread),
        })
    }

    /// Where it listens, with the port that it was given.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// The address as clients name it.
    pub fn endpoint(&self) -> String {
        format!("http://{}", self.address)
    }
}

impl Drop for Service {
    fn drop(&mut self) {
        self.stop.take();
        if let Some(thread) = self.thread.take() {
            // A panic in the thread has been reported by its hook; there is nothing to add while
            // stopping.
            let _ = thread.join();
        }
    }
}

impl fmt::Debug for Service {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Service")
            .field("address", &self.address)
            .finish_non_exhaustive()
    }
}

fn listener(address: SocketAddr) -> io::Result<TcpListener> {
    let listener = TcpListener::bind(address)?;
    listener.set_nonblocking(true)?;
    Ok(listener)
}

/// Connections that are open when the service stops are cut: a client that keeps one alive must not
/// keep it running.
async fn serve(listener: TcpListener, routes: Router, stopped: oneshot::Receiver<()>) {
    let Ok(listener) = tokio::net::TcpListener::from_std(listener) else {
        return;
    };
    // Small answers must not wait for the client's acknowledgement of the previous packet.
    let listener = listener.tap_io(|stream| {
        let _ = stream.set_nodelay(true);
    });
    tokio::select! {
        _ = axum::serve(listener, routes) => {}
        _ = stopped => {}
    }
}
