//! Which characters the program may draw with, as far as texts depend on it:
//! the sign of a state, where a text is cut, and between the names of a path.

use crate::domain::StatusKind;

/// Which characters the signs are made of.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Glyphs {
    /// The nicest ones; some are two cells wide in East Asian terminals.
    #[default]
    Unicode,
    /// One cell wide in every terminal.
    Safe,
    Ascii,
}

impl Glyphs {
    /// The sign of a state, one cell wide.
    pub const fn status(self, kind: StatusKind) -> &'static str {
        use StatusKind as Kind;
        let [unicode, safe, ascii] = match kind {
            Kind::ReadyToSchedule | Kind::Initialized | Kind::Queuing | Kind::Creating => {
                ["◦", "◦", "."]
            }
            Kind::Starting => ["◔", "◔", "~"],
            Kind::Running | Kind::Terminating => ["●", "↻", "*"],
            Kind::Succeeded => ["✔", "✔", "+"],
            Kind::Failed => ["✘", "✘", "x"],
            Kind::Skipped => ["∅", "∅", "-"],
            Kind::Suspended | Kind::Stopped => ["‖", "=", "="],
            Kind::Terminated => ["■", "⊘", "#"],
            Kind::Unknown | Kind::Other => ["?", "?", "?"],
        };
        match self {
            Self::Unicode => unicode,
            Self::Safe => safe,
            Self::Ascii => ascii,
        }
    }

    /// The sign of an output.
    pub const fn output(self) -> &'static str {
        match self {
            Self::Unicode => "◆",
            Self::Safe => "▪",
            Self::Ascii => "@",
        }
    }

    /// Stands at the end of a text that was cut.
    pub const fn ellipsis(self) -> &'static str {
        match self {
            Self::Unicode => "…",
            Self::Safe | Self::Ascii => "..",
        }
    }

    /// Stands between a name and how many there are of it.
    pub const fn count(self) -> &'static str {
        match self {
            Self::Unicode => "·",
            Self::Safe | Self::Ascii => "/",
        }
    }

    /// Stands between the names of a path.
    pub const fn path(self) -> &'static str {
        match self {
            Self::Unicode | Self::Safe => "›",
            Self::Ascii => "/",
        }
    }

    /// Stands between a time and a line that was written to the stream for errors.
    pub const fn error_stream(self) -> &'static str {
        match self {
            Self::Unicode => "│",
            Self::Safe | Self::Ascii => "|",
        }
    }

    /// The names of a path in one text.
    pub fn joined(self, names: &[impl AsRef<str>]) -> String {
        let mut path = String::new();
        for (at, name) in names.iter().enumerate() {
            if at > 0 {
                path.push(' ');
                path.push_str(self.path());
                path.push(' ');
            }
            path.push_str(name.as_ref());
        }
        path
    }
}
