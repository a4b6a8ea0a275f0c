//! What is known of the credentials, and how long they live.

use chrono::TimeDelta;

use crate::app::model::Model;
use crate::domain::SourceKind;
use crate::text::{CredentialText, LabelText, Text, time};

/// From so short a life on it is told where everybody sees it.
const SHORT: TimeDelta = TimeDelta::hours(2);

/// How long they live, where that is known.
pub(in crate::app) fn left(model: &Model) -> Option<TimeDelta> {
    let expires = model.watch.connection.credentials.expires?;
    Some(expires - model.now.service)
}

/// How long they live, where that is not long, and whether somebody should do something.
pub fn short_life(model: &Model) -> Option<(Text, bool)> {
    let left = left(model).filter(|left| *left < SHORT)?;
    let state = &model.watch.connection.credentials;
    let needs_somebody = !state.renews || state.trouble.is_some();
    if left <= TimeDelta::zero() {
        return Some((Text::Credential(CredentialText::Over), true));
    }
    Some((
        Text::Credential(CredentialText::Left(in_minutes(left))),
        needs_somebody,
    ))
}

/// So that it changes no more often than the clock beside it.
fn in_minutes(left: TimeDelta) -> String {
    if left < TimeDelta::minutes(1) {
        return "<1m".to_owned();
    }
    time::duration(TimeDelta::minutes(left.num_minutes()))
}

/// All that is known of them.
pub(super) fn facts(model: &Model) -> Vec<(Text, String)> {
    let say = |text: &Text| model.settings.language.say(text).into_owned();
    let state = &model.watch.connection.credentials;
    if state.origin.kind == SourceKind::Given {
        return Vec::new();
    }
    let origin = |origin| say(&Text::Credential(CredentialText::Origin(Box::new(origin))));
    let mut facts = vec![(
        Text::Label(LabelText::Credentials),
        origin(state.origin.clone()),
    )];
    if let Some(left) = left(model) {
        let left = in_minutes(left.max(TimeDelta::zero()));
        let life = if state.renews {
            say(&Text::Credential(CredentialText::RenewedByItself(left)))
        } else {
            left
        };
        facts.push((Text::Label(LabelText::Life), life));
    }
    let passed_over = state.passed_over.iter().cloned();
    facts.extend(passed_over.map(|other| (Text::Label(LabelText::PassedOver), origin(other))));
    let warnings = state.warnings.iter().cloned();
    let warning = |warning| {
        (
            Text::Label(LabelText::Warning),
            say(&Text::Credential(CredentialText::Warning(warning))),
        )
    };
    facts.extend(warnings.map(warning));
    facts
}
