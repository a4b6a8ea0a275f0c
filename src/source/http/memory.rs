//! How much memory one answer may take of what is free. Machines differ from a laptop to
//! a container of some megabytes; what is read wrongly here only moves a limit.

use std::fs;

use rustix::process::{Resource, getrlimit};

/// An answer may take a quarter of what is free: while it grows it is held twice, and what
/// is read of it comes besides.
const SHARE: u64 = 4;

/// What one answer may take.
pub(super) fn share() -> usize {
    let free = [of_machine(), of_group(), of_process()];
    let free = free.into_iter().flatten().min().unwrap_or(u64::MAX);
    usize::try_from(free / SHARE).unwrap_or(usize::MAX)
}

/// What a process that is limited keeps for itself. The memory that is not there for some small
/// thing ends the program, whatever it has on the screen; an answer can be left out.
const RESERVE: u64 = 24 << 20;

/// Whether the limit of the process is so near that no answer is taken any more.
pub(super) fn is_at_its_limit() -> bool {
    of_process().is_some_and(|left| left < RESERVE)
}

/// What the machine has to give, where it says so.
fn of_machine() -> Option<u64> {
    available(&fs::read_to_string("/proc/meminfo").ok()?)
}

fn available(meminfo: &str) -> Option<u64> {
    let line = meminfo
        .lines()
        .find_map(|line| line.strip_prefix("MemAvailable:"))?;
    let kilobytes: u64 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
    Some(kilobytes * 1024)
}

/// What the container has left, in either version of control groups.
fn of_group() -> Option<u64> {
    let pairs = [
        ("memory.max", "memory.current"),
        (
            "memory/memory.limit_in_bytes",
            "memory/memory.usage_in_bytes",
        ),
    ];
    let number = |name: &str| -> Option<u64> {
        let text = fs::read_to_string(format!("/sys/fs/cgroup/{name}")).ok()?;
        text.trim().parse().ok()
    };
    pairs
        .into_iter()
        .find_map(|(most, used)| Some(number(most)?.saturating_sub(number(used)?)))
}

/// What `ulimit -v` leaves to the process.
fn of_process() -> Option<u64> {
    let most = getrlimit(Resource::As).current?;
    let text = fs::read_to_string("/proc/self/statm").ok()?;
    let pages: u64 = text.split_whitespace().next()?.parse().ok()?;
    let page = u64::try_from(rustix::param::page_size()).ok()?;
    Some(most.saturating_sub(pages * page))
}

#[cfg(test)]
mod tests {
    use super::{available, share};

    #[test]
    fn what_is_available_is_read_and_not_what_is_merely_unused() {
        let meminfo = "MemTotal:  8000 kB\nMemFree:  10 kB\nMemAvailable:   4000 kB\n";
        assert_eq!(available(meminfo), Some(4_096_000));
        assert_eq!(available("MemTotal: 8000 kB\n"), None);
        assert_eq!(available("MemAvailable: many kB\n"), None);
    }

    #[test]
    fn a_share_is_more_than_nothing() {
        assert!(share() > 0);
    }
}
