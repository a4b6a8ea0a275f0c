//! What the log tells of a watch: each trouble when it begins, and when it is over,
//! and what was not understood.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};

use crate::app::model::Model;
use crate::domain::NotUnderstood;
use crate::text::{Language, Text, time};

/// What was told last, so that only changes are told.
#[derive(Debug, Default)]
pub struct Journal {
    trouble: Option<(String, DateTime<Utc>)>,
    odd: BTreeSet<Box<str>>,
}

impl Journal {
    /// What changed since the last call.
    pub fn change(&mut self, model: &Model) -> Option<Text> {
        let Some(trouble) = &model.connection.trouble else {
            let (_, since) = self.trouble.take()?;
            let lasted = time::duration(model.now - since);
            return Some(Text::Recovered(lasted));
        };
        let text = Text::Trouble(trouble.error.clone());
        // One error may come in many words, such as how long it was waited for.
        let words = Language::English.say(&text).into_owned();
        let is_told = |(told, _): &(String, _)| *told == words;
        if self.trouble.as_ref().is_some_and(is_told) {
            return None;
        }
        self.trouble = Some((words, trouble.since));
        Some(text)
    }

    /// What was not understood for the first time since the last call; once a name.
    pub fn oddity(&mut self, model: &Model) -> Option<Text> {
        let mut values = NotUnderstood::default();
        for (name, odd) in &model.connection.odd {
            if self.odd.insert(name.clone()) {
                values.note(name, odd.count);
            }
        }
        (!values.is_empty()).then_some(Text::NotUnderstood(values))
    }
}
