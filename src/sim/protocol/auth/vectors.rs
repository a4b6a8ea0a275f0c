//! The verifier against requests that the official clients have signed.

use std::collections::BTreeMap;

use axum::http::{HeaderName, HeaderValue, Method, Request, Uri, request::Parts};
use chrono::DateTime;
use serde::Deserialize;

use crate::sim::protocol::auth::nonces::Nonces;
use crate::sim::protocol::auth::verify;
use crate::sim::protocol::catalogue::Operation;
use crate::sim::protocol::forms::shape::Shape;
use crate::sim::protocol::key::{KeyPair, SecurityToken};
use crate::sim::protocol::refusal::Refusal;

#[derive(Deserialize)]
struct File {
    vectors: Vec<Vector>,
}

#[derive(Clone, Deserialize)]
struct Vector {
    name: String,
    access_key_id: String,
    access_key_secret: String,
    date: String,
    action: String,
    version: String,
    method: String,
    path: String,
    wire_query: String,
    headers: BTreeMap<String, String>,
    body: Option<String>,
    authorization: String,
}

fn vectors() -> Vec<Vector> {
    let text = include_str!("../../../../tests/it/fixtures/signing-vectors.json");
    serde_json::from_str::<File>(text).unwrap().vectors
}

impl Vector {
    fn parts(&self) -> Parts {
        let target = match self.wire_query.as_str() {
            "" => self.path.clone(),
            query => format!("{}?{query}", self.path),
        };
        let mut request = Request::new(());
        *request.method_mut() = Method::from_bytes(self.method.as_bytes()).unwrap();
        *request.uri_mut() = target.parse::<Uri>().unwrap();
        for (name, value) in &self.headers {
            let name = HeaderName::from_bytes(name.as_bytes()).unwrap();
            request
                .headers_mut()
                .insert(name, HeaderValue::from_str(value).unwrap());
        }
        request.headers_mut().insert(
            "authorization",
            HeaderValue::from_str(&self.authorization).unwrap(),
        );
        request.into_parts().0
    }

    fn verified(&self, nonces: &mut Nonces) -> Result<(), Refusal> {
        let key = KeyPair {
            id: self.access_key_id.clone(),
            secret: self.access_key_secret.clone().into(),
            token: self
                .headers
                .get("x-acs-security-token")
                .map(|text| SecurityToken {
                    text: text.clone().into(),
                    expires: None,
                }),
        };
        let operation = Operation {
            name: self.action.clone().leak(),
            version: self.version.clone().leak(),
            parameters: &[],
            answer: &Shape(&[]),
        };
        let original = vectors()
            .into_iter()
            .find(|vector| vector.name == self.name)
            .unwrap();
        let now = DateTime::parse_from_rfc3339(&original.date)
            .unwrap()
            .to_utc();
        let body = self.body.clone().unwrap_or_default();
        verify(
            &self.parts(),
            body.as_bytes(),
            &operation,
            &key,
            now,
            nonces,
        )
    }

    fn refused(&self) -> bool {
        self.verified(&mut Nonces::default()).is_err()
    }
}

/// The text with its last letter or digit replaced by another one.
fn changed(text: &str) -> String {
    let place = text
        .rfind(|letter: char| letter.is_ascii_alphanumeric())
        .unwrap();
    let other = if text[place..].starts_with('7') {
        "3"
    } else {
        "7"
    };
    format!("{}{other}{}", &text[..place], &text[place + 1..])
}

#[test]
fn every_official_request_is_believed_once() {
    for vector in vectors() {
        let mut nonces = Nonces::default();
        assert_eq!(vector.verified(&mut nonces), Ok(()), "{}", vector.name);
        assert_eq!(
            vector.verified(&mut nonces).unwrap_err().code,
            "SignatureNonceUsed"
        );
    }
}

#[test]
fn a_request_with_one_byte_changed_is_refused() {
    for vector in vectors() {
        let mut others = vec![
            Vector {
                method: "POST".to_owned(),
                ..vector.clone()
            },
            Vector {
                path: changed(&vector.path),
                ..vector.clone()
            },
            Vector {
                authorization: changed(&vector.authorization),
                ..vector.clone()
            },
            Vector {
                authorization: vector.authorization.to_uppercase(),
                ..vector.clone()
            },
            Vector {
                access_key_secret: changed(&vector.access_key_secret),
                ..vector.clone()
            },
        ];
        if !vector.wire_query.is_empty() {
            others.push(Vector {
                wire_query: changed(&vector.wire_query),
                ..vector.clone()
            });
        }
        if let Some(body) = vector.body.as_ref().filter(|body| body.len() > 2) {
            others.push(Vector {
                body: Some(changed(body)),
                ..vector.clone()
            });
        }
        for (name, value) in &vector.headers {
            let mut other = vector.clone();
            other.headers.insert(name.clone(), changed(value));
            others.push(other);
        }
        for (place, other) in others.iter().enumerate() {
            assert!(other.refused(), "{}, change {place}", vector.name);
        }
    }
}

#[test]
fn a_blank_in_the_query_may_be_a_plus_or_an_escape() {
    for vector in vectors() {
        let escaped = Vector {
            wire_query: vector.wire_query.replace('+', "%20"),
            ..vector.clone()
        };
        assert!(!escaped.refused(), "{}", vector.name);
        let plus = Vector {
            wire_query: vector.wire_query.replace("%20", "+"),
            ..vector
        };
        assert!(!plus.refused(), "{}", plus.name);
    }
}

#[test]
fn what_gives_a_request_its_meaning_must_be_signed() {
    let vector = vectors().remove(0);
    let bare = vector.authorization.replace("x-acs-action;", "");
    let refusal = Vector {
        authorization: bare,
        ..vector
    }
    .verified(&mut Nonces::default())
    .unwrap_err();
    assert_eq!(
        (refusal.status.as_u16(), &*refusal.code),
        (400, "IncompleteSignature")
    );
}

#[test]
fn the_signed_headers_stand_in_order() {
    let vector = vectors().remove(0);
    let disordered = vector
        .authorization
        .replace("accept;content-type", "content-type;accept");
    let refusal = Vector {
        authorization: disordered,
        ..vector
    }
    .verified(&mut Nonces::default())
    .unwrap_err();
    assert_eq!(refusal.code, "IncompleteSignature");
}
