//! A context: an account, a place and what is watched there, under one name.

use std::time::Duration;

use serde::Deserialize;
use toml::{Spanned, Value};

use crate::account::{Endpoint, EndpointError, region};
use crate::domain::{SearchError, parse_search, parse_target};
use crate::written::{Flaw, length};

/// A context as it is written.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Written {
    profile: Option<Spanned<String>>,
    region: Option<Spanned<String>>,
    workspace: Option<Spanned<Value>>,
    endpoint: Option<Spanned<String>>,
    interval: Option<Spanned<String>>,
    targets: Option<Spanned<Vec<Spanned<String>>>>,
    filter: Option<Spanned<String>>,
}

/// A context that makes sense.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Context {
    pub profile: Option<String>,
    pub region: Option<String>,
    pub workspace: Option<String>,
    pub endpoint: Option<String>,
    pub interval: Option<Duration>,
    pub watched: Option<Watched>,
}

/// What is watched where nothing is named.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Watched {
    Targets(Vec<String>),
    /// In the words of a filter.
    Filter(String),
}

impl Written {
    pub(super) fn checked(&self) -> Result<Context, Flaw> {
        let filled = |text: &Option<Spanned<String>>| match text {
            Some(text) if text.get_ref().trim().is_empty() => {
                Err(Flaw::new(text.span(), "there is nothing in it"))
            }
            text => Ok(text.as_ref().map(|text| text.get_ref().trim().to_owned())),
        };
        Ok(Context {
            profile: filled(&self.profile)?,
            region: self.region()?,
            workspace: self.workspace()?,
            endpoint: self.endpoint()?,
            interval: self.interval()?,
            watched: self.watched()?,
        })
    }

    fn region(&self) -> Result<Option<String>, Flaw> {
        let Some(written) = &self.region else {
            return Ok(None);
        };
        let name = written.get_ref();
        if Endpoint::of_region(name).is_err() {
            let problem = format!("`{name}` is not a region");
            return Err(Flaw::new(written.span(), problem));
        }
        // An unknown region is allowed, but hardly so one that is a typing mistake.
        if let Some(meant) = region::meant(name) {
            let problem = format!("`{name}` is not a known region; did you mean `{meant}`?");
            return Err(Flaw::new(written.span(), problem));
        }
        Ok(Some(name.clone()))
    }

    /// An id is a text, but looks like a number.
    fn workspace(&self) -> Result<Option<String>, Flaw> {
        let Some(written) = &self.workspace else {
            return Ok(None);
        };
        match written.get_ref() {
            Value::String(id) if !id.trim().is_empty() => Ok(Some(id.trim().to_owned())),
            Value::Integer(id) => Ok(Some(id.to_string())),
            _ => Err(Flaw::new(written.span(), "not the id of a workspace")),
        }
    }

    fn endpoint(&self) -> Result<Option<String>, Flaw> {
        let Some(written) = &self.endpoint else {
            return Ok(None);
        };
        let problem = match Endpoint::parse(written.get_ref()) {
            Ok(_) => return Ok(Some(written.get_ref().clone())),
            Err(EndpointError::PlainHttp { host }) => {
                format!("plain HTTP to `{host}` would show the keys to the network")
            }
            Err(EndpointError::UserInfo) => "an endpoint has no user name or password".to_owned(),
            Err(_) => "not an endpoint".to_owned(),
        };
        Err(Flaw::new(written.span(), problem))
    }

    fn interval(&self) -> Result<Option<Duration>, Flaw> {
        const LONGEST: Duration = Duration::from_hours(24);
        let Some(written) = &self.interval else {
            return Ok(None);
        };
        let not_a_length = || format!("`{}` is not a length of time", written.get_ref());
        let interval =
            length(written.get_ref()).ok_or_else(|| Flaw::new(written.span(), not_a_length()))?;
        if interval.is_zero() || interval > LONGEST {
            let problem = "an interval is between 1ms and 1day";
            return Err(Flaw::new(written.span(), problem));
        }
        Ok(Some(interval))
    }

    fn watched(&self) -> Result<Option<Watched>, Flaw> {
        match (&self.targets, &self.filter) {
            (Some(_), Some(filter)) => {
                let problem = "a context has either `targets` or a `filter`";
                Err(Flaw::new(filter.span(), problem))
            }
            (Some(targets), None) => Self::targets(targets).map(Some),
            (None, Some(filter)) => Self::filter(filter).map(Some),
            (None, None) => Ok(None),
        }
    }

    fn targets(written: &Spanned<Vec<Spanned<String>>>) -> Result<Watched, Flaw> {
        if written.get_ref().is_empty() {
            return Err(Flaw::new(written.span(), "there is nothing in it"));
        }
        for target in written.get_ref() {
            if parse_target(target.get_ref()).is_err() {
                let problem = format!(
                    "`{}` is not a run id, link or @latest",
                    target.get_ref().escape_debug()
                );
                return Err(Flaw::new(target.span(), problem));
            }
        }
        let targets = written.get_ref().iter();
        let targets = targets.map(|target| target.get_ref().clone()).collect();
        Ok(Watched::Targets(targets))
    }

    fn filter(written: &Spanned<String>) -> Result<Watched, Flaw> {
        let now = chrono::DateTime::UNIX_EPOCH;
        let problem = match parse_search(written.get_ref(), now, |time| Some(time.and_utc())) {
            Ok(_) => return Ok(Watched::Filter(written.get_ref().clone())),
            Err(SearchError::NoSuchWord(typed, Some(meant))) => {
                format!("no filter `{typed}`; did you mean `{}`?", meant.as_str())
            }
            Err(SearchError::NoSuchWord(typed, None)) => format!("no filter `{typed}`"),
            Err(SearchError::NoSuchState(typed, Some(meant))) => {
                format!("no state `{typed}`; did you mean `{}`?", meant.as_str())
            }
            Err(SearchError::NoSuchState(typed, None)) => {
                format!("runs are not listed by the state `{typed}`")
            }
            Err(SearchError::OpenQuote) => "a double quote is not closed".to_owned(),
            Err(SearchError::Twice(word)) => format!("`{}` twice", word.as_str()),
            Err(SearchError::BadValue(word, value)) => {
                format!("`{value}` does not fit `{}`", word.as_str())
            }
        };
        Err(Flaw::new(written.span(), problem))
    }
}
