//! The whole state of the program, and nothing else: no handle, no sender, no clock.

pub mod derived;
pub mod detail;
pub mod ending;
pub mod events;
pub mod menu;
pub mod mode;
pub(in crate::app) mod now;
pub mod pending_search;
pub mod picker;
pub mod read_ahead;
pub mod settings;
pub(in crate::app) mod watch;

use chrono::{DateTime, TimeDelta, Utc};

use ratatui::layout::Size;

use crate::app::compare::Comparison;
use crate::app::connection::Connection;
use crate::app::model::derived::Derived;
use crate::app::model::detail::Detail;
use crate::app::model::mode::Mode;
use crate::app::model::now::Now;
use crate::app::model::pending_search::PendingSearch;
pub(crate) use crate::app::model::settings::Settings;
pub(crate) use crate::app::model::settings::Target;
use crate::app::model::watch::Watch;
use crate::app::runs::classify::classify;
use crate::app::runs::run::Run;
use crate::app::runs::run::Runs;
use crate::app::view::listing::{Counting, Focus};
use crate::app::view::pane::Pane;
use crate::app::view::pane::Tab;
use crate::app::view::rows::Thing;
use crate::app::view::screen::{Arrangement, Screen};
use crate::app::view::window::{Keep, View};
use crate::domain::{Fetch, RunId};
use crate::text::Text;

/// Everything the program knows. One owner, the loop; changed by `update` alone.
#[derive(Clone, Debug, PartialEq)]
pub struct Model {
    /// What is known of the runs and of the service.
    pub watch: Watch,
    pub now: Now,
    /// How the runs are looked at.
    pub view: View,
    /// What decides where everything stands.
    pub layout: Arrangement,
    /// What the detail pane shows, and what it has read.
    pub detail: Detail,
    pub mode: Mode,
    /// Said once, until the next key.
    pub notice: Option<Text>,
    pub settings: Settings,
    pub derived: Derived,
}

/// So long after the last key the screen is taken to be looked at only.
const HAND: TimeDelta = TimeDelta::minutes(10);
/// Below this height what is quiet is counted in one row.
const CROWDED: u16 = 30;

/// From this width on there is room for bars of time.
const WIDE: u16 = 120;

impl Model {
    /// A program that knows nothing yet but what to watch.
    pub fn new(
        targets: impl IntoIterator<Item = impl Into<Target>>,
        settings: Settings,
        now: DateTime<Utc>,
    ) -> Self {
        let mut runs = Runs::default();
        for target in targets {
            let target = target.into();
            let known = runs.contains_key(target.run.as_str());
            let run = runs
                .entry(target.run.clone())
                .or_insert_with(|| Run::new(target.run));
            // Two branches of one run are watched as the whole run.
            run.branch = target.node.filter(|_| !known);
            run.token = target.token.or(run.token.take());
        }
        let connection = Connection {
            interval: settings.interval,
            ..Connection::default()
        };
        let watch = Watch {
            runs,
            connection,
            began: now,
            ..Watch::default()
        };
        let mut model = Self {
            watch,
            now: Now::at(now),
            view: View::default(),
            layout: Arrangement::of(Size::new(80, 24)),
            detail: Detail::default(),
            mode: Mode::default(),
            notice: None,
            settings,
            derived: Derived::default(),
        };
        model.lay_out_rows();
        model
    }

    /// Where everything stands on a screen of the present size.
    pub fn screen(&self) -> Screen {
        Screen::of(self.layout)
    }

    /// The thing behind the selected row.
    pub(super) fn selected_thing(&self) -> Option<Thing<'_>> {
        self.view.selected_row()?.thing(&self.watch.runs)
    }

    /// What the metrics of a run are compared with.
    pub fn comparison(&self, run: &RunId) -> Comparison<'_> {
        let search = self.detail.earlier.get(run);
        Comparison {
            runs: &self.watch.runs,
            with: self.detail.compare,
            mark: self.detail.mark.as_ref(),
            previous: search.and_then(|search| search.run.as_ref()),
        }
    }

    /// Whether rows have bars of time.
    pub fn has_bars(&self) -> bool {
        self.has_room_for_bars() && !self.view.timeline.is_off
    }

    /// Whether the screen is wide enough for bars of time.
    pub fn has_room_for_bars(&self) -> bool {
        self.layout.size.width >= WIDE
    }

    /// What the detail pane waits for, and runs that are looked for.
    pub fn fetches(&self) -> impl Iterator<Item = Fetch> {
        let fetches = self.detail.fetches().into_iter();
        fetches.chain(self.watch.pending_search.as_ref().map(PendingSearch::fetch))
    }

    /// Whether the program alone decides what is on top and where the cursor is: no key was
    /// pressed yet, or none for long, and nobody reads what a hand has opened.
    pub fn is_unattended(&self) -> bool {
        if self.view.follows || self.layout.pane == Pane::Detail {
            return false;
        }
        let Some(last) = self.view.last_key else {
            return true;
        };
        let is_read = self.detail.tab != Tab::Overview && self.screen().detail.is_some();
        self.now.machine - last >= HAND && !is_read
    }

    /// Makes the rows anew after runs, nodes, outputs or folds changed.
    pub fn lay_out_rows(&mut self) {
        self.list_rows(Keep::Selected);
    }

    /// Makes the rows anew after a hand chose what is to be shown: that may hide the selected row.
    pub(super) fn lay_out_chosen_rows(&mut self) {
        self.list_rows(Keep::Nothing);
    }

    fn list_rows(&mut self, keep: Keep) {
        self.derived.note_change();
        let has_hand = !self.is_unattended();
        classify(&mut self.watch.runs, has_hand);
        let screen = self.screen();
        let listing = &mut self.view.listing;
        listing.form = screen.form;
        listing.counting = match self.view.focus {
            Focus::BySize if self.layout.size.height < CROWDED => Counting::Always,
            Focus::BySize => Counting::Many,
            Focus::On => Counting::Always,
            Focus::Off => Counting::Never,
        };
        listing.now = self.now.service;
        let height = usize::from(screen.tree.height);
        if !self.is_unattended() && self.view.listing.front.is_none() {
            // Another run that becomes urgent takes no rows away from a hand at work.
            self.view.listing.front = self.view.front_run(&self.watch.runs);
        }
        if self.is_unattended() {
            self.view.listing.front = None;
            let newest = self.watch.events.unseen().cloned();
            return self
                .view
                .lay_out_unattended(&self.watch.runs, height, newest.as_ref());
        }
        self.view.lay_out(&self.watch.runs, height, keep);
    }
}
