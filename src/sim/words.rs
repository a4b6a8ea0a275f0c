//! Words that people type: which of those we know is meant.

/// The word nearest to the one that was written; never none while there are words.
pub(super) fn nearest<'a>(written: &str, words: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    words.min_by_key(|word| strsim::damerau_levenshtein(written, word))
}
