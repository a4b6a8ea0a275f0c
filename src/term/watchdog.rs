//! Sees to it that the program ends when it should: when its terminal is gone,
//! of which the stream of events says nothing, and when a signal told it to end
//! and it does not, because the loop is stuck in writing to a terminal that
//! takes nothing any more. Both wait in threads, which cost nothing meanwhile.

use std::future::pending;
use std::io;
use std::os::fd::BorrowedFd;
use std::process;
use std::thread;
use std::time::Duration;

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::io::Errno;
use rustix::stdio::stdout;
use tokio::runtime::Builder;
use tokio::sync::watch;
use tokio::time::sleep;

use crate::term::endings::{Endings, HANG_UP, is_of_the_keyboard};
use crate::term::gate::give_back_at_once;
use crate::term::lent;

/// How long the loop has to end by itself.
const GRACE: Duration = Duration::from_secs(2);

/// Tells when nobody is at the other end of the screen any more. The machine tells it to the
/// jobs of the terminal alone, not to each, and not to who was told to ignore it.
#[derive(Clone, Debug)]
pub(super) struct Gone(watch::Receiver<bool>);

impl Gone {
    /// Waits for that. Nothing is lost when this is dropped before.
    pub(super) async fn wait(&mut self) {
        if self.0.wait_for(|is_gone| *is_gone).await.is_err() {
            // What cannot be watched stays.
            pending::<()>().await;
        }
    }
}

/// Watches from now on.
pub(super) fn keep_watch() -> io::Result<Gone> {
    let (tell, told) = watch::channel(false);
    let gone = Gone(told);
    let runtime = Builder::new_current_thread().enable_all().build()?;
    let endings = {
        let _entered = runtime.enter();
        Endings::new()?
    };
    let gone_here = gone.clone();
    thread_named("watchdog", move || {
        runtime.block_on(end_late(endings, gone_here));
    })?;
    thread_named("hangup", move || {
        // Where it cannot be known, the end of `tell` says that nothing will be told.
        tell.send_replace(is_gone(stdout(), None));
    })?;
    Ok(gone)
}

fn thread_named(name: &str, work: impl FnOnce() + Send + 'static) -> io::Result<()> {
    let builder = thread::Builder::new().name(name.to_owned());
    builder.spawn(work).map(drop)
}

async fn end_late(mut endings: Endings, mut gone: Gone) {
    let number = tokio::select! {
        number = meant_for_us(&mut endings) => number,
        () = gone.wait() => HANG_UP,
    };
    sleep(GRACE).await;
    give_back_at_once();
    process::exit(128 + i32::from(number));
}

/// What another program that has the terminal is interrupted with is not for this one.
async fn meant_for_us(endings: &mut Endings) -> u8 {
    loop {
        let number = endings.next().await;
        if !(is_of_the_keyboard(number) && lent::is_lent()) {
            return number;
        }
    }
}

/// Whether nobody is at the other end of a terminal; waits for that so long, or for ever.
pub(super) fn is_gone(terminal: BorrowedFd<'_>, patience: Option<&Timespec>) -> bool {
    loop {
        // Nothing is asked for: what cannot be refused is the end.
        let mut end = [PollFd::from_borrowed_fd(terminal, PollFlags::empty())];
        match poll(&mut end, patience) {
            Err(Errno::INTR) => {}
            Err(_) => return false,
            Ok(_) => {
                let is_over = |end: &PollFd<'_>| end.revents().contains(PollFlags::HUP);
                return end.iter().any(is_over);
            }
        }
    }
}
