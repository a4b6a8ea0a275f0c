//! An HTTP client for one host.

use reqwest::redirect::Policy;
use reqwest::{Client, ClientBuilder};

use crate::net::builder::builder;
use crate::net::{Route, Trusted, cause};

const USER_AGENT: &str = concat!("paiwatch/", env!("CARGO_PKG_VERSION"));

/// Why HTTPS is not possible without any certificate, and the ways to have one.
const NO_CERTIFICATES: &str = "no certificates on this machine to check the server by: install \
     `ca-certificates`, or name a PEM file with `SSL_CERT_FILE` or `--ca-file`";

/// A client that goes this way. Only to this machine it may go without TLS, and then
/// it needs no certificates.
///
/// `limits` sets what the caller wants besides: time limits, connection pools.
pub fn client(
    route: &Route,
    trusted: &Trusted,
    limits: impl Fn(ClientBuilder) -> ClientBuilder,
) -> Result<Client, String> {
    let builder = || limits(routed(route));
    if *route == Route::Plain {
        // Reading the system's certificates costs milliseconds, and fails where there are none.
        return builder().tls_certs_only([]).build().map_err(cause);
    }
    let merged = builder()
        .https_only(true)
        .tls_certs_merge(trusted.certificates())
        .build();
    merged.map_err(|error| {
        let why = cause(error);
        if why.contains("No CA certificates") {
            return NO_CERTIFICATES.to_owned();
        }
        why
    })
}

fn routed(route: &Route) -> ClientBuilder {
    let builder = builder()
        .user_agent(USER_AGENT)
        // A redirected request would carry its signature elsewhere.
        .redirect(Policy::none());
    match route {
        Route::Plain | Route::Direct => builder.no_proxy(),
        // No variable names a proxy, so the library finds at most those of the system's settings.
        Route::System => builder,
        Route::Proxy(proxy) => builder.no_proxy().proxy(proxy.for_library()),
    }
}
