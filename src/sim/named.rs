//! What is chosen by its name, and sets of it: readings, faults.

use std::fmt;
use std::fmt::Display;

use crate::written::nearest;

/// Makes an enumeration of a table: each member with its name, the value that may be written behind
/// the name, and its meaning.
macro_rules! named {
    (
        $(#[$about:meta])*
        pub enum $Kind:ident takes $Takes:ty {
            $($Member:ident: $name:literal, $takes:expr, $meaning:literal;)+
        }
    ) => {
        $(#[$about])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $Kind {
            $($Member),+
        }

        impl $Kind {
            /// Every one, in the order of the table.
            pub fn all() -> impl Iterator<Item = Self> + Clone {
                [$(Self::$Member),+].into_iter()
            }

            /// As flags, stories and the control path call it.
            pub fn name(self) -> &'static str {
                match self {
                    $(Self::$Member => $name),+
                }
            }

            /// What it means, in a few words.
            pub fn meaning(self) -> &'static str {
                match self {
                    $(Self::$Member => $meaning),+
                }
            }

            /// Which value may be written behind the name.
            pub(super) fn takes(self) -> $Takes {
                match self {
                    $(Self::$Member => $takes),+
                }
            }
        }

        impl crate::sim::named::Named for $Kind {
            fn all() -> impl Iterator<Item = Self> + Clone {
                Self::all()
            }

            fn name(self) -> &'static str {
                self.name()
            }

            fn meaning(self) -> &'static str {
                self.meaning()
            }
        }
    };
}

pub(in crate::sim) use named;

/// One of the things that are chosen by name.
pub(in crate::sim) trait Named: Copy + 'static {
    fn all() -> impl Iterator<Item = Self> + Clone;
    fn name(self) -> &'static str;
    fn meaning(self) -> &'static str;

    /// The one of this name; else the name that was meant.
    fn find(name: &str) -> Result<Self, &'static str> {
        Self::all()
            .find(|known| known.name() == name)
            .ok_or_else(|| nearest(name, Self::all().map(Self::name)).unwrap_or_default())
    }
}

/// Some of them together, written as words between commas.
pub(in crate::sim) trait NamedSet: Default + Display {
    type Kind: Named;
    type Error: Display;

    fn has(&self, kind: Self::Kind) -> bool;

    /// Adds what one word says.
    fn add(&mut self, word: &str) -> Result<(), Self::Error>;

    /// The set that a text writes.
    fn read(text: &str) -> Result<Self, Self::Error> {
        let mut set = Self::default();
        let words = text.split(',').map(str::trim);
        for word in words.filter(|word| !word.is_empty()) {
            set.add(word)?;
        }
        Ok(set)
    }
}

/// The name and the value of a word such as `max-batch=20`.
pub(in crate::sim) fn name_and_value(word: &str) -> (&str, Option<&str>) {
    match word.split_once('=') {
        Some((name, value)) => (name.trim(), Some(value.trim())),
        None => (word, None),
    }
}

/// Writes words with commas between them.
pub(in crate::sim) fn write_words(
    formatter: &mut fmt::Formatter<'_>,
    words: impl Iterator<Item: Display>,
) -> fmt::Result {
    for (place, word) in words.enumerate() {
        let comma = if place == 0 { "" } else { "," };
        write!(formatter, "{comma}{word}")?;
    }
    Ok(())
}
