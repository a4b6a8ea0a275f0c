//! A program without a terminal and a service: keys and updates go in,
//! screens and effects come out.

use std::collections::VecDeque;
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use paiwatch::app::detail::content;
use paiwatch::app::detail::shown;
use paiwatch::app::estimate::PastWish;
use paiwatch::app::keymap;
use paiwatch::app::message::{Effect, Message, Recalled};
use paiwatch::app::model::Model;
use paiwatch::app::model::settings::Settings;
use paiwatch::app::query::keys::keys_of;
use paiwatch::app::update::json;
use paiwatch::app::update::update;
use paiwatch::app::view::pane::Tab;
use paiwatch::app::view::rows::RowKey;
use paiwatch::domain::{
    Answer, CredentialState, Exchange, Fetch, Fetched, NodeKey, Outcome, Part, RunDetails, RunId,
    Sequence, Shape, SourceError, StatusRows, Unparsed, Update,
};
use paiwatch::text::{Glyphs, Language, Zone};
use paiwatch::ui::draw;
use paiwatch::ui::theme::{Colour, Theme};
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use ratatui::layout::Size;

/// The moment at which every stage begins.
pub(crate) fn start() -> DateTime<Utc> {
    "2026-03-04T14:22:07Z".parse().unwrap()
}

/// The screen of a model at this size, as text.
pub(crate) fn screen(model: &Model, width: u16, height: u16) -> String {
    let model = model.clone();
    let stage = Stage {
        model,
        theme: Theme::unicode(),
        requests: 0,
        rings: 0,
    };
    stage.sized(width, height).screen()
}

/// Has summed up at once what the program has summed up beside the loop. The other effects.
pub(crate) fn summed_up(model: &mut Model, effects: Vec<Effect>) -> Vec<Effect> {
    let mut left = Vec::new();
    let mut open = VecDeque::from(effects);
    while let Some(effect) = open.pop_front() {
        if let Effect::Past(PastWish::SumUp(sum)) = effect {
            let sum = Recalled::SummedUp(Box::new(sum.summed_up()));
            open.extend(update(model, Message::Past(sum)));
        } else {
            left.push(effect);
        }
    }
    left
}

/// One program under test.
#[derive(Clone)]
pub(crate) struct Stage {
    pub(crate) model: Model,
    pub(crate) theme: Theme,
    requests: u64,
    /// How often the bell was to ring.
    pub(crate) rings: usize,
}

impl Stage {
    /// A program that watches these runs and has heard nothing yet.
    pub(crate) fn watching(runs: &[&str]) -> Self {
        let settings = Settings {
            language: Language::English,
            glyphs: Glyphs::default(),
            zone: Zone::utc(),
            place: "prod / cn-hangzhou".to_owned(),
            interval: Duration::from_secs(3),
            floor: Duration::from_secs(1),
            paused: false,
            exit_on_final: None,
            discovery: None,
        };
        let mut model = Model::new(runs.iter().copied().map(RunId::from), settings, start());
        model.watch.connection.credentials = CredentialState::given("LTAI****demo".to_owned());
        Self {
            model,
            theme: Theme::unicode(),
            requests: 0,
            rings: 0,
        }
    }

    /// The same on a screen of this size.
    pub(crate) fn sized(mut self, width: u16, height: u16) -> Self {
        self.tell(Message::Resize(Size::new(width, height)));
        self
    }

    /// Draws with these characters and colours from here on.
    pub(crate) fn set_theme(&mut self, glyphs: Glyphs, colour: Colour) {
        self.model.settings.glyphs = glyphs;
        self.theme = Theme::new(glyphs, colour);
    }

    /// Gives a message in; effects without `Draw` and `Ring` come out.
    pub(crate) fn tell(&mut self, message: Message) -> Vec<Effect> {
        let effects = update(&mut self.model, message);
        let mut effects = summed_up(&mut self.model, effects);
        let rings = effects.iter().filter(|effect| **effect == Effect::Ring);
        self.rings += rings.count();
        effects.retain(|effect| !matches!(effect, Effect::Draw | Effect::Ring));
        effects
    }

    /// Presses keys: a character each, and `<enter>`, `<esc>`, `<tab>`, `<c-d>` and the like.
    pub(crate) fn keys(&mut self, keys: &str) -> Vec<Effect> {
        let mut effects = Vec::new();
        let mut rest = keys;
        while let Some(first) = rest.chars().next() {
            let (event, length) = match named(rest) {
                Some(named) => named,
                None => (KeyEvent::from(KeyCode::Char(first)), first.len_utf8()),
            };
            rest = &rest[length..];
            if let Some(action) = keymap::action(keys_of(&self.model), event) {
                effects.extend(self.tell(Message::Action(action)));
            }
        }
        effects
    }

    /// Lets time pass.
    pub(crate) fn wait(&mut self, seconds: i64) {
        let now = self.model.now.machine + TimeDelta::seconds(seconds);
        self.tell(Message::Tick(now));
    }

    /// An answer to a query by runs that were all answered.
    pub(crate) fn runs(&mut self, content: StatusRows) {
        let asked = content.runs.iter().map(|row| row.run.clone()).collect();
        self.runs_asked(asked, content);
    }

    /// An answer to a query by these runs.
    pub(crate) fn runs_asked(&mut self, asked: Vec<RunId>, content: StatusRows) {
        let answer = self.answer(content);
        self.tell(Message::Update(Update::Runs { asked, answer }));
    }

    /// An answer to a query by nodes that were all answered.
    pub(crate) fn nodes(&mut self, content: StatusRows) {
        let asked = content
            .nodes
            .iter()
            .map(|row| NodeKey::new(row.run.clone(), row.node.clone()))
            .collect();
        let answer = self.answer(content);
        self.tell(Message::Update(Update::Nodes { asked, answer }));
    }

    /// The tree of a run.
    pub(crate) fn shape(&mut self, run: &str, shape: Shape) {
        let root = shape.nodes[0].id.clone();
        let answer = self.answer(shape);
        self.tell(Message::Update(Update::Shape {
            below: NodeKey::new(run.into(), root),
            outcome: Ok(answer),
        }));
    }

    /// The details of a run.
    pub(crate) fn details(&mut self, details: RunDetails) {
        let run = details.row.run.clone();
        let answer = self.answer(details);
        let outcome: Box<Outcome<RunDetails>> = Box::new(Ok(answer));
        self.tell(Message::Update(Update::Details { run, outcome }));
    }

    /// What came of a fetch.
    pub(crate) fn fetched(&mut self, fetch: Fetch, brought: Result<Fetched, SourceError>) {
        let outcome = Box::new(brought.map(|content| self.answer(content)));
        self.tell(Message::Update(Update::Fetched { fetch, outcome }));
    }

    /// The watch could not ask and tries again in so many seconds.
    pub(crate) fn trouble(&mut self, error: SourceError, next_try: i64) {
        let next_try = self.model.now.machine + TimeDelta::seconds(next_try);
        let part = Part::Rows(self.model.watch.runs.keys().cloned().collect());
        self.tell(Message::Update(Update::Trouble {
            part,
            error,
            next_try,
        }));
    }

    /// A tick is over, the next is due in so many seconds.
    pub(crate) fn resting(&mut self, seconds: i64) {
        let until = self.model.now.machine + TimeDelta::seconds(seconds);
        let interval = self.model.settings.interval;
        self.tell(Message::Update(Update::Resting {
            interval,
            until,
            calls_a_minute: 20,
        }));
    }

    /// An answer that came just now.
    pub(crate) fn answer<T>(&mut self, content: T) -> Answer<T> {
        self.requests += 1;
        let received = self.model.now.machine;
        let exchange = Exchange {
            sequence: Sequence(self.requests),
            sent: received - TimeDelta::milliseconds(84),
            received,
            service_date: Some(received),
            bytes: 1_000,
            request_id: None,
            unparsed: Unparsed::default(),
        };
        Answer { exchange, content }
    }

    /// The screen as text, without spaces at the ends of lines.
    pub(crate) fn screen(&self) -> String {
        let lines: Vec<String> = self
            .lines()
            .iter()
            .map(|line| line.trim_end().to_owned())
            .collect();
        lines.join("\n")
    }

    /// What the row with the cursor says, without what stands around it.
    pub(crate) fn cursor(&self) -> String {
        self.cursor_line().1
    }

    /// The same, and on which line of the screen it stands.
    pub(crate) fn cursor_line(&self) -> (usize, String) {
        let lines = self.lines();
        let at = lines.iter().position(|line| line.starts_with('▌')).unwrap();
        let row = lines[at].trim_start_matches('▌').split('│').next().unwrap();
        let words: Vec<&str> = row.split_whitespace().collect();
        (at, words.join(" "))
    }

    /// What the cursor is at.
    pub(crate) fn selected(&self) -> RowKey {
        self.model.view.selected.clone().unwrap().key
    }

    /// What was built earlier must still be what would be built now.
    fn check_page(&self) {
        let (Some(shown), Some(page)) = (shown::shown(&self.model), self.model.screen().page())
        else {
            return;
        };
        assert_eq!(*shown, content::content(&self.model, page.width));
        if self.model.detail.tab == Tab::Json {
            let mut anew = self.model.clone();
            assert_eq!(json::renew(&mut anew), None);
            assert!(anew == self.model, "the JSON tab is of what is known now");
        }
    }

    /// The lines of the screen, each as wide as the pane; a wide character is followed by nothing.
    pub(crate) fn lines(&self) -> Vec<String> {
        self.check_page();
        let Size { width, height } = self.model.layout.size;
        self.lines_on(width, height)
    }

    /// The same on a terminal of this size, whatever the program was told.
    pub(crate) fn lines_on(&self, width: u16, height: u16) -> Vec<String> {
        let mut terminal = Terminal::new(TestBackend::new(width, height)).unwrap();
        terminal
            .draw(|frame| draw(&self.model, &self.theme, frame))
            .unwrap();
        let buffer = terminal.backend().buffer().clone();
        let line = |y: u16| {
            let mut text = String::new();
            let mut x = 0;
            while x < width {
                let symbol = buffer[(x, y)].symbol();
                text.push_str(symbol);
                x += u16::try_from(paiwatch::text::cells::width(symbol).max(1)).unwrap();
            }
            text
        };
        (0..height).map(line).collect()
    }
}

fn named(keys: &str) -> Option<(KeyEvent, usize)> {
    let end = keys.find('>')?;
    let name = keys.strip_prefix('<')?.get(..end - 1)?;
    let (code, modifiers) = match name {
        "enter" => (KeyCode::Enter, KeyModifiers::NONE),
        "esc" => (KeyCode::Esc, KeyModifiers::NONE),
        "tab" => (KeyCode::Tab, KeyModifiers::NONE),
        "s-tab" => (KeyCode::BackTab, KeyModifiers::SHIFT),
        "pgdn" => (KeyCode::PageDown, KeyModifiers::NONE),
        "pgup" => (KeyCode::PageUp, KeyModifiers::NONE),
        "backspace" => (KeyCode::Backspace, KeyModifiers::NONE),
        name => {
            let char = name.strip_prefix("c-")?.chars().next()?;
            (KeyCode::Char(char), KeyModifiers::CONTROL)
        }
    };
    Some((KeyEvent::new(code, modifiers), end + 1))
}
