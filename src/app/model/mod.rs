//! The whole state of the program, and nothing else: no handle, no sender, no clock.

pub mod detail;
pub mod ending;
pub mod events;
pub mod menu;
pub mod mode;
pub mod pending_search;
pub mod picker;
pub mod read_ahead;
pub mod settings;

use chrono::{DateTime, TimeDelta, Utc};

use ratatui::layout::Size;
use rustc_hash::FxHashSet;

use crate::app::compare::Comparison;
use crate::app::connection::Connection;
use crate::app::connection::clock::ServiceClock;
use crate::app::connection::confirmation::Confirmation;
use crate::app::estimate::Pasts;
use crate::app::model::detail::Detail;
use crate::app::model::ending::Ending;
use crate::app::model::events::Events;
use crate::app::model::mode::Mode;
use crate::app::model::pending_search::PendingSearch;
use crate::app::model::read_ahead::ReadAhead;
use crate::app::model::settings::Focus;
pub(crate) use crate::app::model::settings::Settings;
pub(crate) use crate::app::model::settings::Target;
use crate::app::nodes::counts::Counts;
use crate::app::runs::classify::classify;
use crate::app::runs::run::Run;
use crate::app::runs::run::Runs;
use crate::app::view::listing::Counting;
use crate::app::view::pane::Pane;
use crate::app::view::pane::Split;
use crate::app::view::pane::Tab;
use crate::app::view::rows::Thing;
use crate::app::view::screen::{Arrangement, Screen, Shares};
use crate::app::view::timeline::Timeline;
use crate::app::view::window::{Keep, View};
use crate::domain::{Fetch, Phase, RunId};
use crate::text::Text;

/// Everything the program knows. One owner, the loop; changed by `update` alone.
#[derive(Clone, Debug, PartialEq)]
pub struct Model {
    pub runs: Runs,
    pub view: View,
    pub connection: Connection,
    pub confirmation: Confirmation,
    /// How near it is to its end, where it ends by itself.
    pub ending: Ending,
    pub clock: ServiceClock,
    pub events: Events,
    /// This machine's time when the watch began.
    pub began: DateTime<Utc>,
    /// This machine's time at the last tick.
    pub now: DateTime<Utc>,
    /// The service's time at the last tick. Elapsed times are counted to it, so it never runs backwards.
    pub service_now: DateTime<Utc>,
    pub mode: Mode,
    /// What decides where everything stands.
    pub layout: Arrangement,
    /// The mouse holds the border between them.
    pub holds_border: bool,
    pub focus: Focus,
    pub tab: Tab,
    /// The first line of the detail pane that is shown.
    pub detail_top: usize,
    /// The text that was searched for last; empty until then.
    pub needle: String,
    /// What the detail pane has read, and how it shows it.
    pub detail: Detail,
    /// What the logs of failed nodes say.
    pub read_ahead: ReadAhead,
    /// Earlier runs of what is watched, which tell how long it takes.
    pub pasts: Pasts,
    pub timeline: Timeline,
    /// Runs that a hand has dropped; none of them comes back by itself.
    pub dropped: FxHashSet<RunId>,
    /// The run that was dropped last, with its name: adding begins with it.
    pub last_dropped: Option<(RunId, String)>,
    /// Runs are looked for, to be watched too.
    pub pending_search: Option<PendingSearch>,
    /// This machine's time at the last key, or press of the mouse.
    pub last_key: Option<DateTime<Utc>>,
    /// Said once, until the next key.
    pub notice: Option<Text>,
    pub settings: Settings,
}

/// So long after the last key the screen is taken to be looked at only.
pub(in crate::app) const HAND: TimeDelta = TimeDelta::minutes(10);
/// Below this height what is quiet is counted in one row.
pub(in crate::app) const CROWDED: u16 = 30;

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
        let mut model = Self {
            runs,
            view: View::default(),
            connection,
            confirmation: Confirmation::default(),
            ending: Ending::default(),
            clock: ServiceClock::default(),
            events: Events::default(),
            began: now,
            now,
            service_now: now,
            mode: Mode::Browse,
            layout: Arrangement {
                size: Size::new(80, 24),
                split: Split::default(),
                pane: Pane::Tree,
                zoomed: false,
                shares: Shares::default(),
            },
            holds_border: false,
            focus: Focus::default(),
            tab: Tab::Overview,
            detail_top: 0,
            needle: String::new(),
            detail: Detail::default(),
            read_ahead: ReadAhead::default(),
            pasts: Pasts::default(),
            timeline: Timeline::default(),
            dropped: FxHashSet::default(),
            last_dropped: None,
            pending_search: None,
            last_key: None,
            notice: None,
            settings,
        };
        model.lay_out_rows();
        model
    }

    /// Where everything stands on a screen of the present size.
    pub fn screen(&self) -> Screen {
        Screen::of(self.layout)
    }

    /// The thing behind the selected row.
    pub fn selected_thing(&self) -> Option<Thing<'_>> {
        self.view.selected_row()?.thing(&self.runs)
    }

    /// What the metrics of a run are compared with.
    pub fn comparison(&self, run: &RunId) -> Comparison<'_> {
        let search = self.detail.earlier.get(run);
        Comparison {
            runs: &self.runs,
            with: self.detail.compare,
            mark: self.detail.mark.as_ref(),
            previous: search.and_then(|search| search.run.as_ref()),
        }
    }

    /// Whether rows have bars of time.
    pub fn has_bars(&self) -> bool {
        self.layout.size.width >= WIDE && !self.timeline.is_off
    }

    /// What the detail pane waits for, and runs that are looked for.
    pub fn fetches(&self) -> impl Iterator<Item = Fetch> {
        let fetches = self.detail.fetches().into_iter();
        fetches.chain(self.pending_search.as_ref().map(PendingSearch::fetch))
    }

    /// The leaves of all runs.
    pub fn leaves(&self) -> Counts {
        self.runs.values().map(Run::leaves).sum()
    }

    /// The runs of which a word was heard, counted by state.
    pub fn run_counts(&self) -> Counts {
        self.runs.values().map(Run::counted).sum()
    }

    /// Whether anything may be moving, so that times on the screen tick.
    pub fn is_anything_active(&self) -> bool {
        self.runs
            .values()
            .any(|run| run.is_known() && matches!(run.phase(), Phase::Active | Phase::Unclear))
    }

    /// Whether the program alone decides what is on top and where the cursor is: no key was
    /// pressed yet, or none for long, and nobody reads what a hand has opened.
    pub fn is_unattended(&self) -> bool {
        if self.view.follows || self.layout.pane == Pane::Detail {
            return false;
        }
        let Some(last) = self.last_key else {
            return true;
        };
        let is_read = self.tab != Tab::Overview && self.screen().detail.is_some();
        self.now - last >= HAND && !is_read
    }

    /// Makes the rows anew after runs, nodes, outputs or folds changed.
    pub fn lay_out_rows(&mut self) {
        self.list_rows(Keep::Selected);
    }

    /// Makes the rows anew after a hand chose what is to be shown: that may hide the selected row.
    pub fn lay_out_chosen_rows(&mut self) {
        self.list_rows(Keep::Nothing);
    }

    fn list_rows(&mut self, keep: Keep) {
        let has_hand = !self.is_unattended();
        classify(&mut self.runs, has_hand);
        let screen = self.screen();
        let listing = &mut self.view.listing;
        listing.form = screen.form;
        listing.counting = match self.focus {
            Focus::BySize if self.layout.size.height < CROWDED => Counting::Always,
            Focus::BySize => Counting::Many,
            Focus::On => Counting::Always,
            Focus::Off => Counting::Never,
        };
        listing.now = self.service_now;
        let height = usize::from(screen.tree.height);
        if !self.is_unattended() && self.view.listing.front.is_none() {
            // Another run that becomes urgent takes no rows away from a hand at work.
            self.view.listing.front = self.view.front_run(&self.runs);
        }
        if self.is_unattended() {
            self.view.listing.front = None;
            let newest = self.events.unseen().cloned();
            return self
                .view
                .lay_out_unattended(&self.runs, height, newest.as_ref());
        }
        self.view.lay_out(&self.runs, height, keep);
    }
}
