//! What the log tells of a watch: each trouble when it begins, and when it is over,
//! and what was not understood.

mod unread;

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};

use crate::app::connection::Connection;
use crate::app::model::Model;
use crate::app::query::permissions;
use crate::domain::Unparsed;
use crate::print::journal::unread::ToldUnread;
use crate::text::{ConnectionText, EventText, Language, Text, time};

/// What was told last, so that only changes are told.
#[derive(Debug, Default)]
pub struct Journal {
    trouble: Option<(String, DateTime<Utc>)>,
    list: Option<String>,
    needs: BTreeSet<&'static str>,
    unparsed: BTreeSet<Box<str>>,
    unread: ToldUnread,
}

impl Journal {
    /// What changed since the last call.
    pub fn change(&mut self, model: &Model) -> Option<Text> {
        let trouble = self.trouble(model);
        trouble
            .or_else(|| self.list(&model.watch.connection))
            .or_else(|| self.needs(model))
            .or_else(|| self.unread.change(&model.watch.runs))
    }

    /// An operation that the account may not call, once a watch: it is tried again now and then.
    fn needs(&mut self, model: &Model) -> Option<Text> {
        let missing = permissions::missing(&model.watch).into_iter();
        let mut new = missing.filter(|operation| self.needs.insert(operation.name()));
        let first = new.next()?;
        Some(Text::Connection(ConnectionText::Needs(vec![first])))
    }

    /// Why new runs are not found, when that begins or is another reason.
    fn list(&mut self, connection: &Connection) -> Option<Text> {
        let text = connection
            .list_trouble()
            .cloned()
            .map(|value| Text::Connection(ConnectionText::NoList(value)));
        let words = text.as_ref().map(words);
        if self.list == words {
            return None;
        }
        self.list = words;
        text
    }

    fn trouble(&mut self, model: &Model) -> Option<Text> {
        let Some(trouble) = &model.watch.connection.trouble else {
            let (_, since) = self.trouble.take()?;
            let lasted = time::duration(model.now.machine - since);
            return Some(Text::Event(EventText::Recovered(lasted)));
        };
        let text = Text::Trouble(trouble.error.clone());
        let words = words(&text);
        let is_told = |(told, _): &(String, _)| *told == words;
        if self.trouble.as_ref().is_some_and(is_told) {
            return None;
        }
        self.trouble = Some((words, trouble.since));
        Some(text)
    }

    /// What was not understood for the first time since the last call; once a name.
    pub fn unparsed(&mut self, model: &Model) -> Option<Text> {
        let mut values = Unparsed::default();
        for (name, unparsed) in &model.watch.connection.unparsed {
            if self.unparsed.insert(name.clone()) {
                values.note(name, unparsed.count);
            }
        }
        (!values.is_empty()).then_some(Text::Connection(ConnectionText::Unparsed(values)))
    }
}

/// Errors that differ in nothing that is said, such as which request they answer, are one.
fn words(text: &Text) -> String {
    Language::English.say(text).into_owned()
}

#[cfg(test)]
mod tests {
    use super::Journal;
    use crate::app::connection::Connection;
    use crate::domain::{Refusal, RefusalKind, SourceError};

    fn without_list(code: &str, request_id: &str) -> Connection {
        let refusal = Refusal {
            kind: RefusalKind::Service,
            code: code.to_owned(),
            message: String::new(),
            request_id: request_id.to_owned(),
            http_status: 500,
        };
        Connection {
            list_error: Some(SourceError::Refused(refusal)),
            ..Connection::default()
        }
    }

    #[test]
    fn a_list_that_fails_again_and_again_in_the_same_words_is_told_once() {
        let mut journal = Journal::default();
        let mut is_told = |connection| journal.list(&connection).is_some();
        assert!(is_told(without_list("InternalError", "1")));
        assert!(!is_told(without_list("InternalError", "2")));
        assert!(is_told(without_list("SystemError", "3")));
        assert!(!is_told(Connection::default()));
        assert!(is_told(without_list("SystemError", "4")));
    }
}
