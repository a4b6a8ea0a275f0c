//! The parameters of a query. One that is unset is not sent: an empty value
//! means something else to some operations.

use std::borrow::Cow;

use crate::domain::{Refusal, RefusalKind, SourceError, Term};

/// Parameters by name, in any order; the signature sorts them.
#[derive(Clone, Default)]
pub(super) struct Parameters(Vec<(&'static str, Cow<'static, str>)>);

impl Parameters {
    /// And this one, if it is set.
    pub(super) fn and(mut self, name: &'static str, value: Option<&str>) -> Self {
        self.0
            .extend(value.map(|value| (name, Cow::Owned(value.to_owned()))));
        self
    }

    /// And this term, if there is one.
    pub(super) fn term(self, name: &'static str, term: Option<&Term>) -> Self {
        self.and(name, term.map(Term::as_str))
    }

    /// And this word.
    pub(super) fn word(mut self, name: &'static str, word: &'static str) -> Self {
        self.0.push((name, Cow::Borrowed(word)));
        self
    }

    /// And this number.
    pub(super) fn number(mut self, name: &'static str, number: &impl ToString) -> Self {
        self.0.push((name, Cow::Owned(number.to_string())));
        self
    }

    /// And this id, if it is set. A blank one would look for everything.
    pub(super) fn id(self, name: &'static str, id: Option<&str>) -> Result<Self, SourceError> {
        if id == Some("") {
            return Err(no_such_thing());
        }
        Ok(self.and(name, id))
    }

    /// And any of these ids, if there are some. A comma in one would make it two.
    pub(super) fn ids(self, name: &'static str, ids: &[&str]) -> Result<Self, SourceError> {
        if ids.iter().any(|id| id.is_empty() || id.contains(',')) {
            return Err(no_such_thing());
        }
        let joined = (!ids.is_empty()).then(|| ids.join(","));
        Ok(self.and(name, joined.as_deref()))
    }

    /// All that are set.
    pub(super) fn pairs(&self) -> Vec<(&str, &str)> {
        self.0
            .iter()
            .map(|(name, value)| (*name, &**value))
            .collect()
    }
}

/// Nothing is called so; the service need not be asked.
pub(super) fn no_such_thing() -> SourceError {
    SourceError::Refused(Refusal {
        kind: RefusalKind::NotFound,
        code: String::new(),
        message: String::new(),
        request_id: String::new(),
        http_status: 0,
    })
}
