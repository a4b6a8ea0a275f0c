//! The way through the network: proxies, certificates, and HTTP clients made of both.
//! Knows addresses, but neither the service nor its signatures.

mod builder;
mod client;
mod exempt;
mod failure;
mod proxy;
mod trust;
mod tunnel;

pub use self::client::client;
pub use self::failure::{cause, is_no_http, why};
pub use self::proxy::{Proxies, Proxy, ProxyError, Route};
pub use self::trust::Trusted;

/// What the machine and the user say of the network.
#[derive(Clone, Debug, Default)]
pub struct Network {
    pub trusted: Trusted,
    pub proxies: Proxies,
}

impl From<Trusted> for Network {
    fn from(trusted: Trusted) -> Self {
        Self {
            trusted,
            proxies: Proxies::default(),
        }
    }
}
