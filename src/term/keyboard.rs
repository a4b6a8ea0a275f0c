//! Keys and pastes, read in a thread of their own: reading waits, and what
//! comes meanwhile is there all at once when the loop looks.

use std::io;
use std::thread;

use crossterm::event::{Event, read};
use tokio::sync::mpsc::{Receiver, channel};

/// How many events may wait for the loop; a terminal that is faster waits.
const EVENTS: usize = 256;

/// What comes from the keyboard of the terminal.
#[derive(Debug)]
pub struct Keyboard(Receiver<io::Result<Event>>);

impl Keyboard {
    /// Listens from here on.
    pub(super) fn new() -> io::Result<Self> {
        let (sender, events) = channel(EVENTS);
        let listen = move || {
            loop {
                let event = read();
                let is_over = event.is_err();
                if sender.blocking_send(event).is_err() || is_over {
                    return;
                }
            }
        };
        thread::Builder::new()
            .name("keyboard".to_owned())
            .spawn(listen)?;
        Ok(Self(events))
    }

    /// What comes next; none when there is no keyboard any more. Nothing is
    /// lost when this is dropped before.
    pub async fn next(&mut self) -> Option<io::Result<Event>> {
        self.0.recv().await
    }

    /// What is there already.
    pub fn ready(&mut self) -> Option<io::Result<Event>> {
        self.0.try_recv().ok()
    }
}
