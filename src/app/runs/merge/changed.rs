//! What an answer changed of what is known.

/// How much an update changed. Whoever lets it fall shows what was.
#[must_use]
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::app) enum Changed {
    /// Nothing that rows or pages show.
    Nothing,
    /// Something about things that are known.
    Facts,
    /// Rows came, went, moved or opened.
    Structure,
}

impl Changed {
    pub(in crate::app) fn facts(changed: bool) -> Self {
        if changed { Self::Facts } else { Self::Nothing }
    }

    pub(in crate::app) fn structure(changed: bool) -> Self {
        if changed {
            Self::Structure
        } else {
            Self::Nothing
        }
    }
}
