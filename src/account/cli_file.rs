//! The configuration file of the `aliyun` command line tool. It is read and never written.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use secrecy::zeroize::{Zeroize, Zeroizing};
use serde_json::{Map, Value};

use crate::account::fields::wipe;
use crate::domain::CredentialProblem;
use crate::written::{bytes_of, nearest};

/// The profiles of a file.
pub(super) struct CliFile {
    content: Value,
}

impl CliFile {
    /// The file at a path; nothing where there is none.
    pub(super) fn read(path: &Path) -> Result<Option<Self>, CredentialProblem> {
        let Some(text) = text_of(path)? else {
            return Ok(None);
        };
        let content: Value = serde_json::from_str(&text).map_err(|error| broken(&error))?;
        let file = Self { content };
        if !file.content.is_object() {
            return Err(wrong("", "the file is not a JSON object"));
        }
        file.profiles()?;
        Ok(Some(file))
    }

    /// The profile that is used where none is named; nothing in a file without profiles.
    pub(super) fn current(&self) -> Option<String> {
        let current = self.content.get("current").and_then(Value::as_str);
        let current = current.map(str::trim).filter(|name| !name.is_empty());
        let has_profiles = self.profiles().is_ok_and(|profiles| !profiles.is_empty());
        has_profiles.then(|| current.unwrap_or("default").to_owned())
    }

    /// The first profile of this name.
    pub(super) fn profile(&self, name: &str) -> Option<&Map<String, Value>> {
        let profiles = self.profiles().ok()?;
        let mut profiles = profiles.iter().filter_map(Value::as_object);
        profiles.find(|profile| profile_name(profile) == Some(name))
    }

    pub(super) fn names(&self) -> Vec<String> {
        let profiles = self.profiles().unwrap_or_default();
        let profiles = profiles.iter().filter_map(Value::as_object);
        let names = profiles.filter_map(profile_name);
        names.map(str::to_owned).collect()
    }

    fn profiles(&self) -> Result<&[Value], CredentialProblem> {
        match self.content.get("profiles") {
            None | Some(Value::Null) => Ok(&[]),
            Some(Value::Array(profiles)) => Ok(profiles),
            Some(_) => Err(wrong("profiles", "not a list")),
        }
    }
}

impl Drop for CliFile {
    fn drop(&mut self) {
        wipe(&mut self.content);
    }
}

fn profile_name(profile: &Map<String, Value>) -> Option<&str> {
    profile.get("name").and_then(Value::as_str).map(str::trim)
}

fn wrong(field: &'static str, why: &str) -> CredentialProblem {
    CredentialProblem::BadField {
        field,
        why: why.to_owned(),
    }
}

// The library's own words end with the place, which is told apart from them.
fn broken(error: &serde_json::Error) -> CredentialProblem {
    let words = error.to_string();
    let (why, _) = words.split_once(" at line ").unwrap_or((&words, ""));
    CredentialProblem::Syntax {
        line: error.line(),
        column: error.column(),
        why: why.to_owned(),
    }
}

/// The text of a file of credentials without its byte order mark; nothing where there is none.
pub(super) fn text_of(path: &Path) -> Result<Option<Zeroizing<String>>, CredentialProblem> {
    let unreadable = |why: String| CredentialProblem::Unreadable { why };
    let bytes = match bytes_of(path) {
        Ok(bytes) => bytes,
        Err(error) if is_absent(&error) => return Ok(None),
        Err(error) => return Err(unreadable(words(&error))),
    };
    let mut text = match String::from_utf8(bytes) {
        Ok(text) => Zeroizing::new(text),
        Err(error) => {
            error.into_bytes().zeroize();
            return Err(unreadable("it is not UTF-8".to_owned()));
        }
    };
    if text.starts_with('\u{feff}') {
        text.drain(..'\u{feff}'.len_utf8());
    }
    Ok(Some(text))
}

fn is_absent(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::NotFound | io::ErrorKind::NotADirectory
    )
}

/// The system's words without its number.
pub(super) fn words(error: &io::Error) -> String {
    let words = error.to_string();
    let (words, _) = words.split_once(" (os error ").unwrap_or((&words, ""));
    words.to_owned()
}

/// That there is no profile of this name among those.
pub(super) fn no_such_profile(name: &str, known: Vec<String>) -> CredentialProblem {
    let nearest = nearest(name, known.iter().map(String::as_str)).map(str::to_owned);
    CredentialProblem::NoSuchProfile {
        name: name.to_owned(),
        nearest,
        known,
    }
}

/// Whether others than its owner can read the file.
pub(super) fn is_readable_by_others(path: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt;
    let mode = fs::metadata(path).map(|found| found.permissions().mode());
    mode.is_ok_and(|mode| mode & 0o044 != 0)
}

/// A path as people read it.
pub(super) fn shown(path: &Path) -> String {
    path.display().to_string()
}

/// A file as it was when it was read, to be known again by its path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Stamp {
    path: PathBuf,
    /// The file itself, when it was changed, and how long it is; nothing where there is none.
    found: Option<(u64, i64, i64, u64)>,
}

impl Stamp {
    /// The file as it is now. Tools replace it, so that its number changes.
    pub(super) fn of(path: &Path) -> Self {
        use std::os::unix::fs::MetadataExt;
        let found = fs::metadata(path).ok();
        let found =
            found.map(|found| (found.ino(), found.mtime(), found.mtime_nsec(), found.size()));
        Self {
            path: path.to_owned(),
            found,
        }
    }

    /// The same file as it is now.
    pub(super) fn anew(&self) -> Self {
        Self::of(&self.path)
    }

    /// Whether the file is not what it was.
    pub(super) fn is_old(&self) -> bool {
        self.anew() != *self
    }
}
