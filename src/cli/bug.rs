//! What happens on a bug: the terminal is given back, the log is told, the
//! report stands where it can be read, and the program ends. A program whose
//! parts die one by one would go on showing what is no longer true.

use std::backtrace::Backtrace;
use std::io::{self, Write};
use std::panic::{self, PanicHookInfo};
use std::process;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

use color_eyre::config::{HookBuilder, PanicHook, Theme};

use crate::cli::failure::{self, BUG, Failure};
use crate::text::cells::clean_lines;
use crate::{logfile, term};

/// From now on the first panic of whatever thread ends the program.
pub(super) fn end_on_panic() {
    // No colours: the report goes to a log too, or through a pipe.
    let reports = HookBuilder::new().theme(Theme::new()).try_into_hooks();
    let Ok((report, _)) = reports else { return };
    panic::set_hook(Box::new(move |panic| end(&report, panic)));
}

fn end(report: &PanicHook, panic: &PanicHookInfo<'_>) {
    static IS_ENDING: AtomicBool = AtomicBool::new(false);
    term::give_back();
    while IS_ENDING.swap(true, Ordering::SeqCst) {
        // Another thread is just ending the program.
        thread::park();
    }
    tell(report, panic);
    process::exit(i32::from(BUG));
}

fn tell(report: &PanicHook, panic: &PanicHookInfo<'_>) {
    let name = thread::current().name().unwrap_or("unnamed").to_owned();
    let backtrace = Backtrace::force_capture();
    // An unwritable log changes nothing any more.
    let _ = logfile::note_words(&format!("thread `{name}`: {panic}\n{backtrace}"));
    let report = clean_lines(&report.panic_report(panic).to_string());
    let _ = writeln!(io::stderr(), "{report}");
    failure::report(&Failure::bug());
}
