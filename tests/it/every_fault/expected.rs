//! Everything that can go wrong, and how each of it is to be seen.

use chrono::TimeDelta;
use paiwatch::domain::Update;
use paiwatch::sim::{Fault, Faults};

use super::line::Broken;

/// One thing that goes wrong.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Wrong {
    AtTheService(Fault),
    OnTheWay(Broken),
}

impl Wrong {
    /// How old the answers are that the service passes off as new ones. No client can tell.
    pub(super) fn lag(self) -> TimeDelta {
        match self {
            Self::AtTheService(Fault::StaleReplica) => TimeDelta::seconds(5),
            Self::AtTheService(_) | Self::OnTheWay(_) => TimeDelta::zero(),
        }
    }
}

/// How a fault is to be seen.
pub(super) struct Appearance {
    /// In the header, on a screen of 160 columns.
    pub(super) header: &'static str,
    /// In the tree.
    pub(super) tree: &'static str,
    pub(super) age: Age,
    pub(super) healing: Healing,
}

/// After which answers everything is right again, once it goes wrong no more.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Healing {
    /// Two to queries by nodes.
    TwoBatches,
    /// No batch tells a tree: where that is refused, it takes the first one that is not.
    OneTree,
}

impl Healing {
    pub(super) fn updates(self) -> (usize, fn(&Update) -> bool) {
        match self {
            Self::TwoBatches => (2, |update| matches!(update, Update::Nodes { .. })),
            Self::OneTree => (1, |update| {
                matches!(update, Update::Shape { outcome: Ok(_), .. })
            }),
        }
    }
}

/// What becomes of the age that the header tells.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Age {
    /// Nothing is heard, so it grows from the beginning of the fault on; the
    /// header says why, and when the next try is due.
    Grows,
    /// Answers come, and what they tell is right as of then.
    Stays,
}

/// The table. A fault without an expectation does not compile.
pub(super) fn expected(wrong: Wrong) -> Appearance {
    let grows = |header| Appearance {
        header,
        tree: "",
        age: Age::Grows,
        healing: Healing::TwoBatches,
    };
    let stays = |header| Appearance {
        header,
        tree: "",
        age: Age::Stays,
        healing: Healing::TwoBatches,
    };
    match wrong {
        Wrong::OnTheWay(Broken::Refused) => grows("no connection: connection refused"),
        Wrong::OnTheWay(Broken::NoSuchName) => grows("no connection: "),
        Wrong::OnTheWay(Broken::NoRoute) => grows("no connection: network is unreachable"),
        Wrong::AtTheService(fault) => match fault {
            Fault::SlowHeaders | Fault::SlowBody => grows("timed out after 15s"),
            Fault::Drop => grows("no connection: the server closed the connection"),
            Fault::CutBody => {
                grows("invalid answer from the service: end of file before message length reached")
            }
            Fault::Throttle => grows("throttled (Throttling.User)"),
            Fault::ThrottleAcs | Fault::ThrottleHttp => grows("throttled for 5s"),
            Fault::InternalError | Fault::Refuse => grows("service error (InternalError)"),
            Fault::Unavailable => grows("HTTP 503 from a web server (nginx?)"),
            Fault::ExpiredToken => grows("token expired (InvalidSecurityToken.Expired)"),
            Fault::Garbage => grows("invalid JSON from the service (line 1, column "),
            Fault::DeepNesting => grows("invalid answer from the service: nested too deep"),
            Fault::HugeBody | Fault::GzipBomb => grows("answer over 16 MiB"),
            Fault::Forbidden => Appearance {
                healing: Healing::OneTree,
                ..stays("needs permission `paiflow:GetPipelineRunNode`")
            },
            Fault::Page => grows("got a web page instead of the service"),
            Fault::WrongTypes => grows("invalid answer from the service: `"),
            // What was asked about is not in the answers.
            Fault::Vanished => Appearance {
                tree: "no status",
                ..stays("live")
            },
            Fault::WrongElement => stays("not understood: `Nodes`"),
            Fault::ClockSkew | Fault::ClockJump => stays("clock +1m"),
            Fault::StaleReplica => stays("live"),
        },
    }
}

pub(super) fn all() -> impl Iterator<Item = Wrong> {
    let broken = [Broken::Refused, Broken::NoSuchName, Broken::NoRoute];
    let on_the_way = broken.into_iter().map(Wrong::OnTheWay);
    Fault::all().map(Wrong::AtTheService).chain(on_the_way)
}

/// The fault as it is written: what is big is small enough here to be held in memory.
pub(crate) fn written(fault: Fault) -> Faults {
    match fault {
        Fault::HugeBody => "huge-body=20".parse().unwrap(),
        Fault::GzipBomb => "gzip-bomb=20".parse().unwrap(),
        Fault::DeepNesting => "deep-nesting=1000".parse().unwrap(),
        Fault::Vanished => "vanished=work".parse().unwrap(),
        fault => fault.name().parse().unwrap(),
    }
}
