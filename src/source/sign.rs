//! From an operation to a request that may be sent: its headers and the
//! signature over them (`protocol`: Signature and headers).

use chrono::{DateTime, Utc};
use secrecy::ExposeSecret;

use crate::account::signature::{Covered, hash};
use crate::account::{Account, Endpoint};
use crate::source::request::Call;
use crate::source::transport::SignedRequest;

/// Signs `call` as of `now`. The service accepts the result once, and only for some minutes.
pub(super) fn sign(
    call: &Call,
    account: &Account,
    endpoint: &Endpoint,
    now: DateTime<Utc>,
) -> SignedRequest {
    let query = call.query();
    let payload_hash = hash(&call.body);
    let mut headers = vec![
        ("host", endpoint.host().to_owned()),
        ("x-acs-action", call.operation.name().to_owned()),
        ("x-acs-version", call.product.version().to_owned()),
        ("x-acs-date", now.format("%Y-%m-%dT%H:%M:%SZ").to_string()),
        ("x-acs-signature-nonce", nonce()),
        ("x-acs-content-sha256", payload_hash.clone()),
    ];
    if !call.body.is_empty() {
        headers.push(("content-type", "application/json; charset=utf-8".to_owned()));
    }
    if let Some(token) = account.token() {
        headers.push(("x-acs-accesskey-id", account.key_id().to_owned()));
        headers.push(("x-acs-security-token", token.expose_secret().to_owned()));
    }
    let covered = Covered {
        method: call.method.as_str(),
        path: &call.path,
        query: &query,
        headers: &headers,
        payload_hash: &payload_hash,
    };
    let authorization = covered.authorization(account.key_id(), account.secret());
    headers.push(("authorization", authorization));
    // Not covered, because proxies rewrite it.
    headers.push(("accept", "application/json".to_owned()));
    SignedRequest {
        method: call.method,
        path: call.path.clone(),
        query,
        headers,
        body: call.body.clone(),
    }
}

// It must be new each time, not secret.
fn nonce() -> String {
    format!("{:032x}", fastrand::u128(..))
}
