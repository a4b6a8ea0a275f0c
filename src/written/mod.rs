//! What people write into files and on command lines: where it is wrong, and which word was
//! meant; and reading what may be too long for that. Knows neither the files nor the words.

mod file;
mod flaw;
mod length;

pub use self::file::{bytes_of, kept_text, text_of, whole_text};
pub use self::flaw::Flaw;
pub use self::length::length;

/// The word nearest to the one that was written; never none while there are words.
pub fn nearest<'a>(written: &str, words: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let written = written.to_lowercase();
    words.min_by_key(|word| strsim::damerau_levenshtein(&written, &word.to_lowercase()))
}

/// The word that was probably meant: one that is near enough not to be another.
pub fn meant<'a>(written: &str, words: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let nearest = nearest(written, words)?;
    let letters = written.chars().count().max(nearest.chars().count());
    let distance = strsim::damerau_levenshtein(&written.to_lowercase(), &nearest.to_lowercase());
    (distance <= (letters / 3).max(1)).then_some(nearest)
}

#[cfg(test)]
mod tests {
    use super::meant;

    #[test]
    fn a_word_is_meant_only_where_it_is_near() {
        for (written, expected) in [
            ("statsu", Some("status")),
            ("Status", Some("status")),
            ("stauts", Some("status")),
            ("stat", Some("status")),
            ("demmo", Some("demo")),
            ("domo", Some("demo")),
            ("edit", None),
            ("xyz", None),
            ("churn", None),
            ("", None),
        ] {
            let words = ["demo", "serve", "status"].into_iter();
            assert_eq!(meant(written, words), expected, "{written}");
        }
    }
}
