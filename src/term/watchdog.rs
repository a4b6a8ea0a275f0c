//! Sees to it that the program ends when it should: when its terminal is gone,
//! of which the stream of events says nothing, and when a signal told it to end
//! and it does not, because the loop is stuck in writing to a terminal that
//! takes nothing any more. Both wait in threads, which cost nothing meanwhile.

use std::io;
use std::process;
use std::thread;
use std::time::Duration;

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::io::Errno;
use rustix::process::{Signal, getpid, kill_process};
use rustix::stdio::stdout;
use tokio::runtime::Builder;
use tokio::time::sleep;

use crate::term::gate::give_back_at_once;
use crate::term::loan;
use crate::term::signals::{Endings, is_of_the_keyboard};

/// How long the loop has to end by itself.
const GRACE: Duration = Duration::from_secs(2);

/// Watches from now on.
pub(super) fn keep_watch() -> io::Result<()> {
    let runtime = Builder::new_current_thread().enable_all().build()?;
    let endings = {
        let _entered = runtime.enter();
        Endings::new()?
    };
    thread_named("watchdog", move || runtime.block_on(end_late(endings)))?;
    thread_named("hangup", tell_hangup)
}

fn thread_named(name: &str, work: impl FnOnce() + Send + 'static) -> io::Result<()> {
    let builder = thread::Builder::new().name(name.to_owned());
    builder.spawn(work).map(drop)
}

async fn end_late(mut endings: Endings) {
    let mut number = endings.next().await;
    // What another program that has the terminal is interrupted with is not for this one.
    while is_of_the_keyboard(number) && loan::is_lent() {
        number = endings.next().await;
    }
    sleep(GRACE).await;
    give_back_at_once();
    process::exit(128 + i32::from(number));
}

/// The machine tells it to the jobs of the terminal alone, and not to each.
fn tell_hangup() {
    if is_gone(None) {
        let _ = kill_process(getpid(), Signal::HUP);
    }
}

/// Whether nobody is at the other end of the terminal; waits for that so long, or for ever.
pub(super) fn is_gone(patience: Option<&Timespec>) -> bool {
    loop {
        // Nothing is asked for: what cannot be refused is the end.
        let mut terminal = [PollFd::from_borrowed_fd(stdout(), PollFlags::empty())];
        match poll(&mut terminal, patience) {
            Err(Errno::INTR) => {}
            Err(_) => return false,
            Ok(_) => {
                let is_over = |end: &PollFd<'_>| end.revents().contains(PollFlags::HUP);
                return terminal.iter().any(is_over);
            }
        }
    }
}
