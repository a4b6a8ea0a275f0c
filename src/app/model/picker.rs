//! One of many, chosen by a few letters.

use crate::app::input::typed::Entry;
use crate::app::message::Action;
use crate::app::model::menu;
use crate::app::view::rows::RowKey;
use crate::domain::StatusKind;

use nucleo_matcher::pattern::{CaseMatching, Normalization, Pattern};
use nucleo_matcher::{Config, Matcher, Utf32Str};
use std::ops::Range;

/// A list being narrowed down.
#[derive(Clone, Debug, PartialEq)]
pub struct Picker {
    pub what: Pick,
    pub entry: Entry,
    /// The one with the cursor.
    pub at: usize,
    /// All there was to choose from when the list was opened.
    all: Vec<Candidate>,
    /// The best ones, best first.
    pub found: Vec<Candidate>,
    /// How many fit in all.
    pub total: usize,
}

/// What is chosen from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pick {
    Rows,
    Actions,
}

/// One that fits.
#[derive(Clone, Debug, PartialEq)]
pub struct Candidate {
    pub choice: PickTarget,
    pub text: String,
    /// What stands for it: a state, or keys.
    pub sign: Sign,
    /// The places of the graphemes that fit.
    pub marks: Vec<u32>,
}

/// What stands beside a choice.
#[derive(Clone, Debug, PartialEq)]
pub enum Sign {
    Status(Option<StatusKind>),
    Keys(String),
}

/// What choosing does.
#[derive(Clone, Debug, PartialEq)]
pub enum PickTarget {
    Row(RowKey),
    Action(Action),
}

/// More than anybody scrolls through; a letter more narrows it down faster.
const MOST: usize = 200;

impl Picker {
    /// A list that nothing was typed into yet.
    pub fn new(what: Pick, all: Vec<Candidate>) -> Self {
        let mut picker = Self {
            what,
            entry: Entry::default(),
            at: 0,
            all,
            found: Vec::new(),
            total: 0,
        };
        picker.narrow();
        picker
    }

    /// Finds anew what fits the text.
    pub fn narrow(&mut self) {
        let text = self.entry.0.value();
        let pattern = Pattern::parse(text, CaseMatching::Ignore, Normalization::Smart);
        let mut matcher = Matcher::new(Config::DEFAULT);
        let mut buffer = Vec::new();
        let mut best: Vec<(u32, usize)> = Vec::new();
        for (at, found) in self.all.iter().enumerate() {
            let haystack = Utf32Str::new(&found.text, &mut buffer);
            if let Some(score) = pattern.score(haystack, &mut matcher) {
                best.push((score, at));
            }
        }
        // What fits equally well stays in the order of the screen.
        best.sort_unstable_by_key(|(score, at)| (std::cmp::Reverse(*score), *at));
        self.total = best.len();
        self.at = 0;
        self.found = best
            .into_iter()
            .take(MOST)
            .filter_map(|(_, at)| self.all.get(at).cloned())
            .collect();
        for found in &mut self.found {
            let haystack = Utf32Str::new(&found.text, &mut buffer);
            pattern.indices(haystack, &mut matcher, &mut found.marks);
            found.marks.sort_unstable();
            found.marks.dedup();
        }
    }

    /// Moves the cursor by so many lines.
    pub fn move_by(&mut self, lines: isize) {
        let last = self.found.len().saturating_sub(1);
        self.at = self.at.saturating_add_signed(lines).min(last);
    }

    /// Which ones are shown in an area of this height, below what is typed.
    pub fn window(&self, height: u16) -> Range<usize> {
        menu::window(self.at, usize::from(height.saturating_sub(1)))
    }

    /// Puts the cursor on a line that is shown; `false` where there is none.
    pub fn put_on(&mut self, line: usize, height: u16) -> bool {
        let found = self.window(height).nth(line);
        let found = found.filter(|at| *at < self.found.len());
        self.at = found.unwrap_or(self.at);
        found.is_some()
    }

    /// The one with the cursor.
    pub fn choice(&self) -> Option<&PickTarget> {
        self.found.get(self.at).map(|found| &found.choice)
    }
}
