//! Reading and writing what is kept of earlier runs, in a thread of its own: a disk may be slow.

use std::io;

use tokio::sync::mpsc;

use crate::app::estimate::PastWish;
use crate::app::message::{Message, Recalled};
use crate::effects::{Environment, past};

/// Does it; what came of it is told as a message.
pub(super) fn perform(wish: PastWish, environment: &Environment, tell: &mpsc::Sender<Message>) {
    let (folder, tell) = (environment.cache.clone(), tell.clone());
    tokio::task::spawn_blocking(move || {
        let nowhere = || io::Error::new(io::ErrorKind::NotFound, "there is no folder for it");
        let folder = folder.ok_or_else(nowhere);
        let in_words = |error: io::Error| error.to_string();
        let recalled = match wish {
            PastWish::Recall(name) => {
                let text = folder.and_then(|folder| past::read(&folder, &name));
                Some(Recalled::Read {
                    name,
                    text: text.map_err(in_words),
                })
            }
            PastWish::Keep { name, text } => {
                let kept = folder.and_then(|folder| past::write(&folder, &name, &text));
                kept.err().map(in_words).map(Recalled::NotKept)
            }
        };
        if let Some(recalled) = recalled {
            // Whoever asked may have gone.
            let _ = tell.blocking_send(Message::Past(recalled));
        }
    });
}
