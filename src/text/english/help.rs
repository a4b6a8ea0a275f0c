//! The list of keys, in English.

use std::borrow::Cow;

use crate::text::HelpText;

pub(super) fn say(text: &HelpText) -> Cow<'static, str> {
    match text {
        HelpText::AddDropped(id, name) if id == name => format!("enter adds {id} again").into(),
        HelpText::AddDropped(id, name) => format!("enter adds {name} again: {id}").into(),
        HelpText::KeysToMove => "Move".into(),
        HelpText::KeysToLook => "Look".into(),
        HelpText::KeysToFind => "Find".into(),
        HelpText::KeysToCopy => "Copy".into(),
        HelpText::KeysToWatch => "Watch".into(),
        HelpText::KeysOfProgram => "Program".into(),
        HelpText::HelpTitle => "? Keys".into(),
        HelpText::ConnectionBoxTitle => "i Connection".into(),
        HelpText::KeysElsewhere => "Not available here".into(),
        HelpText::KeysWhileTyping => "While typing".into(),
        HelpText::KeysInPicker => "In a list".into(),
        HelpText::KeysInHelp => "In this list".into(),
        HelpText::KeysInMenu => "In a menu".into(),
    }
}
