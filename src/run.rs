//! The loop: takes in what happens, lets the model decide, does what it
//! decided, draws. The only file that knows everyone.

mod ending;
mod logs;
mod once;
mod panic_injection;
mod past;
mod polling;

use std::collections::VecDeque;
use std::io;
use std::ops::ControlFlow::{self, Break, Continue};
use std::pin::pin;
use std::sync::Arc;

use chrono::{DateTime, Utc};
use crossterm::event::{Event, MouseButton, MouseEventKind};
use ratatui::layout::Position;
use tokio::sync::mpsc;

use crate::app::input::mouse::{Gesture, Mouse};
use crate::app::json::{Document, RawPart};
use crate::app::keymap;
use crate::app::message::{Effect, Message};
use crate::app::model::Model;
use crate::app::query::keys::keys_of;
use crate::app::query::pulse::next_beat;
use crate::app::update::update;
use crate::clock::Clock;
use crate::domain::{HostAction, HostReport};
use crate::effects::{self, Environment};
use crate::logfile;
use crate::print::journal::Journal;
use crate::term::{self, Background, HANG_UP, Input, Session, SignalEvent};
use crate::ui;
use crate::ui::theme::Theme;

pub use self::ending::LoopEnd;
pub use self::logs::{LogRequest, LogsEnd, logs};
pub use self::once::{LookRequest, Looked, Wanted, once};
pub use self::panic_injection::PanicInjection;
pub use self::past::PastFiles;
pub use self::polling::Polling;

/// How many documents may wait for the loop.
const READERS: usize = 4;

/// How many updates are taken in before a frame is drawn and keys are looked at again, however
/// many there are: a service without an end must not hold the keys up.
const AT_ONCE: usize = 8;

/// What the loop has to do with besides the model.
pub struct Shell<'a> {
    pub theme: Theme,
    /// Until when an answer on the background decides how bright it is.
    pub background_until: Option<DateTime<Utc>>,
    /// Whether the bell rings for what matters.
    pub has_bell: bool,
    pub clock: &'a Clock,
    pub session: &'a mut Session,
    pub polling: &'a mut Polling,
    pub environment: &'a Environment,
}

/// Watches on the screen until somebody leaves.
pub async fn watch(
    model: &mut Model,
    mut outside: Shell<'_>,
    mut panic_injection: Option<PanicInjection>,
) -> io::Result<LoopEnd> {
    let mut journal = Journal::default();
    let (readers, mut read) = mpsc::channel(READERS);
    let size = outside.session.screen.size()?;
    let mut effects = update(model, Message::Resize(size));
    loop {
        if let Break(ending) = outside.perform(effects, model, &readers).await? {
            return Ok(ending);
        }
        if let Some(panic_injection) = panic_injection.take() {
            panic_injection.happen(outside.session)?;
        }
        outside.polling.hand_out(model);
        let first = match outside.wait(model, &mut read).await? {
            Continue(message) => message,
            Break(ending) => return Ok(ending),
        };
        effects = update(model, Message::Tick(outside.clock.now()));
        effects.extend(first.into_iter().flat_map(|message| update(model, message)));
        // What is ready is taken in before one frame is drawn: all keys, and some of the news.
        effects.extend(outside.take_in_what_is_ready(model)?);
        effects.extend(note(&mut journal, model));
    }
}

/// Notes in the log what has changed in how the service answers.
fn note(journal: &mut Journal, model: &mut Model) -> Vec<Effect> {
    let news = [journal.change(model), journal.unparsed(model)];
    let notice = news.iter().flatten().find_map(logfile::note);
    notice.map_or_else(Vec::new, |notice| update(model, Message::Notice(notice)))
}

impl Shell<'_> {
    /// What happens next; nothing where only time has passed.
    async fn wait(
        &mut self,
        model: &Model,
        read: &mut mpsc::Receiver<Message>,
    ) -> io::Result<ControlFlow<LoopEnd, Option<Message>>> {
        let session = &mut *self.session;
        Ok(Continue(tokio::select! {
            input = session.keyboard.next() => match input {
                Some(input) => self.take_in(model, input?),
                None => return Ok(Break(LoopEnd::Signal(HANG_UP))),
            },
            update = self.polling.next() => match update {
                Ok(update) => Some(Message::Update(update)),
                Err(ending) => return Ok(Break(ending)),
            },
            Some(message) = read.recv() => Some(message),
            () = tokio::time::sleep(next_beat(model)) => None,
            told = session.signals.next() => {
                match told {
                    SignalEvent::Resized => {}
                    SignalEvent::Stop => session.suspend().await?,
                    // A terminal that closes tells its jobs to end and to go on, and the
                    // machine may hand the second over before the first.
                    SignalEvent::Continued if session.is_gone() => {
                        return Ok(Break(LoopEnd::Signal(HANG_UP)));
                    }
                    SignalEvent::Continued => session.take_again()?,
                    SignalEvent::End(number) => return Ok(Break(LoopEnd::Signal(number))),
                }
                Some(Message::Resize(session.screen.size()?))
            }
        }))
    }

    fn take_in_what_is_ready(&mut self, model: &mut Model) -> io::Result<Vec<Effect>> {
        let mut effects = Vec::new();
        while let Some(input) = self.session.keyboard.ready() {
            if let Some(message) = self.take_in(model, input?) {
                effects.extend(update(model, message));
            }
        }
        for news in std::iter::from_fn(|| self.polling.ready()).take(AT_ONCE) {
            effects.extend(update(model, Message::Update(news)));
        }
        Ok(effects)
    }

    /// What the terminal sent, as a message. An answer on the background that comes late, when
    /// somebody looks already, changes nothing.
    fn take_in(&mut self, model: &Model, input: Input) -> Option<Message> {
        match input {
            Input::Event(event) => message_of(model, self.session.wishes.mouse, event),
            Input::Background(background) => {
                let until = self.background_until.take()?;
                let is_in_time = self.clock.now() <= until;
                if !is_in_time || background == Background::Dark {
                    return None;
                }
                self.theme = self.theme.on_light()?;
                let size = self.session.screen.size().ok()?;
                Some(Message::Resize(size))
            }
        }
    }

    /// Does what was decided, and what is decided meanwhile. Drawing comes last and once,
    /// whatever asked for it.
    async fn perform(
        &mut self,
        effects: Vec<Effect>,
        model: &mut Model,
        readers: &mpsc::Sender<Message>,
    ) -> io::Result<ControlFlow<LoopEnd>> {
        let mut draws = false;
        let mut effects = VecDeque::from(effects);
        while let Some(effect) = effects.pop_front() {
            match effect {
                Effect::Draw => draws = true,
                Effect::Repaint => {
                    let screen = &mut self.session.screen;
                    // Unlike `clear`, this does not ask the terminal where its cursor is.
                    screen.resize(screen.size()?.into())?;
                    draws = true;
                }
                Effect::PollNow => self.polling.hurry(),
                Effect::Past(wish) => {
                    past::perform(wish, self.environment.cache.clone(), readers);
                }
                Effect::ReadJson(number, parts) => read_aside(number, parts, readers),
                Effect::Suspend => {
                    self.session.suspend().await?;
                    let size = self.session.screen.size()?;
                    effects.extend(update(model, Message::Resize(size)));
                }
                Effect::Do(action) => {
                    let report = done(&action, self.session, self.environment).await?;
                    let size = self.session.screen.size()?;
                    for message in [Message::Resize(size), Message::HostReport(report)] {
                        effects.extend(update(model, message));
                    }
                }
                Effect::Ring if self.has_bell => self.session.ring()?,
                Effect::Ring => {}
                Effect::Leave => return Ok(Break(LoopEnd::Left)),
            }
        }
        if draws {
            let screen = &mut self.session.screen;
            screen.draw(|frame| ui::draw(model, &self.theme, frame))?;
            if self.session.wishes.title {
                self.session.entitle(ui::title::title(model, &self.theme))?;
            }
        }
        Ok(Continue(()))
    }
}

fn message_of(model: &Model, has_mouse: bool, event: Event) -> Option<Message> {
    match event {
        Event::Paste(text) => Some(Message::Paste(text.into())),
        Event::Key(key) => keymap::action(keys_of(model), key).map(Message::Action),
        // The signal tells new sizes; this one may be old by the time it is read.
        Event::Resize(..) | Event::FocusGained | Event::FocusLost => None,
        // Where nobody asked for it, the mouse belongs to the terminal.
        Event::Mouse(mouse) => has_mouse
            .then(|| gesture(mouse.kind))
            .flatten()
            .map(|gesture| {
                let at = Position::new(mouse.column, mouse.row);
                Message::Mouse(Mouse { gesture, at })
            }),
    }
}

fn gesture(kind: MouseEventKind) -> Option<Gesture> {
    match kind {
        MouseEventKind::Down(MouseButton::Left) => Some(Gesture::Press),
        MouseEventKind::Drag(MouseButton::Left) => Some(Gesture::Drag),
        MouseEventKind::Up(MouseButton::Left) => Some(Gesture::Release),
        MouseEventKind::ScrollUp => Some(Gesture::WheelUp),
        MouseEventKind::ScrollDown => Some(Gesture::WheelDown),
        MouseEventKind::Down(_)
        | MouseEventKind::Drag(_)
        | MouseEventKind::Up(_)
        | MouseEventKind::Moved
        | MouseEventKind::ScrollLeft
        | MouseEventKind::ScrollRight => None,
    }
}

/// Takes a long value apart in a thread of its own, so that no key waits for it.
fn read_aside(number: u32, parts: Vec<RawPart>, readers: &mpsc::Sender<Message>) {
    let readers = readers.clone();
    tokio::task::spawn_blocking(move || {
        let document = Arc::new(Document::of(&parts));
        // Whoever asked may have gone.
        let _ = readers.blocking_send(Message::JsonRead(number, document));
    });
}

/// Does it to the host. A program that shows something has the terminal meanwhile.
async fn done(
    action: &HostAction,
    session: &mut Session,
    environment: &Environment,
) -> io::Result<HostReport> {
    let needs_terminal = matches!(action, HostAction::View { .. });
    if !needs_terminal {
        let out = session.screen.backend_mut();
        return Ok(effects::perform(action, environment, out).await);
    }
    session.lend();
    let report = shown(action, session, environment).await;
    session.take_back()?;
    report
}

/// Waits for the other program. Both are one job, which is stopped as a whole.
async fn shown(
    action: &HostAction,
    session: &mut Session,
    environment: &Environment,
) -> io::Result<HostReport> {
    let out = session.screen.backend_mut();
    let mut work = pin!(effects::perform(action, environment, out));
    loop {
        tokio::select! {
            report = &mut work => return Ok(report),
            () = session.signals.stopping() => {
                term::stop()?;
            }
        }
    }
}
