//! What the system says of a process (Linux).

use std::fs;
use std::time::Duration;

use crate::Failure;

/// What a process has used until now.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Used {
    /// The time of the processor, in steps of ten milliseconds.
    pub(crate) time: Duration,
    /// How often one of its threads waited for something and was woken.
    pub(crate) wakes: u32,
}

/// The memory of a process, in megabytes: now, and at most.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Memory {
    pub(crate) now: f64,
    pub(crate) peak: f64,
}

impl Used {
    pub(crate) fn by(process: u32) -> Result<Self, Failure> {
        /// What the kernel counts time in, on every machine it runs on today.
        const STEP: Duration = Duration::from_millis(10);
        let stat = fs::read_to_string(format!("/proc/{process}/stat"))?;
        // The name may hold spaces; it ends with the last bracket.
        let (_, fields) = stat.rsplit_once(')').ok_or("no name")?;
        let fields: Vec<&str> = fields.split_whitespace().collect();
        let field = |at: usize| -> Result<u32, Failure> {
            Ok(fields.get(at).ok_or("too few fields")?.parse()?)
        };
        // The 14th and 15th of all: what it used for itself, and what the system used for it.
        let time = STEP * (field(11)? + field(12)?);
        let mut wakes = 0;
        for task in fs::read_dir(format!("/proc/{process}/task"))? {
            let status = fs::read_to_string(task?.path().join("status"))?;
            wakes += number(&status, "voluntary_ctxt_switches:")?;
        }
        Ok(Self { time, wakes })
    }
}

impl Memory {
    pub(crate) fn of(process: u32) -> Result<Self, Failure> {
        let status = fs::read_to_string(format!("/proc/{process}/status"))?;
        let megabytes = |name| Ok::<_, Failure>(f64::from(number(&status, name)?) * 1_024.0 / 1e6);
        Ok(Self {
            now: megabytes("VmRSS:")?,
            peak: megabytes("VmHWM:")?,
        })
    }
}

fn number(status: &str, name: &str) -> Result<u32, Failure> {
    let line = status.lines().find_map(|line| line.strip_prefix(name));
    let word = line.and_then(|line| line.split_whitespace().next());
    Ok(word.ok_or_else(|| format!("no `{name}`"))?.parse()?)
}
