//! What is watched, and how.

use std::time::Duration;

use paiwatch::app::model::settings::Settings;
use paiwatch::domain::{Discovery, RunId};
use paiwatch::poll::Limits;
use paiwatch::sim::Readings;
use paiwatch::sim::story::Story;
use paiwatch::text::{Glyphs, Language};

/// What to watch, and how.
pub(crate) struct Setting {
    pub(crate) story: Story,
    pub(crate) seed: u64,
    /// All runs of the story where none is named.
    pub(crate) targets: Vec<RunId>,
    pub(crate) readings: Readings,
    pub(crate) interval: Duration,
    pub(crate) requests_per_minute: Option<u32>,
}

impl Setting {
    /// All runs of a story, watched as somebody would who sets nothing.
    pub(crate) fn of(story: Story) -> Self {
        Self {
            story,
            seed: 1,
            targets: Vec::new(),
            readings: Readings::default(),
            interval: Duration::from_secs(3),
            requests_per_minute: None,
        }
    }

    /// This setting with the budget that a watch has in earnest.
    pub(crate) fn with_budget(self) -> Self {
        Self {
            requests_per_minute: Some(60),
            ..self
        }
    }

    /// This setting under these readings of the documents.
    pub(crate) fn read_as(self, readings: &str) -> Self {
        Self {
            readings: readings.parse().unwrap(),
            ..self
        }
    }

    /// This setting for these runs alone.
    pub(crate) fn with_targets(self, targets: Vec<RunId>) -> Self {
        Self { targets, ..self }
    }
}

const FLOOR: Duration = Duration::from_millis(100);

pub(super) fn wishes(setting: &Setting) -> Settings {
    let discovery = setting.targets.is_empty();
    Settings {
        language: Language::English,
        glyphs: Glyphs::default(),
        zone: paiwatch::text::Zone::utc(),
        place: "memory".to_owned(),
        interval: setting.interval,
        floor: FLOOR,
        paused: false,
        exit_on_final: None,
        discovery: discovery.then(|| Discovery::newest(20)),
    }
}

pub(super) fn limits(setting: &Setting) -> Limits {
    Limits {
        floor: FLOOR,
        requests_per_minute: setting.requests_per_minute,
        max_batch: 100,
    }
}
