//! The faults that hit one request, and what becomes of its answer.

use std::time::Duration;

use axum::http::StatusCode;
use chrono::TimeDelta;

use crate::sim::faults::bend::{with_wrong_element, with_wrong_types};
use crate::sim::faults::bodies::Wire;
use crate::sim::faults::fault::Fault;
use crate::sim::faults::set::Faults;
use crate::sim::protocol::catalogue::Operation;
use crate::sim::protocol::refusal::Refusal;
use crate::sim::seed::Seed;

/// What goes wrong with one request.
pub(in crate::sim) struct FaultInjection {
    /// Those that hit the request.
    faults: Faults,
    seed: Seed,
}

impl FaultInjection {
    /// Of the faults that hit a request; the seed is that of the request.
    pub(in crate::sim) fn new(faults: Faults, seed: Seed) -> Self {
        Self { faults, seed }
    }

    fn hits(&self, fault: Fault) -> bool {
        self.faults.has(fault)
    }

    /// How long the service thinks before it answers.
    pub(in crate::sim) fn delay(&self) -> Option<Duration> {
        self.length(Fault::SlowHeaders)
    }

    /// The answer to a request that would have been answered well.
    pub(in crate::sim) fn refusal(&self, operation: &Operation) -> Option<Refusal> {
        self.faults.iter().find_map(|fault| match fault {
            Fault::Throttle => Some(throttled(StatusCode::BAD_REQUEST, "Throttling.User")),
            Fault::ThrottleAcs => {
                let wait = self.faults.length(fault)?.num_milliseconds();
                let refusal = throttled(StatusCode::TOO_MANY_REQUESTS, "Throttling.Api");
                Some(refusal.with("x-acs-retry-after", wait))
            }
            Fault::ThrottleHttp => {
                let wait = self.faults.length(fault)?.num_seconds();
                let refusal = throttled(StatusCode::SERVICE_UNAVAILABLE, "Throttling");
                Some(refusal.with("retry-after", wait))
            }
            Fault::InternalError => Some(internal_error()),
            Fault::Refuse => Some(self.refused(operation)),
            Fault::ExpiredToken => Some(expired_token()),
            Fault::Forbidden => Some(Refusal::forbidden(operation)),
            Fault::SlowHeaders
            | Fault::Drop
            | Fault::Unavailable
            | Fault::Page
            | Fault::Garbage
            | Fault::HugeBody
            | Fault::DeepNesting
            | Fault::GzipBomb
            | Fault::WrongTypes
            | Fault::WrongElement
            | Fault::CutBody
            | Fault::SlowBody
            | Fault::ClockSkew
            | Fault::ClockJump
            | Fault::StaleReplica
            | Fault::Vanished => None,
        })
    }

    /// A good answer with something wrong in it.
    pub(in crate::sim) fn bent(&self, mut answer: Vec<u8>) -> Vec<u8> {
        if self.hits(Fault::WrongTypes) {
            answer = with_wrong_types(&answer);
        }
        if self.hits(Fault::WrongElement) {
            answer = with_wrong_element(&answer, self.seed.at("element"));
        }
        answer
    }

    /// What comes over the wire instead of the answer, or how the answer comes.
    pub(in crate::sim) fn wire(&self) -> Wire {
        self.faults
            .iter()
            .find_map(|fault| match fault {
                Fault::Drop => Some(Wire::Dropped),
                Fault::Unavailable => Some(Wire::Page(StatusCode::SERVICE_UNAVAILABLE)),
                Fault::Page => Some(Wire::Page(self.status(fault))),
                Fault::Garbage => Some(Wire::Garbage),
                Fault::HugeBody => Some(Wire::Huge(self.faults.count(fault))),
                Fault::DeepNesting => Some(Wire::Deep(self.faults.count(fault))),
                Fault::GzipBomb => Some(Wire::Bomb(self.faults.count(fault))),
                Fault::CutBody => Some(Wire::Cut),
                Fault::SlowBody => self.length(fault).map(Wire::Slow),
                Fault::SlowHeaders
                | Fault::Throttle
                | Fault::ThrottleAcs
                | Fault::ThrottleHttp
                | Fault::InternalError
                | Fault::Refuse
                | Fault::ExpiredToken
                | Fault::Forbidden
                | Fault::WrongTypes
                | Fault::WrongElement
                | Fault::ClockSkew
                | Fault::ClockJump
                | Fault::StaleReplica
                | Fault::Vanished => None,
            })
            .unwrap_or(Wire::Plain)
    }

    /// The runs that are not there any more: an id, a name, or nothing for the newest.
    pub(in crate::sim) fn vanished(&self) -> impl Iterator<Item = &str> {
        self.faults.runs(Fault::Vanished)
    }

    /// By how much the clock was off from the beginning.
    pub(in crate::sim) fn skew(&self) -> TimeDelta {
        let skew = self.faults.length(Fault::ClockSkew);
        skew.unwrap_or_default()
    }

    /// By how much the clock has jumped, if it has.
    pub(in crate::sim) fn jump(&self) -> Option<TimeDelta> {
        self.faults.length(Fault::ClockJump)
    }

    /// How old the state is that the request is answered from.
    pub(in crate::sim) fn age(&self) -> Option<TimeDelta> {
        self.faults.length(Fault::StaleReplica)
    }

    fn length(&self, fault: Fault) -> Option<Duration> {
        self.faults.length(fault)?.to_std().ok()
    }

    fn refused(&self, operation: &Operation) -> Refusal {
        match self.faults.status(Fault::Refuse) {
            (StatusCode::FORBIDDEN, None) => Refusal::forbidden(operation),
            (status, code) => {
                let code = code.unwrap_or_else(|| usual_code(status).to_owned());
                Refusal::new(status, code, "The request was refused on purpose.")
            }
        }
    }

    fn status(&self, fault: Fault) -> StatusCode {
        self.faults.status(fault).0
    }
}

/// What the service says with a status when nothing else is asked for.
fn usual_code(status: StatusCode) -> &'static str {
    match status {
        StatusCode::BAD_REQUEST => "InvalidParameter",
        StatusCode::UNAUTHORIZED => "InvalidAccessKeyId.NotFound",
        StatusCode::NOT_FOUND => "InvalidPipelineRunId.NotFound",
        StatusCode::TOO_MANY_REQUESTS => "Throttling.Api",
        StatusCode::SERVICE_UNAVAILABLE => "ServiceUnavailable",
        status if status.is_server_error() => "InternalError",
        _ => "Refused",
    }
}

fn throttled(status: StatusCode, code: &'static str) -> Refusal {
    Refusal::new(status, code, "Request was denied due to user flow control.")
}

fn internal_error() -> Refusal {
    Refusal::new(
        StatusCode::INTERNAL_SERVER_ERROR,
        "InternalError",
        "The request processing has failed due to some unknown error.",
    )
}

fn expired_token() -> Refusal {
    Refusal::new(
        StatusCode::FORBIDDEN,
        "InvalidSecurityToken.Expired",
        "Specified SecurityToken is expired.",
    )
}
