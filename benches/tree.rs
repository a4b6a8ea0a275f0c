//! What it costs to lay rows out and to draw a screen of them.

use std::time::Duration;

use bytestring::ByteString;
use chrono::{DateTime, Utc};
use divan::Bencher;
use paiwatch::app::message::{Action, Message};
use paiwatch::app::model::{Model, Settings};
use paiwatch::app::update::update;
use paiwatch::domain::{
    Answer, Exchange, NodeKey, NodeSpec, RunId, RunRow, Sequence, Shape, ShapeNode, Status,
    StatusRows, Time, Timing, Update,
};
use paiwatch::text::Language;
use paiwatch::ui::draw;
use paiwatch::ui::theme::Theme;
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use ratatui::layout::Size;

const SIZES: [u32; 2] = [10_000, 100_000];

fn main() {
    divan::main();
}

#[divan::bench(args = SIZES)]
fn lay_out(bencher: Bencher<'_, '_>, nodes: u32) {
    let mut model = model(nodes);
    bencher.bench_local(|| model.lay_out_rows());
}

#[divan::bench(args = SIZES)]
fn draw_200x50(bencher: Bencher<'_, '_>, nodes: u32) {
    let model = model(nodes);
    let theme = Theme::unicode();
    let Ok(mut terminal) = Terminal::new(TestBackend::new(200, 50));
    bencher.bench_local(|| {
        let Ok(_) = terminal.draw(|frame| draw(&model, &theme, frame));
    });
}

/// One run with so many nodes, a hundred below each container, all unfolded.
fn model(nodes: u32) -> Model {
    let settings = Settings {
        language: Language::English,
        place: "bench".to_owned(),
        account: "LTAI****demo".to_owned(),
        interval: Duration::from_secs(3),
        floor: Duration::from_secs(1),
        paused: false,
        exit_on_final: false,
        discovery: None,
    };
    let run = RunId::from("flow-bench");
    let mut model = Model::new([run.clone()], settings, DateTime::UNIX_EPOCH);
    let row = RunRow {
        run: run.clone(),
        status: Some(Status::new("Running")),
        name: Some("bench".into()),
        root: Some("root".into()),
        ..RunRow::default()
    };
    let rows = StatusRows {
        runs: vec![row],
        ..StatusRows::default()
    };
    let messages = [
        Message::Resize(Size::new(200, 50)),
        Message::Update(Update::Runs {
            asked: vec![run.clone()],
            answer: answer(1, rows),
        }),
        Message::Update(Update::Shape {
            below: NodeKey::new(run, "root".into()),
            outcome: Ok(answer(2, shape(nodes))),
        }),
        Message::Action(Action::UnfoldAll),
    ];
    for message in messages {
        drop(update(&mut model, message));
    }
    model
}

fn shape(nodes: u32) -> Shape {
    let mut shape = Shape {
        nodes: vec![node("root".into(), None, true)],
    };
    let mut container = 0;
    for at in 1..=nodes {
        let is_container = at % 100 == 1;
        let parent = if is_container { 0 } else { container };
        shape.nodes.push(node(
            format!("node-{at}").into(),
            Some(parent),
            is_container,
        ));
        if is_container {
            container = at;
        }
    }
    shape
}

fn node(id: ByteString, parent: Option<u32>, composite: bool) -> ShapeNode {
    ShapeNode {
        id: (&*id).into(),
        parent,
        name: Some(id),
        status: Some(Status::new("Running")),
        timing: Timing {
            started: Some(Time::At(DateTime::UNIX_EPOCH)),
            finished: None,
        },
        composite,
        expanded: composite,
        spec: NodeSpec::default(),
    }
}

fn answer<T>(sequence: u64, content: T) -> Answer<T> {
    let at: DateTime<Utc> = DateTime::UNIX_EPOCH;
    Answer {
        exchange: Exchange {
            sequence: Sequence(sequence),
            sent: at,
            received: at,
            service_date: Some(at),
            bytes: 0,
            request_id: None,
        },
        content,
    }
}
