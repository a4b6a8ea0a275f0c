//! What a key costs in long logs and long values, and in the tabs that are pages.

use std::sync::Arc;
use std::time::Duration;

use bytestring::ByteString;
use chrono::DateTime;
use divan::{AllocProfiler, Bencher, black_box};
use paiwatch::app::input::motion::Step;
use paiwatch::app::json::{Document, JsonTree, RawPart};
use paiwatch::app::log::place::WindowShape;
use paiwatch::app::log::{Log, LogFilter};
use paiwatch::app::message::{Action, Effect, Message};
use paiwatch::app::model::Model;
use paiwatch::app::model::settings::Settings;
use paiwatch::app::update::update;
use paiwatch::app::view::pane::{Pane, Tab};
use paiwatch::domain::{
    Answer, Exchange, Fetched, LogPage, NodeKey, NodeSpec, OutputRow, Raw, RunId, RunRow, Sequence,
    ShapeNode, Status, StatusRows, Time, Timing, Unparsed, Update,
};
use paiwatch::text::{Language, Zone};
use paiwatch::ui::draw;
use paiwatch::ui::theme::Theme;
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use ratatui::layout::Size;

/// What is built anew for a frame shows as what is asked of the memory for it.
#[global_allocator]
static MEMORY: AllocProfiler = AllocProfiler::system();

fn main() {
    divan::main();
}

const SHAPE: WindowShape = WindowShape {
    width: 59,
    height: 40,
    wraps: true,
    left: 0,
};

fn answer<T>(content: T) -> Answer<T> {
    Answer {
        exchange: Exchange {
            sequence: Sequence(1),
            sent: DateTime::UNIX_EPOCH,
            received: DateTime::UNIX_EPOCH,
            service_date: None,
            bytes: 0,
            request_id: None,
            unparsed: Unparsed::default(),
        },
        content,
    }
}

/// As many lines as are held, the newest first.
fn lines() -> LogPage {
    let line = |n: usize| {
        ByteString::from(format!(
            "2024-05-06 07:09:46 INFO [{n}] train-auc:0.9{n} valid-auc:0.8{n}"
        ))
    };
    LogPage {
        total: Some(50_000),
        lines: (0..50_000).rev().map(line).collect(),
    }
}

fn log() -> Log {
    let node = NodeKey::new("flow-a".into(), "node-a".into());
    let mut log = Log::new(node, LogFilter::default(), Zone::utc(), 1);
    log.take_in(&lines(), true);
    log
}

/// A value of ten megabytes.
fn long_value() -> Raw {
    let row = r#"{"id":"artifact-0123456789","value":[1,2,3],"text":"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"}"#;
    Raw::new(format!("[{}]", vec![row; 85_000].join(",")))
}

fn parts() -> Vec<RawPart> {
    vec![RawPart {
        name: "value".to_owned(),
        raw: long_value(),
        is_inside: false,
    }]
}

#[divan::bench]
fn scroll_50_000_lines(bencher: Bencher) {
    let mut log = log();
    bencher.bench_local(|| {
        log.scroll(-1, SHAPE);
        log.scroll(isize::MIN, SHAPE);
        log.scroll(isize::MAX, SHAPE);
    });
}

#[divan::bench]
fn search_50_000_lines(bencher: Bencher) {
    let mut log = log();
    bencher.bench_local(|| {
        let ring = &log.ring;
        // From the start, not only through what was found before.
        log.search.look_for("", ring);
        log.search.look_for(black_box("auc:0.949999"), ring);
    });
}

/// A letter, and another: the second looks only through what the first has found.
#[divan::bench]
fn type_on_in_a_search_of_50_000_lines(bencher: Bencher) {
    let mut log = log();
    bencher
        .with_inputs(|| {
            let ring = &log.ring;
            log.search.look_for("auc:0.94", ring);
            (log.search.clone(), ring.clone())
        })
        .bench_local_values(|(mut search, ring)| {
            search.look_for(black_box("auc:0.949"), &ring);
            (search, ring)
        });
}

#[divan::bench]
fn read_10_megabytes(bencher: Bencher) {
    let parts = parts();
    bencher.bench_local(|| Document::of(black_box(&parts)));
}

#[divan::bench]
fn open_10_megabytes_that_were_read(bencher: Bencher) {
    let document = Arc::new(Document::of(&parts()));
    bencher.bench_local(|| JsonTree::new(Arc::clone(&document)));
}

#[divan::bench]
fn read_10_megabytes_again(bencher: Bencher) {
    let before = JsonTree::new(Arc::new(Document::of(&parts())));
    bencher
        .with_inputs(|| before.clone())
        .bench_local_refs(|tree| tree.take_over(black_box(&before)));
}

#[divan::bench]
fn scroll_10_megabytes(bencher: Bencher) {
    let mut tree = JsonTree::new(Arc::new(Document::of(&parts())));
    bencher.bench_local(|| {
        tree.go(Step::Last, 40);
        tree.go(Step::PageUp, 40);
        tree.window(40).count()
    });
}

#[divan::bench]
fn unfold_all_of_10_megabytes(bencher: Bencher) {
    let mut tree = JsonTree::new(Arc::new(Document::of(&parts())));
    bencher.bench_local(|| tree.set_all(true, 40));
}

#[divan::bench]
fn search_10_megabytes(bencher: Bencher) {
    let mut tree = JsonTree::new(Arc::new(Document::of(&parts())));
    bencher.bench_local(|| tree.look_for(black_box("nowhere"), 40));
}

/// A watch of one node with these outputs, the cursor on it, and this tab open.
fn watch(outputs: Vec<OutputRow>, inputs: Option<Raw>, tab: Tab) -> Model {
    let settings = Settings {
        language: Language::English,
        glyphs: paiwatch::text::Glyphs::default(),
        zone: Zone::utc(),
        place: "bench".to_owned(),
        interval: Duration::from_secs(3),
        floor: Duration::from_secs(1),
        paused: false,
        exit_on_final: None,
        discovery: None,
    };
    let run = RunId::from("flow-a");
    let mut model = Model::new([run.clone()], settings, DateTime::UNIX_EPOCH);
    let rows = StatusRows {
        runs: vec![RunRow {
            run: run.clone(),
            status: Some(Status::new("Running")),
            root: Some("root".into()),
            ..RunRow::default()
        }],
        ..StatusRows::default()
    };
    let spec = NodeSpec {
        inputs,
        ..NodeSpec::default()
    };
    let shape = paiwatch::domain::Shape {
        nodes: vec![
            node("root", None, NodeSpec::default()),
            node("node-a", Some(0), spec),
        ],
    };
    let outputs = StatusRows {
        outputs,
        ..StatusRows::default()
    };
    let messages = [
        Message::Resize(Size::new(160, 45)),
        Message::Update(Update::Runs {
            asked: vec![run.clone()],
            answer: answer(rows),
        }),
        Message::Update(Update::Shape {
            below: NodeKey::new(run, "root".into()),
            outcome: Ok(answer(shape)),
        }),
        Message::Update(Update::Nodes {
            asked: Vec::new(),
            answer: answer(outputs),
        }),
        Message::Action(Action::UnfoldAll),
        Message::Action(Action::Go(Step::Down)),
        Message::Action(Action::Tab(tab)),
    ];
    for message in messages {
        tell(&mut model, message);
    }
    go_to(&mut model, Pane::Detail);
    model
}

fn go_to(model: &mut Model, pane: Pane) {
    while model.layout.pane != pane {
        tell(model, Message::Action(Action::NextPane));
    }
}

fn node(id: &str, parent: Option<u32>, spec: NodeSpec) -> ShapeNode {
    ShapeNode {
        id: id.into(),
        parent,
        name: Some(id.into()),
        status: Some(Status::new("Running")),
        timing: Timing {
            started: Some(Time::At(DateTime::UNIX_EPOCH)),
            finished: None,
        },
        composite: parent.is_none(),
        expanded: true,
        spec,
    }
}

/// What is read beside the screen is read at once.
fn tell(model: &mut Model, message: Message) {
    for effect in update(model, message) {
        if let Effect::ReadJson(number, parts) = effect {
            let document = Arc::new(Document::of(&parts));
            tell(model, Message::JsonRead(number, document));
        }
    }
}

fn output(name: &str, kind: &str, value: Raw, index: Option<i64>) -> OutputRow {
    OutputRow {
        run: "flow-a".into(),
        node: "node-a".into(),
        id: format!("artifact-{name}").as_str().into(),
        name: Some(name.into()),
        kind: Some(kind.into()),
        metadata: None,
        created: None,
        producer: None,
        value: Some(value),
        expandable: index.map(|_| "report".into()),
        index,
    }
}

/// Two hundred parts of a report, and a curve of a thousand points.
fn report() -> Vec<OutputRow> {
    let part = |index: i64| {
        let value = Raw::new(format!(r#"{{"threshold":0.{index},"recall":0.9}}"#));
        output(&format!("part_{index}"), "Metrics", value, Some(index))
    };
    let points: Vec<String> = (0..1_000).map(|at| format!("0.{at:03}")).collect();
    let points = points.join(",");
    let curve = Raw::new(format!(r#"{{"fpr":[{points}],"tpr":[{points}]}}"#));
    let mut rows: Vec<OutputRow> = (0..200).map(part).collect();
    rows.push(output("roc", "ModelEvaluation", curve, None));
    rows
}

/// A key down and one up, each with the frame after it.
fn press(bencher: Bencher<'_, '_>, mut model: Model) {
    let theme = Theme::unicode();
    let Ok(mut terminal) = Terminal::new(TestBackend::new(160, 45));
    bencher.bench_local(|| {
        for step in [Step::Down, Step::Up] {
            tell(&mut model, Message::Action(Action::Go(step)));
            let Ok(_) = terminal.draw(|frame| draw(&model, &theme, frame));
        }
    });
}

#[divan::bench]
fn two_keys_in_200_outputs(bencher: Bencher<'_, '_>) {
    press(bencher, watch(report(), None, Tab::Outputs));
}

#[divan::bench]
fn two_keys_in_inputs_of_1_megabyte(bencher: Bencher<'_, '_>) {
    let item = r#"{"Name":"column","Value":"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"}"#;
    let inputs = format!(r#"{{"Parameters":[{}]}}"#, vec![item; 11_000].join(","));
    press(
        bencher,
        watch(Vec::new(), Some(Raw::new(inputs)), Tab::Inputs),
    );
}

#[divan::bench]
fn two_keys_in_json_of_10_megabytes(bencher: Bencher<'_, '_>) {
    let mut model = watch(
        vec![output("rows", "Any", long_value(), None)],
        None,
        Tab::Json,
    );
    go_to(&mut model, Pane::Tree);
    tell(&mut model, Message::Action(Action::Unfold));
    tell(&mut model, Message::Action(Action::Go(Step::Down)));
    go_to(&mut model, Pane::Detail);
    press(bencher, model);
}

/// An expandable artifact of as many parts as an answer may hold.
#[divan::bench]
fn two_keys_in_json_of_10_000_parts(bencher: Bencher<'_, '_>) {
    let part = |index: i64| {
        let value = Raw::new(format!(r#"{{"recall":0.{index}}}"#));
        output(&format!("part_{index}"), "Metrics", value, Some(index))
    };
    let mut model = watch((0..10_000).map(part).collect(), None, Tab::Json);
    go_to(&mut model, Pane::Tree);
    tell(&mut model, Message::Action(Action::Unfold));
    tell(&mut model, Message::Action(Action::Go(Step::Down)));
    go_to(&mut model, Pane::Detail);
    press(bencher, model);
}

#[divan::bench]
fn two_keys_in_a_log_of_50_000_lines(bencher: Bencher<'_, '_>) {
    let mut model = watch(Vec::new(), None, Tab::Logs);
    let fetch = model.detail.fetches().into_iter().next();
    if let Some(fetch) = fetch {
        let outcome = Box::new(Ok(answer(Fetched::Log(lines()))));
        tell(
            &mut model,
            Message::Update(Update::Fetched { fetch, outcome }),
        );
    }
    press(bencher, model);
}
