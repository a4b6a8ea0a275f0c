//! A text that is looked for, in any case, quickly: logs and JSON values are long.

use std::ops::Range;

use memchr::memchr2_iter;

/// The text looked for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Needle(Box<str>);

impl Needle {
    /// A needle of this text.
    pub fn new(text: &str) -> Self {
        Self(text.to_lowercase().into())
    }

    /// The text in lower case.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether nothing is looked for.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether whatever holds it holds the other one, too.
    pub fn narrows(&self, other: &Self) -> bool {
        // What is not ASCII is compared in another way.
        !other.is_empty()
            && self.0.starts_with(&*other.0)
            && self.0.is_ascii() == other.0.is_ascii()
    }

    /// Whether a text holds it.
    pub fn is_in(&self, text: &str) -> bool {
        if self.is_empty() {
            return false;
        }
        self.find(text, 0).is_some()
            || (!self.0.is_ascii() && text.to_lowercase().contains(&*self.0))
    }

    /// The first place at or behind `from` that holds it. What is not ASCII is found only as it is written.
    pub fn find(&self, text: &str, from: usize) -> Option<usize> {
        let needle = self.0.as_bytes();
        let (first, haystack) = (*needle.first()?, text.as_bytes().get(from..)?);
        memchr2_iter(first, first.to_ascii_uppercase(), haystack)
            .find(|at| {
                let here = haystack.get(*at..*at + needle.len());
                here.is_some_and(|here| here.eq_ignore_ascii_case(needle))
            })
            .map(|at| from + at)
    }

    /// All places in a text, to be marked.
    pub fn places(&self, text: &str) -> Vec<Range<usize>> {
        let mut places = Vec::new();
        let mut from = 0;
        while let Some(at) = self.find(text, from) {
            from = at + self.0.len();
            places.push(at..from);
        }
        places
    }
}

#[cfg(test)]
mod tests {
    use super::Needle;

    #[test]
    fn a_text_is_found_in_any_case_and_where_it_stands() {
        let needle = Needle::new("GB_t");
        assert!(needle.is_in("XGB_Train"));
        assert_eq!(needle.places("XGB_Train gb_t"), [1..5, 10..14]);
        assert!(Needle::new("归一").is_in("特征归一化"));
        assert!(Needle::new("größe").is_in("GRÖSSE Größe"));
        assert!(!Needle::new("").is_in("a"));
        assert!(!Needle::new("ab").is_in("a"));
    }
}
