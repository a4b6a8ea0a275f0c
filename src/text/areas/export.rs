//! What can leave the program, and where one can jump.

/// What can leave the program, and where one can jump.
#[derive(Clone, Debug, PartialEq)]
pub enum ExportText {
    CopyTitle,
    CopyId,
    CopyName,
    CopyPath,
    CopyLocation,
    CopyMatch,
    CopyLine,
    CopyValueHere,
    CopyPathHere,
    CopyValue,
    CopyJson,
    LinkTitle,
    CopyLink,
    OpenLink,
    JumpTitle,
    PromptKeyword,
    PromptRange,
    PromptSave,
}
