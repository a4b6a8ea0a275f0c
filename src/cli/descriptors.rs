//! Whether the machine lets the program open as many files and connections as it needs. Without
//! them it would end in the midst of something, and could not even say why.

use std::fs::File;

use rustix::io::Errno;
use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};

use crate::cli::failure::Failure;
use crate::text::{CliText, Text};

/// As many as a watch with its own service has open at most, and some more.
const NEEDED: u64 = 48;

/// Sees to it that there are enough; a shell may allow fewer than it could.
pub(super) fn must_suffice() -> Result<(), Failure> {
    let missing = missing();
    if missing == 0 {
        return Ok(());
    }
    let allowed = getrlimit(Resource::Nofile);
    let current = allowed.current.unwrap_or(u64::MAX);
    let needed = current.saturating_add(missing);
    let raised = Rlimit {
        current: Some(needed),
        ..allowed
    };
    let may_be_raised = allowed.maximum.is_none_or(|most| needed <= most);
    if may_be_raised && setrlimit(Resource::Nofile, raised).is_ok() {
        return Ok(());
    }
    Err(Failure::usage(
        Text::Cli(CliText::TooFewFiles(current, needed)),
        Text::Cli(CliText::HowToAllowFiles(needed)),
    ))
}

/// How many of those that are needed cannot be opened. They are tried, because what is open
/// already, handed down by whoever started the program, counts as well.
fn missing() -> u64 {
    let mut held = Vec::new();
    for opened in 0..NEEDED {
        match File::open("/dev/null") {
            Ok(file) => held.push(file),
            Err(error) if error.raw_os_error() == Some(Errno::MFILE.raw_os_error()) => {
                return NEEDED - opened;
            }
            // Whatever else is wrong with this machine is said by whom it concerns.
            Err(_) => return 0,
        }
    }
    0
}
