//! What the pages of the detail pane say, in English.

use std::borrow::Cow;

use crate::domain::Operation;
use crate::text::PageText;
use crate::text::english::sentences::{read_failed, state, with_need};

pub(super) fn say(text: &PageText) -> Cow<'static, str> {
    match text {
        PageText::NothingSelected => "nothing selected".into(),
        PageText::TabOverview => "Overview".into(),
        PageText::TabOutputs => "Outputs".into(),
        PageText::TabLogs => "Log".into(),
        PageText::TabInputs => "Inputs".into(),
        PageText::TabJson => "JSON".into(),
        PageText::CountOf(kind, n) => format!("{n} {}", state(*kind)).into(),
        PageText::NotAnsweredYet => "no status yet".into(),
        PageText::NotAnsweredAnyMore => {
            "missing from the last answers; showing the last data".into()
        }
        PageText::NeverAnswered => "not found: wrong id, region or account".into(),
        PageText::DeletedRun => "the run was deleted".into(),
        PageText::TreeUnread(error) => {
            let why = with_need(error, Operation::GetPipelineRunNode);
            format!("cannot read the nodes: {why}").into()
        }
        PageText::OutputsCut(rows) => {
            let rows = thousands(*rows);
            format!("outputs: the first {rows} only, there are more").into()
        }
        PageText::DetailsUnread(error) => {
            let why = with_need(error, Operation::GetPipelineRun);
            format!("cannot read the details: {why}").into()
        }
        PageText::SkippedByCondition => "its condition was not met".into(),
        PageText::SkippedBecauseOf(name) => format!("because of {name}").into(),
        PageText::NoOutputs => "no outputs".into(),
        PageText::OutputsWhenArchived => "outputs appear when the node archives them".into(),
        PageText::ValueIsNotJson => "not JSON, shown unchanged".into(),
        PageText::Loading => "loading".into(),
        PageText::ReadFailed(error, operation) => read_failed(error, *operation).into(),
        PageText::NothingSaid => "not provided by the service".into(),
        PageText::NoManifest => "the service sent no manifest".into(),
        PageText::NoInputs => "no inputs".into(),
    }
}

/// A number with a comma between its thousands.
fn thousands(number: usize) -> String {
    let digits = number.to_string();
    let mut out = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}
