//! The story that is watched: as much of it is known in the tenth minute as in
//! the first, while everything about it changes. Runs begin every three seconds
//! and take a minute; of the newest forty, half are over. So memory that grows is
//! a leak, and not what the runs have told meanwhile.

use std::fmt::Write as _;
use std::time::Duration;

/// How many of the newest runs are watched. Half of them go on, so of their 4,000 nodes 2,000 are polled.
pub(crate) const WATCHED: usize = 40;
/// The tasks of each run, how many of them run at a time, and for how long each.
const TASKS: u32 = 100;
const AT_A_TIME: u32 = 10;
const LASTS: Duration = Duration::from_secs(6);
/// The time from one run to the next.
const EVERY: usize = 3;
/// When the first of them began, before anybody looked.
const BEGAN: usize = WATCHED * EVERY;

/// After so long there is no run among the newest of which anything was told before: a
/// trouble that lasts on, and then as many new runs as are watched.
pub(crate) const RENEWAL: Duration = Duration::from_secs(10 + WATCHED as u64 * EVERY as u64);

/// Then no run begins, so that there is one truth to compare with: after so long
/// the last is over, with a quarter of its time to spare for tasks that take longer.
pub(crate) const DRAINING: Duration = Duration::from_secs(75);

/// The story of a soak in which runs begin for so long.
pub(crate) fn story(time: Duration) -> String {
    let mut story =
        "workspace = \"1\"\nuser = \"2\"\naccount = \"3\"\n[[pipeline]]\nname = \"wide\"\n"
            .to_owned();
    for task in 0..TASKS {
        add_task(&mut story, task);
    }
    let time = BEGAN + usize::try_from(time.as_secs()).unwrap();
    for (run, after) in (0..time).step_by(EVERY).enumerate() {
        let starts = after.abs_diff(BEGAN);
        let sign = if after < BEGAN { "-" } else { "" };
        let _ = writeln!(
            story,
            "[[run]]\npipeline = \"wide\"\nname = \"wide-{run}\"\nstarts = \"{sign}{starts}s\""
        );
    }
    story
}

fn add_task(story: &mut String, task: u32) {
    let _ = write!(
        story,
        "[[pipeline.node]]\nname = \"t{task}\"\nlasts = \"{}s\"\nspread = 0.2\nqueue = \"0s\"\n\
         even_after_failure = true\nfails = 0.05\nmessage = \"no luck\"\n",
        LASTS.as_secs()
    );
    if let Some(before) = task.checked_sub(AT_A_TIME) {
        let _ = writeln!(story, "after = [\"t{before}\"]");
    }
    if task.is_multiple_of(20) {
        *story += "[[pipeline.node.output]]\nname = \"metrics\"\ntype = \"Metrics\"\nvalue = { auc = { base = 0.8, jitter = 0.1 } }\n";
    }
}
