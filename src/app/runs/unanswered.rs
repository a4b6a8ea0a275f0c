//! Runs that the service does not answer for.

use chrono::{DateTime, Utc};

use crate::app::runs::anew::Anew;
use crate::app::runs::merge::moment::AnswerMoment;
use crate::app::runs::run::Run;
use crate::domain::{Exchange, SourceError};
use crate::text::{Text, TreeText};

impl Run {
    /// Notes that an answer should have held it, and did not.
    pub(super) fn note_miss(&mut self, exchange: &Exchange, now: DateTime<Utc>) {
        self.absence.note_miss(now);
        self.missed_from = self.missed_from.max(exchange.sequence);
        // The answer is news of it, too; since when it is missing its own row says.
        self.row_told = Some(exchange.received);
        self.ask_anew(Anew::Demand);
    }

    /// Notes that the service does not answer for it.
    pub(super) fn note_refusal(&mut self, moment: AnswerMoment) {
        self.absence.note_refusal(moment.at_service);
        self.row_told = Some(moment.here);
        self.ask_anew(Anew::Demand);
    }

    /// Whether three good answers in a row did not hold it.
    pub fn is_unanswered(&self) -> bool {
        self.absence.is_unanswered()
    }

    /// That it is not answered for, with the code where the service refused to.
    pub fn unanswered(&self) -> Text {
        match &self.refusal {
            Some(SourceError::Refused(refusal)) if !refusal.code.is_empty() => {
                Text::Tree(TreeText::NotAnsweredBecause(refusal.code.clone()))
            }
            Some(_) | None => Text::Tree(TreeText::NotAnswered),
        }
    }
}
