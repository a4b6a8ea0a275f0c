//! What one row of the tree says, in its parts.

use std::borrow::Cow;

use ratatui::style::Style;

use crate::app::nodes::counts::Counts;
use crate::ui::pen::Word;
use crate::ui::theme::Mark;
use crate::ui::tree::timeline::Span;

/// What stands in the two cells before the sign of a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum FoldMark {
    /// The cells stay free, so that the row does not move when something comes below it.
    Blank,
    Mark(&'static str),
    /// There are no such cells.
    Absent,
}

/// One row of the tree.
pub(super) struct RowView<'a> {
    pub(super) indentation: usize,
    pub(super) fold: FoldMark,
    pub(super) sign: Mark,
    pub(super) name: Cow<'a, str>,
    /// The way to it from its run, which stands in the place of the name.
    pub(super) way: Vec<String>,
    /// A hand has marked it.
    pub(super) mark: Option<&'static str>,
    pub(super) style: Style,
    /// What an iteration is for, which the name does not say.
    pub(super) item: Option<Word>,
    /// What stands behind the name: counts, outputs.
    pub(super) behind: Vec<Word>,
    /// How many outputs it has, which is said where they are folded away.
    pub(super) outputs: Option<Word>,
    /// The leaves below it, where it holds any.
    pub(super) progress: Option<Counts>,
    pub(super) status: Word,
    /// The status in more words, where there is room.
    pub(super) status_in_full: Option<Word>,
    /// Why it failed.
    pub(super) cause: Option<Word>,
    /// The status says more than the sign does.
    pub(super) is_news: bool,
    pub(super) elapsed: Word,
    /// How long it will still take.
    pub(super) left: Word,
    /// How far it is off the usual time.
    pub(super) off_usual: Word,
    /// When it was at work.
    pub(super) span: Option<Span>,
}

impl<'a> RowView<'a> {
    /// A row with a name and a sign and nothing else yet.
    pub(super) fn new(name: impl Into<Cow<'a, str>>, sign: Mark) -> Self {
        Self {
            indentation: 0,
            fold: FoldMark::Blank,
            sign,
            name: name.into(),
            way: Vec::new(),
            mark: None,
            style: Style::new(),
            item: None,
            behind: Vec::new(),
            outputs: None,
            progress: None,
            status: Word::default(),
            status_in_full: None,
            cause: None,
            is_news: false,
            elapsed: Word::default(),
            left: Word::default(),
            off_usual: Word::default(),
            span: None,
        }
    }

    /// Puts words behind the name, with a gap before them.
    pub(super) fn put_behind(&mut self, gap: &str, words: impl IntoIterator<Item = Word>) {
        let mut words = words.into_iter();
        if let Some((first, style)) = words.next() {
            self.behind.push((format!("{gap}{first}"), style));
            self.behind.extend(words);
        }
    }
}
