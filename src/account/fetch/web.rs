//! Requests to the hosts that give credentials. Their answers are small, and secret.

use std::ffi::OsString;
use std::time::Duration;

use reqwest::{Client, ClientBuilder, RequestBuilder};
use secrecy::zeroize::Zeroizing;
use tokio::net::TcpStream;
use tokio::time::timeout;
use url::Url;

use crate::account::cli_file::words;
use crate::account::endpoint::Endpoint;
use crate::domain::CredentialProblem;
use crate::net::{Network, Proxies, Route, Trusted, client, why};

/// Where the metadata service of a machine is, from inside.
const METADATA: &str = "http://100.100.100.200";

/// The way to the hosts that give credentials.
#[derive(Clone)]
pub struct Web {
    network: Network,
    metadata: String,
    /// The variables that no command is told.
    hidden: Vec<OsString>,
}

/// What a host answered.
pub(super) struct Answer {
    pub(super) status: u16,
    pub(super) text: Zeroizing<String>,
}

/// How long a host may take.
#[derive(Clone, Copy)]
pub(super) struct Limits {
    connect: Duration,
    read: Duration,
}

pub(super) const USUAL: Limits = Limits {
    connect: Duration::from_secs(5),
    read: Duration::from_secs(10),
};

/// On the machine's own network everything is near, and elsewhere nobody answers.
pub(super) const NEAR: Limits = Limits {
    connect: Duration::from_secs(1),
    read: Duration::from_secs(1),
};

impl Web {
    /// A way through this network.
    pub fn new(network: Network) -> Self {
        Self {
            network,
            metadata: METADATA.to_owned(),
            hidden: Vec::new(),
        }
    }

    /// A caller with a metadata service on this machine, for tests.
    #[must_use]
    pub fn with_metadata_at(mut self, loopback: &Endpoint) -> Self {
        if loopback.is_loopback() {
            self.metadata = loopback.to_string();
        }
        self
    }

    /// A caller that starts commands without these variables.
    #[must_use]
    pub fn hiding(mut self, variables: Vec<OsString>) -> Self {
        self.hidden = variables;
        self
    }

    pub(super) fn hidden(&self) -> &[OsString] {
        &self.hidden
    }

    pub(super) fn metadata(&self) -> &str {
        &self.metadata
    }

    /// A client to an endpoint, with its address.
    pub(super) fn to(&self, endpoint: &Endpoint) -> Result<Way, CredentialProblem> {
        let host = endpoint.host().to_owned();
        let route = endpoint.route(&self.network.proxies);
        let route =
            route.map_err(|error| unreachable(&host, broken(error.variable, &error.why)))?;
        self.way(host, route, USUAL)
    }

    /// A client to an address that may go without TLS: the user has named it.
    pub(super) fn to_address(&self, uri: &Url, limits: Limits) -> Result<Way, CredentialProblem> {
        let host = uri.host_str().unwrap_or_default().to_owned();
        let is_here = Endpoint::parse(&format!("{}://{host}", uri.scheme()))
            .is_ok_and(|endpoint| endpoint.is_loopback());
        let route = match uri.scheme() {
            // A secret without TLS goes through no proxy.
            "http" => Ok(Route::Plain),
            _ if is_here => Ok(Route::Direct),
            _ => self.proxies().route(&host, uri.port().unwrap_or(443)),
        };
        let route =
            route.map_err(|error| unreachable(&host, broken(error.variable, &error.why)))?;
        self.way(host, route, limits)
    }

    fn proxies(&self) -> &Proxies {
        &self.network.proxies
    }

    fn way(&self, host: String, route: Route, limits: Limits) -> Result<Way, CredentialProblem> {
        let limited = |client: ClientBuilder| {
            client
                .connect_timeout(limits.connect)
                .timeout(limits.connect + limits.read)
                .read_timeout(limits.read)
        };
        let trusted: &Trusted = &self.network.trusted;
        let client = client(&route, trusted, limited).map_err(|why| unreachable(&host, why))?;
        Ok(Way {
            client,
            host,
            route,
        })
    }
}

fn broken(variable: &str, why: &str) -> String {
    format!("`{variable}` is not the address of a proxy: {why}")
}

fn unreachable(host: &str, why: String) -> CredentialProblem {
    CredentialProblem::Unreachable {
        host: host.to_owned(),
        why,
    }
}

/// A way to one host.
pub(super) struct Way {
    pub(super) client: Client,
    pub(super) host: String,
    route: Route,
}

impl Way {
    /// Sends a request; the answer, of whatever status.
    pub(super) async fn send(&self, request: RequestBuilder) -> Result<Answer, CredentialProblem> {
        const LONGEST: usize = 1 << 20;
        let mut response = match request.send().await {
            Ok(response) => response,
            Err(error) => return Err(self.failed(error).await),
        };
        let mut body = Zeroizing::new(Vec::new());
        loop {
            match response.chunk().await {
                Ok(Some(chunk)) => body.extend_from_slice(&chunk),
                Ok(None) => break,
                Err(error) => return Err(self.failed(error).await),
            }
            if body.len() > LONGEST {
                return Err(self.garbled("it is too long"));
            }
        }
        let text = str::from_utf8(&body).map_err(|_| self.garbled("it is not UTF-8"))?;
        Ok(Answer {
            status: response.status().as_u16(),
            text: Zeroizing::new(text.to_owned()),
        })
    }

    /// Whether somebody listens there.
    pub(super) async fn reach(&self, port: u16, limits: Limits) -> Result<(), CredentialProblem> {
        let connection = TcpStream::connect((self.host.as_str(), port));
        match timeout(limits.connect, connection).await {
            Ok(Ok(_)) => Ok(()),
            Ok(Err(error)) => Err(unreachable(&self.host, words(&error))),
            Err(_) => Err(unreachable(&self.host, "no answer in time".to_owned())),
        }
    }

    pub(super) fn garbled(&self, why: &str) -> CredentialProblem {
        CredentialProblem::Garbled {
            host: self.host.clone(),
            why: why.to_owned(),
        }
    }

    async fn failed(&self, error: reqwest::Error) -> CredentialProblem {
        let why = if error.is_timeout() {
            "no answer in time".to_owned()
        } else {
            why(error, &self.route, &self.host).await
        };
        unreachable(&self.host, why)
    }
}
