//! Choosing one of many by a few letters: a row of any run, or an action.

use std::ops::Range;

use nucleo_matcher::pattern::{CaseMatching, Normalization, Pattern};
use nucleo_matcher::{Config, Matcher, Utf32Str};

use crate::app::input::typed::Entry;
use crate::app::keymap::{BINDINGS, Key, keys_of_pane};
use crate::app::message::Action;
use crate::app::model::Model;
use crate::app::query::works::works;
use crate::app::update::popup;
use crate::app::update::search::go_to_row;
use crate::app::view::rows::RowKey;
use crate::domain::{NodeKey, StatusKind};
use crate::text::{Text, cells};

/// A list being narrowed down.
#[derive(Clone, Debug, PartialEq)]
pub struct Picker {
    pub what: Pick,
    pub entry: Entry,
    /// The one with the cursor.
    pub at: usize,
    /// All there was to choose from when the list was opened.
    all: Vec<Found>,
    /// The best ones, best first.
    pub found: Vec<Found>,
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
pub struct Found {
    pub choice: Choice,
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
pub enum Choice {
    Row(RowKey),
    Action(Action),
}

/// More than anybody scrolls through; a letter more narrows it down faster.
const MOST: usize = 200;

impl Picker {
    /// A list that nothing was typed into yet.
    pub fn open(model: &Model, what: Pick) -> Self {
        let mut picker = Self {
            what,
            entry: Entry::default(),
            at: 0,
            all: match what {
                Pick::Rows => rows(model),
                Pick::Actions => actions(model),
            },
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
        popup::window(self.at, usize::from(height.saturating_sub(1)))
    }

    /// Puts the cursor on a line that is shown; `false` where there is none.
    pub fn put_on(&mut self, line: usize, height: u16) -> bool {
        let found = self.window(height).nth(line);
        let found = found.filter(|at| *at < self.found.len());
        self.at = found.unwrap_or(self.at);
        found.is_some()
    }

    /// The one with the cursor.
    pub fn choice(&self) -> Option<&Choice> {
        self.found.get(self.at).map(|found| &found.choice)
    }
}

/// Goes to the row that was chosen.
pub(super) fn go_to_choice(model: &mut Model, row: &RowKey) {
    model.view.note_jump();
    go_to_row(model, row);
}

fn rows(model: &Model) -> Vec<Found> {
    let listing = &model.view.listing;
    let mut rows = Vec::new();
    let found = |choice, text, status: Option<&crate::domain::Status>| Found {
        choice: Choice::Row(choice),
        text,
        sign: Sign::Status(status.map(crate::domain::Status::kind)),
        marks: Vec::new(),
    };
    for at in listing.runs_in_order(&model.runs) {
        let Some((id, run)) = model.runs.get_index(at as usize) else {
            continue;
        };
        let name = cells::clean(run.name()).into_owned();
        rows.push(found(RowKey::Run(id.clone()), name, run.status()));
        for place in listing.in_order(run) {
            let Some(node) = run.tree.node(place) else {
                continue;
            };
            let key = RowKey::Node(NodeKey::new(id.clone(), node.id.clone()));
            let mut text = cells::clean(run.name()).into_owned();
            for name in run.path(place) {
                text.push_str(" / ");
                text.push_str(&cells::clean(name));
            }
            rows.push(found(key, text, node.state.status.as_ref()));
        }
    }
    rows
}

fn actions(model: &Model) -> Vec<Found> {
    let browsing = BINDINGS
        .iter()
        .filter(|binding| binding.modes.contains(&keys_of_pane(model)));
    let working = browsing.filter(|binding| works(model, binding.action));
    working
        .map(|binding| Found {
            choice: Choice::Action(binding.action),
            text: model
                .settings
                .language
                .say(&Text::Key(binding.help))
                .into_owned(),
            sign: Sign::Keys(
                binding
                    .keys
                    .first()
                    .copied()
                    .map(Key::label)
                    .unwrap_or_default(),
            ),
            marks: Vec::new(),
        })
        .collect()
}
