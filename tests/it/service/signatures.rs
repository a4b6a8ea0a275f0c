//! The service against requests that the official clients have signed.

use std::collections::BTreeMap;

use axum::body::Body;
use axum::http::{HeaderName, HeaderValue, Method, Request, Uri};
use chrono::DateTime;
use paiwatch::sim::story::Story;
use paiwatch::sim::{KeyPair, SecurityToken, Settings};
use serde::Deserialize;
use serde_json::Value;

use crate::service::caller::{Caller, settings};

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
    method: String,
    path: String,
    wire_query: String,
    headers: BTreeMap<String, String>,
    body: Option<String>,
    authorization: String,
}

/// But for the one that begins something: the service only reads.
fn vectors() -> Vec<Vector> {
    let text = include_str!("../fixtures/signing-vectors.json");
    let vectors = serde_json::from_str::<File>(text).unwrap().vectors;
    let reads = |vector: &Vector| !vector.path.ends_with("/start");
    vectors.into_iter().filter(reads).collect()
}

impl Vector {
    fn request(&self) -> Request<Body> {
        let target = match self.wire_query.as_str() {
            "" => self.path.clone(),
            query => format!("{}?{query}", self.path),
        };
        let body = self.body.clone().unwrap_or_default();
        let mut request = Request::new(Body::from(body));
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
        request
    }

    /// A service that this request is meant for, at the time at which it was signed.
    fn service(&self) -> Caller {
        let signed = vectors()
            .into_iter()
            .find(|vector| vector.name == self.name);
        let date = DateTime::parse_from_rfc3339(&signed.unwrap().date).unwrap();
        let token = self.headers.get("x-acs-security-token");
        let key = KeyPair {
            id: self.access_key_id.clone(),
            secret: self.access_key_secret.clone().into(),
            token: token.map(|text| SecurityToken {
                text: text.clone().into(),
                expires: None,
            }),
        };
        let story = Story::embedded("still").unwrap();
        let settings = Settings {
            key,
            ..settings(story, 1)
        };
        Caller::beginning_at(date.to_utc(), settings)
    }

    /// What the service says to it, and whether the service believes it.
    fn sent_to(&self, service: &mut Caller) -> (bool, Value) {
        let answer = service.send(self.request());
        (!service.seen().is_empty(), answer.body)
    }

    fn is_refused(&self) -> bool {
        !self.sent_to(&mut self.service()).0
    }

    fn refusal(&self) -> Value {
        let (is_believed, answer) = self.sent_to(&mut self.service());
        assert!(!is_believed, "{}", self.name);
        answer["Code"].clone()
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
        let mut service = vector.service();
        assert!(vector.sent_to(&mut service).0, "{}", vector.name);
        let (is_believed, answer) = vector.sent_to(&mut service);
        assert!(!is_believed, "{}", vector.name);
        assert_eq!(answer["Code"], "SignatureNonceUsed");
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
            assert!(other.is_refused(), "{}, change {place}", vector.name);
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
        assert!(!escaped.is_refused(), "{}", vector.name);
        let plus = Vector {
            wire_query: vector.wire_query.replace("%20", "+"),
            ..vector
        };
        assert!(!plus.is_refused(), "{}", plus.name);
    }
}

#[test]
fn what_gives_a_request_its_meaning_must_be_signed() {
    let vector = vectors().remove(0);
    let bare = vector.authorization.replace("x-acs-action;", "");
    let vector = Vector {
        authorization: bare,
        ..vector
    };
    assert_eq!(vector.refusal(), "IncompleteSignature");
}

#[test]
fn the_signed_headers_stand_in_order() {
    let vector = vectors().remove(0);
    let disordered = vector
        .authorization
        .replace("accept;content-type", "content-type;accept");
    let vector = Vector {
        authorization: disordered,
        ..vector
    };
    assert_eq!(vector.refusal(), "IncompleteSignature");
}
