//! What the environment says of credentials, read once. All of it is treated as secret.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use secrecy::{ExposeSecret, SecretString};

/// The variables that are looked at; each also in the spelling `ALIBABACLOUD_…`.
const NAMES: [&str; 21] = [
    "ACCESS_KEY_ID",
    "ACCESS_KEY_SECRET",
    "SECURITY_TOKEN",
    "PROFILE",
    "CONFIG_FILE",
    "CREDENTIALS_FILE",
    "CLI_PROFILE_DISABLED",
    "IGNORE_PROFILE",
    "ROLE_ARN",
    "OIDC_PROVIDER_ARN",
    "OIDC_TOKEN_FILE",
    "ROLE_SESSION_NAME",
    "STS_REGION",
    "STS_ENDPOINT",
    "VPC_ENDPOINT_ENABLED",
    "ECS_METADATA",
    "ECS_METADATA_DISABLED",
    "IMDSV1_DISABLED",
    "CREDENTIALS_URI",
    "DISABLE_EXTERNAL_PROCESS",
    "REGION_ID",
];

pub(super) const KEY_ID: &str = "ALIBABA_CLOUD_ACCESS_KEY_ID";
pub(super) const SECRET: &str = "ALIBABA_CLOUD_ACCESS_KEY_SECRET";

const PREFIXES: [&str; 2] = ["ALIBABA_CLOUD_", "ALIBABACLOUD_"];

/// The variables and the home of whoever runs the program.
#[derive(Default)]
pub struct Environment {
    variables: HashMap<String, SecretString>,
    home: Option<PathBuf>,
}

impl Environment {
    /// `read` gives the value of a variable. One that is set but empty is not set.
    pub fn read(read: impl Fn(&str) -> Option<String>, home: Option<PathBuf>) -> Self {
        let mut variables = HashMap::new();
        for prefix in PREFIXES {
            for name in NAMES {
                let full = format!("{prefix}{name}");
                if let Some(value) = read(&full).filter(|value| !value.is_empty()) {
                    variables.insert(full, value.into());
                }
            }
        }
        Self { variables, home }
    }

    /// The value of a variable, named without its prefix. White space around it is none of it:
    /// it comes from a file that ends with a new line.
    pub fn get(&self, name: &str) -> Option<&str> {
        PREFIXES.iter().find_map(|prefix| self.exact(prefix, name))
    }

    /// The prefix under which one half of the key pair is set, so that both come from one hand.
    pub(super) fn key_prefix(&self) -> Option<&'static str> {
        PREFIXES.into_iter().find(|prefix| {
            ["ACCESS_KEY_ID", "ACCESS_KEY_SECRET"]
                .iter()
                .any(|name| self.exact(prefix, name).is_some())
        })
    }

    pub(super) fn exact(&self, prefix: &str, name: &str) -> Option<&str> {
        let value = self.variables.get(&format!("{prefix}{name}"))?;
        let value = value.expose_secret().trim();
        (!value.is_empty()).then_some(value)
    }

    /// The variables with white space around their value.
    pub(super) fn is_padded(&self, prefix: &str, name: &str) -> bool {
        let value = self.variables.get(&format!("{prefix}{name}"));
        value.is_some_and(|value| value.expose_secret().trim() != value.expose_secret())
    }

    /// Whether a switch is on.
    pub(super) fn is_on(&self, name: &str) -> bool {
        let value = self.get(name);
        value.is_some_and(|value| value.eq_ignore_ascii_case("true") || value == "1")
    }

    /// A file below the home.
    pub(super) fn in_home(&self, path: &str) -> Option<PathBuf> {
        Some(self.home.as_deref()?.join(path))
    }

    /// A path that somebody wrote, with `~` for the home.
    pub(super) fn path(&self, written: &str) -> PathBuf {
        match (written.strip_prefix("~/"), &self.home) {
            (Some(rest), Some(home)) => home.join(rest),
            (Some(_) | None, _) => Path::new(written).to_owned(),
        }
    }
}
