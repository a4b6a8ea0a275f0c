//! The values of one profile, read as leniently as they are written by hand.

use std::cell::RefCell;

use chrono::{DateTime, Utc};
use secrecy::SecretString;
use secrecy::zeroize::Zeroize;
use serde_json::{Map, Value};

use crate::domain::CredentialProblem;

/// The named values of a profile, whatever the format of its file.
pub(super) trait Values {
    /// The text of a value; nothing where it is missing, null or empty.
    fn raw(&self, name: &str) -> Result<Option<String>, String>;
}

impl Values for Map<String, Value> {
    fn raw(&self, name: &str) -> Result<Option<String>, String> {
        match self.get(name) {
            None | Some(Value::Null) => Ok(None),
            Some(Value::String(text)) => Ok(Some(text.clone())),
            Some(Value::Number(number)) => Ok(Some(number.to_string())),
            Some(Value::Bool(switch)) => Ok(Some(switch.to_string())),
            Some(Value::Array(_)) => Err("it is a list".to_owned()),
            Some(Value::Object(_)) => Err("it is an object".to_owned()),
        }
    }
}

/// The names and values of a section of an ini file.
impl Values for Vec<(String, String)> {
    fn raw(&self, name: &str) -> Result<Option<String>, String> {
        let found = self.iter().find(|(known, _)| known == name);
        Ok(found.map(|(_, value)| value.clone()))
    }
}

/// Reads values, and notes which ones had white space around them.
pub(super) struct Fields<'a, V> {
    values: &'a V,
    trimmed: RefCell<Vec<&'static str>>,
}

impl<'a, V: Values> Fields<'a, V> {
    pub(super) fn new(values: &'a V) -> Self {
        Self {
            values,
            trimmed: RefCell::default(),
        }
    }

    /// The names of the values that had white space around them.
    pub(super) fn trimmed(self) -> Vec<&'static str> {
        self.trimmed.into_inner()
    }

    /// A text without white space around it; nothing where none is left.
    pub(super) fn text(&self, name: &'static str) -> Result<Option<String>, CredentialProblem> {
        let raw = self.values.raw(name).map_err(|why| bad(name, why))?;
        let Some(raw) = raw else { return Ok(None) };
        let text = raw.trim();
        if text.len() < raw.len() {
            self.trimmed.borrow_mut().push(name);
        }
        Ok((!text.is_empty()).then(|| text.to_owned()))
    }

    pub(super) fn needed(&self, name: &'static str) -> Result<String, CredentialProblem> {
        self.text(name)?
            .ok_or(CredentialProblem::MissingField { field: name })
    }

    pub(super) fn secret(
        &self,
        name: &'static str,
    ) -> Result<Option<SecretString>, CredentialProblem> {
        Ok(self.text(name)?.map(SecretString::from))
    }

    pub(super) fn needed_secret(
        &self,
        name: &'static str,
    ) -> Result<SecretString, CredentialProblem> {
        self.needed(name).map(SecretString::from)
    }

    pub(super) fn number(&self, name: &'static str) -> Result<Option<i64>, CredentialProblem> {
        let Some(text) = self.text(name)? else {
            return Ok(None);
        };
        let number = text.parse().map_err(|_| bad(name, "not a number".into()))?;
        Ok(Some(number))
    }

    /// A moment in seconds since 1970; zero is none.
    pub(super) fn moment(
        &self,
        name: &'static str,
    ) -> Result<Option<DateTime<Utc>>, CredentialProblem> {
        let seconds = self.number(name)?.filter(|seconds| *seconds > 0);
        Ok(seconds.and_then(|seconds| DateTime::from_timestamp(seconds, 0)))
    }

    pub(super) fn switch(&self, name: &'static str) -> Result<Option<bool>, CredentialProblem> {
        let text = self.text(name)?.map(|text| text.to_ascii_lowercase());
        match text.as_deref() {
            None => Ok(None),
            Some("true" | "1" | "yes" | "on") => Ok(Some(true)),
            Some("false" | "0" | "no" | "off") => Ok(Some(false)),
            Some(_) => Err(bad(name, "neither true nor false".to_owned())),
        }
    }
}

pub(super) fn bad(field: &'static str, why: String) -> CredentialProblem {
    CredentialProblem::BadField { field, why }
}

/// Forgets all texts of a JSON value: nobody knows which of them are secret.
pub(super) fn wipe(value: &mut Value) {
    match value {
        Value::String(text) => text.zeroize(),
        Value::Array(items) => items.iter_mut().for_each(wipe),
        Value::Object(members) => members.values_mut().for_each(wipe),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}
