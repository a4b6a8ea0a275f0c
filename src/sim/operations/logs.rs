//! `ListPipelineRunNodeLogs`: what a task has written so far, by line offset.

use std::fmt;

use chrono::{DateTime, Utc};
use serde::Serialize;

use crate::sim::{
    dice::scaled,
    operations::{Found, Question},
    parameters::Parameters,
    refusal::Refusal,
    routes::NodePath,
    schedule::{Entry, EntryKind, Moment, Status},
    story::{Node, Ticks},
    values::Blanks,
    world::Present,
};

const USUAL_SIZE: i64 = 100;
/// A task may run for years, and its lines are counted anew for each answer.
const MOST_TICKS: usize = 200_000;

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Listed {
    total_count: usize,
    logs: Vec<String>,
}

pub(super) fn answer(path: &NodePath, question: &Question<'_>) -> Result<Vec<u8>, Refusal> {
    let parameters = question.parameters;
    let counts = 0..=i64::from(i32::MAX);
    let offset = parameters.number("Offset", counts.clone())?.unwrap_or(0);
    let size = parameters
        .number("PageSize", 1..=i64::from(i32::MAX))?
        .unwrap_or(USUAL_SIZE);
    let reverse = parameters.flag("Reverse")?;
    let wanted = Wanted::new(parameters)?;
    let found = Found::new(path, question.present)?;
    let mut lines = lines(&found, question.present)
        .into_iter()
        .filter(|line| wanted.has(line))
        .collect::<Vec<_>>();
    if reverse {
        lines.reverse();
    }
    let page = lines
        .iter()
        .skip(usize::try_from(offset).unwrap_or(usize::MAX))
        .take(usize::try_from(size).unwrap_or(usize::MAX));
    question.written(Listed {
        total_count: lines.len(),
        logs: page.map(ToString::to_string).collect(),
    })
}

struct Line {
    at: DateTime<Utc>,
    text: String,
}

impl fmt::Display for Line {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            formatter,
            "{} {}",
            self.at.format("%Y-%m-%d %H:%M:%S"),
            self.text
        )
    }
}

/// Which lines are asked for. Times are whole seconds, and both ends belong to the range.
struct Wanted<'a> {
    from: i64,
    to: i64,
    keyword: &'a str,
}

impl<'a> Wanted<'a> {
    fn new(parameters: &'a Parameters) -> Result<Self, Refusal> {
        Ok(Self {
            from: parameters
                .number("FromTimeInSeconds", 0..=i64::MAX)?
                .unwrap_or(0),
            to: parameters
                .number("ToTimeInSeconds", 0..=i64::MAX)?
                .unwrap_or(i64::MAX),
            keyword: parameters.text("Keyword").unwrap_or(""),
        })
    }

    fn has(&self, line: &Line) -> bool {
        (self.from..=self.to).contains(&line.at.timestamp()) && line.text.contains(self.keyword)
    }
}

/// Oldest first. Containers write nothing.
fn lines(found: &Found<'_>, present: &Present<'_>) -> Vec<Line> {
    let Found { run, entry } = *found;
    let (Some(started), Some(node), EntryKind::Task) = (
        entry.life.started(present.at),
        entry.told.as_deref(),
        entry.kind,
    ) else {
        return Vec::new();
    };
    // The lines of the story are spread over the whole life of the task, also over the part still to come.
    let end = entry.life.finished(Moment::MAX).unwrap_or(present.at);
    let ticks = node.ticks.iter();
    let mut lines = told_lines(node, entry, started, end);
    lines.extend(ticks.flat_map(|ticks| tick_lines(ticks, started, end.min(present.at))));
    lines.retain(|(moment, _)| *moment <= present.at);
    lines.sort_by_key(|(moment, _)| *moment);
    let blanks = present.blanks(run, entry);
    let line = |(moment, text): (Moment, String)| Line {
        at: present.wall(moment),
        text: blanks.filled(&text),
    };
    lines.into_iter().map(line).collect()
}

/// A task that fails says why instead of writing its last line.
fn told_lines(node: &Node, entry: &Entry, started: Moment, end: Moment) -> Vec<(Moment, String)> {
    let mut texts = node.log.clone();
    if entry.life.status(Moment::MAX) == Some(Status::Failed) {
        texts.pop();
        texts.push(format!("ERROR {}", entry.complaint()));
    }
    let gaps = u32::try_from(texts.len())
        .unwrap_or(u32::MAX)
        .saturating_sub(1);
    let gap = scaled(end - started, 1.0 / f64::from(gaps.max(1)));
    let moments = std::iter::successors(Some(started), |moment| Some(*moment + gap));
    moments.zip(texts).collect()
}

fn tick_lines(
    ticks: &Ticks,
    started: Moment,
    until: Moment,
) -> impl Iterator<Item = (Moment, String)> {
    let moments = std::iter::successors(Some(started), |moment| Some(*moment + ticks.every));
    let moments = moments.take_while(move |moment| *moment <= until);
    let numbered = moments.enumerate().skip(1).take(MOST_TICKS);
    numbered.map(|(number, moment)| {
        let blanks = Blanks::new([("tick", number.to_string())]);
        (moment, blanks.filled(&ticks.line))
    })
}
