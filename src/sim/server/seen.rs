//! What whoever starts the service may be told of its requests.

/// A request that has passed the checks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seen {
    pub operation: &'static str,
    pub method: String,
    pub path: String,
    /// Decoded, in the order of the request.
    pub query: Vec<(String, String)>,
    pub body: Vec<u8>,
}
