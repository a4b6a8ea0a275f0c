//! What each step from a request to a picture costs, in time and allocations,
//! for runs of a thousand, ten thousand and a hundred thousand nodes.

#![expect(
    clippy::unwrap_used,
    reason = "a measurement may stop where it cannot be made"
)]

mod world;

use std::cell::Cell;

use bytes::Bytes;
use chrono::DateTime;
use divan::counter::BytesCount;
use divan::{AllocProfiler, Bencher, black_box};
use paiwatch::app::input::typed::Edit;
use paiwatch::app::message::{Action, Message};
use paiwatch::app::model::Model;
use paiwatch::app::update::update;
use paiwatch::domain::{
    Answer, Exchange, NodeKey, RunRow, Sequence, Shape, Status, StatusRows, Unparsed, Update,
};
use paiwatch::source::wire::status_rows;
use paiwatch::ui::draw;
use paiwatch::ui::theme::Theme;
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use ratatui::layout::Size;
use tokio::runtime::{Builder, Runtime};
use world::World;

#[global_allocator]
static ALLOCATIONS: AllocProfiler = AllocProfiler::system();

const SIZES: [u32; 3] = [1_000, 10_000, 100_000];
/// As many ids as a batch holds.
const BATCH: u32 = 100;

fn main() {
    divan::main();
}

/// A batch is written, signed, and its answer read.
#[divan::bench]
fn exchange_of_a_batch(bencher: Bencher<'_, '_>) {
    let runtime = runtime();
    let client = World { nodes: 1_000 }.client(world::clock());
    let keys: Vec<NodeKey> = (1..=BATCH).map(key).collect();
    bencher.bench_local(|| runtime.block_on(client.node_statuses(&keys, None)));
}

mod decode {
    use super::{Bencher, BytesCount, SIZES, World, status_rows};

    #[divan::bench(args = SIZES)]
    fn rows(bencher: Bencher<'_, '_>, nodes: u32) {
        let world = World { nodes };
        let body = world.batch(world.numbers());
        bencher
            .counter(BytesCount::new(body.len()))
            .bench_local(|| status_rows(&body));
    }

    #[divan::bench(args = SIZES)]
    fn tree(bencher: Bencher<'_, '_>, nodes: u32) {
        let world = World { nodes };
        let (runtime, client) = (super::runtime(), world.client(super::world::clock()));
        bencher
            .counter(BytesCount::new(world.tree().len()))
            .bench_local(|| runtime.block_on(client.shape(&super::root(), 99)));
    }
}

mod merge {
    use super::{
        BATCH, Bencher, Message, SIZES, Sequences, Update, World, known, rows_of, tree_of, update,
    };

    /// The first answer about all nodes.
    #[divan::bench(args = SIZES)]
    fn first_tree(bencher: Bencher<'_, '_>, nodes: u32) {
        let shape = tree_of(World { nodes });
        bencher
            .with_inputs(|| (super::unknown(), shape.clone()))
            .bench_local_values(|(mut model, shape)| {
                let shape = super::message_of_tree(1, shape);
                (update(&mut model, shape), model)
            });
    }

    /// Another one that tells nothing new.
    #[divan::bench(args = SIZES)]
    fn same_tree(bencher: Bencher<'_, '_>, nodes: u32) {
        let (mut model, sequences) = (known(nodes), Sequences::default());
        let shape = tree_of(World { nodes });
        bencher
            .with_inputs(|| super::message_of_tree(sequences.next(), shape.clone()))
            .bench_local_values(|message| update(&mut model, message));
    }

    /// A batch of all nodes that tells nothing new.
    #[divan::bench(args = SIZES)]
    fn same_rows_of_all(bencher: Bencher<'_, '_>, nodes: u32) {
        let (mut model, sequences) = (known(nodes), Sequences::default());
        let world = World { nodes };
        let rows = rows_of(&world.batch(world.numbers()));
        let keys: Vec<_> = world.numbers().map(super::key).collect();
        let message = || super::message_of_rows(sequences.next(), &keys, rows.clone());
        // Outputs are told for the first time, and taken in, by the first one.
        drop(update(&mut model, message()));
        bencher
            .with_inputs(message)
            .bench_local_values(|message| update(&mut model, message));
    }

    /// A usual batch that tells nothing new.
    #[divan::bench(args = SIZES)]
    fn same_rows_of_a_batch(bencher: Bencher<'_, '_>, nodes: u32) {
        let (mut model, sequences) = (known(nodes), Sequences::default());
        let numbers = (nodes - BATCH)..nodes;
        let rows = rows_of(&World { nodes }.batch(numbers.clone()));
        let keys: Vec<_> = numbers.map(super::key).collect();
        bencher
            .with_inputs(|| super::message_of_rows(sequences.next(), &keys, rows.clone()))
            .bench_local_values(|message| update(&mut model, message));
    }

    /// A batch in which one node ends and another one begins: counts, rows and
    /// what is to be asked follow.
    #[divan::bench(args = SIZES)]
    fn one_node_after_another(bencher: Bencher<'_, '_>, nodes: u32) {
        let (mut model, sequences) = (known(nodes), Sequences::default());
        let first_waiting = nodes / 5 * 4 + 60;
        let mut number = first_waiting;
        let mut next = || {
            number = if number + 2 < nodes {
                number + 1
            } else {
                first_waiting
            };
            let rows = super::became(&[(number, "Succeeded"), (number + 1, "Running")]);
            let keys = [number, number + 1].map(super::key);
            Message::Update(Update::Nodes {
                asked: keys.to_vec(),
                answer: super::answer(sequences.next(), rows),
            })
        };
        let mut messages: Vec<_> = (0..200).map(|_| next()).collect();
        bencher
            .with_inputs(|| messages.pop().unwrap_or_else(&mut next))
            .bench_local_values(|message| update(&mut model, message));
    }
}

/// All counts are made anew.
#[divan::bench(args = SIZES)]
fn roll_up(bencher: Bencher<'_, '_>, nodes: u32) {
    let mut model = known(nodes);
    let run = model.watch.runs.values_mut().next().unwrap();
    bencher.bench_local(|| run.tree.recount());
}

/// The rows are made anew.
#[divan::bench(args = SIZES)]
fn flatten(bencher: Bencher<'_, '_>, nodes: u32) {
    let mut model = known(nodes);
    bencher.bench_local(|| model.lay_out_rows());
}

mod draw_200x50 {
    use super::{
        Action, Bencher, DateTime, Message, SIZES, Terminal, TestBackend, Theme, draw, known,
        update,
    };

    /// Nothing has changed.
    #[divan::bench(args = SIZES)]
    fn again(bencher: Bencher<'_, '_>, nodes: u32) {
        let model = known(nodes);
        let theme = Theme::unicode();
        let Ok(mut terminal) = Terminal::new(TestBackend::new(200, 50));
        bencher.bench_local(|| {
            let Ok(_) = terminal.draw(|frame| draw(&model, &theme, frame));
        });
    }

    /// A second has passed.
    #[divan::bench(args = SIZES)]
    fn after_a_second(bencher: Bencher<'_, '_>, nodes: u32) {
        let mut model = known(nodes);
        let theme = Theme::unicode();
        let Ok(mut terminal) = Terminal::new(TestBackend::new(200, 50));
        let mut seconds = 1_800_000_000;
        bencher.bench_local(|| {
            seconds += 1;
            let now = DateTime::from_timestamp(seconds, 0).unwrap_or_default();
            drop(update(&mut model, Message::Tick(now)));
            let Ok(_) = terminal.draw(|frame| draw(&model, &theme, frame));
        });
    }

    /// A key was pressed, and the highlight moves.
    #[divan::bench(args = SIZES)]
    fn after_a_key(bencher: Bencher<'_, '_>, nodes: u32) {
        let mut model = known(nodes);
        let theme = Theme::unicode();
        let Ok(mut terminal) = Terminal::new(TestBackend::new(200, 50));
        let mut steps = super::down_and_up();
        bencher.bench_local(|| {
            let step = Action::Go(steps.next().unwrap());
            drop(update(&mut model, Message::Action(step)));
            let Ok(_) = terminal.draw(|frame| draw(&model, &theme, frame));
        });
    }
}

mod search {
    use super::{Action, Bencher, Edit, Message, SIZES, known, update};

    /// The next row that holds a text, where only the last one does.
    #[divan::bench(args = SIZES)]
    fn next_match(bencher: Bencher<'_, '_>, nodes: u32) {
        let mut model = known(nodes);
        drop(update(&mut model, Message::Action(Action::StartSearch)));
        drop(update(
            &mut model,
            Message::Paste(format!("{nodes:06}").into()),
        ));
        drop(update(&mut model, Message::Action(Action::Accept)));
        bencher.bench_local(|| update(&mut model, Message::Action(Action::NextMatch)));
    }

    /// A letter is typed in the picker of rows.
    #[divan::bench(args = SIZES)]
    fn letter_in_the_picker(bencher: Bencher<'_, '_>, nodes: u32) {
        let mut model = known(nodes);
        drop(update(&mut model, Message::Action(Action::PickRow)));
        bencher.bench_local(|| {
            drop(update(&mut model, Message::Paste("t".to_owned().into())));
            let back = tui_input::InputRequest::DeletePrevChar;
            update(&mut model, Message::Action(Action::Edit(Edit(back))))
        });
    }
}

/// Numbers of requests, each higher than the one before.
struct Sequences(Cell<u64>);

impl Default for Sequences {
    fn default() -> Self {
        Self(Cell::new(100))
    }
}

impl Sequences {
    fn next(&self) -> u64 {
        self.0.set(self.0.get() + 1);
        self.0.get()
    }
}

fn root() -> NodeKey {
    NodeKey::new(World::run(), world::ROOT.into())
}

fn key(number: u32) -> NodeKey {
    NodeKey::new(World::run(), world::id_of(number).as_str().into())
}

fn runtime() -> Runtime {
    Builder::new_current_thread().enable_all().build().unwrap()
}

/// A model that knows of the run, but of nothing in it.
fn unknown() -> Model {
    let mut model = world::model();
    let row = RunRow {
        run: World::run(),
        status: Some(Status::new("Running")),
        name: Some("bench".into()),
        root: Some(world::ROOT.into()),
        ..RunRow::default()
    };
    let rows = StatusRows {
        runs: vec![row],
        ..StatusRows::default()
    };
    let runs = Update::Runs {
        asked: vec![World::run()],
        answer: answer(1, rows),
    };
    for message in [Message::Resize(Size::new(200, 50)), Message::Update(runs)] {
        drop(update(&mut model, message));
    }
    model
}

/// A model that knows all nodes and shows them, with the cursor among them.
fn known(nodes: u32) -> Model {
    let mut model = unknown();
    let shape = message_of_tree(2, tree_of(World { nodes }));
    drop(update(&mut model, shape));
    drop(update(&mut model, Message::Action(Action::UnfoldAll)));
    for _ in 0..10 {
        let page = paiwatch::app::input::motion::Step::PageDown;
        drop(update(&mut model, Message::Action(Action::Go(page))));
    }
    model
}

fn down_and_up() -> impl Iterator<Item = paiwatch::app::input::motion::Step> {
    use paiwatch::app::input::motion::Step::{Down, Up};
    [Down, Down, Down, Up, Up, Up].into_iter().cycle()
}

fn tree_of(world: World) -> Shape {
    let answer = runtime().block_on(world.client(world::clock()).shape(&root(), 99));
    answer.unwrap().content
}

fn rows_of(body: &Bytes) -> StatusRows {
    status_rows(body).unwrap()
}

fn message_of_tree(sequence: u64, shape: Shape) -> Message {
    Message::Update(Update::Shape {
        below: root(),
        outcome: Ok(answer(sequence, shape)),
    })
}

fn message_of_rows(sequence: u64, asked: &[NodeKey], rows: StatusRows) -> Message {
    Message::Update(Update::Nodes {
        asked: asked.to_vec(),
        answer: answer(sequence, rows),
    })
}

/// What a batch tells where these nodes have these words now.
fn became(words: &[(u32, &str)]) -> StatusRows {
    let nodes = words.iter().map(|(number, word)| {
        let key = key(*number);
        paiwatch::domain::NodeRow {
            run: key.run,
            node: key.node,
            status: Some(Status::new(word)),
            ..paiwatch::domain::NodeRow::default()
        }
    });
    StatusRows {
        nodes: nodes.collect(),
        ..StatusRows::default()
    }
}

fn answer<T>(sequence: u64, content: T) -> Answer<T> {
    let at = world::clock().now();
    Answer {
        exchange: Exchange {
            sequence: Sequence(sequence),
            sent: at,
            received: at,
            service_date: Some(at),
            bytes: 0,
            request_id: None,
            unparsed: Unparsed::default(),
        },
        content: black_box(content),
    }
}
