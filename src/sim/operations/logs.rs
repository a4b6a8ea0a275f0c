//! `ListPipelineRunNodeLogs`: what a task has written so far, by line offset.

use chrono::{DateTime, FixedOffset, Offset, Utc};
use serde::Serialize;

use crate::sim::operations::found::Found;
use crate::sim::operations::request::OperationRequest;
use crate::sim::play::present::Present;
use crate::sim::play::schedule::node::{NodeInstance, NodeKind};
use crate::sim::play::values::Placeholders;
use crate::sim::protocol::parameters::Parameters;
use crate::sim::protocol::refusal::Refusal;
use crate::sim::protocol::routes::NodePath;
use crate::sim::story::moment::{Moment, scaled};
use crate::sim::story::pipeline::NodeSpec;
use crate::sim::story::status::Status;
use crate::sim::story::written::Ticks;

const USUAL_SIZE: i64 = 100;
/// A task may run for years, and its lines are gathered anew for each answer.
const MOST_TICKS: usize = 200_000;

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Listed {
    total_count: usize,
    logs: Vec<String>,
}

pub(super) fn answer(path: &NodePath, request: &OperationRequest<'_>) -> Result<Vec<u8>, Refusal> {
    let parameters = request.parameters;
    let counts = 0..=i64::from(i32::MAX);
    let offset = parameters.number("Offset", counts.clone())?.unwrap_or(0);
    let size = parameters
        .number("PageSize", 1..=i64::from(i32::MAX))?
        .unwrap_or(USUAL_SIZE);
    let reverse = parameters.flag("Reverse")?;
    let wanted = Wanted::new(parameters)?;
    let found = Found::new(path, request.present)?;
    let writer = LogWriter::new(&found, request.present);
    let mut lines = lines(&found, request.present.at);
    lines.retain(|line| wanted.has(line, &writer));
    if reverse {
        lines.reverse();
    }
    let page = lines
        .iter()
        .skip(usize::try_from(offset).unwrap_or(usize::MAX))
        .take(usize::try_from(size).unwrap_or(usize::MAX));
    request.written(Listed {
        total_count: lines.len(),
        logs: page.map(|line| writer.dated(line)).collect(),
    })
}

/// A line before its text is made, because most lines of a long log are only counted.
struct Line<'a> {
    at: Moment,
    words: Words<'a>,
}

enum Words<'a> {
    Spec(&'a str),
    Tick(&'a str, usize),
    Complaint(&'a str),
    /// A line before a complaint, or the complaint as the last line of a traceback.
    Traceback(&'a str),
}

/// Writes the texts of one node's lines.
struct LogWriter<'a> {
    present: &'a Present<'a>,
    placeholders: Placeholders,
    as_recorded: bool,
}

impl<'a> LogWriter<'a> {
    fn new(found: &Found<'_>, present: &'a Present<'a>) -> Self {
        Self {
            present,
            placeholders: present.placeholders(found.run, &found.node),
            as_recorded: found.run.spec().as_recorded,
        }
    }

    fn moment(&self, line: &Line<'_>) -> DateTime<Utc> {
        self.present.wall(line.at)
    }

    fn text(&self, line: &Line<'_>) -> String {
        match line.words {
            Words::Spec(text) | Words::Traceback(text) => self.placeholders.filled(text),
            Words::Complaint(text) => format!("ERROR {}", self.placeholders.filled(text)),
            Words::Tick(text, number) => {
                let tick = Placeholders::new([("tick", number.to_string())]);
                tick.filled(&self.placeholders.filled(text))
            }
        }
    }

    fn dated(&self, line: &Line<'_>) -> String {
        if self.as_recorded {
            return self.as_kept(line);
        }
        let date = self.moment(line).format("%Y-%m-%d %H:%M:%S");
        format!("{date} {}", self.text(line))
    }
}

/// The zone of the machines that write logs, in seconds.
const LOG_ZONE: i32 = 8 * 3_600;

impl LogWriter<'_> {
    /// As the runtime of the containers keeps a line: when, on which stream, and whether the
    /// line ends here; a text that ends with a backslash goes on in the next one.
    fn as_kept(&self, line: &Line<'_>) -> String {
        let zone = FixedOffset::east_opt(LOG_ZONE).unwrap_or_else(|| Utc.fix());
        let at = self.moment(line).with_timezone(&zone);
        let text = self.text(line);
        let (text, tag) = match text.strip_suffix('\\') {
            Some(text) => (text, 'P'),
            None => (text.as_str(), 'F'),
        };
        let stream = if text.contains('\r') || tag == 'P' || line.is_grave() {
            "stderr"
        } else {
            "stdout"
        };
        // Zeros at the end of the fraction are cut, so it has seven to nine digits.
        let nanos = u64::try_from(at.timestamp_nanos_opt().unwrap_or_default()).unwrap_or(0);
        let digits = format!(
            "{:06}{:03}",
            at.timestamp_subsec_micros(),
            nanos / 7 % 1_000
        );
        let fraction = digits.trim_end_matches('0');
        let at = at.format("%Y-%m-%dT%H:%M:%S");
        format!("{at}.{fraction:0<7}+08:00 {stream} {tag} {text}")
    }
}

impl Line<'_> {
    fn is_grave(&self) -> bool {
        match self.words {
            Words::Spec(_) => false,
            Words::Tick(..) | Words::Complaint(_) | Words::Traceback(_) => true,
        }
    }
}

/// Which lines are asked for. Times are whole seconds, and both ends belong to the range.
struct Wanted<'a> {
    from: i64,
    to: i64,
    keyword: Option<&'a str>,
}

impl<'a> Wanted<'a> {
    fn new(parameters: &'a Parameters) -> Result<Self, Refusal> {
        let seconds = |name| parameters.number(name, 0..=i64::MAX);
        Ok(Self {
            from: seconds("FromTimeInSeconds")?.unwrap_or(0),
            to: seconds("ToTimeInSeconds")?.unwrap_or(i64::MAX),
            keyword: parameters.text("Keyword"),
        })
    }

    fn has(&self, line: &Line<'_>, writer: &LogWriter<'_>) -> bool {
        (self.from..=self.to).contains(&writer.moment(line).timestamp())
            && self
                .keyword
                .is_none_or(|keyword| writer.text(line).contains(keyword))
    }
}

/// What has been written until now, oldest first. Containers write nothing.
fn lines<'a>(found: &'a Found<'_>, now: Moment) -> Vec<Line<'a>> {
    let node = &*found.node;
    let (Some(started), Some(spec), NodeKind::Task) =
        (node.timeline.started(now), node.spec.as_deref(), node.kind)
    else {
        return Vec::new();
    };
    // The lines of the story are spread over the whole life of the task, also over the part still
    // to come.
    let end = node.timeline.finished(Moment::MAX).unwrap_or(now);
    let ticks = spec.ticks.iter();
    let words = spec_words(spec, node, found.run.spec().as_recorded);
    let mut lines = spread(words, started, end);
    lines.extend(ticks.flat_map(|ticks| tick_lines(ticks, started, end.min(now))));
    lines.retain(|line| line.at <= now);
    lines.sort_by_key(|line| line.at);
    lines
}

/// A task that fails says why instead of writing its last line; in a recorded workflow before it.
fn spec_words<'a>(spec: &'a NodeSpec, node: &'a NodeInstance, as_recorded: bool) -> Vec<Words<'a>> {
    let mut words = spec
        .log
        .iter()
        .map(|text| Words::Spec(text))
        .collect::<Vec<_>>();
    if node.timeline.status(Moment::MAX) == Some(Status::Failed) {
        let last = words.pop();
        if as_recorded {
            words.extend(TRACEBACK.map(Words::Traceback));
            words.push(Words::Traceback(node.complaint()));
            words.extend(last);
        } else {
            words.push(Words::Complaint(node.complaint()));
        }
    }
    words
}

const TRACEBACK: [&str; 3] = [
    "Traceback (most recent call last):",
    "  File \"/app/main.py\", line 214, in <module>",
    "    main(parse_arguments())",
];

/// Lines at equal distances over the life of a task.
fn spread(words: Vec<Words<'_>>, started: Moment, end: Moment) -> Vec<Line<'_>> {
    let gaps = u32::try_from(words.len())
        .unwrap_or(u32::MAX)
        .saturating_sub(1);
    let gap = scaled(end - started, 1.0 / f64::from(gaps.max(1)));
    let moments = std::iter::successors(Some(started), |moment| Some(*moment + gap));
    moments
        .zip(words)
        .map(|(at, words)| Line { at, words })
        .collect()
}

fn tick_lines(ticks: &Ticks, started: Moment, until: Moment) -> impl Iterator<Item = Line<'_>> {
    let moments = std::iter::successors(Some(started), |moment| Some(*moment + ticks.every));
    let moments = moments.take_while(move |moment| *moment <= until);
    let numbered = moments.enumerate().skip(1).take(MOST_TICKS);
    numbered.map(|(number, at)| Line {
        at,
        words: Words::Tick(&ticks.line, number),
    })
}
