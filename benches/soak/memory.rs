//! How much memory this process takes, and whether that grows.

use std::alloc::System;
use std::env;
use std::fs;
use std::os::unix::process::CommandExt as _;
use std::process::Command;
use std::time::Duration;

use paiwatch::sim::Fault;
use stats_alloc::{INSTRUMENTED_SYSTEM, StatsAlloc};
use tokio::time::Instant;

use crate::troubles::Trouble;

#[global_allocator]
static ALLOCATOR: &StatsAlloc<System> = &INSTRUMENTED_SYSTEM;

/// How much memory may come and go after everything was seen once.
const SHARE: f64 = 0.05;

/// What the HTTP library may hold besides at one moment, for the connection: it reads into a
/// larger buffer after a fast answer, up to so many kB, and a new connection begins with a small one.
const READ_BUFFER: usize = 408;

/// Tells the allocator to give back at once what it is given back. As it comes, it keeps
/// larger pieces after each one larger than before, and what is resident then tells of it
/// and not of the program. It reads this when a process begins.
const GIVE_BACK: [(&str, &str); 2] = [
    ("MALLOC_MMAP_THRESHOLD_", "131072"),
    ("MALLOC_TRIM_THRESHOLD_", "131072"),
];

/// Faults whose answers are held up to the cap before they are given up.
const HEAVY: [Fault; 2] = [Fault::HugeBody, Fault::GzipBomb];
/// How much of such an answer is held, in kB.
const CAP: usize = 256 << 10;
/// How much more may be held meanwhile: the pieces as they come.
const BESIDE: usize = 32 << 10;
/// For so long after them the last of them may still be under way.
const UNDER_WAY: Duration = Duration::from_secs(16);

/// The looks of a minute are taken together, and for so long is looked before it begins. In a
/// minute every run comes and goes, so what is known in one is as much as in any other.
const TOGETHER: usize = 60;

/// Begins this process anew where its allocator was not told to give back.
pub(crate) fn give_back() {
    if GIVE_BACK
        .iter()
        .all(|(name, _)| env::var_os(name).is_some())
    {
        return;
    }
    let mut again = Command::new(env::current_exe().unwrap());
    let error = again.args(env::args_os().skip(1)).envs(GIVE_BACK).exec();
    panic!("it cannot begin anew: {error}");
}

/// What this process held, in kB, looked at once a second.
#[derive(Default)]
pub(crate) struct Memory {
    /// What the machine gave it while no heavy answer came, nor may have been under way.
    resident: Vec<usize>,
    /// What it had asked for then and not given back: a leak shows here, whatever the allocator keeps.
    live: Vec<usize>,
    /// What the machine gave it at most, all the time.
    most: usize,
    last_heavy: Option<Instant>,
}

impl Memory {
    pub(crate) fn note(&mut self, trouble: &Trouble) {
        let is_heavy = |fault: Fault| trouble.faults.contains(fault.name());
        if HEAVY.into_iter().any(is_heavy) {
            self.last_heavy = Some(Instant::now() + trouble.lasts);
        }
    }

    pub(crate) fn look(&mut self) {
        self.most = self.most.max(status("VmHWM:"));
        let is_calm = |at: Instant| Instant::now() > at + UNDER_WAY;
        if self.last_heavy.is_none_or(is_calm) {
            self.resident.push(status("VmRSS:"));
            self.live.push(live());
        }
    }

    /// Prints how memory went, and says what is wrong with that.
    pub(crate) fn judge(&self) -> Vec<&'static str> {
        println!("{} calm seconds", self.resident.len());
        let most = most_of(&self.resident);
        let resident = grows("resident", &self.resident, most_of);
        let live = grows("live", &self.live, mean_of);
        println!("at most {} kB, while an answer was too big", self.most);
        let holds_two = self.most > most + CAP + BESIDE;
        let wrongs = [
            (resident, "resident memory grows"),
            (live, "live memory grows"),
            (holds_two, "more than one answer was held"),
        ];
        let wrongs = wrongs.into_iter().filter(|(is_so, _)| *is_so);
        wrongs.map(|(_, wrong)| wrong).collect()
    }
}

/// Prints how a memory went, by one number of each minute, and whether that of any minute,
/// wherever it begins, is more than that of the first.
fn grows(what: &str, looks: &[usize], one: fn(&[usize]) -> usize) -> bool {
    let minutes: Vec<usize> = looks.windows(TOGETHER).map(one).collect();
    let most = minutes.iter().max().unwrap();
    let (began, ended) = (minutes.first().unwrap(), minutes.last().unwrap());
    let each: Vec<&usize> = minutes.iter().step_by(TOGETHER).collect();
    println!("{what}: {began} kB, then at most {most} kB, in the end {ended} kB: {each:?}");
    is_more(*most, *began, 0)
}

fn most_of(looks: &[usize]) -> usize {
    looks.iter().copied().max().unwrap()
}

fn mean_of(looks: &[usize]) -> usize {
    looks.iter().sum::<usize>() / looks.len()
}

/// A watch that went through everything keeps no more than one that knows the same afresh.
pub(crate) fn judge_kept(kept: usize, afresh: usize) -> Option<&'static str> {
    println!("the watch kept {kept} kB, one that looked for the first time {afresh} kB");
    is_more(kept, afresh, READ_BUFFER).then_some("more is kept than is known")
}

#[expect(clippy::cast_precision_loss, reason = "a memory is not that large")]
fn is_more(memory: usize, than: usize, beside: usize) -> bool {
    memory as f64 > than as f64 * (1.0 + SHARE) + beside as f64
}

/// What was asked for and not given back, in kB.
pub(crate) fn live() -> usize {
    let stats = ALLOCATOR.stats();
    stats
        .bytes_allocated
        .saturating_sub(stats.bytes_deallocated)
        >> 10
}

/// A number of kB that the machine tells of this process.
fn status(name: &str) -> usize {
    let status = fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix(name));
    let number = line.unwrap().trim().trim_end_matches(" kB");
    number.parse().unwrap()
}
