//! Certificates that are trusted besides the system's own.

use reqwest::Certificate;

use crate::net::builder::builder;
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
        // What the library cannot read it leaves out, or refuses at the first request.
        let text = String::from_utf8_lossy(text);
        let meant = text.matches("-----BEGIN CERTIFICATE-----").count();
        if certificates.len() < meant {
            return Err(format!(
                "{} of {meant} certificates in it cannot be read",
                meant - certificates.len()
            ));
        }
        for (at, certificate) in certificates.iter().enumerate() {
            if !can_be_trusted(certificate) {
                let number = at + 1;
                return Err(format!("certificate {number} in it is not a certificate"));
            }
        }
        Ok(Self(certificates))
    }

    /// Whether a PEM file holds a certificate that can be trusted, whatever else is in it.
    pub fn has_some(text: &[u8]) -> bool {
        let certificates = Certificate::from_pem_bundle(text).unwrap_or_default();
        certificates.iter().any(can_be_trusted)
    }

    /// Trusts the others, too.
    pub fn extend(&mut self, others: Self) {
        self.0.extend(others.0);
    }

    pub(super) fn certificates(&self) -> Vec<Certificate> {
        self.0.clone()
    }
}

/// Whether the TLS library takes it as one to trust, which it looks at only now.
fn can_be_trusted(certificate: &Certificate) -> bool {
    let builder = builder().tls_certs_only([certificate.clone()]);
    builder.build().is_ok()
}
