//! What people write into files and on command lines: where it is wrong, and which word was
//! meant. Knows neither the files nor the words.

mod flaw;

pub use self::flaw::Flaw;

/// The word nearest to the one that was written; never none while there are words.
pub fn nearest<'a>(written: &str, words: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    words.min_by_key(|word| strsim::damerau_levenshtein(written, word))
}
