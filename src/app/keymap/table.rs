//! The one table of keys.

use crossterm::event::KeyCode;

use crate::app::keymap::key::{Key, char, control, key};
use crate::app::keymap::{Binding, Keys};
use crate::app::message::{Action, Step};
use crate::app::model::Tab;
use crate::domain::Viewer;
use crate::text::Text;

/// Every key of the program, in the order of the help.
pub const BINDINGS: &[Binding] = &[
    both(
        &[char('j'), key(KeyCode::Down)],
        Action::Go(Step::Down),
        Text::KeyDown,
    )
    .brief(Text::BriefMove),
    both(
        &[char('k'), key(KeyCode::Up)],
        Action::Go(Step::Up),
        Text::KeyUp,
    ),
    browse(
        &[char('l'), key(KeyCode::Right)],
        Action::Unfold,
        Text::KeyUnfold,
    )
    .brief(Text::BriefUnfold),
    browse(
        &[char('h'), key(KeyCode::Left)],
        Action::Fold,
        Text::KeyFold,
    ),
    browse(&[key(KeyCode::Enter)], Action::Open, Text::KeyOpen).brief(Text::BriefOpen),
    browse(&[char(' ')], Action::Toggle, Text::KeyToggle),
    browse(&[char('L')], Action::UnfoldBranch, Text::KeyUnfoldBranch),
    browse(&[char('H')], Action::FoldBranch, Text::KeyFoldBranch),
    browse(&[char('=')], Action::UnfoldAll, Text::KeyUnfoldAll),
    browse(&[char('-')], Action::FoldAll, Text::KeyFoldAll),
    both(
        &[char('g'), key(KeyCode::Home)],
        Action::Go(Step::First),
        Text::KeyFirst,
    ),
    both(
        &[char('G'), key(KeyCode::End)],
        Action::Go(Step::Last),
        Text::KeyLast,
    ),
    both(
        &[control('d')],
        Action::Go(Step::HalfPageDown),
        Text::KeyHalfPageDown,
    ),
    both(
        &[control('u')],
        Action::Go(Step::HalfPageUp),
        Text::KeyHalfPageUp,
    ),
    both(
        &[key(KeyCode::PageDown)],
        Action::Go(Step::PageDown),
        Text::KeyPageDown,
    ),
    both(
        &[key(KeyCode::PageUp)],
        Action::Go(Step::PageUp),
        Text::KeyPageUp,
    ),
    browse(&[char('/')], Action::StartSearch, Text::KeySearch).brief(Text::BriefSearch),
    browse(
        &[char(';'), control('p')],
        Action::PickRow,
        Text::KeyPickRow,
    ),
    browse(&[char('n')], Action::NextMatch, Text::KeyNextMatch),
    browse(&[char('N')], Action::PreviousMatch, Text::KeyPreviousMatch),
    browse(&[char('e')], Action::NextError, Text::KeyNextError).brief(Text::BriefError),
    browse(&[char('E')], Action::PreviousError, Text::KeyPreviousError),
    browse(&[control('o')], Action::JumpBack, Text::KeyJumpBack),
    browse(&[char('f')], Action::NextFilter, Text::KeyNextFilter).brief(Text::BriefFilter),
    browse(&[char('&')], Action::StartFilter, Text::KeyFilter),
    browse(&[char('s')], Action::Sort, Text::KeySort),
    browse(&[char('F')], Action::Follow, Text::KeyFollow).brief(Text::BriefFollow),
    browse(
        &[char('c')],
        Action::ToggleCounting,
        Text::KeyToggleCounting,
    ),
    browse(&[key(KeyCode::Tab)], Action::NextPane, Text::KeyPane).brief(Text::BriefPane),
    browse(
        &[key(KeyCode::BackTab)],
        Action::PreviousPane,
        Text::KeyPreviousPane,
    ),
    browse(&[char('1')], Action::Tab(Tab::Overview), Text::KeyOverview),
    browse(&[char('2')], Action::Tab(Tab::Outputs), Text::KeyOutputs),
    browse(&[char('3')], Action::Tab(Tab::Logs), Text::KeyLogs),
    browse(&[char('4')], Action::Tab(Tab::Inputs), Text::KeyInputs),
    browse(&[char('5')], Action::Tab(Tab::Json), Text::KeyJson),
    browse(&[char('w')], Action::Wrap, Text::KeyWrap),
    browse(&[char('>')], Action::ShiftRight, Text::KeyShiftRight).brief(Text::BriefShift),
    browse(&[char('<')], Action::ShiftLeft, Text::KeyShiftLeft),
    browse(&[char('y')], Action::Copy, Text::KeyCopy).brief(Text::BriefCopy),
    browse(&[char('Y')], Action::CopyId, Text::KeyCopyId),
    browse(&[char('S')], Action::Save, Text::KeySave),
    browse(&[char('P')], Action::View(Viewer::Pager), Text::KeyPager),
    browse(&[char('O')], Action::View(Viewer::Editor), Text::KeyEditor),
    browse(&[char('o')], Action::Link, Text::KeyLink).brief(Text::BriefLink),
    browse(&[char('J')], Action::Jump, Text::KeyJump),
    browse(&[char('K')], Action::Keyword, Text::KeyKeyword),
    browse(&[char('T')], Action::Range, Text::KeyRange),
    browse(&[char('t')], Action::NextKind, Text::KeyKind),
    browse(&[char('d')], Action::NextCompare, Text::KeyCompare),
    browse(&[char('m')], Action::Mark, Text::KeyMark),
    browse(&[char('\'')], Action::GoToMark, Text::KeyGoToMark),
    browse(&[char('z')], Action::Zoom, Text::KeyZoom),
    browse(&[char('v')], Action::Split, Text::KeySplit),
    browse(&[char('p')], Action::Pause, Text::KeyPause).brief(Text::BriefPause),
    browse(
        &[char('R'), control('r')],
        Action::Refresh,
        Text::KeyRefresh,
    ),
    browse(&[char('+')], Action::Faster, Text::KeyFaster),
    browse(&[char('_')], Action::Slower, Text::KeySlower),
    browse(&[char('a')], Action::StartAdd, Text::KeyAdd).brief(Text::BriefAdd),
    browse(&[char('x')], Action::Drop, Text::KeyDrop),
    browse(&[char('i')], Action::Connection, Text::KeyConnection),
    browse(&[char(':')], Action::Palette, Text::KeyPalette).brief(Text::BriefPalette),
    browse(&[key(KeyCode::Esc)], Action::Back, Text::KeyBack),
    browse(&[char('?')], Action::Help, Text::KeyHelp).brief(Text::BriefHelp),
    browse(&[control('l')], Action::Repaint, Text::KeyRepaint),
    browse(&[control('z')], Action::Suspend, Text::KeySuspend),
    browse(&[char('q')], Action::Quit, Text::KeyQuit).brief(Text::BriefQuit),
    row(EVERYWHERE, &[control('c')], Action::Quit, Text::KeyQuit),
    typing(&[key(KeyCode::Enter)], Action::Accept, Text::KeyAccept).brief(Text::BriefAccept),
    row(
        &[Keys::Choose],
        &[key(KeyCode::Enter)],
        Action::Accept,
        Text::KeyChoose,
    )
    .brief(Text::BriefChoose),
    typing(
        &[key(KeyCode::Esc), control('g')],
        Action::Back,
        Text::KeyCancel,
    )
    .brief(Text::BriefCancel),
    pick(
        &[key(KeyCode::Down), control('n'), control('j')],
        Action::Go(Step::Down),
        Text::KeyNextChoice,
    ),
    pick(
        &[key(KeyCode::Up), control('p'), control('k')],
        Action::Go(Step::Up),
        Text::KeyPreviousChoice,
    ),
    pick(
        &[key(KeyCode::PageDown)],
        Action::Go(Step::PageDown),
        Text::KeyPageDown,
    ),
    pick(
        &[key(KeyCode::PageUp)],
        Action::Go(Step::PageUp),
        Text::KeyPageUp,
    ),
    help(
        &[
            char('q'),
            char('?'),
            char('h'),
            key(KeyCode::Left),
            key(KeyCode::Esc),
        ],
        Action::Back,
        Text::KeyClose,
    )
    .brief(Text::BriefClose),
];

const EVERYWHERE: &[Keys] = &[
    Keys::Browse,
    Keys::Search,
    Keys::Pick,
    Keys::Help,
    Keys::Choose,
    Keys::Prompt,
];

impl Binding {
    /// Gives it a place in the footer.
    const fn brief(mut self, words: Text) -> Self {
        // There is nothing to drop, but a constant may not find that out.
        std::mem::forget(self.brief.replace(words));
        self
    }
}

const fn row(modes: &'static [Keys], keys: &'static [Key], action: Action, help: Text) -> Binding {
    Binding {
        keys,
        modes,
        action,
        help,
        brief: None,
    }
}

const fn browse(keys: &'static [Key], action: Action, help: Text) -> Binding {
    row(&[Keys::Browse], keys, action, help)
}

const fn both(keys: &'static [Key], action: Action, help: Text) -> Binding {
    row(
        &[Keys::Browse, Keys::Help, Keys::Choose],
        keys,
        action,
        help,
    )
}

const fn typing(keys: &'static [Key], action: Action, help: Text) -> Binding {
    row(
        &[Keys::Search, Keys::Prompt, Keys::Pick],
        keys,
        action,
        help,
    )
}

const fn pick(keys: &'static [Key], action: Action, help: Text) -> Binding {
    row(&[Keys::Pick], keys, action, help)
}

const fn help(keys: &'static [Key], action: Action, help: Text) -> Binding {
    row(&[Keys::Help, Keys::Choose], keys, action, help)
}

#[cfg(test)]
mod tests {
    use super::BINDINGS;

    #[test]
    fn no_key_means_two_things_in_one_mode() {
        for (at, binding) in BINDINGS.iter().enumerate() {
            for other in BINDINGS.iter().skip(at + 1) {
                let shared_mode = binding.modes.iter().any(|mode| other.modes.contains(mode));
                let shared_key = binding.keys.iter().find(|key| other.keys.contains(key));
                assert!(
                    !shared_mode || shared_key.is_none(),
                    "{shared_key:?} is bound twice"
                );
            }
        }
    }

    #[test]
    fn whatever_esc_does_another_key_does_too() {
        use crossterm::event::KeyCode;
        for binding in BINDINGS {
            let has_esc = binding.keys.iter().any(|key| key.code == KeyCode::Esc);
            let alone = binding.keys.len() == 1;
            // In the list `esc` clears and leaves, which `h`, `z`, `tab` and `/` do one by one.
            let browsing = binding.modes == [super::Keys::Browse];
            assert!(!has_esc || !alone || browsing, "{binding:?}");
        }
    }
}
