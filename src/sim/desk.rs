//! Where every request arrives: route, signature, operation, envelope.

use std::sync::{
    Arc,
    atomic::{AtomicU64, Ordering},
};

use axum::{
    body::{Body, Bytes},
    extract::{Request, State},
    http::{
        HeaderValue, StatusCode,
        header::{CONTENT_TYPE, DATE},
        request::Parts,
    },
    response::Response,
};
use chrono::{DateTime, TimeDelta, Utc};
use serde::Serialize;
use tokio::sync::mpsc::UnboundedSender;

use crate::sim::{
    Clock, KeyPair, Seen, Stance,
    auth::{self, Nonces},
    body,
    dice::{Dice, scaled},
    operations::{self, Question},
    parameters::Parameters,
    readings::{Reading, Readings},
    refusal::Refusal,
    routes::{Call, route},
    shared::Shared,
    world::World,
};

/// How many of the answers come from a replica that is behind, and by how much at most.
const BEHIND: f64 = 0.25;
const LAG: TimeDelta = TimeDelta::seconds(5);

pub(super) struct Desk {
    pub(super) world: World,
    pub(super) key: KeyPair,
    pub(super) clock: Clock,
    pub(super) stance: Stance,
    pub(super) seen: Option<UnboundedSender<Seen>>,
    pub(super) nonces: Shared<Nonces>,
    pub(super) ids: Dice,
    pub(super) answered: AtomicU64,
}

pub(super) async fn receive(State(desk): State<Arc<Desk>>, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let dice = desk.ids.at(desk.answered.fetch_add(1, Ordering::Relaxed));
    let request_id = dice.uuid();
    let now = (desk.clock)();
    let answer = body::read(body)
        .await
        .and_then(|body| desk.answer(&parts, &body, &request_id, dice, now));
    match answer {
        Ok(body) => response(StatusCode::OK, body, now),
        Err(refusal) => response(refusal.status, envelope(&refusal, &parts, &request_id), now),
    }
}

impl Desk {
    fn answer(
        &self,
        parts: &Parts,
        body: &Bytes,
        request_id: &str,
        dice: Dice,
        now: DateTime<Utc>,
    ) -> Result<Vec<u8>, Refusal> {
        let call = route(&parts.method, parts.uri.path())?;
        let parameters = Parameters::new(parts.uri.query().unwrap_or(""))?;
        let operation = call.operation();
        self.nonces
            .with(|nonces| auth::verify(parts, body, operation, &self.key, now, nonces))?;
        self.tell(&call, parts, &parameters, body);
        parameters.check_names(operation)?;
        let readings = self.stance.readings();
        let present = self.world.at(now - age(readings, dice), readings);
        operations::answer(
            &call,
            &Question {
                parameters: &parameters,
                body,
                present: &present,
                request_id,
                operation,
                dice,
            },
        )
    }

    fn tell(&self, call: &Call, parts: &Parts, parameters: &Parameters, body: &Bytes) {
        if let Some(seen) = &self.seen {
            // Nobody listens any more when a test has dropped its end; that is no trouble of the client's.
            let _ = seen.send(Seen {
                operation: call.operation().name,
                method: parts.method.to_string(),
                path: parts.uri.path().to_owned(),
                query: parameters.pairs().to_vec(),
                body: body.to_vec(),
            });
        }
    }
}

/// How old the state is that a request is answered from.
fn age(readings: Readings, dice: Dice) -> TimeDelta {
    let dice = dice.at("replica");
    if !readings.has(Reading::StaleReplica) || dice.fraction() >= BEHIND {
        return TimeDelta::zero();
    }
    scaled(LAG, 0.2 + 0.8 * dice.at("lag").fraction())
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Envelope<'a> {
    request_id: &'a str,
    host_id: &'a str,
    code: &'a str,
    message: &'a str,
    recommend: String,
}

fn envelope(refusal: &Refusal, parts: &Parts, request_id: &str) -> Vec<u8> {
    let envelope = Envelope {
        request_id,
        host_id: parts
            .headers
            .get("host")
            .and_then(|host| host.to_str().ok())
            .unwrap_or(""),
        code: refusal.code,
        message: &refusal.message,
        recommend: format!(
            "https://api.aliyun.com/troubleshoot?q={}&product=PAIFlow&requestId={request_id}",
            refusal.code
        ),
    };
    serde_json::to_vec(&envelope).unwrap_or_default()
}

fn response(status: StatusCode, body: Vec<u8>, now: DateTime<Utc>) -> Response {
    let mut response = Response::new(Body::from(body));
    *response.status_mut() = status;
    let headers = response.headers_mut();
    headers.insert(
        CONTENT_TYPE,
        HeaderValue::from_static("application/json;charset=utf-8"),
    );
    // The clock of the story may be a test's own, which the HTTP library knows nothing of.
    if let Ok(date) = HeaderValue::from_str(&now.format("%a, %d %b %Y %H:%M:%S GMT").to_string()) {
        headers.insert(DATE, date);
    }
    response
}
