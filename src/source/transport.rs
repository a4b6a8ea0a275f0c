//! Signed bytes out, answered bytes in. What they mean is not known here, so
//! that tests can stand in for the network.

use std::fmt;
use std::future::Future;

use bytes::Bytes;
use secrecy::zeroize::Zeroize;

use crate::domain::SourceError;

/// Carries a request to the service: over HTTP, or to a router in memory.
pub trait Transport: Send + Sync + 'static {
    /// Sends the request as it is. An answer of any status is an answer.
    fn send(
        &self,
        request: SignedRequest,
    ) -> impl Future<Output = Result<RawAnswer, SourceError>> + Send;

    /// Sends what `request` makes, and where the connection had ended before, once more. The
    /// service accepts a signature once, so it is made anew. For what only reads.
    fn read(
        &self,
        request: impl Fn() -> SignedRequest + Send + Sync,
    ) -> impl Future<Output = Result<RawAnswer, SourceError>> + Send {
        self.send(request())
    }
}

/// The methods of the operations that read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    Get,
    Put,
}

impl Method {
    /// The method as it stands on the wire.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Put => "PUT",
        }
    }
}

/// A request that the signature no longer allows to change.
#[derive(Clone, PartialEq)]
pub struct SignedRequest {
    pub method: Method,
    /// Percent-encoded, to be sent as it is.
    pub path: String,
    /// Canonical, to be sent as it is; empty where there is none.
    pub query: String,
    /// All headers that matter to the service, `host` among them.
    pub headers: Vec<(&'static str, String)>,
    pub body: Vec<u8>,
}

impl SignedRequest {
    /// The path with its query, as on the first line of the request.
    pub fn target(&self) -> String {
        if self.query.is_empty() {
            return self.path.clone();
        }
        format!("{}?{}", self.path, self.query)
    }

    /// Forgets the values that are secret, once they are on their way.
    pub(super) fn wipe(&mut self) {
        self.query.zeroize();
        let secrets = self.headers.iter_mut();
        for (_, value) in secrets.filter(|(name, _)| is_secret(name)) {
            value.zeroize();
        }
    }
}

/// Whether the value of this header lets others ask in our name.
pub(super) fn is_secret(header: &str) -> bool {
    matches!(header, "authorization" | "x-acs-security-token")
}

// The headers hold the token and the signature, the query that of a shared run.
impl fmt::Debug for SignedRequest {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{} {}", self.method.as_str(), self.path)
    }
}

/// What came back, unread.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct RawAnswer {
    pub status: u16,
    /// The header `date`.
    pub date: Option<String>,
    /// The header `x-acs-retry-after`.
    pub acs_retry_after: Option<String>,
    /// The header `retry-after`.
    pub retry_after: Option<String>,
    /// The header `content-type`.
    pub content_type: Option<String>,
    /// The header `location`.
    pub location: Option<String>,
    /// The header `server`.
    pub server: Option<String>,
    /// Decompressed.
    pub body: Bytes,
}

#[cfg(test)]
mod tests {
    use super::{Method, SignedRequest};

    #[test]
    fn what_is_secret_is_forgotten_once_it_is_on_its_way() {
        let mut request = SignedRequest {
            method: Method::Get,
            path: "/".to_owned(),
            query: "TokenId=abc".to_owned(),
            headers: vec![
                ("host", "here".to_owned()),
                ("authorization", "a signature".to_owned()),
                ("x-acs-security-token", "a token".to_owned()),
            ],
            body: Vec::new(),
        };
        request.wipe();
        assert_eq!(request.query, "");
        let left = request
            .headers
            .iter()
            .filter(|(_, value)| !value.is_empty());
        assert_eq!(left.count(), 1);
    }
}
