//! What the log tells of a watch: each trouble when it begins, and when it is over.

use chrono::{DateTime, Utc};

use crate::app::model::Model;
use crate::text::{Language, Text, time};

/// What was told last, so that only changes are told.
#[derive(Debug, Default)]
pub struct Journal {
    trouble: Option<(String, DateTime<Utc>)>,
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
}
