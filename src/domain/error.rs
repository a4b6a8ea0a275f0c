//! What can go wrong outside. The words for people are in `text`.

use std::mem;
use std::time::Duration;

use crate::domain::CredentialError;

/// Whoever asks for more than this has made a mistake, and would leave people in the dark.
const LONGEST_ASKED_FOR: Duration = Duration::from_mins(2);

/// Why there is no answer. Made at the border, shown on the screen, never a panic.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SourceError {
    /// No connection: refused, no such name, no route, cut off before the answer.
    Unreachable { why: String },
    /// The connection stood but the answer did not come in time.
    TimedOut { after: Duration },
    /// An answer that could not be read: not JSON, cut off, of another shape.
    Garbled { why: String },
    /// An answer over the cap, dropped before it was read.
    TooLarge { limit: usize },
    /// Asked too often.
    Throttled {
        /// How long the service wants to be left alone, where it says so.
        retry_after: Option<Duration>,
        refusal: Refusal,
    },
    /// The service understood and said no.
    Refused(Refusal),
    /// There are no credentials to ask with.
    Credentials(Box<CredentialError>),
    /// Something between here and the service answered in its place: a proxy, a
    /// portal, a web server. It says nothing about what was asked.
    Intermediary(Intermediary),
}

/// What answered in the service's place, as far as it says so itself.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Intermediary {
    pub http_status: u16,
    /// The name of its software.
    pub server: Option<String>,
    /// The title of its page, or the first words of another answer.
    pub title: Option<String>,
    /// The host that it sends us to.
    pub redirects_to: Option<String>,
}

/// The service's own error, with its words kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    pub kind: RefusalKind,
    /// The service's code; empty where it said no without one.
    pub code: String,
    pub message: String,
    pub request_id: String,
    pub http_status: u16,
}

impl Refusal {
    /// Whether the key pair was right, and its token has expired.
    pub fn is_expired_token(&self) -> bool {
        self.kind == RefusalKind::Credentials && self.code.contains("Expired")
    }
}

/// What a refusal means. Judged by code first and by HTTP status second,
/// because sources disagree on the status (`protocol`: Errors).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RefusalKind {
    /// Key, secret or token unknown, wrong or expired.
    Credentials,
    /// The date of the request is too far from the service's clock.
    Clock,
    /// This operation is not permitted; others may be.
    Permission,
    /// Something is not in the workspace that was named; the rest of a batch may be.
    Workspace,
    /// The run or node is unknown, foreign or gone.
    NotFound,
    /// Something in the request; a smaller batch may pass.
    Request,
    /// The service's own trouble, which passes.
    Service,
    /// A code or status nobody documented.
    Other,
}

impl SourceError {
    /// Whether the error speaks of the one thing asked about, so that the rest of the watch goes on.
    pub fn is_about_the_thing_asked(&self) -> bool {
        match self {
            Self::Refused(refusal) => matches!(
                refusal.kind,
                RefusalKind::NotFound
                    | RefusalKind::Permission
                    | RefusalKind::Workspace
                    | RefusalKind::Request
            ),
            Self::Garbled { .. } | Self::TooLarge { .. } => true,
            Self::Unreachable { .. }
            | Self::TimedOut { .. }
            | Self::Throttled { .. }
            | Self::Credentials(_)
            | Self::Intermediary(_) => false,
        }
    }

    /// Whether the operation is not permitted, whatever it is asked.
    pub fn is_permission(&self) -> bool {
        matches!(self, Self::Refused(refusal) if refusal.kind == RefusalKind::Permission)
    }

    /// Whether the service says that something is wrong with itself.
    pub fn is_trouble_of_the_service(&self) -> bool {
        matches!(self, Self::Refused(refusal) if refusal.kind == RefusalKind::Service)
    }

    /// Whether another error is of the same kind, whatever its words and numbers.
    pub fn is_like(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Refused(one), Self::Refused(other)) => one.kind == other.kind,
            (one, other) => mem::discriminant(one) == mem::discriminant(other),
        }
    }

    /// Whether the same request may be answered a moment later.
    pub fn may_pass(&self) -> bool {
        match self {
            Self::Unreachable { .. }
            | Self::TimedOut { .. }
            | Self::Garbled { .. }
            | Self::Throttled { .. }
            | Self::Intermediary(_) => true,
            Self::TooLarge { .. } => false,
            Self::Credentials(error) => error.problem.may_pass(),
            Self::Refused(refusal) => match refusal.kind {
                // Whoever is told what time it is signs with it the next time.
                RefusalKind::Clock | RefusalKind::Service | RefusalKind::Other => true,
                RefusalKind::Credentials
                | RefusalKind::Permission
                | RefusalKind::Workspace
                | RefusalKind::NotFound
                | RefusalKind::Request => false,
            },
        }
    }

    /// Whether there is no key pair, or the service does not accept it or its token.
    pub fn is_about_credentials(&self) -> bool {
        match self {
            Self::Refused(refusal) => refusal.kind == RefusalKind::Credentials,
            Self::Credentials(error) => !error.problem.may_pass(),
            Self::Unreachable { .. }
            | Self::TimedOut { .. }
            | Self::Garbled { .. }
            | Self::TooLarge { .. }
            | Self::Throttled { .. }
            | Self::Intermediary(_) => false,
        }
    }

    /// How long the service is left alone because it asks for it.
    pub fn retry_after(&self) -> Option<Duration> {
        match self {
            Self::Throttled { retry_after, .. } => {
                retry_after.map(|asked| asked.min(LONGEST_ASKED_FOR))
            }
            Self::Unreachable { .. }
            | Self::TimedOut { .. }
            | Self::Garbled { .. }
            | Self::TooLarge { .. }
            | Self::Refused(_)
            | Self::Credentials(_)
            | Self::Intermediary(_) => None,
        }
    }
}
