//! Variables that begin as ours do and that nobody reads: most of them are typing mistakes.

use std::env;

use crate::cli::failure::warn;
use crate::cli::{complete, flags};
use crate::text::UsageText;
use crate::written;

/// How our variables begin.
const OURS: &str = "PAIWATCH_";
/// What no flag reads: how a bug is rehearsed, and how a shell asks.
const WITHOUT_FLAG: [&str; 2] = ["PAIWATCH_PANIC", complete::VARIABLE];

/// Says of each that it means nothing, and what was probably meant.
pub(super) fn warn_of_unknown() {
    let known = flags::variables();
    let known = || known.iter().map(String::as_str).chain(WITHOUT_FLAG);
    for (name, _) in env::vars_os() {
        let name = name.to_string_lossy();
        let Some(end) = name.strip_prefix(OURS) else {
            continue;
        };
        if !known().any(|known| known == name) {
            let ends = known().filter_map(|known| known.strip_prefix(OURS));
            let meant = written::meant(end, ends).map(|meant| format!("{OURS}{meant}"));
            let unknown = UsageText::UnknownVariable(name.into_owned(), meant);
            warn(Some(unknown.into()));
        }
    }
}
