//! The faults that hit one request, and what becomes of its answer.

use std::{sync::Arc, time::Duration};

use axum::http::StatusCode;
use chrono::TimeDelta;

use crate::sim::{
    catalogue::Operation,
    dice::Dice,
    faults::{
        Fault, Faults,
        bend::{with_wrong_element, with_wrong_types},
        bodies::Wire,
    },
    refusal::Refusal,
};

pub(in crate::sim) struct Strike {
    faults: Arc<Faults>,
    dice: Dice,
}

impl Strike {
    /// The dice are those of the request.
    pub(in crate::sim) fn new(faults: Arc<Faults>, dice: Dice) -> Self {
        Self { faults, dice }
    }

    fn hits(&self, fault: Fault) -> bool {
        self.falls(fault, self.faults.share(fault))
    }

    fn falls(&self, fault: Fault, share: f64) -> bool {
        share > 0.0 && self.dice.at(fault.name()).fraction() < share
    }

    /// What the fault names of which it hits this request.
    fn named(&self, fault: Fault) -> impl Iterator<Item = &str> {
        let named = self.faults.named(fault);
        named.filter_map(move |(name, share)| self.falls(fault, share).then_some(name))
    }

    /// How long the service thinks before it answers.
    pub(in crate::sim) fn delay(&self) -> Option<Duration> {
        self.length(Fault::SlowHeaders)
    }

    /// The answer to a request that would have been answered well.
    pub(in crate::sim) fn refusal(&self, operation: &Operation) -> Option<Refusal> {
        Fault::all()
            .filter(|fault| self.hits(*fault))
            .find_map(|fault| match fault {
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
                Fault::ExpiredToken => Some(expired_token()),
                Fault::Forbidden if self.named(fault).any(|name| name == operation.name) => {
                    Some(Refusal::forbidden(operation))
                }
                Fault::SlowHeaders
                | Fault::Drop
                | Fault::Unavailable
                | Fault::Forbidden
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
                | Fault::Vanished => None,
            })
    }

    /// A good answer with something wrong in it.
    pub(in crate::sim) fn bent(&self, mut answer: Vec<u8>) -> Vec<u8> {
        if self.hits(Fault::WrongTypes) {
            answer = with_wrong_types(&answer);
        }
        if self.hits(Fault::WrongElement) {
            answer = with_wrong_element(&answer, self.dice.at("element"));
        }
        answer
    }

    /// What comes over the wire instead of the answer, or how the answer comes.
    pub(in crate::sim) fn wire(&self) -> Wire {
        Fault::all()
            .filter(|fault| self.hits(*fault))
            .find_map(|fault| match fault {
                Fault::Drop => Some(Wire::Dropped),
                Fault::Unavailable => Some(Wire::Page),
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
                | Fault::ExpiredToken
                | Fault::Forbidden
                | Fault::WrongTypes
                | Fault::WrongElement
                | Fault::ClockSkew
                | Fault::ClockJump
                | Fault::Vanished => None,
            })
            .unwrap_or(Wire::Plain)
    }

    /// The runs that are not there any more: an id, a name, or nothing for the newest.
    pub(in crate::sim) fn vanished(&self) -> impl Iterator<Item = &str> {
        self.named(Fault::Vanished)
    }

    fn length(&self, fault: Fault) -> Option<Duration> {
        let length = self.faults.length(fault).filter(|_| self.hits(fault));
        length.as_ref().map(TimeDelta::to_std)?.ok()
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
