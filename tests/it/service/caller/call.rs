//! A request of the client, signed as the protocol says.

use axum::body::Body;
use axum::http::Request;
use hmac::{Hmac, KeyInit, Mac};
use paiwatch::sim::KeyPair;
use secrecy::ExposeSecret;
use sha2::{Digest, Sha256};

/// What a request says of itself; a test bends what it wants to see refused.
#[derive(Clone, Debug)]
pub(crate) struct Call {
    pub(crate) action: String,
    pub(crate) version: String,
    pub(crate) method: &'static str,
    pub(crate) target: String,
    pub(crate) body: String,
    pub(crate) date: String,
    pub(crate) nonce: String,
    pub(crate) key: KeyPair,
    pub(crate) token: Option<&'static str>,
    pub(crate) accept_encoding: Option<&'static str>,
}

pub(crate) fn key() -> KeyPair {
    KeyPair {
        id: "LTAI5tTest".to_owned(),
        secret: "TestSecret".into(),
        token: None,
    }
}

impl Call {
    pub(crate) fn signed(&self) -> Request<Body> {
        let (path, query) = self.target.split_once('?').unwrap_or((&self.target, ""));
        let mut pairs = query
            .split('&')
            .filter(|pair| !pair.is_empty())
            .collect::<Vec<_>>();
        pairs.sort_unstable();
        let payload = hex::encode(Sha256::digest(&self.body));
        let mut headers = vec![
            ("content-type", "application/json; charset=utf-8".to_owned()),
            ("host", "paiflow.test".to_owned()),
            ("x-acs-action", self.action.clone()),
            ("x-acs-content-sha256", payload.clone()),
            ("x-acs-date", self.date.clone()),
            ("x-acs-signature-nonce", self.nonce.clone()),
            ("x-acs-version", self.version.clone()),
        ];
        if self.body.is_empty() {
            headers.remove(0);
        }
        if let Some(token) = self.token {
            headers.push(("x-acs-security-token", token.to_owned()));
            headers.sort_unstable();
        }
        let names = headers
            .iter()
            .map(|(name, _)| *name)
            .collect::<Vec<_>>()
            .join(";");
        let lines = headers
            .iter()
            .map(|(name, value)| format!("{name}:{value}"))
            .collect::<Vec<_>>()
            .join("\n");
        let canonical = format!(
            "{}\n{path}\n{}\n{lines}\n\n{names}\n{payload}",
            self.method,
            pairs.join("&")
        );
        let to_sign = format!(
            "ACS3-HMAC-SHA256\n{}",
            hex::encode(Sha256::digest(canonical))
        );
        let mac = Hmac::<Sha256>::new_from_slice(self.key.secret.expose_secret().as_bytes())
            .unwrap()
            .chain_update(to_sign);
        let signature = hex::encode(mac.finalize().into_bytes());
        let authorization = format!(
            "ACS3-HMAC-SHA256 Credential={},SignedHeaders={names},Signature={signature}",
            self.key.id
        );
        let mut request = Request::builder()
            .method(self.method)
            .uri(&self.target)
            .header("authorization", authorization);
        for (name, value) in headers {
            request = request.header(name, value);
        }
        if let Some(encoding) = self.accept_encoding {
            request = request.header("accept-encoding", encoding);
        }
        request.body(Body::from(self.body.clone())).unwrap()
    }
}
