//! A watch with a screen, as the loop of the program drives it.

use std::time::Duration;

use paiwatch::app::message::Message;
use paiwatch::app::model::Model;
use paiwatch::app::model::settings::Settings;
use paiwatch::app::update::update;
use paiwatch::clock::Clock;
use paiwatch::domain::{Discovery, RunId};
use paiwatch::poll::Limits;
use paiwatch::print::json;
use paiwatch::run::Polling;
use paiwatch::text::{Glyphs, Language};
use paiwatch::ui::draw;
use paiwatch::ui::theme::Theme;
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use ratatui::layout::Size;
use tokio::time::{Instant, timeout_at};

use crate::facts::{Facts, facts};
use crate::service::Service;
use crate::world::WATCHED;

pub(crate) const INTERVAL: Duration = Duration::from_millis(100);
const SIZE: Size = Size::new(160, 45);

/// A watch of the newest runs.
pub(crate) struct Watch {
    pub(crate) model: Model,
    polling: Polling,
    clock: Clock,
    screen: Terminal<TestBackend>,
}

impl Watch {
    pub(crate) fn start(service: &Service) -> Self {
        let clock = Clock::system();
        let settings = Settings {
            language: Language::English,
            glyphs: Glyphs::default(),
            zone: paiwatch::text::Zone::utc(),
            place: service.endpoint.clone(),
            interval: INTERVAL,
            floor: INTERVAL,
            paused: false,
            exit_on_final: None,
            discovery: Some(Discovery::newest(WATCHED)),
        };
        let targets: [RunId; 0] = [];
        let mut model = Model::new(targets, settings, clock.now());
        let _ = update(&mut model, Message::Resize(SIZE));
        let limits = Limits {
            floor: INTERVAL,
            requests_per_minute: None,
            max_batch: 100,
        };
        let polling = Polling::start(service.client(), clock.clone(), limits, &model);
        Self {
            model,
            polling,
            clock,
            screen: Terminal::new(TestBackend::new(SIZE.width, SIZE.height)).unwrap(),
        }
    }

    /// Takes in and draws all that comes until then.
    pub(crate) async fn until(&mut self, end: Instant) {
        while let Ok(news) = timeout_at(end, self.polling.next()).await {
            let news = news.unwrap_or_else(|ending| panic!("the poller ended: {ending:?}"));
            let now = self.clock.now();
            for message in [Message::Tick(now), Message::Update(news)] {
                let _ = update(&mut self.model, message);
            }
            self.polling.hand_out(&self.model);
            let (model, theme) = (&self.model, Theme::unicode());
            self.screen
                .draw(|frame| draw(model, &theme, frame))
                .unwrap();
        }
    }

    /// The ids of the runs that are watched.
    pub(crate) fn runs(&self) -> Vec<String> {
        self.model
            .watch
            .runs
            .keys()
            .map(ToString::to_string)
            .collect()
    }

    pub(crate) fn shows(&self) -> Facts {
        let report = serde_json::to_value(json::report(&self.model, &[], true)).unwrap();
        facts(&report)
    }
}
