//! Random stories, small enough that a failing one can be read.

use std::fmt::Write;

use paiwatch::sim::story::Story;
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;

/// A story: a pipeline of tasks, one of tasks and containers, one of all of these, and runs of them.
#[derive(Clone, Debug)]
pub(super) struct Play {
    inner: Vec<Node>,
    middle: Vec<Node>,
    outer: Vec<Node>,
    runs: Vec<Run>,
}

#[derive(Clone, Debug)]
struct Node {
    /// A bit for each node before it.
    after: u8,
    work: Work,
    output: Option<Output>,
    holds: bool,
}

#[derive(Clone, Debug)]
enum Work {
    Task { lasts: u32, fails: bool },
    Below,
    Loop { items: u8, parallel: u8 },
}

#[derive(Clone, Debug)]
struct Output {
    kind: &'static str,
    parts: u8,
}

#[derive(Clone, Debug)]
struct Run {
    pipeline: &'static str,
    starts: i32,
    second_workspace: bool,
    ending: Ending,
    rerun: Option<u32>,
}

#[derive(Clone, Debug)]
enum Ending {
    Ordinary,
    Suspended { after: u32, resumes: Option<u32> },
    Terminated { after: u32 },
    Deleted { after: u32 },
}

fn task() -> impl Strategy<Value = Work> {
    (1..40_u32, prop::bool::weighted(0.2)).prop_map(|(lasts, fails)| Work::Task { lasts, fails })
}

fn container() -> impl Strategy<Value = Work> {
    prop_oneof![
        Just(Work::Below),
        (1..4_u8, 1..3_u8).prop_map(|(items, parallel)| Work::Loop { items, parallel }),
    ]
}

fn node(work: impl Strategy<Value = Work>) -> impl Strategy<Value = Node> {
    let kinds = select(&["Model", "DataSet", "Metrics", "ModelEvaluation"][..]);
    let output = (kinds, 1..4_u8).prop_map(|(kind, parts)| Output { kind, parts });
    let output = prop::option::of(output);
    (any::<u8>(), work, output, prop::bool::weighted(0.85)).prop_map(
        |(after, work, output, holds)| Node {
            after,
            work,
            output,
            holds,
        },
    )
}

fn ending() -> impl Strategy<Value = Ending> {
    let resumes = prop::option::of(10..60_u32);
    prop_oneof![
        4 => Just(Ending::Ordinary),
        1 => (1..60_u32, resumes).prop_map(|(after, resumes)| Ending::Suspended {
            after,
            resumes: resumes.map(|more| after + more),
        }),
        1 => (1..60_u32).prop_map(|after| Ending::Terminated { after }),
        1 => (1..90_u32).prop_map(|after| Ending::Deleted { after }),
    ]
}

fn run() -> impl Strategy<Value = Run> {
    let pipeline = select(&["inner", "middle", "outer"][..]);
    let rerun = prop::option::weighted(0.3, 1..30_u32);
    (pipeline, -90..60_i32, any::<bool>(), ending(), rerun).prop_map(
        |(pipeline, starts, second_workspace, ending, rerun)| Run {
            pipeline,
            starts,
            second_workspace,
            ending,
            rerun,
        },
    )
}

pub(super) fn plays() -> impl Strategy<Value = Play> {
    let any_work = || prop_oneof![2 => task(), 1 => container()];
    (
        vec(node(task()), 1..4),
        vec(node(any_work()), 1..4),
        vec(node(any_work()), 1..4),
        vec(run(), 1..4),
    )
        .prop_map(|(inner, middle, outer, runs)| Play {
            inner,
            middle,
            outer,
            runs,
        })
}

impl Play {
    pub(super) fn story(&self) -> Story {
        Story::parse("random.toml", &self.text()).unwrap()
    }

    pub(super) fn has_reruns(&self) -> bool {
        self.runs.iter().any(|run| run.rerun.is_some())
    }

    pub(super) fn text(&self) -> String {
        let mut text = String::from(
            "workspace = \"94801\"\nuser = \"200000000000000001\"\naccount = \"100000000000000001\"\n\
             [workspaces.94801]\n[workspaces.94802]\n",
        );
        pipeline(&mut text, "inner", &self.inner, "inner");
        pipeline(&mut text, "middle", &self.middle, "inner");
        pipeline(&mut text, "outer", &self.outer, "middle");
        for (number, run) in self.runs.iter().enumerate() {
            run.write(&mut text, number);
        }
        text
    }
}

fn pipeline(text: &mut String, name: &str, nodes: &[Node], below: &str) {
    writeln!(text, "[[pipeline]]\nname = \"{name}\"").unwrap();
    for (number, node) in nodes.iter().enumerate() {
        node.write(text, name, number, below);
    }
}

impl Node {
    fn write(&self, text: &mut String, pipeline: &str, number: usize, below: &str) {
        writeln!(text, "[[pipeline.node]]\nname = \"{pipeline}{number}\"").unwrap();
        let after: Vec<String> = (0..number)
            .filter(|before| self.after & (1 << before) != 0)
            .map(|before| format!("\"{pipeline}{before}\""))
            .collect();
        writeln!(text, "after = [{}]", after.join(", ")).unwrap();
        match self.work {
            Work::Task { lasts, fails } => {
                let fails = u8::from(fails);
                writeln!(
                    text,
                    "lasts = \"{lasts}s\"\nfails = {fails}\nmessage = \"out of memory\""
                )
                .unwrap();
            }
            Work::Below => writeln!(text, "runs = \"{below}\"").unwrap(),
            Work::Loop { items, parallel } => {
                let items: Vec<_> = (0..items).map(|item| format!("\"item={item}\"")).collect();
                let items = items.join(", ");
                writeln!(
                    text,
                    "runs = \"{below}\"\nitems = [{items}]\nparallel = {parallel}"
                )
                .unwrap();
            }
        }
        if !self.holds {
            writeln!(text, "when = \"1 > 2\"\nholds = 0").unwrap();
        }
        if let (Some(output), Work::Task { .. }) = (&self.output, &self.work) {
            output.write(text);
        }
    }
}

impl Output {
    fn write(&self, text: &mut String) {
        let kind = self.kind;
        writeln!(text, "[[pipeline.node.output]]\ntype = \"{kind}\"").unwrap();
        if self.parts > 1 {
            let parts = self.parts;
            writeln!(
                text,
                "name = \"part_{{part}}\"\npart_of = \"whole\"\nparts = {parts}"
            )
            .unwrap();
        } else {
            writeln!(text, "name = \"alone\"").unwrap();
        }
        writeln!(text, "value = {{ auc = {{ base = 0.8, step = 0.01 }} }}").unwrap();
    }
}

impl Run {
    fn write(&self, text: &mut String, number: usize) {
        let (pipeline, starts) = (self.pipeline, self.starts);
        writeln!(
            text,
            "[[run]]\npipeline = \"{pipeline}\"\nname = \"run-{number}\"\nstarts = \"{starts}s\""
        )
        .unwrap();
        if self.second_workspace {
            writeln!(text, "workspace = \"94802\"").unwrap();
        }
        match self.ending {
            Ending::Ordinary => {}
            Ending::Suspended { after, resumes } => {
                let resumes =
                    resumes.map_or_else(String::new, |at| format!(", resumes = \"{at}s\""));
                writeln!(
                    text,
                    "ending = {{ suspended = {{ after = \"{after}s\"{resumes} }} }}"
                )
                .unwrap();
            }
            Ending::Terminated { after } => {
                writeln!(
                    text,
                    "ending = {{ terminated = {{ after = \"{after}s\" }} }}"
                )
                .unwrap();
            }
            Ending::Deleted { after } => writeln!(text, "deleted = \"{after}s\"").unwrap(),
        }
        if let (Some(after), Ending::Ordinary) = (self.rerun, &self.ending) {
            writeln!(text, "rerun = {{ after = \"{after}s\" }}").unwrap();
        }
    }
}
