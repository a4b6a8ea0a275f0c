//! Where the log is, and what is said where it cannot be written.

use std::path::PathBuf;

use etcetera::BaseStrategy;

use crate::logfile;
use crate::text::{CliText, Text};

/// The file that a watch notes its troubles in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum LogPlace {
    /// Somebody named it.
    Named(PathBuf),
    /// The platform has a place for such files.
    Usual(PathBuf),
    /// A machine without a home.
    Nowhere,
}

impl LogPlace {
    /// The place that was named, else the usual one.
    pub(super) fn of(named: Option<PathBuf>) -> Self {
        let usual = || {
            let state = etcetera::choose_base_strategy().ok()?.state_dir()?;
            Some(state.join("paiwatch").join("paiwatch.log"))
        };
        match named {
            Some(path) => Self::Named(path),
            None => usual().map_or(Self::Nowhere, Self::Usual),
        }
    }

    /// Opens the log and notes that a watch begins; a notice where that fails.
    pub(super) fn begin(self, service: String) -> Option<Text> {
        let (Self::Named(path) | Self::Usual(path)) = self else {
            return None;
        };
        let version = env!("CARGO_PKG_VERSION");
        logfile::open(path)
            .or_else(|| logfile::note(&Text::Cli(CliText::WatchBegins(version, service))))
    }

    /// The journal where nobody reads notices on a screen: only who named a file
    /// wants to hear that it cannot be written.
    pub(super) fn begin_aside(self, service: String) -> Option<Text> {
        let is_named = matches!(self, Self::Named(_));
        self.begin(service).filter(|_| is_named)
    }
}
