//! What to do next about an error of the service.

use crate::app::model::Model;
use crate::app::query::connection_page::how_to_mend;
use crate::app::query::permissions;
use crate::domain::{Operation, Origin, RefusalKind, SourceError};
use crate::text::{CliText, ConnectionText, CredentialText, DoctorText, Text};

/// Where is asked, and with whose credentials.
pub(super) struct Way {
    pub(super) place: String,
    pub(super) origin: Origin,
}

impl Way {
    pub(super) fn of(model: &Model) -> Self {
        Self {
            place: model.settings.place.clone(),
            origin: model.watch.connection.credentials.origin.clone(),
        }
    }
}

/// What to do next where this operation was not answered.
pub(super) fn hint_of(way: &Way, error: &SourceError, operation: Operation) -> Option<Text> {
    if error.is_permission() {
        return Some(Text::Connection(ConnectionText::Needs(vec![operation])));
    }
    hint(way, error)
}

/// What to do next where nobody was heard and nothing is wrong with the way: what the account
/// lacks, else the way is doubted all the same.
pub(super) fn hint_of_silence(model: &Model) -> Text {
    let missing = permissions::missing(&model.watch);
    if missing.is_empty() {
        return Text::Cli(CliText::HowToLookAtTheWay(model.settings.place.clone()));
    }
    Text::Connection(ConnectionText::Needs(missing))
}

/// What to do next, where that is known. The way to the service is doubted only where no
/// answer came over it.
pub(super) fn hint(way: &Way, error: &SourceError) -> Option<Text> {
    match error {
        SourceError::Credentials(error) if !error.problem.may_pass() => {
            Some(Text::Credential(CredentialText::Hint(error.clone())))
        }
        SourceError::Refused(refusal) => match refusal.kind {
            RefusalKind::Credentials => Some(how_to_mend(error, Box::new(way.origin.clone()))),
            RefusalKind::Clock => Some(DoctorText::SetClock.into()),
            RefusalKind::Service => Some(Text::Cli(CliText::HowToWaitLonger)),
            RefusalKind::Permission
            | RefusalKind::Workspace
            | RefusalKind::NotFound
            | RefusalKind::Request
            | RefusalKind::Other => None,
        },
        SourceError::Unreachable { .. } | SourceError::TimedOut { .. } => {
            Some(Text::Cli(CliText::HowToLookAtTheWay(way.place.clone())))
        }
        SourceError::Throttled { .. } => Some(Text::Cli(CliText::HowToWaitLonger)),
        SourceError::Credentials(_)
        | SourceError::Garbled { .. }
        | SourceError::TooLarge { .. }
        | SourceError::Intermediary(_) => None,
    }
}
