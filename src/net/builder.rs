//! What all HTTP clients begin with.

use reqwest::{Client, ClientBuilder};
use rustls::crypto::{CryptoProvider, ring};

/// The library has no cryptography of its own: what it takes must be installed before.
pub(super) fn builder() -> ClientBuilder {
    if CryptoProvider::get_default().is_none() {
        // Another thread may have done it meanwhile, with the same.
        let _ = ring::default_provider().install_default();
    }
    Client::builder()
}
