//! What an operation is asked, and how its answer is written.

use axum::body::Bytes;
use axum::http::StatusCode;
use serde::Serialize;

use crate::sim::play::present::Present;
use crate::sim::protocol::catalogue::Operation;
use crate::sim::protocol::forms;
use crate::sim::protocol::parameters::Parameters;
use crate::sim::protocol::refusal::Refusal;
use crate::sim::seed::Seed;

/// What an operation may look at.
pub(in crate::sim) struct OperationRequest<'a> {
    pub(in crate::sim) parameters: &'a Parameters,
    pub(in crate::sim) body: &'a Bytes,
    pub(in crate::sim) present: &'a Present<'a>,
    pub(in crate::sim) request_id: &'a str,
    pub(in crate::sim) operation: &'static Operation,
    /// What chance does to this one answer.
    pub(in crate::sim) seed: Seed,
}

impl OperationRequest<'_> {
    /// The body of an answer with these fields.
    pub(super) fn written(&self, fields: impl Serialize) -> Result<Vec<u8>, Refusal> {
        let answer = Answer {
            request_id: self.request_id,
            fields,
        };
        let readings = self.present.readings;
        let written = if forms::are_plain(readings) {
            serde_json::to_vec(&answer)
        } else {
            serde_json::to_value(&answer).and_then(|mut answer| {
                forms::bend(&mut answer, self.operation.answer, readings, self.seed);
                serde_json::to_vec(&answer)
            })
        };
        written.map_err(|error| unwritten(&error))
    }
}

fn unwritten(error: &serde_json::Error) -> Refusal {
    Refusal::new(
        StatusCode::INTERNAL_SERVER_ERROR,
        "InternalError",
        error.to_string(),
    )
}

#[derive(Serialize)]
struct Answer<'a, T> {
    #[serde(rename = "RequestId")]
    request_id: &'a str,
    #[serde(flatten)]
    fields: T,
}
