//! What outputs cost: one node with a thousand, ten thousand and a hundred thousand of them, of
//! mixed kinds, alone and in parts, folded and unfolded.

#![expect(
    clippy::unwrap_used,
    reason = "a measurement may stop where it cannot be made"
)]

mod world;

use std::cell::Cell;

use divan::{AllocProfiler, Bencher, black_box};
use paiwatch::app::input::motion::Step;
use paiwatch::app::message::{Action, Message};
use paiwatch::app::model::Model;
use paiwatch::app::update::update;
use paiwatch::app::view::pane::Tab;
use paiwatch::domain::{
    Answer, Exchange, NodeKey, OutputRow, Outputs, Raw, RunRow, Sequence, Shape, Status,
    StatusRows, Unparsed, Update,
};
use paiwatch::print::{json, table};
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

/// An output of one of four kinds; every fourth is a part of one of ten artifacts, and those
/// come last part first.
fn output(number: u32, of: u32) -> OutputRow {
    let (kind, value) = match number % 4 {
        0 => ("Metrics", format!(r#"{{"auc": 0.{number:06}, "ks": 0.5}}"#)),
        1 => (
            "Model",
            format!(r#"{{"path": "oss://bucket/model/{number}"}}"#),
        ),
        2 => (
            "DataSet",
            format!(r#"{{"location": {{"project": "demo", "table": "t_{number}"}}}}"#),
        ),
        _ => (
            "ModelEvaluation",
            r#"{"rows": [[1, 2], [3, 4]]}"#.to_owned(),
        ),
    };
    let is_part = number % 4 == 3;
    OutputRow {
        run: World::run(),
        node: node().node,
        id: format!("artifact-{number:018}").as_str().into(),
        name: Some(format!("output_{number}").into()),
        kind: Some(kind.into()),
        metadata: None,
        created: None,
        producer: Some("id-7c1d-00042".into()),
        value: Some(Raw::new(serde_json::Value::from(value).to_string())),
        expandable: is_part.then(|| format!("report_{}", number % 10).into()),
        index: is_part.then(|| i64::from(of - number)),
    }
}

fn outputs(of: u32) -> Vec<OutputRow> {
    (0..of).map(|number| output(number, of)).collect()
}

/// The node that has them all.
fn node() -> NodeKey {
    NodeKey::new(World::run(), world::id_of(2).as_str().into())
}

fn root() -> NodeKey {
    NodeKey::new(World::run(), world::ROOT.into())
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

fn of_outputs(sequence: u64, rows: Vec<OutputRow>) -> Message {
    let outputs = Outputs {
        rows,
        ..Outputs::default()
    };
    Message::Update(Update::Outputs {
        below: root(),
        outcome: Ok(answer(sequence, outputs)),
    })
}

/// A model that knows a run of ten nodes, of which the second is selected and unfolded.
fn without() -> Model {
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
    let shape = Update::Shape {
        below: root(),
        outcome: Ok(answer(2, tree())),
    };
    for message in [
        Message::Resize(Size::new(200, 50)),
        Message::Update(runs),
        Message::Update(shape),
        Message::Action(Action::UnfoldAll),
    ] {
        drop(update(&mut model, message));
    }
    model
}

fn tree() -> Shape {
    let runtime = Builder::new_current_thread().enable_all().build().unwrap();
    let client = World { nodes: 10 }.client(world::clock());
    runtime.block_on(client.shape(&root(), 99)).unwrap().content
}

/// The same with its outputs, the cursor among them; unfolded, all parts are rows.
fn with(of: u32, unfolded: bool) -> Model {
    let mut model = without();
    drop(update(&mut model, of_outputs(3, outputs(of))));
    go(&mut model, Step::First);
    while model
        .view
        .selected_row()
        .is_some_and(|row| !is_of_the_node(&model, row))
    {
        go(&mut model, Step::Down);
    }
    drop(update(&mut model, Message::Action(Action::Unfold)));
    if unfolded {
        let key = node();
        let run = model.watch.runs.values_mut().next().unwrap();
        let place = run.tree.place(key.node.as_str()).unwrap();
        let artifacts = &mut run.tree.node_mut(place).unwrap().artifacts;
        for at in 0..u32::try_from(artifacts.len()).unwrap() {
            artifacts.fold(at, true);
        }
        model.lay_out_rows();
    }
    for _ in 0..10 {
        go(&mut model, Step::PageDown);
    }
    model
}

fn is_of_the_node(model: &Model, row: paiwatch::app::view::rows::Row) -> bool {
    let key = row.key(&model.watch.runs);
    matches!(key, Some(paiwatch::app::view::rows::RowKey::Node(key)) if key == node())
}

fn go(model: &mut Model, step: Step) {
    drop(update(model, Message::Action(Action::Go(step))));
}

/// Numbers of requests, each higher than the one before.
fn sequences() -> impl Fn() -> u64 {
    let last = Cell::new(100);
    move || {
        last.set(last.get() + 1);
        last.get()
    }
}

mod merge {
    use super::{Bencher, SIZES, of_outputs, output, outputs, sequences, update, with, without};

    /// All of them for the first time.
    #[divan::bench(args = SIZES)]
    fn first(bencher: Bencher<'_, '_>, of: u32) {
        let model = without();
        bencher
            .with_inputs(|| (model.clone(), of_outputs(3, outputs(of))))
            .bench_local_values(|(mut model, message)| {
                drop(update(&mut model, message));
                model
            });
    }

    /// All of them again.
    #[divan::bench(args = SIZES)]
    fn again(bencher: Bencher<'_, '_>, of: u32) {
        let (mut model, next) = (with(of, false), sequences());
        bencher
            .with_inputs(|| of_outputs(next(), outputs(of)))
            .bench_local_values(|message| update(&mut model, message));
    }

    /// One that changed.
    #[divan::bench(args = SIZES)]
    fn one(bencher: Bencher<'_, '_>, of: u32) {
        let (mut model, next) = (with(of, true), sequences());
        bencher
            .with_inputs(|| {
                let number = next();
                let mut row = output(of / 2, of);
                row.producer = Some(format!("of {number}").into());
                of_outputs(number, vec![row])
            })
            .bench_local_values(|message| update(&mut model, message));
    }
}

mod key {
    use super::{
        Action, Bencher, Message, Model, SIZES, Step, Tab, Terminal, TestBackend, Theme, draw, go,
        update, with,
    };

    /// The highlight moves, and a frame of 200x50 is drawn.
    fn moves(bencher: Bencher<'_, '_>, mut model: Model) {
        let theme = Theme::unicode();
        let Ok(mut terminal) = Terminal::new(TestBackend::new(200, 50));
        let mut steps = [Step::Down, Step::Down, Step::Up, Step::Up]
            .into_iter()
            .cycle();
        bencher.bench_local(|| {
            go(&mut model, steps.next().unwrap());
            let Ok(_) = terminal.draw(|frame| draw(&model, &theme, frame));
        });
    }

    #[divan::bench(args = SIZES)]
    fn moves_folded(bencher: Bencher<'_, '_>, of: u32) {
        moves(bencher, with(of, false));
    }

    #[divan::bench(args = SIZES)]
    fn moves_unfolded(bencher: Bencher<'_, '_>, of: u32) {
        moves(bencher, with(of, true));
    }

    /// Something was folded, so all rows are made anew.
    #[divan::bench(args = SIZES)]
    fn folds(bencher: Bencher<'_, '_>, of: u32) {
        let mut model = with(of, true);
        bencher.bench_local(|| model.lay_out_rows());
    }

    /// On the node with the tab of its outputs open: any key makes its page anew.
    #[divan::bench(args = SIZES)]
    fn on_the_page(bencher: Bencher<'_, '_>, of: u32) {
        let mut model = with(of, true);
        let theme = Theme::unicode();
        let Ok(mut terminal) = Terminal::new(TestBackend::new(200, 50));
        while model
            .view
            .selected_row()
            .is_some_and(|row| !super::is_of_the_node(&model, row))
        {
            drop(update(&mut model, Message::Action(Action::Fold)));
        }
        drop(update(
            &mut model,
            Message::Action(Action::Tab(Tab::Outputs)),
        ));
        bencher.bench_local(|| {
            drop(update(&mut model, Message::Action(Action::Wrap)));
            let Ok(_) = terminal.draw(|frame| draw(&model, &theme, frame));
        });
    }
}

mod print {
    use super::{Bencher, SIZES, json, table, with};

    #[divan::bench(args = SIZES)]
    fn as_table(bencher: Bencher<'_, '_>, of: u32) {
        let model = with(of, false);
        bencher.bench_local(|| table::table(&model, &[]));
    }

    #[divan::bench(args = SIZES)]
    fn as_json(bencher: Bencher<'_, '_>, of: u32) {
        let model = with(of, false);
        bencher.bench_local(|| json::text(&json::report(&model, &[], true)));
    }
}
