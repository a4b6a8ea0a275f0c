//! What it costs to know how long a run will still take: an earlier run taken in, ten of them
//! summed up, the end foretold, the slow path found, and a key and a second with all that and
//! the bars on the screen.

#![expect(
    clippy::unwrap_used,
    reason = "a measurement may stop where it cannot be made"
)]

mod world;

use std::cell::Cell;

use chrono::{DateTime, TimeDelta, Utc};
use divan::{AllocProfiler, Bencher, black_box};
use paiwatch::app::estimate::{
    History, KeptPast, Kin, PastPolicy, PastRun, SlowPath, forecast, paths,
};
use paiwatch::app::input::motion::Step;
use paiwatch::app::message::{Action, Message};
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

/// The tree of an earlier run, as what is worth keeping.
#[divan::bench(args = SIZES)]
fn an_earlier_run(bencher: Bencher<'_, '_>, nodes: u32) {
    let shape = over(nodes);
    bencher.bench_local(|| PastRun::of("flow-1", at(0), &shape));
}

#[divan::bench(args = SIZES)]
fn ten_summed_up(bencher: Bencher<'_, '_>, nodes: u32) {
    let runs = vec![PastRun::of("flow-1", at(0), &over(nodes)).unwrap(); 10];
    bencher.bench_local(|| History::of(&runs));
}

/// Beside the loop.
#[divan::bench(args = SIZES)]
fn ten_written_and_read(bencher: Bencher<'_, '_>, nodes: u32) {
    let runs = vec![PastRun::of("flow-1", at(0), &over(nodes)).unwrap(); 10];
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
    let mut model = unknown();
    drop(update(&mut model, message_of_tree(2, told(nodes))));
    let every = Some(TimeDelta::zero());
    let keeps = false;
    model
        .watch
        .pasts
        .begin("bench", PastPolicy { every, keeps });
    let now = model.now.machine;
    drop(update(&mut model, Message::Tick(now)));
    let past = over(nodes);
    let sequence = Cell::new(2);
    while let Some(fetch) = model.watch.pasts.fetches().pop() {
        sequence.set(sequence.get() + 1);
        let fetched = if let FetchKind::Runs(_) = fetch.kind {
            let runs = (1..=10).map(|number| {
                let run = RunId::from(format!("flow-{number}").as_str());
                details(run, "Succeeded", -86_400 * number)
            });
            let page = RunPage {
                total: None,
                runs: runs.collect(),
            };
            Fetched::Runs(page)
        } else {
            Fetched::Tree(past.clone())
        };
        let outcome = Box::new(Ok(answer(sequence.get(), fetched)));
        let told = Update::Fetched { fetch, outcome };
        drop(update(&mut model, Message::Update(told)));
    }
    assert!(model.watch.runs.values().all(|run| run.estimate.knows()));
    drop(update(&mut model, Message::Action(Action::UnfoldAll)));
    for _ in 0..10 {
        drop(update(
            &mut model,
            Message::Action(Action::Go(Step::PageDown)),
        ));
    }
    model
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
