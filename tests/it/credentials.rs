//! Where credentials come from, how they are got and renewed. The hosts that give them are
//! stubs of these tests' own, not the embedded service.

mod chain;
mod expiry;
mod hosts;
mod mistakes;
mod stub;
mod watch;

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::PathBuf;

use paiwatch::account::{Chain, Credentials, Environment, Web};
use paiwatch::clock::now;
use paiwatch::domain::{CredentialError, CredentialState, SourceError};
use paiwatch::net::Network;
use serde_json::{Value, json};

/// A home of its own, and the variables of whoever lives there.
pub(crate) struct Person {
    pub(crate) home: PathBuf,
    variables: Vec<(String, String)>,
    profile: Option<String>,
}

impl Person {
    pub(crate) fn new() -> Self {
        let name = format!("paiwatch-home-{:016x}", fastrand::u64(..));
        let home = std::env::temp_dir().join(name);
        fs::create_dir_all(&home).unwrap();
        let person = Self {
            home,
            variables: Vec::new(),
            profile: None,
        };
        person.with("ALIBABA_CLOUD_ECS_METADATA_DISABLED", "true")
    }

    pub(crate) fn with(mut self, name: &str, value: &str) -> Self {
        self.variables.push((name.to_owned(), value.to_owned()));
        self
    }

    pub(crate) fn asking_for(mut self, profile: &str) -> Self {
        self.profile = Some(profile.to_owned());
        self
    }

    pub(crate) fn with_file(self, name: &str, text: &str) -> Self {
        self.write(name, text);
        self
    }

    /// Puts a file in the place of another, as the vendor's tool does.
    pub(crate) fn write(&self, name: &str, text: &str) {
        let path = self.home.join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        let aside = path.with_extension("aside");
        fs::write(&aside, text).unwrap();
        fs::set_permissions(&aside, fs::Permissions::from_mode(0o600)).unwrap();
        fs::rename(&aside, &path).unwrap();
    }

    /// With these profiles, of which the first is used.
    pub(crate) fn with_profiles(self, profiles: &Value) -> Self {
        let text = config(profiles);
        self.with_file(CLI, &text)
    }

    pub(crate) fn chain(&self) -> Chain {
        let read = |name: &str| {
            let known = self.variables.iter().rev().find(|(known, _)| known == name);
            known.map(|(_, value)| value.clone())
        };
        let environment = Environment::read(read, Some(self.home.clone()));
        Chain::new(environment, self.profile.clone())
    }

    pub(crate) fn credentials(&self) -> Result<Credentials, CredentialError> {
        self.credentials_by(Web::new(Network::default()))
    }

    pub(crate) fn credentials_by(&self, web: Web) -> Result<Credentials, CredentialError> {
        let chain = self.chain();
        let found = chain.find()?;
        Ok(Credentials::of(chain, &found, web, now()))
    }
}

pub(crate) const CLI: &str = ".aliyun/config.json";
pub(crate) const INI: &str = ".alibabacloud/credentials";

pub(crate) fn config(profiles: &Value) -> String {
    let current = &profiles[0]["name"];
    json!({"current": current, "profiles": profiles, "meta_path": ""}).to_string()
}

/// A profile of this name with a key pair of its own.
pub(crate) fn ak(name: &str, id: &str) -> Value {
    json!({"name": name, "mode": "AK", "access_key_id": id, "access_key_secret": "the-secret"})
}

/// Gets credentials; what is known of them then.
pub(crate) async fn got(credentials: &Credentials) -> Result<CredentialState, CredentialError> {
    match credentials.current(now()).await {
        Ok(_) => Ok(credentials.state().borrow().clone()),
        Err(SourceError::Credentials(error)) => Err(*error),
        Err(error) => panic!("{error:?}"),
    }
}

/// The masked id of the key that is used, or what is wrong.
pub(crate) async fn key(person: &Person) -> Result<String, CredentialError> {
    Ok(got(&person.credentials()?).await?.key)
}

/// The ends of an id as they are shown.
pub(crate) fn ends(id: &str) -> String {
    format!("{}****{}", &id[..4], &id[id.len() - 4..])
}
