//! Which key means what. The one table behind dispatch, footer, help and the README's list.

use crossterm::event::{Event, KeyCode, KeyEvent, KeyEventKind, KeyModifiers};
use tui_input::backend::crossterm::to_input_request;

use crate::app::message::{Action, Step};
use crate::app::model::{Mode, Tab};
use crate::domain::Viewer;
use crate::text::Text;

/// The modes as far as keys are concerned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Keys {
    Browse,
    /// A line of text is being typed.
    Search,
    /// One of many is being chosen, by typing.
    Pick,
    /// Something is read.
    Help,
    /// A line of a menu is chosen.
    Choose,
    /// A line is typed.
    Prompt,
}

/// A key as the table names it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Key {
    pub code: KeyCode,
    pub control: bool,
}

/// One row of the table.
#[derive(Debug)]
pub struct Binding {
    /// Keys that do the same; the first stands in the footer.
    pub keys: &'static [Key],
    pub modes: &'static [Keys],
    pub action: Action,
    pub help: Text,
    /// What the footer says of it, where it has a place there.
    pub brief: Option<Text>,
}

/// Every key of the program, in the order of the help.
pub const BINDINGS: &[Binding] = &[
    both(
        &[char('j'), key(KeyCode::Down)],
        Action::Go(Step::Down),
        Text::KeyDown,
        Some(Text::BriefMove),
    ),
    both(
        &[char('k'), key(KeyCode::Up)],
        Action::Go(Step::Up),
        Text::KeyUp,
        None,
    ),
    browse(
        &[char('l'), key(KeyCode::Right)],
        Action::Unfold,
        Text::KeyUnfold,
        Some(Text::BriefUnfold),
    ),
    browse(
        &[char('h'), key(KeyCode::Left)],
        Action::Fold,
        Text::KeyFold,
        None,
    ),
    browse(
        &[key(KeyCode::Enter)],
        Action::Open,
        Text::KeyOpen,
        Some(Text::BriefOpen),
    ),
    browse(&[char(' ')], Action::Toggle, Text::KeyToggle, None),
    browse(
        &[char('L')],
        Action::UnfoldBranch,
        Text::KeyUnfoldBranch,
        None,
    ),
    browse(&[char('H')], Action::FoldBranch, Text::KeyFoldBranch, None),
    browse(&[char('=')], Action::UnfoldAll, Text::KeyUnfoldAll, None),
    browse(&[char('-')], Action::FoldAll, Text::KeyFoldAll, None),
    both(
        &[char('g'), key(KeyCode::Home)],
        Action::Go(Step::First),
        Text::KeyFirst,
        None,
    ),
    both(
        &[char('G'), key(KeyCode::End)],
        Action::Go(Step::Last),
        Text::KeyLast,
        None,
    ),
    both(
        &[control('d')],
        Action::Go(Step::HalfPageDown),
        Text::KeyHalfPageDown,
        None,
    ),
    both(
        &[control('u')],
        Action::Go(Step::HalfPageUp),
        Text::KeyHalfPageUp,
        None,
    ),
    both(
        &[key(KeyCode::PageDown)],
        Action::Go(Step::PageDown),
        Text::KeyPageDown,
        None,
    ),
    both(
        &[key(KeyCode::PageUp)],
        Action::Go(Step::PageUp),
        Text::KeyPageUp,
        None,
    ),
    browse(
        &[char('/')],
        Action::StartSearch,
        Text::KeySearch,
        Some(Text::BriefSearch),
    ),
    browse(
        &[char(';'), control('p')],
        Action::PickRow,
        Text::KeyPickRow,
        None,
    ),
    browse(&[char('n')], Action::NextMatch, Text::KeyNextMatch, None),
    browse(
        &[char('N')],
        Action::PreviousMatch,
        Text::KeyPreviousMatch,
        None,
    ),
    browse(
        &[char('e')],
        Action::NextError,
        Text::KeyNextError,
        Some(Text::BriefError),
    ),
    browse(
        &[char('E')],
        Action::PreviousError,
        Text::KeyPreviousError,
        None,
    ),
    browse(&[control('o')], Action::JumpBack, Text::KeyJumpBack, None),
    browse(
        &[char('f')],
        Action::NextFilter,
        Text::KeyNextFilter,
        Some(Text::BriefFilter),
    ),
    browse(&[char('&')], Action::StartFilter, Text::KeyFilter, None),
    browse(&[char('s')], Action::Sort, Text::KeySort, None),
    browse(
        &[char('F')],
        Action::Follow,
        Text::KeyFollow,
        Some(Text::BriefFollow),
    ),
    browse(
        &[char('c')],
        Action::ToggleCounting,
        Text::KeyToggleCounting,
        None,
    ),
    browse(
        &[key(KeyCode::Tab)],
        Action::NextPane,
        Text::KeyPane,
        Some(Text::BriefPane),
    ),
    browse(
        &[key(KeyCode::BackTab)],
        Action::PreviousPane,
        Text::KeyPreviousPane,
        None,
    ),
    browse(
        &[char('1')],
        Action::Tab(Tab::Overview),
        Text::KeyOverview,
        None,
    ),
    browse(
        &[char('2')],
        Action::Tab(Tab::Outputs),
        Text::KeyOutputs,
        None,
    ),
    browse(&[char('3')], Action::Tab(Tab::Logs), Text::KeyLogs, None),
    browse(
        &[char('4')],
        Action::Tab(Tab::Inputs),
        Text::KeyInputs,
        None,
    ),
    browse(&[char('5')], Action::Tab(Tab::Json), Text::KeyJson, None),
    browse(&[char('w')], Action::Wrap, Text::KeyWrap, None),
    browse(
        &[char('y')],
        Action::Copy,
        Text::KeyCopy,
        Some(Text::BriefCopy),
    ),
    browse(&[char('Y')], Action::CopyId, Text::KeyCopyId, None),
    browse(&[char('S')], Action::Save, Text::KeySave, None),
    browse(
        &[char('P')],
        Action::View(Viewer::Pager),
        Text::KeyPager,
        None,
    ),
    browse(
        &[char('O')],
        Action::View(Viewer::Editor),
        Text::KeyEditor,
        None,
    ),
    browse(&[char('o')], Action::Link, Text::KeyLink, None),
    browse(&[char('J')], Action::Jump, Text::KeyJump, None),
    browse(&[char('K')], Action::Keyword, Text::KeyKeyword, None),
    browse(&[char('T')], Action::Range, Text::KeyRange, None),
    browse(&[char('t')], Action::NextKind, Text::KeyKind, None),
    browse(&[char('d')], Action::NextCompare, Text::KeyCompare, None),
    browse(&[char('m')], Action::Mark, Text::KeyMark, None),
    browse(&[char('\'')], Action::GoToMark, Text::KeyGoToMark, None),
    browse(&[char('z')], Action::Zoom, Text::KeyZoom, None),
    browse(&[char('v')], Action::Split, Text::KeySplit, None),
    browse(
        &[char('p')],
        Action::Pause,
        Text::KeyPause,
        Some(Text::BriefPause),
    ),
    browse(
        &[char('R'), control('r')],
        Action::Refresh,
        Text::KeyRefresh,
        None,
    ),
    browse(&[char('+')], Action::Faster, Text::KeyFaster, None),
    browse(&[char('_')], Action::Slower, Text::KeySlower, None),
    browse(
        &[char('a')],
        Action::StartAdd,
        Text::KeyAdd,
        Some(Text::BriefAdd),
    ),
    browse(&[char('x')], Action::Drop, Text::KeyDrop, None),
    browse(&[char('i')], Action::Connection, Text::KeyConnection, None),
    browse(&[char(':')], Action::Palette, Text::KeyPalette, None),
    browse(&[key(KeyCode::Esc)], Action::Back, Text::KeyBack, None),
    browse(
        &[char('?')],
        Action::Help,
        Text::KeyHelp,
        Some(Text::BriefHelp),
    ),
    browse(&[control('l')], Action::Repaint, Text::KeyRepaint, None),
    browse(&[control('z')], Action::Suspend, Text::KeySuspend, None),
    browse(
        &[char('q')],
        Action::Quit,
        Text::KeyQuit,
        Some(Text::BriefQuit),
    ),
    Binding {
        keys: &[control('c')],
        modes: &[
            Keys::Browse,
            Keys::Search,
            Keys::Pick,
            Keys::Help,
            Keys::Choose,
            Keys::Prompt,
        ],
        action: Action::Quit,
        help: Text::KeyQuit,
        brief: None,
    },
    typing(
        &[key(KeyCode::Enter)],
        Action::Accept,
        Text::KeyAccept,
        Some(Text::BriefAccept),
    ),
    row(
        &[Keys::Choose],
        &[key(KeyCode::Enter)],
        Action::Accept,
        Text::KeyChoose,
        Some(Text::BriefChoose),
    ),
    typing(
        &[key(KeyCode::Esc), control('g')],
        Action::Back,
        Text::KeyCancel,
        Some(Text::BriefCancel),
    ),
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
        Some(Text::BriefClose),
    ),
];

/// What a key means in a mode. While text is typed, a key that the table does not name changes the text.
pub fn action(mode: &Mode, event: KeyEvent) -> Option<Action> {
    if event.kind == KeyEventKind::Release {
        return None;
    }
    let keys = keys_of(mode);
    let key = Key {
        code: event.code,
        control: event.modifiers.contains(KeyModifiers::CONTROL),
    };
    let bound = BINDINGS
        .iter()
        .find(|binding| binding.modes.contains(&keys) && binding.keys.contains(&key));
    match (bound, keys) {
        (Some(binding), _) => Some(binding.action),
        (None, Keys::Search | Keys::Prompt | Keys::Pick) => {
            to_input_request(&Event::Key(event)).map(Action::Edit)
        }
        (None, Keys::Choose) => match event.code {
            KeyCode::Char(char) if !key.control => Some(Action::Choose(char)),
            _ => None,
        },
        (None, Keys::Browse | Keys::Help) => None,
    }
}

/// The modes as far as keys are concerned.
pub fn keys_of(mode: &Mode) -> Keys {
    match mode {
        Mode::Browse => Keys::Browse,
        Mode::Search(_) | Mode::Filter(_) | Mode::Add(_) => Keys::Search,
        Mode::Pick(_) => Keys::Pick,
        Mode::Help(_) | Mode::Connection(_) => Keys::Help,
        Mode::Choose(_) => Keys::Choose,
        Mode::Prompt(..) => Keys::Prompt,
    }
}

impl Key {
    /// The key as people know it.
    pub fn label(self) -> String {
        let name = match self.code {
            KeyCode::Char(' ') => "space".to_owned(),
            KeyCode::Char(char) if self.control => char.to_uppercase().to_string(),
            KeyCode::Char(char) => char.to_string(),
            KeyCode::Enter => "enter".to_owned(),
            KeyCode::Esc => "esc".to_owned(),
            KeyCode::Tab => "tab".to_owned(),
            KeyCode::BackTab => "shift-tab".to_owned(),
            KeyCode::PageDown => "pgdn".to_owned(),
            KeyCode::PageUp => "pgup".to_owned(),
            other => other.to_string().to_lowercase(),
        };
        if self.control {
            format!("^{name}")
        } else {
            name
        }
    }
}

const fn char(char: char) -> Key {
    key(KeyCode::Char(char))
}

const fn key(code: KeyCode) -> Key {
    Key {
        code,
        control: false,
    }
}

const fn control(char: char) -> Key {
    Key {
        code: KeyCode::Char(char),
        control: true,
    }
}

const fn row(
    modes: &'static [Keys],
    keys: &'static [Key],
    action: Action,
    help: Text,
    brief: Option<Text>,
) -> Binding {
    Binding {
        keys,
        modes,
        action,
        help,
        brief,
    }
}

const fn browse(keys: &'static [Key], action: Action, help: Text, brief: Option<Text>) -> Binding {
    row(&[Keys::Browse], keys, action, help, brief)
}

const fn both(keys: &'static [Key], action: Action, help: Text, brief: Option<Text>) -> Binding {
    row(
        &[Keys::Browse, Keys::Help, Keys::Choose],
        keys,
        action,
        help,
        brief,
    )
}

const fn typing(keys: &'static [Key], action: Action, help: Text, brief: Option<Text>) -> Binding {
    row(
        &[Keys::Search, Keys::Prompt, Keys::Pick],
        keys,
        action,
        help,
        brief,
    )
}

const fn pick(keys: &'static [Key], action: Action, help: Text) -> Binding {
    row(&[Keys::Pick], keys, action, help, None)
}

const fn help(keys: &'static [Key], action: Action, help: Text, brief: Option<Text>) -> Binding {
    row(&[Keys::Help, Keys::Choose], keys, action, help, brief)
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
