//! The files that credentials may stand in, and where they are.

use std::path::{Path, PathBuf};

use crate::account::cli_file::{CliFile, is_readable_by_others, shown, text_of};
use crate::account::environment::Environment;
use crate::account::ini::Ini;
use crate::domain::{CredentialProblem, CredentialWarning};

/// Where the files are for this environment.
pub(super) struct Files<'a> {
    pub(super) environment: &'a Environment,
    /// A profile is asked for by name, so that no variable switches the files off.
    pub(super) has_wish: bool,
}

impl Files<'_> {
    /// The file of the `aliyun` tool, and whether a variable names it.
    pub(super) fn cli(&self) -> Option<(PathBuf, bool)> {
        let environment = self.environment;
        let is_off =
            environment.is_on("CLI_PROFILE_DISABLED") || environment.is_on("IGNORE_PROFILE");
        if is_off && !self.has_wish {
            return None;
        }
        if let Some(path) = environment.get("CONFIG_FILE") {
            return Some((environment.path(path), true));
        }
        Some((environment.in_home(".aliyun/config.json")?, false))
    }

    /// The ini file, and whether a variable names it.
    pub(super) fn ini(&self) -> Option<(PathBuf, bool)> {
        if let Some(path) = self.environment.get("CREDENTIALS_FILE") {
            return Some((self.environment.path(path), true));
        }
        Some((self.ini_files().into_iter().next()?, false))
    }

    /// The official libraries do not agree on the name; those that are there.
    pub(super) fn ini_files(&self) -> Vec<PathBuf> {
        if self.environment.get("CREDENTIALS_FILE").is_some() {
            return Vec::new();
        }
        let names = [".alibabacloud/credentials", ".alibabacloud/credentials.ini"];
        let paths = names
            .iter()
            .filter_map(|name| self.environment.in_home(name));
        paths.filter(|path| path.is_file()).collect()
    }

    pub(super) fn has_ini_section(&self, name: &str) -> bool {
        let path = self.ini().map(|(path, _)| path);
        let ini = path.and_then(|path| read_ini(&path).ok()?);
        ini.is_some_and(|ini| ini.section(name).is_some())
    }

    /// The names that a profile can be wanted by.
    pub(super) fn profiles(&self) -> Vec<String> {
        let cli = self.cli().and_then(|(path, _)| CliFile::read(&path).ok()?);
        let mut known = cli.map_or_else(Vec::new, |file| file.names());
        let ini = self.ini().and_then(|(path, _)| read_ini(&path).ok()?);
        known.extend(ini.iter().flat_map(Ini::names).map(str::to_owned));
        known
    }
}

/// A file that a variable names has to be there.
pub(super) fn there<T>(file: Option<T>, is_named: bool) -> Result<Option<T>, CredentialProblem> {
    match file {
        None if is_named => Err(CredentialProblem::Unreadable {
            why: "there is no such file".to_owned(),
        }),
        file => Ok(file),
    }
}

pub(super) fn read_ini(path: &Path) -> Result<Option<Ini>, CredentialProblem> {
    let Some(text) = text_of(path)? else {
        return Ok(None);
    };
    let broken = |(line, why): (usize, &str)| CredentialProblem::Syntax {
        line,
        column: 1,
        why: why.to_owned(),
    };
    Ini::parse(&text).map(Some).map_err(broken)
}

pub(super) fn warnings(path: &Path, trimmed: Vec<&'static str>) -> Vec<CredentialWarning> {
    let file = || shown(path);
    let is_open = is_readable_by_others(path);
    let open = is_open.then(|| CredentialWarning::ReadableByOthers { file: file() });
    let trimmed = trimmed.into_iter().map(|name| CredentialWarning::Trimmed {
        name: format!("{name} in {}", file()),
    });
    open.into_iter().chain(trimmed).collect()
}
