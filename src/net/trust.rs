//! Certificates that are trusted besides the system's own.

use reqwest::Certificate;

use crate::net::cause;

/// Certificates that are trusted besides the system's own.
#[derive(Clone, Debug, Default)]
pub struct Trusted(Vec<Certificate>);

impl Trusted {
    /// The certificates of a PEM file, or why there are none.
    pub fn of_pem(text: &[u8]) -> Result<Self, String> {
        let certificates = Certificate::from_pem_bundle(text).map_err(cause)?;
        if certificates.is_empty() {
            return Err("no certificate in it".to_owned());
        }
        Ok(Self(certificates))
    }

    /// Trusts the others, too.
    pub fn extend(&mut self, others: Self) {
        self.0.extend(others.0);
    }

    pub(super) fn certificates(&self) -> Vec<Certificate> {
        self.0.clone()
    }
}
