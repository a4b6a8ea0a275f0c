//! A line of JSON for every change: what `events` prints.

mod told;

use chrono::{DateTime, Utc};
use serde::Serialize;

use self::told::{Told, ToldState, ToldTrouble};
use crate::app::model::Model;
use crate::app::nodes::tree::{Node, Place, ROOT};
use crate::app::runs::run::Run;
use crate::domain::{RunId, Status, Time};
use crate::print::json::{self, NodeFacts, OutputReport, RunState, SCHEMA};
use crate::print::say;
use crate::text::Text;
use rustc_hash::FxHashMap;

/// Something that happened, as a line.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Event<'a> {
    schema: u32,
    /// When it was noticed, on the service's clock.
    at: String,
    #[serde(flatten)]
    what: What<'a>,
}

/// What happened. Of a state, `from` is null where it was not known before.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(tag = "event", rename_all = "lowercase")]
enum What<'a> {
    /// A run has another state, or is answered for again or no more.
    Run {
        from: Option<&'a str>,
        to: Option<&'a str>,
        run: Box<RunState<'a>>,
    },
    /// A node has another state, is new, or is answered for again or no more.
    Node {
        from: Option<&'a str>,
        to: Option<&'a str>,
        run_id: &'a str,
        run_name: Option<&'a str>,
        node: Box<NodeFacts<'a>>,
    },
    /// A node put something out, or the service tells something else of what it put out.
    Output {
        from: Option<&'a str>,
        to: Option<&'a str>,
        run_id: &'a str,
        run_name: Option<&'a str>,
        node_id: &'a str,
        path: Vec<&'a str>,
        output: Box<OutputReport<'a>>,
    },
    /// The service cannot be asked, or does not answer; the watch goes on.
    Trouble {
        from: Option<&'a str>,
        to: Option<&'a str>,
        /// The service's own code, where it gave one.
        code: Option<&'a str>,
        message: String,
    },
    /// The service answers again.
    Recovered {
        from: Option<&'a str>,
        to: Option<&'a str>,
        after_seconds: f64,
    },
    /// The watch is over: nothing comes behind this line.
    End {
        from: Option<&'a str>,
        /// `succeeded`, `failed`, `terminated`, or `no-answer`.
        to: Option<&'a str>,
        exit_code: u8,
        runs: Vec<RunState<'a>>,
    },
}

/// What was told last of everything, so that only changes are told, each once. It grows with
/// what is watched, and not with how often that changes.
#[derive(Debug, Default)]
pub struct Events {
    /// What was so before the watch began is told, too.
    since_start: bool,
    runs: FxHashMap<RunId, Told>,
    trouble: Option<ToldTrouble>,
}

impl Events {
    /// Nothing was told yet. What has happened before is told only `since_start`.
    pub fn new(since_start: bool) -> Self {
        Self {
            since_start,
            ..Self::default()
        }
    }

    /// The lines for what changed since the last call, in the order of the tree.
    pub fn changes(&mut self, model: &Model) -> Vec<String> {
        let mut lines = EventLines {
            model,
            at: json::moment(model.now.service),
            all: Vec::new(),
        };
        self.trouble(&mut lines);
        for run in model.watch.runs.values() {
            let told = self.runs.entry(run.id.clone()).or_default();
            tell(&mut lines, run, told, self.since_start);
        }
        lines.all
    }

    fn trouble(&mut self, lines: &mut EventLines<'_>) {
        let trouble = lines.model.watch.connection.trouble.as_ref();
        let Some(trouble) = trouble else {
            if let Some(before) = self.trouble.take() {
                lines.add(What::Recovered {
                    from: None,
                    to: None,
                    after_seconds: json::seconds(lines.model.now.machine - before.since),
                });
            }
            return;
        };
        let message = say(lines.model, &Text::Trouble(trouble.error.clone()));
        let is_told = |before: &ToldTrouble| before.message == message;
        if self.trouble.as_ref().is_some_and(is_told) {
            return;
        }
        lines.add(What::Trouble {
            from: None,
            to: None,
            code: json::code(&trouble.error),
            message: message.clone(),
        });
        self.trouble = Some(ToldTrouble {
            message,
            since: trouble.since,
        });
    }
}

/// The last line: how the watch has ended, in one word and as an exit code.
pub fn end(model: &Model, verdict: &str, exit_code: u8) -> String {
    let mut lines = EventLines {
        model,
        at: json::moment(model.now.service),
        all: Vec::new(),
    };
    let runs = model.watch.runs.values();
    lines.add(What::End {
        from: None,
        to: Some(verdict),
        exit_code,
        runs: runs.map(|run| RunState::of(model, run)).collect(),
    });
    lines.all.concat()
}

/// The lines of one moment.
struct EventLines<'m> {
    model: &'m Model,
    at: String,
    all: Vec<String>,
}

impl EventLines<'_> {
    fn add(&mut self, what: What<'_>) {
        let at = self.at.clone();
        let event = Event {
            schema: SCHEMA,
            at,
            what,
        };
        self.all.push(json::line(&event));
    }
}

/// Tells what changed of one run, its nodes and their outputs.
fn tell(lines: &mut EventLines<'_>, run: &Run, told: &mut Told, since_start: bool) {
    if let Some(now) = ToldState::of_run(run) {
        let before = told.run.replace(now.clone());
        let is_told = before.is_some() || since_start;
        if is_told && !now.is_like(before.as_ref()) {
            lines.add(What::Run {
                from: word(before.as_ref()),
                to: word(Some(&now)),
                run: Box::new(RunState::of(lines.model, run)),
            });
        }
    }
    // What the first tree holds was there before.
    let is_told = since_start || told.has_tree;
    let root = run.tree.node(ROOT).map(|root| (ROOT, root));
    let root = root.filter(|_| run.branch.is_none());
    for (place, node) in run.nodes() {
        if let Some((before, now)) = told.renew(place, node)
            && is_told
        {
            lines.add(What::Node {
                from: word(before.as_ref()),
                to: word(Some(&now)),
                run_id: run.id.as_str(),
                run_name: run.details.row.name.as_deref(),
                node: Box::new(NodeFacts::of(run, place, node, lines.model.now.service)),
            });
        }
        tell_outputs(lines, run, (place, node), told, since_start);
    }
    if let Some(root) = root {
        tell_outputs(lines, run, root, told, since_start);
    }
    told.has_tree |= run.has_shape();
}

fn tell_outputs(
    lines: &mut EventLines<'_>,
    run: &Run,
    (place, node): (Place, &Node),
    told: &mut Told,
    since_start: bool,
) {
    let began = lines.model.watch.clock.at_service(lines.model.watch.began);
    for output in node.artifacts.outputs() {
        let is_new = told.renew_output(place, output);
        let is_old = |created: DateTime<Utc>| created <= began;
        let was_there = output
            .created
            .as_ref()
            .and_then(Time::moment)
            .is_some_and(is_old);
        if is_new && (since_start || told.has_tree && !was_there) {
            lines.add(What::Output {
                from: None,
                to: None,
                run_id: run.id.as_str(),
                run_name: run.details.row.name.as_deref(),
                node_id: node.id.as_str(),
                path: run.path(place),
                output: Box::new(OutputReport::of(output)),
            });
        }
    }
}

fn word(said: Option<&ToldState>) -> Option<&str> {
    said?.status.as_ref().map(Status::as_str)
}
