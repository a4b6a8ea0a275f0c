//! How long to go on without a valid answer.

use std::time::Duration;

use clap::{Arg, Args};

use super::values::give_up;

/// How long somebody who looks once goes without an answer.
pub(in crate::cli) const ONE_LOOK: Duration = Duration::from_secs(10);
/// How long what ends by itself goes without one: as long as a job that waits for it may hang.
const WATCH: Duration = Duration::from_mins(15);

/// The name that the parser has for it.
pub(super) const GIVE_UP: &str = "give_up";

/// The one flag for it, of whatever can end for want of an answer.
#[derive(Clone, Copy, Debug, Default, Args)]
pub(in crate::cli) struct PatienceFlags {
    /// Give up after so long without a valid answer (exit code 5) [default: 10s]
    #[arg(
        id = GIVE_UP,
        long = "give-up",
        env = "PAIWATCH_GIVE_UP",
        value_name = "DURATION",
        allow_negative_numbers = true,
        value_parser = give_up
    )]
    give_up: Option<Duration>,
}

impl PatienceFlags {
    /// That of a single look.
    pub(in crate::cli) fn of_a_look(self) -> Duration {
        self.give_up.unwrap_or(ONE_LOOK)
    }

    /// That of what asks until its runs have finished.
    pub(in crate::cli) fn of_a_watch(self) -> Duration {
        self.give_up.unwrap_or(WATCH)
    }
}

/// Says of a command that it asks until its runs have finished.
pub(super) fn until_the_end(flag: Arg) -> Arg {
    flag.help("Give up after so long without a valid answer (exit code 5) [default: 15m]")
}

/// Says of a command that it does so with `--follow`.
pub(super) fn until_the_end_of_logs(flag: Arg) -> Arg {
    flag.help(
        "Give up after so long without a valid answer (exit code 5) [default: 10s, with \
         `--follow` 15m]",
    )
}

/// Says of a watch when it ends by itself.
pub(super) fn where_it_ends_by_itself(flag: Arg) -> Arg {
    flag.help(
        "Give up after so long without a valid answer (exit code 5): without a terminal or with \
         `--exit-on-final` [default: 15m], and for one look [default: 10s]",
    )
}
