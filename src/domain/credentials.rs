//! Where credentials come from, how long they last, and what can be wrong with them. No
//! secret is ever in here: all of it may be shown.

use std::time::Duration;

use chrono::{DateTime, Utc};

/// A place that credentials can come from, in the order in which they are looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SourceKind {
    /// The key pair in the environment.
    Environment,
    /// The variables of OIDC in the environment.
    Oidc,
    /// A profile of the `aliyun` command line tool.
    CliProfile,
    /// A section of the ini file.
    IniFile,
    /// The metadata service of the machine.
    Metadata,
    /// The address that a variable names.
    Uri,
    /// The program's own demo, or a test.
    Given,
}

/// One place among these, as exactly as it is known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Origin {
    pub kind: SourceKind,
    pub file: Option<String>,
    pub profile: Option<String>,
    /// How the profile gets its credentials, in the word of its file.
    pub mode: Option<&'static str>,
}

impl Origin {
    /// A place without file and profile.
    pub fn of(kind: SourceKind) -> Self {
        Self {
            kind,
            file: None,
            profile: None,
            mode: None,
        }
    }
}

/// What is known of the credentials that requests are signed with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CredentialState {
    pub origin: Origin,
    /// The ends of the key's id; empty before there is one.
    pub key: String,
    /// On the service's clock; nothing where they last, or where nobody says.
    pub expires: Option<DateTime<Utc>>,
    /// Whether the program gets new ones by itself.
    pub renews: bool,
    /// When these were got or read.
    pub since: Option<DateTime<Utc>>,
    /// How often others took their place, because somebody changed the source.
    pub changes: u32,
    /// Places that were there too, and did not count.
    pub passed_over: Vec<Origin>,
    /// What should be mended, though it works.
    pub warnings: Vec<CredentialWarning>,
    /// Why there are no new ones; the old ones are used as long as they live.
    pub trouble: Option<Box<CredentialError>>,
}

impl CredentialState {
    /// Credentials that nobody looked for.
    pub fn given(key: String) -> Self {
        Self {
            origin: Origin::of(SourceKind::Given),
            key,
            expires: None,
            renews: false,
            since: None,
            changes: 0,
            passed_over: Vec::new(),
            warnings: Vec::new(),
            trouble: None,
        }
    }
}

impl Default for CredentialState {
    fn default() -> Self {
        Self::given(String::new())
    }
}

/// What should be mended about a source of credentials.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CredentialWarning {
    /// The file can be read by others.
    ReadableByOthers { file: String },
    /// White space around the value was left out.
    Trimmed { name: String },
    /// Both files are there; the first one counts.
    TwoIniFiles { used: String, ignored: String },
    /// The address gives secrets to whoever listens on the way.
    PlainHttp { host: String },
}

/// Why there are no credentials, and where they were looked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CredentialError {
    pub origin: Box<Origin>,
    pub problem: CredentialProblem,
}

impl CredentialError {
    /// This problem at that place.
    pub fn new(origin: Origin, problem: CredentialProblem) -> Self {
        Self {
            origin: Box::new(origin),
            problem,
        }
    }
}

/// What is wrong with a source of credentials.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CredentialProblem {
    /// There is none at all; these variables are not set.
    Nothing {
        variables: Vec<&'static str>,
    },
    /// Only one half of the key pair is set.
    HalfSet {
        missing: &'static str,
    },
    Unreadable {
        why: String,
    },
    /// The text of the file is broken.
    Syntax {
        line: usize,
        column: usize,
        why: String,
    },
    NoSuchProfile {
        name: String,
        nearest: Option<String>,
        known: Vec<String>,
    },
    MissingField {
        field: &'static str,
    },
    /// What is wrong with a value, without repeating it.
    BadField {
        field: &'static str,
        why: String,
    },
    UnknownMode {
        mode: String,
        nearest: String,
    },
    UnsupportedMode {
        mode: &'static str,
    },
    /// The profiles, the first one last again.
    Cycle {
        profiles: Vec<String>,
    },
    /// What a tool of the vendor has kept is over; this command gets new ones.
    Expired {
        command: String,
    },
    CommandNotFound {
        program: String,
        why: String,
    },
    CommandFailed {
        program: String,
        status: String,
    },
    CommandTooSlow {
        program: String,
        after: Duration,
    },
    CommandFlooded {
        program: String,
        limit: usize,
    },
    /// What it printed is not what it should be.
    CommandGarbled {
        program: String,
        why: String,
    },
    /// No answer from this host.
    Unreachable {
        host: String,
        why: String,
    },
    /// The host said no. Its message is not kept: it may repeat what was sent.
    Refused {
        host: String,
        code: String,
        request_id: String,
    },
    /// The host's answer cannot be read.
    Garbled {
        host: String,
        why: String,
    },
    /// The machine has no role.
    NoRole,
}

impl CredentialProblem {
    /// Whether it may pass by itself in a moment.
    pub fn may_pass(&self) -> bool {
        match self {
            Self::Unreachable { .. } => true,
            Self::Refused { code, .. } => {
                let passing = [
                    "Throttling",
                    "ServiceUnavailable",
                    "InternalError",
                    "HTTP 5",
                ];
                passing.iter().any(|prefix| code.starts_with(prefix))
            }
            Self::Nothing { .. }
            | Self::HalfSet { .. }
            | Self::Unreadable { .. }
            | Self::Syntax { .. }
            | Self::NoSuchProfile { .. }
            | Self::MissingField { .. }
            | Self::BadField { .. }
            | Self::UnknownMode { .. }
            | Self::UnsupportedMode { .. }
            | Self::Cycle { .. }
            | Self::Expired { .. }
            | Self::CommandNotFound { .. }
            | Self::CommandFailed { .. }
            | Self::CommandTooSlow { .. }
            | Self::CommandFlooded { .. }
            | Self::CommandGarbled { .. }
            | Self::Garbled { .. }
            | Self::NoRole => false,
        }
    }
}
