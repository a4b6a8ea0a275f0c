//! The loop: takes in what happens, lets the model decide, does what it
//! decided, draws. The only file that knows everyone.

mod rehearsal;

use std::io;
use std::pin::pin;
use std::sync::Arc;

use crossterm::event::{Event, MouseButton, MouseEventKind};
use ratatui::layout::Position;
use tokio::sync::{mpsc, watch};
use tokio::task::{JoinError, JoinHandle};

use crate::app::asks::asks;
use crate::app::json::Document;
use crate::app::keymap;
use crate::app::message::{Effect, Message};
use crate::app::model::Model;
use crate::app::mouse::{Gesture, Mouse};
use crate::app::pulse::next_beat;
use crate::app::update::update;
use crate::clock::Clock;
use crate::domain::{Asks, Deed, Report, Update};
use crate::effects::{self, Surroundings};
use crate::logfile;
use crate::poll::{AskNow, Manners, Poller};
use crate::print::journal::Journal;
use crate::source::Client;
use crate::source::transport::Transport;
use crate::term::{self, Session, Told};
use crate::ui;
use crate::ui::theme::Theme;

pub use self::rehearsal::Rehearsal;

/// How many updates may wait for the loop; a poller that is faster waits.
const UPDATES: usize = 64;

/// How many documents may wait for the loop.
const READERS: usize = 4;

/// Why the program ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ending {
    /// Somebody left, or nobody looks any more.
    Left,
    /// A signal with this number.
    Signal(u8),
    /// A bug; it has been reported.
    Panic,
}

/// The poller at work, and the ways to it.
pub struct Polling {
    asks: watch::Sender<Arc<Asks>>,
    hurries: mpsc::Sender<AskNow>,
    updates: mpsc::Receiver<Update>,
    task: JoinHandle<()>,
}

impl Polling {
    /// Starts a poller on the present runtime.
    pub fn start<T: Transport>(
        client: Client<T>,
        clock: Clock,
        manners: Manners,
        model: &Model,
    ) -> Self {
        let (asks_sender, asks_receiver) = watch::channel(Arc::new(asks(model)));
        let (hurry_sender, hurry_receiver) = mpsc::channel(1);
        let (update_sender, update_receiver) = mpsc::channel(UPDATES);
        let poller = Poller::new(
            client,
            clock,
            manners,
            asks_receiver,
            hurry_receiver,
            update_sender,
        );
        Self {
            asks: asks_sender,
            hurries: hurry_sender,
            updates: update_receiver,
            task: tokio::spawn(poller.run()),
        }
    }

    /// The next update; `Err` when the poller has died of a bug.
    pub async fn next(&mut self) -> Result<Update, Ending> {
        tokio::select! {
            biased;
            update = self.updates.recv() => update.ok_or(Ending::Panic),
            end = &mut self.task => Err(ending_of_task(&end)),
        }
    }

    /// Tells the poller what the model wants asked now, if that changed.
    pub fn hand_out(&self, model: &Model) {
        let asks = asks(model);
        self.asks.send_if_modified(|known| {
            let is_new = **known != asks;
            if is_new {
                *known = Arc::new(asks);
            }
            is_new
        });
    }

    fn hurry(&self) {
        // A full channel means that the poller is behind with the very same wish.
        let _ = self.hurries.try_send(AskNow);
    }
}

fn ending_of_task(end: &Result<(), JoinError>) -> Ending {
    match end {
        Ok(()) => Ending::Left,
        Err(_) => Ending::Panic,
    }
}

/// Watches on the screen until somebody leaves.
pub async fn watch(
    model: &mut Model,
    theme: &Theme,
    clock: &Clock,
    session: &mut Session,
    polling: &mut Polling,
    surroundings: &Surroundings,
    mut rehearsal: Option<Rehearsal>,
) -> io::Result<Ending> {
    let mut journal = Journal::default();
    let (readers, mut read) = mpsc::channel(READERS);
    let size = session.screen.size()?;
    let mut effects = update(model, Message::Resize(size));
    loop {
        if let Some(ending) =
            perform(&effects, model, theme, session, polling, surroundings).await?
        {
            return Ok(ending);
        }
        if let Some(rehearsal) = rehearsal.take() {
            rehearsal.happen(session)?;
        }
        read_aside(effects, &readers);
        polling.hand_out(model);
        let first = tokio::select! {
            event = session.keyboard.next() => match event {
                Some(event) => message_of(model, session.has_mouse, event?),
                None => return Ok(Ending::Left),
            },
            update = polling.next() => match update {
                Ok(update) => Some(Message::Update(update)),
                Err(ending) => return Ok(ending),
            },
            Some(message) = read.recv() => Some(message),
            () = tokio::time::sleep(next_beat(model)) => None,
            told = session.signals.next() => match told {
                Told::Resized => Some(Message::Resize(session.screen.size()?)),
                Told::Stop => {
                    session.suspend().await?;
                    Some(Message::Resize(session.screen.size()?))
                }
                Told::Continued => {
                    session.take_again()?;
                    Some(Message::Resize(session.screen.size()?))
                }
                Told::End(number) => return Ok(Ending::Signal(number)),
            },
        };
        effects = update(model, Message::Tick(clock.now()));
        effects.extend(first.into_iter().flat_map(|message| update(model, message)));
        // All that is ready is taken in before one frame is drawn.
        while let Some(Ok(event)) = session.keyboard.ready() {
            if let Some(message) = message_of(model, session.has_mouse, event) {
                effects.extend(update(model, message));
            }
        }
        while let Ok(news) = polling.updates.try_recv() {
            effects.extend(update(model, Message::Update(news)));
        }
        let news = [journal.change(model), journal.oddity(model)];
        let notice = news.iter().flatten().find_map(logfile::note);
        effects.extend(
            notice
                .into_iter()
                .flat_map(|notice| update(model, Message::Notice(notice))),
        );
    }
}

fn message_of(model: &Model, has_mouse: bool, event: Event) -> Option<Message> {
    match event {
        Event::Paste(text) => Some(Message::Paste(text.into())),
        Event::Key(key) => keymap::action(&model.mode, key).map(Message::Action),
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

/// Does what was decided. Drawing comes last and once, whatever asked for it.
async fn perform(
    effects: &[Effect],
    model: &mut Model,
    theme: &Theme,
    session: &mut Session,
    polling: &Polling,
    surroundings: &Surroundings,
) -> io::Result<Option<Ending>> {
    let mut draws = false;
    for effect in effects {
        match effect {
            Effect::Draw => draws = true,
            Effect::Repaint => {
                // Unlike `clear`, this does not ask the terminal where its cursor is.
                session.screen.resize(session.screen.size()?.into())?;
                draws = true;
            }
            Effect::PollNow => polling.hurry(),
            // It is begun when the picture is drawn.
            Effect::ReadJson(..) => {}
            Effect::Suspend => {
                session.suspend().await?;
                let size = session.screen.size()?;
                let _ = update(model, Message::Resize(size));
                draws = true;
            }
            Effect::Do(deed) => {
                let report = done(deed, session, surroundings).await?;
                let _ = update(model, Message::Resize(session.screen.size()?));
                let _ = update(model, Message::Report(report));
                draws = true;
            }
            Effect::Leave => return Ok(Some(Ending::Left)),
        }
    }
    if draws {
        session.screen.draw(|frame| ui::draw(model, theme, frame))?;
    }
    Ok(None)
}

/// Takes long values apart in a thread of its own, so that no key waits for it.
fn read_aside(effects: Vec<Effect>, readers: &mpsc::Sender<Message>) {
    for effect in effects {
        if let Effect::ReadJson(number, parts) = effect {
            let readers = readers.clone();
            tokio::task::spawn_blocking(move || {
                let document = Arc::new(Document::of(&parts));
                // Whoever asked may have gone.
                let _ = readers.blocking_send(Message::JsonRead(number, document));
            });
        }
    }
}

/// Does a deed. A program that shows something has the terminal meanwhile.
async fn done(
    deed: &Deed,
    session: &mut Session,
    surroundings: &Surroundings,
) -> io::Result<Report> {
    let needs_terminal = matches!(deed, Deed::View { .. });
    if !needs_terminal {
        let out = session.screen.backend_mut();
        return Ok(effects::perform(deed, surroundings, out).await);
    }
    session.lend();
    let report = shown(deed, session, surroundings).await;
    session.take_back()?;
    report
}

/// Waits for the other program. Both are one job, which is stopped as a whole.
async fn shown(
    deed: &Deed,
    session: &mut Session,
    surroundings: &Surroundings,
) -> io::Result<Report> {
    let out = session.screen.backend_mut();
    let mut work = pin!(effects::perform(deed, surroundings, out));
    loop {
        tokio::select! {
            report = &mut work => return Ok(report),
            () = session.signals.stopping() => term::stop()?,
        }
    }
}
