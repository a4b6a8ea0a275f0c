//! Reading and writing what is kept of earlier runs, and summing them up, in a thread of its own:
//! a disk may be slow, and what is known of large runs takes its time.

use std::io;
use std::path::{Path, PathBuf};

use tokio::sync::mpsc;

use crate::app::estimate::{KeptPast, PastWish};
use crate::app::message::{Effect, Message, Recalled};
use crate::effects::past;

/// So much may wait for the loop.
const WAITING: usize = 16;

/// Does it; what came of it is told as a message.
pub(super) fn perform(wish: PastWish, folder: Option<PathBuf>, tell: &mpsc::Sender<Message>) {
    let tell = tell.clone();
    tokio::task::spawn_blocking(move || {
        if let Some(recalled) = done(wish, folder.as_deref()) {
            // Whoever asked may have gone.
            let _ = tell.blocking_send(Message::Past(recalled));
        }
    });
}

fn done(wish: PastWish, folder: Option<&Path>) -> Option<Recalled> {
    let nowhere = || io::Error::new(io::ErrorKind::NotFound, "there is no folder for it");
    let in_words = |error: io::Error| match folder {
        Some(folder) => format!("{}: {error}", folder.display()),
        None => error.to_string(),
    };
    let folder = folder.ok_or_else(nowhere);
    match wish {
        PastWish::Recall(name) => {
            let text = folder.and_then(|folder| past::read(folder, &name));
            let kept = text.map_err(in_words).and_then(|text| {
                let kept = text.map(|text| KeptPast::read(&text)).transpose();
                let kept = kept.map_err(|_| format!("{name} is damaged"))?;
                Ok(kept.flatten().map(Box::new))
            });
            Some(Recalled::Read { name, kept })
        }
        PastWish::Keep { name, kept } => {
            let text = kept.write()?;
            let kept = folder.and_then(|folder| past::write(folder, &name, &text));
            kept.err().map(in_words).map(Recalled::NotKept)
        }
        PastWish::SumUp(sum) => Some(Recalled::SummedUp(Box::new(sum.summed_up()))),
    }
}

/// The same for who has no loop of a screen.
pub struct PastFiles {
    folder: Option<PathBuf>,
    tell: mpsc::Sender<Message>,
    told: mpsc::Receiver<Message>,
}

impl PastFiles {
    /// With the files in a folder, if there is one for them.
    pub fn of(folder: Option<PathBuf>) -> Self {
        let (tell, told) = mpsc::channel(WAITING);
        Self { folder, tell, told }
    }

    /// Does those effects that are about them. How many answers will come.
    pub fn perform(&self, effects: Vec<Effect>) -> usize {
        let mut answers = 0;
        for effect in effects {
            if let Effect::Past(wish) = effect {
                let is_answered = matches!(wish, PastWish::Recall(_) | PastWish::SumUp(_));
                answers += usize::from(is_answered);
                perform(wish, self.folder.clone(), &self.tell);
            }
        }
        answers
    }

    /// What came of one of them; waits for ever where there is none.
    pub async fn next(&mut self) -> Option<Message> {
        self.told.recv().await
    }
}
