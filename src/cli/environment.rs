//! What the program takes from its environment: variables, and folders of its own.

use std::env;
use std::ffi::OsString;
use std::path::PathBuf;

use etcetera::BaseStrategy;

use crate::account::is_secret;
use crate::effects::Environment;

/// The environment as it is now.
pub(super) fn environment() -> Environment {
    let text = |name: &str| env::var(name).ok().filter(|text| !text.trim().is_empty());
    Environment {
        has_tmux: text("TMUX").is_some(),
        pager: text("PAGER"),
        editor: text("VISUAL").or_else(|| text("EDITOR")),
        browser: text("BROWSER"),
        home: text("HOME"),
        cache: cache(),
        secrets: secrets(),
    }
}

/// A variable; an empty one counts as missing.
pub(super) fn variable(name: &str) -> Option<String> {
    env::var(name).ok().filter(|value| !value.is_empty())
}

/// Where the configuration is, whether it exists or not.
pub(super) fn config_file() -> Option<PathBuf> {
    let folder = etcetera::choose_base_strategy().ok()?.config_dir();
    Some(folder.join("paiwatch").join("config.toml"))
}

/// The folder of what is read again where it is lost.
pub(super) fn cache() -> Option<PathBuf> {
    let folder = etcetera::choose_base_strategy().ok()?.cache_dir();
    Some(folder.join("paiwatch"))
}

/// The names of the variables that other programs are not told.
pub(super) fn secrets() -> Vec<OsString> {
    let names = env::vars_os().map(|(name, _)| name);
    names
        .filter(|name| is_secret(&name.to_string_lossy()))
        .collect()
}
