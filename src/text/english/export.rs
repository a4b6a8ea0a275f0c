//! What can leave the program, and where one can jump, in English.

use std::borrow::Cow;

use crate::text::ExportText;

pub(super) fn say(text: &ExportText) -> Cow<'static, str> {
    match text {
        ExportText::CopyTitle => "Copy".into(),
        ExportText::CopyId => "id".into(),
        ExportText::CopyName => "name".into(),
        ExportText::CopyPath => "path".into(),
        ExportText::CopyLocation => "location".into(),
        ExportText::CopyMatch => "match".into(),
        ExportText::CopyLine => "this line".into(),
        ExportText::CopyValueHere => "value here".into(),
        ExportText::CopyPathHere => "path here".into(),
        ExportText::CopyValue => "value".into(),
        ExportText::CopyJson => "JSON".into(),
        ExportText::LinkTitle => "Console".into(),
        ExportText::CopyLink => "copy".into(),
        ExportText::OpenLink => "open".into(),
        ExportText::JumpTitle => "Jump to".into(),
        ExportText::PromptKeyword => "only lines with: ".into(),
        ExportText::PromptRange => "time, like 10m or 14:00..14:30: ".into(),
        ExportText::PromptSave => "save as: ".into(),
    }
}
