//! What it costs to know how long a run will still take: an earlier run taken in, ten of them
//! summed up, the end foretold, the slow path found, and a key and a second with all that and
//! the bars on the screen.

#![expect(
    clippy::unwrap_used,
    reason = "a measurement may stop where it cannot be made"
)]

mod world;

use std::sync::Arc;

use chrono::{DateTime, TimeDelta, Utc};
use divan::{AllocProfiler, Bencher, black_box};
use paiwatch::app::estimate::{
    History, KeptPast, Kin, PastPolicy, PastRun, PastSum, PastWish, SlowPath, forecast, paths,
};
use paiwatch::app::input::motion::Step;
use paiwatch::app::message::{Action, Effect, Message, Recalled};
use paiwatch::app::model::Model;
use paiwatch::app::nodes::tree::{ROOT, Tree};
use paiwatch::app::update::update;
use paiwatch::domain::{
    Answer, Exchange, FetchKind, Fetched, NodeKey, RunDetails, RunId, RunPage, RunRow, Sequence,
    Shape, ShapeNode, Status, StatusRows, Time, Timing, Unparsed, Update,
};
use paiwatch::ui::draw;
use paiwatch::ui::theme::Theme;
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use ratatui::layout::Size;
use tokio::runtime::Builder;
use world::World;

#[global_allocator]
static ALLOCATIONS: AllocProfiler = AllocProfiler::system();

const SIZES: [u32; 3] = [1_000, 10_000, 100_000];

fn main() {
    divan::main();
}

/// The tree of an earlier run, as what is worth keeping. Beside the loop.
#[divan::bench(args = SIZES)]
fn an_earlier_run(bencher: Bencher<'_, '_>, nodes: u32) {
    let shape = over(nodes);
    bencher.bench_local(|| PastRun::of("flow-1", at(0), &shape));
}

/// Beside the loop.
#[divan::bench(args = SIZES)]
fn ten_summed_up(bencher: Bencher<'_, '_>, nodes: u32) {
    let runs = vec![PastRun::of("flow-1", at(0), &over(nodes)).unwrap(); 10];
    bencher.bench_local(|| History::of(&runs));
}

/// The tree of an earlier run comes, and is handed over to be summed up.
#[divan::bench(args = SIZES, sample_count = 10)]
fn a_tree_taken_in(bencher: Bencher<'_, '_>, nodes: u32) {
    let before = BeforeTheLast::new(nodes);
    bencher
        .with_inputs(|| before.with_tree())
        .bench_local_values(|(mut model, message)| (update(&mut model, message), model));
}

/// What ten say together comes, and the end is foretold by it.
#[divan::bench(args = SIZES, sample_count = 10)]
fn a_sum_taken_in(bencher: Bencher<'_, '_>, nodes: u32) {
    let before = BeforeTheLast::new(nodes);
    bencher
        .with_inputs(|| before.with_sum())
        .bench_local_values(|(mut model, message)| (update(&mut model, message), model));
}

/// Beside the loop.
#[divan::bench(args = SIZES)]
fn ten_written_and_read(bencher: Bencher<'_, '_>, nodes: u32) {
    let run = Arc::new(PastRun::of("flow-1", at(0), &over(nodes)).unwrap());
    let runs = vec![run; 10];
    let kin = Kin::Source("exp-1".to_owned());
    let kept = KeptPast::new("bench", &kin, at(0), true).with(&runs, &[]);
    bencher.bench_local(|| KeptPast::read(&kept.write().unwrap()));
}

#[divan::bench(args = SIZES)]
fn the_end_foretold(bencher: Bencher<'_, '_>, nodes: u32) {
    let model = known(nodes);
    let tree = tree(&model);
    let runs = vec![PastRun::of("flow-1", at(0), &over(nodes)).unwrap(); 10];
    let (history, paths) = (History::of(&runs), paths(tree));
    bencher.bench_local(|| forecast(tree, &paths, &history, ROOT, model.now.service));
}

/// Of a loop over so many items, two at a time.
#[divan::bench(args = SIZES)]
fn slow_path_of_a_loop(bencher: Bencher<'_, '_>, turns: u32) {
    let mut model = unknown();
    drop(update(&mut model, message_of_tree(2, looping(turns))));
    let tree = tree(&model);
    bencher.bench_local(|| SlowPath::of(tree, ROOT, model.now.service));
}

/// A key that moves the highlight, with its frame of 160x45.
#[divan::bench(args = SIZES)]
fn a_key(bencher: Bencher<'_, '_>, nodes: u32) {
    let mut model = known(nodes);
    let mut steps = [Step::Down, Step::Down, Step::Up, Step::Up]
        .into_iter()
        .cycle();
    let mut screen = Screen::new();
    bencher.bench_local(|| {
        let step = Action::Go(steps.next().unwrap());
        drop(update(&mut model, Message::Action(step)));
        screen.draw(&model);
    });
}

/// A second passes, with its frame.
#[divan::bench(args = SIZES)]
fn a_second(bencher: Bencher<'_, '_>, nodes: u32) {
    let mut model = known(nodes);
    let mut now = model.now.machine;
    let mut screen = Screen::new();
    bencher.bench_local(|| {
        now += TimeDelta::seconds(1);
        drop(update(&mut model, Message::Tick(now)));
        screen.draw(&model);
    });
}

struct Screen(Terminal<TestBackend>, Theme);

impl Screen {
    fn new() -> Self {
        let Ok(terminal) = Terminal::new(TestBackend::new(160, 45));
        Self(terminal, Theme::unicode())
    }

    fn draw(&mut self, model: &Model) {
        let Self(terminal, theme) = self;
        let Ok(_) = terminal.draw(|frame| draw(model, theme, frame));
    }
}

fn at(second: i64) -> DateTime<Utc> {
    DateTime::from_timestamp(1_700_000_000 + second, 0).unwrap()
}

fn times(from: i64, until: i64) -> Timing {
    Timing {
        started: Some(Time::At(at(from))),
        finished: Some(Time::At(at(until))),
    }
}

fn root() -> NodeKey {
    NodeKey::new(World::run(), world::ROOT.into())
}

/// A tree as the service tells it while the run goes on.
fn told(nodes: u32) -> Shape {
    let runtime = Builder::new_current_thread().enable_all().build().unwrap();
    let client = World { nodes }.client(world::clock());
    runtime.block_on(client.shape(&root(), 99)).unwrap().content
}

/// The same when all is over.
fn over(nodes: u32) -> Shape {
    let mut shape = told(nodes);
    for (number, node) in (0..).zip(&mut shape.nodes) {
        node.status = Some(Status::new("Succeeded"));
        node.timing = times(number, number + 60 + number % 50);
    }
    shape
}

/// A run of one loop, whose turns follow one another in two rows.
fn looping(turns: u32) -> Shape {
    let node = |id: String, parent, kind: &str, timing| {
        let mut node = ShapeNode {
            id: id.as_str().into(),
            parent,
            name: Some(id.into()),
            status: Some(Status::new("Succeeded")),
            timing,
            ..ShapeNode::default()
        };
        node.spec.node_type = Some(kind.to_owned().into());
        node
    };
    let end = i64::from(turns) * 5 + 20;
    let mut nodes = vec![
        node(world::ROOT.to_owned(), None, "Dag", times(0, end)),
        node("loop".to_owned(), Some(0), "Loop", times(0, end)),
    ];
    for turn in 0..turns {
        let from = i64::from(turn) * 5;
        nodes.push(node(
            format!("turn-{turn}"),
            Some(1),
            "Task",
            times(from, from + 9),
        ));
    }
    Shape { nodes }
}

fn tree(model: &Model) -> &Tree {
    &model.watch.runs.values().next().unwrap().tree
}

fn details(run: RunId, status: &str, begun: i64) -> RunDetails {
    RunDetails {
        row: RunRow {
            run,
            status: Some(Status::new(status)),
            name: Some("bench".into()),
            root: Some(world::ROOT.into()),
            source_id: Some("exp-1".into()),
            ..RunRow::default()
        },
        timing: Timing {
            started: Some(Time::At(at(begun))),
            finished: None,
        },
        ..RunDetails::default()
    }
}

/// A model that knows of the run, but of nothing in it.
fn unknown() -> Model {
    let mut model = world::model();
    let rows = StatusRows {
        runs: vec![details(World::run(), "Running", 0).row],
        ..StatusRows::default()
    };
    let runs = Update::Runs {
        asked: vec![World::run()],
        answer: answer(1, rows),
    };
    let details = Update::Details {
        run: World::run(),
        outcome: Box::new(Ok(answer(1, details(World::run(), "Running", 0)))),
    };
    drop(update(&mut model, Message::Resize(Size::new(160, 45))));
    for told in [runs, details] {
        drop(update(&mut model, Message::Update(told)));
    }
    model
}

/// A model that knows and shows all nodes, and how long they took in ten earlier runs.
fn known(nodes: u32) -> Model {
    let past = over(nodes);
    let mut model = reading(nodes);
    while let Some(message) = next_of_past(&model, &past) {
        let sum = sum_of(update(&mut model, message));
        drop(update(&mut model, summed_up(sum)));
    }
    assert!(model.watch.runs.values().all(|run| run.estimate.knows()));
    model
}

/// A model that shows all nodes and begins to read of earlier runs.
fn reading(nodes: u32) -> Model {
    let mut model = unknown();
    drop(update(&mut model, message_of_tree(2, told(nodes))));
    drop(update(&mut model, Message::Action(Action::UnfoldAll)));
    for _ in 0..10 {
        let page = Action::Go(Step::PageDown);
        drop(update(&mut model, Message::Action(page)));
    }
    let policy = PastPolicy {
        every: Some(TimeDelta::zero()),
        keeps: false,
    };
    model.watch.pasts.begin("bench", policy);
    let now = model.now.machine;
    drop(update(&mut model, Message::Tick(now)));
    model
}

/// The answer to what is asked of earlier runs.
fn next_of_past(model: &Model, past: &Shape) -> Option<Message> {
    let fetch = model.watch.pasts.fetches().pop()?;
    let fetched = if let FetchKind::Runs(_) = fetch.kind {
        let runs = (1..=10).map(|number| {
            let run = RunId::from(format!("flow-{number}").as_str());
            details(run, "Succeeded", -86_400 * number)
        });
        Fetched::Runs(RunPage {
            total: None,
            runs: runs.collect(),
        })
    } else {
        Fetched::Tree(past.clone())
    };
    let sequence = 3 + u64::from(fetch.number);
    let outcome = Box::new(Ok(answer(sequence, fetched)));
    Some(Message::Update(Update::Fetched { fetch, outcome }))
}

/// What is to be summed up beside the loop.
fn sum_of(effects: Vec<Effect>) -> PastSum {
    let sums = effects.into_iter().filter_map(|effect| match effect {
        Effect::Past(PastWish::SumUp(sum)) => Some(*sum),
        _ => None,
    });
    sums.last().unwrap()
}

fn summed_up(sum: PastSum) -> Message {
    Message::Past(Recalled::SummedUp(Box::new(sum.summed_up())))
}

/// Models that know all earlier runs but the last one.
struct BeforeTheLast {
    model: Model,
    sum: PastSum,
    past: Shape,
}

impl BeforeTheLast {
    fn new(nodes: u32) -> Self {
        let past = over(nodes);
        let mut model = reading(nodes);
        // The list, and all trees but two.
        for _ in 0..9 {
            let message = next_of_past(&model, &past).unwrap();
            let sum = sum_of(update(&mut model, message));
            drop(update(&mut model, summed_up(sum)));
        }
        let message = next_of_past(&model, &past).unwrap();
        let sum = sum_of(update(&mut model, message));
        Self { model, sum, past }
    }

    /// Each has a sum of its own, so that taking another one in frees it.
    fn with_tree(&self) -> (Model, Message) {
        let mut model = self.model.clone();
        drop(update(&mut model, summed_up(self.sum.clone())));
        let message = next_of_past(&model, &self.past).unwrap();
        (model, message)
    }

    fn with_sum(&self) -> (Model, Message) {
        let (mut model, message) = self.with_tree();
        let sum = sum_of(update(&mut model, message));
        (model, summed_up(sum))
    }
}

fn message_of_tree(sequence: u64, shape: Shape) -> Message {
    Message::Update(Update::Shape {
        below: root(),
        outcome: Ok(answer(sequence, shape)),
    })
}

fn answer<T>(sequence: u64, content: T) -> Answer<T> {
    let now = world::clock().now();
    Answer {
        exchange: Exchange {
            sequence: Sequence(sequence),
            sent: now,
            received: now,
            service_date: Some(now),
            bytes: 0,
            request_id: None,
            unparsed: Unparsed::default(),
        },
        content: black_box(content),
    }
}
