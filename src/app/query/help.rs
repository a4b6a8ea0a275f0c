//! The list of keys, from the one table of them: those of the pane with the focus, in groups.

use crate::app::keymap::binding::{Binding, Keys};
use crate::app::keymap::{BINDINGS, Key};
use crate::app::message::Action;
use crate::app::model::Model;
use crate::app::page::{Line, Piece, Role};
use crate::app::query::keys::keys_of_pane;
use crate::app::query::works::works;
use crate::text::{HelpText, Text, cells};

/// The cells of the keys.
const COLUMN: usize = 16;
/// From so many cells on there are two columns, with so many cells between them.
const TWO_COLUMNS: u16 = 100;
const BETWEEN: usize = 3;

/// What a key is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum HelpGroup {
    Move,
    View,
    Find,
    Copy,
    Watch,
    Program,
}

impl HelpGroup {
    const ALL: [(Self, Text); 6] = [
        (Self::Move, Text::Help(HelpText::KeysToMove)),
        (Self::View, Text::Help(HelpText::KeysToLook)),
        (Self::Find, Text::Help(HelpText::KeysToFind)),
        (Self::Copy, Text::Help(HelpText::KeysToCopy)),
        (Self::Watch, Text::Help(HelpText::KeysToWatch)),
        (Self::Program, Text::Help(HelpText::KeysOfProgram)),
    ];

    fn of(action: Action) -> Self {
        match action {
            Action::Go(_)
            | Action::Unfold
            | Action::Fold
            | Action::Open
            | Action::Toggle
            | Action::UnfoldBranch
            | Action::FoldBranch
            | Action::UnfoldAll
            | Action::FoldAll
            | Action::NextPane
            | Action::PreviousPane
            | Action::Leave
            | Action::Back
            | Action::JumpBack => Self::Move,
            Action::Tab(_)
            | Action::NextTab
            | Action::PreviousTab
            | Action::Zoom
            | Action::Split
            | Action::Wrap
            | Action::ShiftRight
            | Action::ShiftLeft
            | Action::NextKind
            | Action::NextCompare
            | Action::Mark
            | Action::ToggleCounting
            | Action::Bars
            | Action::SlowPath
            | Action::Sort
            | Action::Follow => Self::View,
            Action::NextError
            | Action::PreviousError
            | Action::StartSearch
            | Action::StartFilter
            | Action::NextFilter
            | Action::PickRow
            | Action::GoToMark
            | Action::NextMatch
            | Action::PreviousMatch
            | Action::Jump
            | Action::Keyword
            | Action::Range => Self::Find,
            Action::Copy | Action::CopyId | Action::Save | Action::View(_) | Action::Link => {
                Self::Copy
            }
            Action::StartAdd
            | Action::Drop
            | Action::Pause
            | Action::Refresh
            | Action::Faster
            | Action::Slower
            | Action::Connection => Self::Watch,
            Action::Palette
            | Action::Help
            | Action::Choose(_)
            | Action::Edit(_)
            | Action::Accept
            | Action::Repaint
            | Action::Suspend
            | Action::Quit => Self::Program,
        }
    }
}

/// Every key and what it does: what works in the pane with the focus, then what does not, then
/// the keys of what covers the panes.
pub(super) fn lines(model: &Model, width: u16) -> Vec<Line> {
    let has_two = width >= TWO_COLUMNS;
    let column = if has_two {
        let between = u16::try_from(BETWEEN).unwrap_or(0);
        (width - between) / 2
    } else {
        width
    };
    let blocks = blocks(model, column);
    if has_two {
        beside(blocks, usize::from(column))
    } else {
        blocks.concat()
    }
}

fn blocks(model: &Model, width: u16) -> Vec<Vec<Line>> {
    let pane = keys_of_pane(model);
    let of_pane = BINDINGS
        .iter()
        .filter(|binding| binding.modes.contains(&pane));
    let (working, others): (Vec<_>, Vec<_>) =
        of_pane.partition(|binding| works(model, binding.action));
    let groups = HelpGroup::ALL.into_iter().map(|(group, heading)| {
        let working = working.iter().copied();
        let of_group = working.filter(|binding| HelpGroup::of(binding.action) == group);
        (heading, of_group.collect())
    });
    let covering = [
        (Keys::Search, Text::Help(HelpText::KeysWhileTyping)),
        (Keys::Pick, Text::Help(HelpText::KeysInPicker)),
        (Keys::Help, Text::Help(HelpText::KeysInHelp)),
        (Keys::Choose, Text::Help(HelpText::KeysInMenu)),
    ];
    // A key of many modes stands with the first of them.
    let covering = covering.into_iter().map(|(mode, heading)| {
        let is_of = |binding: &&Binding| binding.modes.first() == Some(&mode);
        (heading, BINDINGS.iter().filter(is_of).collect())
    });
    let others = std::iter::once((Text::Help(HelpText::KeysElsewhere), others));
    let all = groups.chain(others).chain(covering);
    all.filter(|(_, bindings): &(Text, Vec<&Binding>)| !bindings.is_empty())
        .map(|(heading, bindings)| block(model, width, &heading, &bindings))
        .collect()
}

fn block(model: &Model, width: u16, heading: &Text, bindings: &[&Binding]) -> Vec<Line> {
    let mut page = model.settings.page(width);
    let words = page.words(heading);
    page.pieces(vec![Piece::new(Role::Heading, &words)]);
    for binding in bindings {
        let labels: Vec<String> = binding.keys.iter().copied().map(Key::label).collect();
        let keys = cells::pad(&labels.join(" "), COLUMN, " ");
        let words = page.words(&Text::Key(binding.help));
        let room = page.width().saturating_sub(COLUMN).max(1);
        for (at, part) in cells::wrap(&words, room).into_iter().enumerate() {
            let before = if at == 0 {
                Piece::new(Role::Key, &keys)
            } else {
                Piece::spaces(COLUMN)
            };
            page.pieces(vec![before, Piece::new(Role::Plain, &part)]);
        }
    }
    let mut lines = page.into_lines();
    lines.push(Line::default());
    lines
}

/// Two columns of about the same height.
fn beside(blocks: Vec<Vec<Line>>, column: usize) -> Vec<Line> {
    let all: usize = blocks.iter().map(Vec::len).sum();
    let (mut left, mut right) = (Vec::new(), Vec::new());
    for block in blocks {
        let is_left = right.is_empty() && left.len() + block.len() / 2 <= all / 2;
        if is_left {
            left.extend(block);
        } else {
            right.extend(block);
        }
    }
    let height = left.len().max(right.len());
    left.resize(height, Line::default());
    right.resize(height, Line::default());
    let rows = left.into_iter().zip(right);
    rows.map(|(mut line, other)| {
        let gap = (column + BETWEEN).saturating_sub(line.width());
        line.0.push(Piece::spaces(gap));
        line.0.extend(other.0);
        line
    })
    .collect()
}
