//! Where credentials are looked for, one place after the other. What is absent leads on to the
//! next place; what is damaged does not: signing with another account without a word would be worse.

use std::cell::RefCell;

use crate::account::cli_file::{CliFile, Stamp, no_such_profile, shown};
use crate::account::environment::{Environment, KEY_ID, SECRET};
use crate::account::fields::Fields;
use crate::account::files::{Files, read_ini, there, warnings};
use crate::account::found::Found;
use crate::account::identity::Account;
use crate::account::ini::Ini;
use crate::account::mode::{self, Mode};
use crate::account::provider::{Keys, Provider};
use crate::account::walk::Walk;
use crate::domain::{CredentialError, CredentialProblem, CredentialWarning, Origin, SourceKind};

/// Where to look for credentials.
pub struct Chain {
    environment: Environment,
    /// The one profile that was asked for; then nothing else counts.
    profile: Option<String>,
}

/// A section of the ini file: its type, and the values with white space around them.
type Section = (Mode, Provider, Vec<&'static str>);

type Step = Result<Option<Found>, CredentialError>;

impl Chain {
    /// All places; or `profile` alone, where one is named.
    pub fn new(environment: Environment, profile: Option<String>) -> Self {
        Self {
            environment,
            profile,
        }
    }

    /// The first place that has something to say.
    pub fn find(&self) -> Result<Found, CredentialError> {
        let steps: &[fn(&Self) -> Step] = if self.profile.is_some() {
            &[Self::cli_profile, Self::ini_section]
        } else {
            &[
                Self::key_pair,
                Self::oidc,
                Self::cli_profile,
                Self::ini_section,
                |chain| Ok(chain.metadata()),
                Self::uri,
            ]
        };
        for step in steps {
            if let Some(mut found) = step(self)? {
                found.passed_over = self.present();
                found
                    .passed_over
                    .retain(|other| other.kind != found.origin.kind);
                return Ok(found);
            }
        }
        Err(Self::nothing())
    }

    /// The profile that is wanted: by flag, by variable.
    fn wanted(&self) -> Option<&str> {
        self.profile
            .as_deref()
            .or_else(|| self.environment.get("PROFILE"))
    }

    fn key_pair(&self) -> Step {
        let Some(prefix) = self.environment.key_prefix() else {
            return Ok(None);
        };
        let origin = Origin::of(SourceKind::Environment);
        let value = |name| self.environment.exact(prefix, name);
        let (id, secret) = (value("ACCESS_KEY_ID"), value("ACCESS_KEY_SECRET"));
        let (Some(id), Some(secret)) = (id, secret) else {
            let missing = if id.is_none() { KEY_ID } else { SECRET };
            let problem = CredentialProblem::HalfSet { missing };
            return Err(CredentialError::new(origin, problem));
        };
        let token = value("SECURITY_TOKEN").map(|token| token.to_owned().into());
        let keys = Keys {
            account: Account::new(id, secret.to_owned(), token),
            expires: None,
        };
        let mut found = Found::new(origin, Provider::Keys(keys));
        let padded = ["ACCESS_KEY_ID", "ACCESS_KEY_SECRET", "SECURITY_TOKEN"]
            .into_iter()
            .filter(|name| self.environment.is_padded(prefix, name));
        found.warnings = padded
            .map(|name| CredentialWarning::Trimmed {
                name: format!("{prefix}{name}"),
            })
            .collect();
        Ok(Some(found))
    }

    fn oidc(&self) -> Step {
        let origin = Origin::of(SourceKind::Oidc);
        let provider = mode::oidc_of_variables(&self.environment).transpose();
        match provider {
            Ok(provider) => Ok(provider.map(|provider| Found::new(origin, provider))),
            Err(problem) => Err(CredentialError::new(origin, problem)),
        }
    }

    fn cli_profile(&self) -> Step {
        let Some((path, is_named)) = self.files().cli() else {
            return Ok(None);
        };
        let mut origin = Origin {
            file: Some(shown(&path)),
            ..Origin::of(SourceKind::CliProfile)
        };
        let stamp = Stamp::of(&path);
        let file = CliFile::read(&path).and_then(|file| there(file, is_named));
        let file = match file {
            Ok(Some(file)) => file,
            Ok(None) => return Ok(None),
            Err(problem) => return Err(CredentialError::new(origin, problem)),
        };
        let wanted = self.wanted().map(str::to_owned);
        let Some(name) = wanted.clone().or_else(|| file.current()) else {
            return Ok(None);
        };
        // The same name may mean a section of the other file.
        if file.profile(&name).is_none() && wanted.is_some() && self.files().has_ini_section(&name)
        {
            return Ok(None);
        }
        let walk = Walk {
            file: &file,
            environment: &self.environment,
            path: RefCell::default(),
            failed: RefCell::default(),
            trimmed: RefCell::default(),
        };
        let provider = walk.provider(&name);
        origin.profile = Some(walk.failed.take().unwrap_or_else(|| name.clone()));
        let (mode, provider) = match provider {
            Ok(found) => found,
            Err(problem) => return Err(CredentialError::new(origin, problem)),
        };
        origin.mode = Some(mode.word());
        let mut found = Found::new(origin, provider);
        let fields = file.profile(&name).map(Fields::new);
        let region = fields.and_then(|fields| fields.text("region_id").ok()?);
        found.region = region;
        found.files = vec![stamp];
        found.warnings = warnings(&path, walk.trimmed.take());
        Ok(Some(found))
    }

    fn ini_section(&self) -> Step {
        let Some((path, is_named)) = self.files().ini() else {
            return self.no_ini();
        };
        let wanted = self.wanted();
        let name = wanted.unwrap_or("default").to_owned();
        let mut origin = Origin {
            file: Some(shown(&path)),
            profile: Some(name.clone()),
            ..Origin::of(SourceKind::IniFile)
        };
        let stamp = Stamp::of(&path);
        let read = read_ini(&path).and_then(|ini| there(ini, is_named));
        let found = match read {
            Ok(Some(ini)) => self.section(&ini, &name),
            Ok(None) => return self.no_ini(),
            Err(problem) => Err(problem),
        };
        let (mode, provider, trimmed) = match found {
            Ok(Some(found)) => found,
            Ok(None) => return Ok(None),
            Err(problem) => return Err(CredentialError::new(origin, problem)),
        };
        origin.mode = Some(mode.word());
        let mut found = Found::new(origin, provider);
        found.files = vec![stamp];
        found.warnings = warnings(&path, trimmed);
        if let [used, ignored] = self.files().ini_files().as_slice() {
            found.warnings.push(CredentialWarning::TwoIniFiles {
                used: shown(used),
                ignored: shown(ignored),
            });
        }
        Ok(Some(found))
    }

    /// A profile that was named is in neither file.
    fn no_ini(&self) -> Step {
        let Some(name) = self.wanted() else {
            return Ok(None);
        };
        let path = self.files().cli().map(|(path, _)| path);
        Err(CredentialError::new(
            Origin {
                file: path.as_deref().map(shown),
                profile: Some(name.to_owned()),
                ..Origin::of(SourceKind::CliProfile)
            },
            no_such_profile(name, self.known_profiles()),
        ))
    }

    fn section(&self, ini: &Ini, name: &str) -> Result<Option<Section>, CredentialProblem> {
        let Some(values) = ini.section(name) else {
            return Err(no_such_profile(name, self.known_profiles()));
        };
        let fields = Fields::new(values);
        if fields.switch("enable")? == Some(false) {
            return Ok(None);
        }
        let mode = Mode::of_section(&fields)?;
        let provider = mode::of_section(mode, &fields, &self.environment)?;
        Ok(Some((mode, provider, fields.trimmed())))
    }

    fn metadata(&self) -> Option<Found> {
        if self.environment.is_on("ECS_METADATA_DISABLED") {
            return None;
        }
        let provider = mode::metadata(None, &self.environment);
        Some(Found::new(Origin::of(SourceKind::Metadata), provider))
    }

    /// What the variable with an address leads to, where one is set.
    fn uri(&self) -> Step {
        let Some(text) = self.environment.get("CREDENTIALS_URI") else {
            return Ok(None);
        };
        let origin = Origin::of(SourceKind::Uri);
        match mode::uri_of(text, &self.environment) {
            Ok(provider) => Ok(Some(Found::new(origin, provider))),
            Err(problem) => Err(CredentialError::new(origin, problem)),
        }
    }

    /// The place behind the metadata service, where the machine turns out to have no role.
    pub(super) fn after_metadata(&self) -> Result<Found, CredentialError> {
        let found = self.uri()?.ok_or_else(Self::nothing)?;
        Ok(found)
    }

    /// That there is nothing anywhere.
    fn nothing() -> CredentialError {
        CredentialError::new(
            Origin::of(SourceKind::Environment),
            CredentialProblem::Nothing {
                variables: vec![KEY_ID, SECRET],
            },
        )
    }

    /// The places that have something, whether it counts or not.
    fn present(&self) -> Vec<Origin> {
        let mut present = Vec::new();
        let environment = &self.environment;
        if environment.key_prefix().is_some() {
            present.push(Origin::of(SourceKind::Environment));
        }
        if mode::oidc_of_variables(environment).is_some() {
            present.push(Origin::of(SourceKind::Oidc));
        }
        let cli = self
            .files()
            .cli()
            .map(|(path, _)| (SourceKind::CliProfile, path));
        let ini = self
            .files()
            .ini()
            .map(|(path, _)| (SourceKind::IniFile, path));
        for (kind, path) in cli.into_iter().chain(ini) {
            if path.exists() {
                present.push(Origin {
                    file: Some(shown(&path)),
                    ..Origin::of(kind)
                });
            }
        }
        if environment.get("CREDENTIALS_URI").is_some() {
            present.push(Origin::of(SourceKind::Uri));
        }
        present
    }

    fn files(&self) -> Files<'_> {
        Files {
            environment: &self.environment,
            has_wish: self.profile.is_some(),
        }
    }

    /// The names that a profile can be wanted by.
    pub fn known_profiles(&self) -> Vec<String> {
        self.files().profiles()
    }
}
