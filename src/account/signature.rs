//! The signature ACS3-HMAC-SHA256 (`protocol`: Signature and headers). Knows texts and keys,
//! not operations.

use hmac::{Hmac, KeyInit, Mac};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use secrecy::zeroize::Zeroizing;
use secrecy::{ExposeSecret, SecretString};
use sha2::{Digest, Sha256};

const ALGORITHM: &str = "ACS3-HMAC-SHA256";

/// Everything but the unreserved characters of RFC 3986. Ready-made sets and
/// URL libraries keep `!'()*`, which the service does not.
const RESERVED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'_')
    .remove(b'.')
    .remove(b'~');

/// What the signature covers.
pub(crate) struct Covered<'a> {
    pub(crate) method: &'a str,
    pub(crate) path: &'a str,
    pub(crate) query: &'a str,
    /// Lower-case names, each once.
    pub(crate) headers: &'a [(&'static str, String)],
    pub(crate) payload_hash: &'a str,
}

impl Covered<'_> {
    /// The value of the header `Authorization`.
    pub(crate) fn authorization(&self, key_id: &str, secret: &SecretString) -> String {
        let names = self.header_names();
        let signature = signature(&self.text_to_sign(), secret);
        format!("{ALGORITHM} Credential={key_id},SignedHeaders={names},Signature={signature}")
    }

    fn text_to_sign(&self) -> String {
        // The headers hold the security token.
        let request = Zeroizing::new(self.canonical_request());
        let request_hash = hash(request.as_bytes());
        format!("{ALGORITHM}\n{request_hash}")
    }

    fn canonical_request(&self) -> String {
        [
            self.method,
            self.path,
            self.query,
            &Zeroizing::new(self.canonical_headers()),
            &self.header_names(),
            self.payload_hash,
        ]
        .join("\n")
    }

    fn canonical_headers(&self) -> String {
        self.sorted_headers()
            .into_iter()
            .flat_map(|(name, value)| [name, ":", value.trim(), "\n"])
            .collect()
    }

    fn header_names(&self) -> String {
        let names: Vec<_> = self
            .sorted_headers()
            .iter()
            .map(|(name, _)| *name)
            .collect();
        names.join(";")
    }

    fn sorted_headers(&self) -> Vec<(&str, &str)> {
        let mut headers: Vec<_> = self
            .headers
            .iter()
            .map(|(name, value)| (*name, value.as_str()))
            .collect();
        headers.sort_unstable();
        headers
    }
}

/// The lower-case hexadecimal SHA-256 of `bytes`.
pub(crate) fn hash(bytes: &[u8]) -> String {
    hex::encode(Sha256::digest(bytes))
}

/// `text` as one segment of a path or one value of a query.
pub(crate) fn encoded(text: &str) -> String {
    utf8_percent_encode(text, RESERVED).to_string()
}

/// The query in the order and encoding that are signed, and sent likewise.
pub(crate) fn canonical_query(parameters: &[(&str, &str)]) -> String {
    let mut parameters = parameters.to_vec();
    parameters.sort_unstable();
    let pairs: Vec<_> = parameters
        .into_iter()
        .map(|(key, value)| format!("{key}={}", encoded(value)))
        .collect();
    pairs.join("&")
}

#[expect(clippy::expect_used, reason = "HMAC takes a key of any length")]
fn signature(text: &str, secret: &SecretString) -> String {
    let mut mac = Hmac::<Sha256>::new_from_slice(secret.expose_secret().as_bytes())
        .expect("HMAC takes a key of any length");
    mac.update(text.as_bytes());
    hex::encode(mac.finalize().into_bytes())
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::{Covered, canonical_query, encoded, hash, signature};

    const VECTORS: &str = include_str!("../../tests/it/fixtures/signing-vectors.json");

    fn vectors() -> Vec<Value> {
        let file: Value = serde_json::from_str(VECTORS).unwrap();
        file["vectors"].as_array().unwrap().clone()
    }

    fn text<'a>(vector: &'a Value, key: &str) -> &'a str {
        vector[key].as_str().unwrap()
    }

    fn pairs(object: &Value) -> Vec<(&'static str, String)> {
        let pairs = object.as_object().unwrap().iter();
        pairs
            .map(|(key, value)| {
                let key: &'static str = key.clone().leak();
                (key, value.as_str().unwrap().to_owned())
            })
            .collect()
    }

    fn path(vector: &Value) -> String {
        let template = text(vector, "path_template").to_owned();
        pairs(&vector["path_params"])
            .into_iter()
            .fold(template, |path, (key, value)| {
                path.replace(&format!("{{{key}}}"), &encoded(&value))
            })
    }

    fn query(vector: &Value) -> String {
        let pairs = pairs(&vector["query"]);
        let pairs: Vec<_> = pairs.iter().map(|(key, value)| (*key, &**value)).collect();
        canonical_query(&pairs)
    }

    #[test]
    fn every_vector_is_reproduced_piece_by_piece() {
        let vectors = vectors();
        assert_eq!(vectors.len(), 11);
        for vector in &vectors {
            let headers = pairs(&vector["headers"]);
            let payload_hash = hash(text(vector, "body").as_bytes());
            let (path, query) = (path(vector), query(vector));
            let covered = Covered {
                method: text(vector, "method"),
                path: &path,
                query: &query,
                headers: &headers,
                payload_hash: &payload_hash,
            };
            let secret = text(vector, "access_key_secret").into();
            let pieces = json!({
                "path": path,
                "canonical_query": query,
                "hashed_payload": payload_hash,
                "canonical_headers": covered.canonical_headers(),
                "signed_headers": covered.header_names(),
                "canonical_request": covered.canonical_request(),
                "canonical_request_sha256": hash(covered.canonical_request().as_bytes()),
                "string_to_sign": covered.text_to_sign(),
                "signature": signature(&covered.text_to_sign(), &secret),
                "authorization": covered.authorization(text(vector, "access_key_id"), &secret),
            });
            for (key, piece) in pieces.as_object().unwrap() {
                assert_eq!(piece, &vector[key], "{} {key}", vector["name"]);
            }
        }
    }

    #[test]
    fn only_the_unreserved_characters_stay() {
        assert_eq!(encoded("aZ9-_.~"), "aZ9-_.~");
        assert_eq!(
            encoded("a/b *+!'()\n中"),
            "a%2Fb%20%2A%2B%21%27%28%29%0A%E4%B8%AD"
        );
    }
}
