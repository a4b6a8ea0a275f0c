//! Stories of any size, for measuring: `huge:RUNSxNODES[:RUNNING]`. They are told by numbers
//! instead of by a file, and nothing in them is worked out before somebody asks for it.

use std::sync::Arc;

use chrono::TimeDelta;

use crate::sim::story::error::StoryError;
use crate::sim::story::run::RunSpec;
use crate::sim::story::size::Size;
use crate::sim::story::whole::Story;

const PREFIX: &str = "huge";
const TEMPLATE: &str = include_str!("../../../assets/stories/huge.toml");
const MOST_RUNS: usize = 10_000;
const MOST_NODES: usize = 1_000_000;
/// How many nodes run when nothing is said of it.
const USUALLY_RUNNING: usize = 50;
/// Whether the name of a story is that of one of these.
pub(super) fn is_meant(name: &str) -> bool {
    name.split(':').next() == Some(PREFIX)
}

pub(super) fn story(name: &str) -> Result<Story, StoryError> {
    let dimensions = Dimensions::read(name).ok_or_else(|| StoryError::Huge {
        name: name.to_owned(),
    })?;
    dimensions.check()?;
    let template = Story::parse("huge.toml", TEMPLATE)?;
    let run = template.runs.first().map(Arc::clone);
    Ok(Story {
        runs: run
            .map_or_else(Vec::new, |run| dimensions.runs(&run))
            .into(),
        ..template
    })
}

struct Dimensions {
    runs: usize,
    nodes: usize,
    running: usize,
}

impl Dimensions {
    fn read(name: &str) -> Option<Self> {
        let mut parts = name.split(':').skip(1);
        let (runs, nodes) = parts.next()?.split_once('x')?;
        let (runs, nodes) = (number(runs)?, number(nodes)?);
        let running = match parts.next() {
            Some(running) => number(running)?,
            None => USUALLY_RUNNING.min(runs.saturating_mul(nodes)),
        };
        let dimensions = Self {
            runs,
            nodes,
            running,
        };
        parts.next().is_none().then_some(dimensions)
    }

    fn check(&self) -> Result<(), StoryError> {
        let refused = |problem: String| Err(StoryError::TooHuge { problem });
        if !(1..=MOST_RUNS).contains(&self.runs) {
            return refused(format!(
                "it has from 1 to {MOST_RUNS} runs, not {}",
                self.runs
            ));
        }
        if !(1..=MOST_NODES).contains(&self.nodes) {
            return refused(format!(
                "a run has from 1 to {MOST_NODES} nodes, not {}",
                self.nodes
            ));
        }
        if self.running > self.runs * self.nodes {
            let all = self.runs * self.nodes;
            return refused(format!("{} of {all} nodes cannot run", self.running));
        }
        Ok(())
    }

    /// Those in which nothing runs have ended an hour before, one after the other.
    fn runs(&self, template: &RunSpec) -> Vec<Arc<RunSpec>> {
        let (share, left) = (self.running / self.runs, self.running % self.runs);
        let busy = Size::new(self.nodes, share + 1);
        let other = Size::new(self.nodes, if share == 0 { USUALLY_RUNNING } else { share });
        let run = |number: usize| {
            let is_over = share == 0 && number >= left;
            let size = if number < left { busy } else { other };
            let apart = TimeDelta::seconds(i64::try_from(number).unwrap_or(0));
            let since = if is_over {
                size.lasts() + TimeDelta::hours(1) + apart * 60
            } else {
                size.lasts() / 2 + apart
            };
            Arc::new(RunSpec {
                name: format!("huge-{number:04}"),
                starts: -since,
                size: Some(size),
                ..template.clone()
            })
        };
        (0..self.runs).map(run).collect()
    }
}

fn number(text: &str) -> Option<usize> {
    let is_plain = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    // A number that is too large even for the machine is too large for the story, and is refused as
    // such.
    is_plain.then(|| text.parse().unwrap_or(usize::MAX))
}
