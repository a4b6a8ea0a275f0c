//! What `--version` says: which program this is, and where it keeps its files.

use crate::cli::environment::config_file;
use crate::cli::known;
use crate::cli::log_place::LogPlace;

/// The version, the commit and the target that it is built for, and the paths.
pub(super) fn long() -> String {
    let version = env!("CARGO_PKG_VERSION");
    let commit = match env!("PAIWATCH_BUILD_COMMIT") {
        "" => "unknown",
        commit => commit,
    };
    let target = env!("PAIWATCH_BUILD_TARGET");
    let log = match LogPlace::of(None) {
        LogPlace::Named(path) | LogPlace::Usual(path) => Some(path),
        LogPlace::Nowhere => None,
    };
    let cache = known::runs().map(|file| file.path().to_owned());
    let shown = |path: Option<std::path::PathBuf>| {
        path.map_or_else(|| "none".to_owned(), |path| path.display().to_string())
    };
    format!(
        "{version}\ncommit: {commit}\ntarget: {target}\nconfig: {}\nlog:    {}\ncache:  {}",
        shown(config_file()),
        shown(log),
        shown(cache)
    )
}
