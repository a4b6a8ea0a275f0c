//! The one table of keys.

use crossterm::event::KeyCode;

use crate::app::input::motion::Step;
use crate::app::keymap::binding::{Binding, Keys, PANES};
use crate::app::keymap::key::{Key, char, control, key};
use crate::app::message::Action;
use crate::app::view::pane::Tab;
use crate::domain::Viewer;
use crate::text::{BriefText, KeyText};

/// Every key of the program, in the order of the help.
pub const BINDINGS: &[Binding] = &[
    both(
        &[char('j'), key(KeyCode::Down)],
        Action::Go(Step::Down),
        KeyText::Down,
    ),
    both(
        &[char('k'), key(KeyCode::Up)],
        Action::Go(Step::Up),
        KeyText::Up,
    ),
    row(
        FOLDED,
        &[char('l'), key(KeyCode::Right)],
        Action::Unfold,
        KeyText::Unfold,
    ),
    row(
        ROWS,
        &[char('h'), key(KeyCode::Left)],
        Action::Fold,
        KeyText::Fold,
    ),
    row(
        &[Keys::Json],
        &[char('h'), key(KeyCode::Left)],
        Action::Fold,
        KeyText::FoldOrBack,
    ),
    row(
        &[Keys::Log],
        &[char('h'), key(KeyCode::Left)],
        Action::Fold,
        KeyText::LeftOrBack,
    )
    .brief(BriefText::Back),
    row(
        &[Keys::Page, Keys::Events],
        &[char('h'), key(KeyCode::Left)],
        Action::Leave,
        KeyText::Leave,
    )
    .brief(BriefText::Back),
    row(
        &[Keys::Tree, Keys::Zoomed, Keys::Events],
        &[key(KeyCode::Enter)],
        Action::Open,
        KeyText::Open,
    )
    .brief(BriefText::Open),
    row(ROWS, &[char(' ')], Action::Toggle, KeyText::Toggle),
    row(
        &[Keys::Json],
        &[char(' '), key(KeyCode::Enter)],
        Action::Toggle,
        KeyText::Toggle,
    ),
    row(
        FOLDED,
        &[char('L')],
        Action::UnfoldBranch,
        KeyText::UnfoldBranch,
    ),
    row(
        FOLDED,
        &[char('H')],
        Action::FoldBranch,
        KeyText::FoldBranch,
    ),
    row(FOLDED, &[char('=')], Action::UnfoldAll, KeyText::UnfoldAll),
    row(FOLDED, &[char('-')], Action::FoldAll, KeyText::FoldAll),
    both(
        &[char('g'), key(KeyCode::Home)],
        Action::Go(Step::First),
        KeyText::First,
    ),
    both(
        &[char('G'), key(KeyCode::End)],
        Action::Go(Step::Last),
        KeyText::Last,
    ),
    both(
        &[control('d')],
        Action::Go(Step::HalfPageDown),
        KeyText::HalfPageDown,
    ),
    both(
        &[control('u')],
        Action::Go(Step::HalfPageUp),
        KeyText::HalfPageUp,
    ),
    both(
        &[key(KeyCode::PageDown)],
        Action::Go(Step::PageDown),
        KeyText::PageDown,
    ),
    both(
        &[key(KeyCode::PageUp)],
        Action::Go(Step::PageUp),
        KeyText::PageUp,
    ),
    browse(&[char('/')], Action::StartSearch, KeyText::Search).brief(BriefText::Search),
    browse(
        &[char(';'), control('p')],
        Action::PickRow,
        KeyText::PickRow,
    ),
    browse(&[char('n')], Action::NextMatch, KeyText::NextMatch),
    browse(&[char('N')], Action::PreviousMatch, KeyText::PreviousMatch),
    browse(&[char('e')], Action::NextError, KeyText::NextError).brief(BriefText::Error),
    browse(&[char('E')], Action::PreviousError, KeyText::PreviousError),
    browse(&[control('o')], Action::JumpBack, KeyText::JumpBack),
    row(ROWS, &[char('f')], Action::NextFilter, KeyText::NextFilter).brief(BriefText::Filter),
    row(ROWS, &[char('&')], Action::StartFilter, KeyText::Filter),
    row(ROWS, &[char('s')], Action::Sort, KeyText::Sort),
    browse(&[char('F')], Action::Follow, KeyText::Follow).brief(BriefText::Follow),
    browse(
        &[char('c')],
        Action::ToggleCounting,
        KeyText::ToggleCounting,
    ),
    row(ROWS, &[char('b')], Action::Bars, KeyText::Bars),
    row(ROWS, &[char('B')], Action::SlowPath, KeyText::SlowPath),
    row(
        &[Keys::Tree, Keys::Zoomed, Keys::Events],
        &[key(KeyCode::Tab)],
        Action::NextPane,
        KeyText::Pane,
    )
    .brief(BriefText::Pane),
    row(
        &[Keys::Tree, Keys::Zoomed, Keys::Events],
        &[key(KeyCode::BackTab)],
        Action::PreviousPane,
        KeyText::PreviousPane,
    ),
    row(
        READ,
        &[key(KeyCode::Tab)],
        Action::NextTab,
        KeyText::NextTab,
    )
    .brief(BriefText::Tab),
    row(
        READ,
        &[key(KeyCode::BackTab)],
        Action::PreviousTab,
        KeyText::PreviousTab,
    ),
    browse(&[char('1')], Action::Tab(Tab::Overview), KeyText::Overview),
    browse(&[char('2')], Action::Tab(Tab::Outputs), KeyText::Outputs).brief(BriefText::Outputs),
    browse(&[char('3')], Action::Tab(Tab::Logs), KeyText::Logs).brief(BriefText::Log),
    browse(&[char('4')], Action::Tab(Tab::Inputs), KeyText::Inputs),
    browse(&[char('5')], Action::Tab(Tab::Json), KeyText::Json),
    browse(&[char('w')], Action::Wrap, KeyText::Wrap),
    row(
        &[Keys::Log],
        &[char('l'), key(KeyCode::Right)],
        Action::ShiftRight,
        KeyText::ShiftRight,
    ),
    browse(&[char('>')], Action::ShiftRight, KeyText::ShiftRight).brief(BriefText::Shift),
    browse(&[char('<')], Action::ShiftLeft, KeyText::ShiftLeft),
    browse(&[char('y')], Action::Copy, KeyText::Copy).brief(BriefText::Copy),
    browse(&[char('Y')], Action::CopyId, KeyText::CopyId),
    browse(&[char('S')], Action::Save, KeyText::Save),
    browse(&[char('P')], Action::View(Viewer::Pager), KeyText::Pager),
    browse(&[char('O')], Action::View(Viewer::Editor), KeyText::Editor),
    browse(&[char('o')], Action::Link, KeyText::Link).brief(BriefText::Link),
    browse(&[char('J')], Action::Jump, KeyText::Jump),
    browse(&[char('K')], Action::Keyword, KeyText::Keyword),
    browse(&[char('T')], Action::Range, KeyText::Range),
    browse(&[char('t')], Action::NextKind, KeyText::Kind),
    browse(&[char('d')], Action::NextCompare, KeyText::Compare),
    browse(&[char('m')], Action::Mark, KeyText::Mark),
    browse(&[char('\'')], Action::GoToMark, KeyText::GoToMark),
    browse(&[char('z')], Action::Zoom, KeyText::Zoom),
    browse(&[char('v')], Action::Split, KeyText::Split),
    browse(&[char('p')], Action::Pause, KeyText::Pause).brief(BriefText::Pause),
    browse(
        &[char('R'), control('r')],
        Action::Refresh,
        KeyText::Refresh,
    ),
    browse(&[char('+')], Action::Faster, KeyText::Faster),
    browse(&[char('_')], Action::Slower, KeyText::Slower),
    browse(&[char('a')], Action::StartAdd, KeyText::Add).brief(BriefText::Add),
    browse(&[char('x')], Action::Drop, KeyText::Drop),
    browse(&[char('i')], Action::Connection, KeyText::Connection),
    browse(&[char(':')], Action::Palette, KeyText::Palette).brief(BriefText::Palette),
    browse(&[key(KeyCode::Esc)], Action::Back, KeyText::Back),
    browse(&[char('?')], Action::Help, KeyText::Help).brief(BriefText::Help),
    browse(&[control('l')], Action::Repaint, KeyText::Repaint),
    browse(&[control('z')], Action::Suspend, KeyText::Suspend),
    row(&[Keys::Tree], &[char('q')], Action::Quit, KeyText::Quit).brief(BriefText::Quit),
    row(&[Keys::Zoomed], &[char('q')], Action::Leave, KeyText::Leave).brief(BriefText::Back),
    row(&[Keys::Json], &[char('q')], Action::Leave, KeyText::Leave).brief(BriefText::Back),
    row(
        &[Keys::Page, Keys::Log, Keys::Events],
        &[char('q')],
        Action::Leave,
        KeyText::Leave,
    ),
    row(
        EVERYWHERE,
        &[control('c')],
        Action::Quit,
        KeyText::QuitAlways,
    ),
    typing(&[key(KeyCode::Enter)], Action::Accept, KeyText::Accept).brief(BriefText::Accept),
    row(
        &[Keys::Choose],
        &[key(KeyCode::Enter)],
        Action::Accept,
        KeyText::Choose,
    )
    .brief(BriefText::Accept),
    typing(
        &[key(KeyCode::Esc), control('g')],
        Action::Back,
        KeyText::Cancel,
    )
    .brief(BriefText::Cancel),
    pick(
        &[key(KeyCode::Down), control('n'), control('j')],
        Action::Go(Step::Down),
        KeyText::NextChoice,
    ),
    pick(
        &[key(KeyCode::Up), control('p'), control('k')],
        Action::Go(Step::Up),
        KeyText::PreviousChoice,
    ),
    pick(
        &[key(KeyCode::PageDown)],
        Action::Go(Step::PageDown),
        KeyText::PageDown,
    ),
    pick(
        &[key(KeyCode::PageUp)],
        Action::Go(Step::PageUp),
        KeyText::PageUp,
    ),
    help(
        &[
            char('h'),
            key(KeyCode::Left),
            char('q'),
            char('?'),
            key(KeyCode::Esc),
        ],
        Action::Back,
        KeyText::Close,
    )
    .brief(BriefText::Back),
];

/// The rows of runs and nodes.
const ROWS: &[Keys] = &[Keys::Tree, Keys::Zoomed];
/// What folds.
const FOLDED: &[Keys] = &[Keys::Tree, Keys::Zoomed, Keys::Json];
/// What is read in the detail pane.
const READ: &[Keys] = &[Keys::Page, Keys::Log, Keys::Json];

const EVERYWHERE: &[Keys] = &[
    Keys::Tree,
    Keys::Zoomed,
    Keys::Page,
    Keys::Log,
    Keys::Json,
    Keys::Events,
    Keys::Search,
    Keys::Pick,
    Keys::Help,
    Keys::Choose,
    Keys::Prompt,
];

impl Binding {
    /// Gives it a place in the footer.
    const fn brief(mut self, words: BriefText) -> Self {
        self.brief = Some(words);
        self
    }
}

const fn row(
    modes: &'static [Keys],
    keys: &'static [Key],
    action: Action,
    help: KeyText,
) -> Binding {
    Binding {
        keys,
        modes,
        action,
        help,
        brief: None,
    }
}

const fn browse(keys: &'static [Key], action: Action, help: KeyText) -> Binding {
    row(PANES, keys, action, help)
}

const fn both(keys: &'static [Key], action: Action, help: KeyText) -> Binding {
    row(
        &[
            Keys::Tree,
            Keys::Zoomed,
            Keys::Page,
            Keys::Log,
            Keys::Json,
            Keys::Events,
            Keys::Help,
            Keys::Choose,
        ],
        keys,
        action,
        help,
    )
}

const fn typing(keys: &'static [Key], action: Action, help: KeyText) -> Binding {
    row(
        &[Keys::Search, Keys::Prompt, Keys::Pick],
        keys,
        action,
        help,
    )
}

const fn pick(keys: &'static [Key], action: Action, help: KeyText) -> Binding {
    row(&[Keys::Pick], keys, action, help)
}

const fn help(keys: &'static [Key], action: Action, help: KeyText) -> Binding {
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
            let browsing = binding.modes == super::PANES;
            assert!(!has_esc || !alone || browsing, "{binding:?}");
        }
    }
}
