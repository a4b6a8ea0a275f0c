//! What of the environment matters to copying, saving and showing elsewhere.

use std::env;

use crate::effects::Surroundings;

/// The environment as it is now.
pub(super) fn surroundings() -> Surroundings {
    let text = |name: &str| env::var(name).ok().filter(|text| !text.trim().is_empty());
    Surroundings {
        has_tmux: text("TMUX").is_some(),
        pager: text("PAGER"),
        editor: text("VISUAL").or_else(|| text("EDITOR")),
        browser: text("BROWSER"),
        home: text("HOME"),
    }
}
