//! A source of credentials that was found.

use crate::account::cli_file::Stamp;
use crate::account::provider::Provider;
use crate::domain::{CredentialWarning, Origin, SourceKind};

/// A source of credentials.
pub struct Found {
    pub origin: Origin,
    /// The region that the profile names.
    pub region: Option<String>,
    pub passed_over: Vec<Origin>,
    pub warnings: Vec<CredentialWarning>,
    pub(super) provider: Provider,
    /// The files that were looked at.
    pub(super) files: Vec<Stamp>,
}

impl Found {
    /// Whether nobody named this source: it is asked because there is no other.
    pub(super) fn is_last_resort(&self) -> bool {
        self.origin.kind == SourceKind::Metadata
    }

    pub(super) fn new(origin: Origin, provider: Provider) -> Self {
        Self {
            origin,
            region: None,
            passed_over: Vec::new(),
            warnings: Vec::new(),
            provider,
            files: Vec::new(),
        }
    }
}
