//! The way from a profile to the profiles that it stands upon.

use std::cell::RefCell;

use crate::account::cli_file::{CliFile, no_such_profile};
use crate::account::environment::Environment;
use crate::account::fields::Fields;
use crate::account::mode::{self, Mode};
use crate::account::provider::Provider;
use crate::domain::CredentialProblem;

/// A walk through the profiles of one file.
pub(super) struct Walk<'a> {
    pub(super) file: &'a CliFile,
    pub(super) environment: &'a Environment,
    pub(super) path: RefCell<Vec<String>>,
    /// The profile that something is wrong with.
    pub(super) failed: RefCell<Option<String>>,
    pub(super) trimmed: RefCell<Vec<&'static str>>,
}

impl Walk<'_> {
    pub(super) fn provider(&self, name: &str) -> Result<(Mode, Provider), CredentialProblem> {
        let mut path = self.path.borrow().clone();
        if path.iter().any(|known| known == name) {
            path.push(name.to_owned());
            return Err(CredentialProblem::Cycle { profiles: path });
        }
        self.path.borrow_mut().push(name.to_owned());
        let found = self.found(name);
        if found.is_err() && self.failed.borrow().is_none() {
            *self.failed.borrow_mut() = Some(name.to_owned());
        }
        found
    }

    fn found(&self, name: &str) -> Result<(Mode, Provider), CredentialProblem> {
        let profile = self.file.profile(name);
        let profile = profile.ok_or_else(|| no_such_profile(name, self.file.names()))?;
        let fields = Fields::new(profile);
        let mode = Mode::of_profile(&fields)?;
        let source = |name: &str| Ok(self.provider(name)?.1);
        let provider = mode::of_profile(mode, &fields, self.environment, source)?;
        self.trimmed.borrow_mut().extend(fields.trimmed());
        Ok((mode, provider))
    }
}
