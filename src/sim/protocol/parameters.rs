//! Reading the query of a request: decoded names and values, and what type they must have.

use std::borrow::Cow;
use std::ops::RangeInclusive;

use percent_encoding::percent_decode_str;

use crate::sim::protocol::catalogue::Operation;
use crate::sim::protocol::refusal::Refusal;

/// Decoded pairs in the order of the request. `+` and `%20` are both a blank.
#[derive(Clone, Debug, Default)]
pub(in crate::sim) struct Parameters(Vec<(String, String)>);

impl Parameters {
    /// The pairs of a query; a refusal where it is not well encoded.
    pub(in crate::sim) fn new(query: &str) -> Result<Self, Refusal> {
        let query = query.replace('+', " ");
        let pairs = query
            .split('&')
            .filter(|pair| !pair.is_empty())
            .map(|pair| {
                let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
                Ok((decoded(name)?, decoded(value)?))
            });
        pairs.collect::<Result<_, _>>().map(Self)
    }

    /// Refuses what the operation does not know.
    pub(in crate::sim) fn check_names(&self, operation: &Operation) -> Result<(), Refusal> {
        let is_known = |name: &str| operation.parameters.contains(&name);
        match self.0.iter().find(|(name, _)| !is_known(name)) {
            Some((name, _)) => Err(Refusal::invalid_parameter(format!(
                "{} has no parameter {name} in its query.",
                operation.name
            ))),
            None => Ok(()),
        }
    }

    pub(in crate::sim) fn pairs(&self) -> &[(String, String)] {
        &self.0
    }

    /// An empty text counts as not given.
    pub(in crate::sim) fn text(&self, name: &str) -> Option<&str> {
        let (_, value) = self.0.iter().find(|(known, _)| known == name)?;
        Some(value.as_str()).filter(|value| !value.is_empty())
    }

    /// Whether a parameter is not given, or what it says holds.
    pub(in crate::sim) fn admit(&self, name: &str, holds: impl FnOnce(&str) -> bool) -> bool {
        self.text(name).is_none_or(holds)
    }

    /// A whole number; a refusal where it is none, or not one of those allowed.
    pub(in crate::sim) fn number(
        &self,
        name: &str,
        allowed: RangeInclusive<i64>,
    ) -> Result<Option<i64>, Refusal> {
        let Some(text) = self.text(name) else {
            return Ok(None);
        };
        match text.parse::<i64>() {
            Ok(number) if allowed.contains(&number) => Ok(Some(number)),
            Ok(_) | Err(_) => Err(Refusal::invalid_parameter(format!(
                "{name} is a whole number from {} to {}, not {text}.",
                allowed.start(),
                allowed.end()
            ))),
        }
    }

    /// The official Python client writes `True`, others `true`.
    pub(in crate::sim) fn flag(&self, name: &str) -> Result<bool, Refusal> {
        match self.text(name) {
            None => Ok(false),
            Some(text) if text.eq_ignore_ascii_case("true") => Ok(true),
            Some(text) if text.eq_ignore_ascii_case("false") => Ok(false),
            Some(text) => Err(Refusal::invalid_parameter(format!(
                "{name} is true or false, not {text}."
            ))),
        }
    }

    /// One of a few words, by its place among them.
    pub(in crate::sim) fn word<T: Copy>(
        &self,
        name: &str,
        words: &[(&str, T)],
    ) -> Result<Option<T>, Refusal> {
        let Some(text) = self.text(name) else {
            return Ok(None);
        };
        if let Some((_, meaning)) = words.iter().find(|(word, _)| *word == text) {
            return Ok(Some(*meaning));
        }
        let known = words
            .iter()
            .map(|(word, _)| *word)
            .collect::<Vec<_>>()
            .join(", ");
        Err(Refusal::invalid_parameter(format!(
            "{name} is one of {known}, not {text}."
        )))
    }
}

/// The text that stands for its percent-encoded form, if it is one.
pub(super) fn decoded(encoded: &str) -> Result<String, Refusal> {
    let escapes = encoded.split('%').skip(1);
    let is_complete = |escape: &str| {
        let digits = escape.bytes().take(2);
        digits.filter(u8::is_ascii_hexdigit).count() == 2
    };
    if !escapes.into_iter().all(is_complete) {
        return Err(badly_encoded(encoded));
    }
    percent_decode_str(encoded)
        .decode_utf8()
        .map(Cow::into_owned)
        .map_err(|_| badly_encoded(encoded))
}

fn badly_encoded(text: &str) -> Refusal {
    Refusal::invalid_parameter(format!("{text} is not percent-encoded UTF-8."))
}
