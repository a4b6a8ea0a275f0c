//! Outputs, and what their numbers are compared with, in English.

use std::borrow::Cow;

use crate::text::OutputText;

pub(super) fn say(text: &OutputText) -> Cow<'static, str> {
    match text {
        OutputText::ValueIsLong(size) => format!("{size} of value; `5` opens it").into(),
        OutputText::OnlyKind(kind) => format!("type: {kind} (t)").into(),
        OutputText::NoOutputsOfKind => "no outputs of this type (`t` shows other types)".into(),
        OutputText::OutputsBelow => "Outputs below".into(),
        OutputText::ChangeAgainst(change, name) => format!("{change} vs {name}").into(),
        OutputText::ComparedWith(name) => format!("change vs {name} (d)").into(),
        OutputText::ComparePreviousIteration => "vs previous iteration (d)".into(),
        OutputText::ComparePreviousRun => "vs previous run (d)".into(),
        OutputText::LookingForEarlier => "searching for the previous run".into(),
        OutputText::NoEarlierRun => "no previous run of this pipeline found".into(),
        OutputText::CompareMarked(name) => format!("vs marked {name} (d)").into(),
        OutputText::CompareNothingMarked => "no marked row to compare with (m marks one)".into(),
        OutputText::CompareOff => "no comparison (d: previous iteration)".into(),
        OutputText::OverIterations(name) => format!("over the iterations of {name}").into(),
        OutputText::Iteration => "iteration".into(),
        OutputText::Best => "best".into(),
        OutputText::Highest => "highest".into(),
        OutputText::More(n) => format!("and {n} more").into(),
        OutputText::MoreInTree(n) => format!("and {n} more (rows in the tree)").into(),
    }
}
