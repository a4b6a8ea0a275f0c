//! What holds for any size, any keys and any answers.

use bytes::Bytes;
use chrono::TimeDelta;
use paiwatch::app::model::mode::{Mode, Popup};
use paiwatch::app::query::popup;
use paiwatch::domain::{RunDetails, RunRow, StatusRows, Timing};
use paiwatch::source::wire::status_rows;
use paiwatch::text::cells;
use paiwatch::ui::theme::{Colour, Glyphs};
use proptest::prelude::*;
use proptest::sample::select;
use ratatui::layout::Rect;
use serde_json::json;

use crate::grammar;
use crate::situations::{Tree, details, four_runs, node, output, refused_connection, run, since};
use crate::stage::Stage;

/// Something that happens.
#[derive(Clone, Debug)]
pub(crate) enum Event {
    Keys(&'static str),
    Size(u16, u16),
    Wait(i64),
    Trouble,
    /// A tree of so many nodes with this name, word and depth.
    Shape(usize, String, &'static str),
    /// A row for a node and an output, known or not.
    Node(u8, String, &'static str),
    Missing,
    /// An answer of these bytes, if it can be read at all.
    Answer(Vec<u8>),
    /// A tick of the poller is over, and the next is due in so many seconds.
    Resting(i64),
    /// The machine's clock jumps by so many seconds.
    Jump(i64),
}

pub(crate) const KEYS: &[&str] = &[
    "j",
    "k",
    "l",
    "h",
    "<enter>",
    " ",
    "L",
    "H",
    "=",
    "-",
    "g",
    "G",
    "<c-d>",
    "<c-u>",
    "<pgdn>",
    "<pgup>",
    "/",
    "x",
    "特",
    "<backspace>",
    "n",
    "N",
    "e",
    "E",
    "<tab>",
    "1",
    "2",
    "5",
    "z",
    "p",
    "R",
    "+",
    "_",
    "<esc>",
    "?",
    "q",
    "f",
    "&",
    "s",
    "c",
    "F",
    ";",
    ":",
    "a",
    "i",
    "m",
    "'",
    "v",
    "<c-o>",
    "t",
    "d",
    "w",
    "3",
    "4",
    "b",
    "B",
];

pub(crate) const WORDS: &[&str] = &[
    "Running",
    "Failed",
    "Succeeded",
    "Skipped",
    "ReadyToSchedule",
    "Suspended",
    "Verdampft",
    "",
];

/// Names that do harm where they are not made harmless.
fn names() -> impl Strategy<Value = String> {
    prop_oneof![
        "[a-z_]{0,12}",
        any::<String>(),
        Just("\u{1b}[2J\u{1b}]0;gone\u{7}\u{9b}31m\r\n\t".to_owned()),
        Just("\u{202e}elif\u{2066}\u{200d}\u{feff}".to_owned()),
        Just("long-name-".repeat(30)),
        Just("x".repeat(10_000)),
        Just("特征归一化".repeat(2_000)),
        Just("👨\u{200d}👩\u{200d}👧🇩🇪✔\u{fe0f}👍🏽".repeat(50)),
        Just(format!("e{}", "\u{301}".repeat(10_000))),
        Just("نود العمل क्षत्रिय ｆｕｌｌ".to_owned()),
    ]
}

pub(crate) fn events() -> impl Strategy<Value = Event> {
    prop_oneof![
        8 => select(KEYS).prop_map(Event::Keys),
        2 => (1_u16..300, 1_u16..100).prop_map(|(width, height)| Event::Size(width, height)),
        1 => (0_i64..100_000).prop_map(Event::Wait),
        1 => Just(Event::Trouble),
        1 => (0_usize..40, names(), select(WORDS)).prop_map(|(n, name, word)| Event::Shape(n, name, word)),
        1 => (0_u8..40, names(), select(WORDS)).prop_map(|(n, name, word)| Event::Node(n, name, word)),
        1 => Just(Event::Missing),
        2 => answers().prop_map(Event::Answer),
        1 => (-100_i64..100).prop_map(Event::Resting),
        1 => (-100_000_i64..100_000).prop_map(Event::Jump),
    ]
}

/// Bytes of every kind: none that make sense, rows about what is watched with
/// one value that is of another kind, and rows cut off anywhere.
fn answers() -> impl Strategy<Value = Vec<u8>> {
    let rows =
        (0_u8..6, names(), select(WORDS), any::<i64>()).prop_map(|(at, name, word, number)| {
            let run = ["flow-ctr", "flow-reco"][usize::from(at % 2)];
            let node = json!({"PipelineRunId": run, "NodeId": format!("n-{at}"), "NodeName": name,
            "Status": word, "StartedAt": number, "FinishedAt": "2026-03-04T14:22:07Z"});
            let output = json!({"PipelineRunId": run, "NodeId": format!("n-{at}"), "Id": name,
            "Name": name, "Type": word, "Value": name, "ExpandedArtifactIndex": number});
            let row = json!({"PipelineRunId": run, "Status": word, "Name": name, "NodeId": name});
            json!({"PipelineRuns": [row, number], "Nodes": [node, name], "Outputs": [output, word]})
                .to_string()
                .into_bytes()
        });
    prop_oneof![
        1 => any::<Vec<u8>>(),
        4 => (rows, any::<usize>(), any::<Option<u8>>()).prop_map(|(mut bytes, place, broken)| {
            let place = place % bytes.len();
            match broken {
                Some(byte) => bytes[place] = byte,
                None if place % 4 == 0 => bytes.truncate(place),
                None => {}
            }
            bytes
        }),
    ]
}

pub(crate) fn happen(stage: &mut Stage, event: &Event) {
    match event {
        Event::Keys(keys) => {
            stage.keys(keys);
        }
        Event::Size(width, height) => *stage = stage.clone().sized(*width, *height),
        Event::Wait(seconds) | Event::Jump(seconds) => stage.wait(*seconds),
        Event::Trouble => stage.trouble(refused_connection(), 10),
        Event::Shape(n, name, word) => {
            let mut tree = Tree::of("flow-ctr", word, Timing::default());
            for at in 0..*n {
                // Every third node holds the ones that follow, so that it gets deep.
                let below = format!("n-{}", at / 3 * 3);
                let kind = if at % 3 == 0 { "Loop" } else { "Task" };
                tree = tree.add(&below, &format!("n-{at}"), kind, word, Timing::default());
                tree = tree.named(name);
            }
            stage.shape("flow-ctr", tree.shape());
        }
        Event::Node(at, name, word) => {
            let id = format!("n-{at}");
            let value = serde_json::json!({ name.as_str(): 1, "text": name });
            let mut row = output("flow-ctr", &id, name, "Metrics", &value);
            row.expandable = (at % 2 == 0).then(|| name.as_str().into());
            row.index = Some(i64::from(*at));
            stage.nodes(StatusRows {
                nodes: vec![node("flow-ctr", &id, word, Timing::default())],
                outputs: vec![row],
                ..StatusRows::default()
            });
        }
        Event::Answer(bytes) => {
            // What cannot be read is trouble, and the watch goes on.
            match status_rows(&Bytes::copy_from_slice(bytes)) {
                Ok(rows) if bytes.len() % 2 == 0 => stage.nodes(rows),
                Ok(rows) => stage.runs(rows),
                Err(error) => stage.trouble(error, 1),
            }
        }
        Event::Resting(seconds) => stage.resting(*seconds),
        Event::Missing => {
            let runs: Vec<RunRow> = vec![run("flow-reco", "\u{1b}[1mreco", "Running")];
            let asked = ["flow-ctr", "flow-reco"].map(Into::into).to_vec();
            stage.runs_asked(
                asked,
                StatusRows {
                    runs,
                    ..StatusRows::default()
                },
            );
        }
    }
}

/// The picture fits the pane, holds nothing harmful, and shows the cursor.
fn check(stage: &Stage) -> Result<(), TestCaseError> {
    let size = stage.model.layout.size;
    let lines = stage.lines();
    for line in &lines {
        prop_assert_eq!(cells::width(line), usize::from(size.width), "{:?}", line);
        prop_assert!(!line.chars().any(char::is_control), "{:?}", line);
        prop_assert!(
            !line.contains(['\u{202e}', '\u{2066}', '\u{200d}']),
            "{:?}",
            line
        );
    }
    for run in stage.model.watch.runs.values() {
        for (_, node) in run.tree.iter() {
            let elapsed = run.elapsed_of(node, stage.model.now.service);
            prop_assert!(elapsed.is_none_or(|elapsed| elapsed >= TimeDelta::zero()));
        }
    }
    let view = &stage.model.view;
    let Some(selected) = view.selected.as_ref() else {
        prop_assert!(view.rows.is_empty());
        return Ok(());
    };
    let row = view.rows[selected.at];
    prop_assert_eq!(row.key(&stage.model.watch.runs), Some(selected.key.clone()));
    let screen = stage.model.screen();
    let covers = matches!(
        stage.model.mode,
        Mode::Popup(Popup::Help(_) | Popup::Connection(_) | Popup::Pick(_))
    );
    let is_covered = covers || !screen.shows_tree();
    if size.height >= 3 && screen.tree.height > 0 && !is_covered {
        let line = selected.at - view.top + usize::from(screen.tree.y);
        prop_assert!(line < usize::from(screen.tree.bottom()));
        let is_below_a_menu = |area: Rect| line >= usize::from(area.y);
        if popup::area(&stage.model).is_some_and(is_below_a_menu) {
            return Ok(());
        }
        prop_assert!(lines[line].starts_with(['▌', '>']), "{:?}", lines[line]);
    }
    Ok(())
}

/// Names as people give them, and the one in three hundred characters.
const NAMES: [&str; 9] = [
    "特征归一化-每日用户流失预测训练流水线",
    "모델_학습 日本語の名前 ﾊﾝｶｸ ｆｕｌｌ",
    "👨\u{200d}👩\u{200d}👧 🇩🇪 ✔\u{fe0f} 👍🏽 ☎\u{fe0e} 1\u{fe0f}\u{20e3}",
    "e\u{301}e\u{301}\u{302}\u{303} Z\u{335}\u{336}a\u{34f}lgo \u{301}",
    "क्षत्रिय नमस्ते ก็ำ عربي עברית",
    "\u{1100}\u{1161}\u{11a8} \u{1f1e9} \u{3000}\u{ad}\u{2060}\u{115f}",
    "·…—“”αяⅣ①★→■", // Ambiguous, and none of ours.
    "\t\u{1b}[31mred\u{1b}[0m\u{7}\u{9b}2J\r\n",
    "",
];

/// A watch in which everything is called so: run, containers, nodes, outputs, values, messages.
fn called(name: &str) -> Stage {
    let mut stage = Stage::watching(&["flow-a", "flow-b"]);
    for id in ["flow-a", "flow-b"] {
        let details = RunDetails {
            message: Some(name.into()),
            ..details(run(id, name, "Running"), since(4_000))
        };
        stage.details(details);
        let mut tree = Tree::of(id, "Running", since(4_000));
        for (below, at, kind, word) in [
            ("", "loop", "Loop", "Running"),
            ("loop", "i0", "Dag", "Failed"),
            ("i0", "bad", "Task", "Failed"),
            ("i0", "skipped", "Task", "Skipped"),
            ("loop", "i1", "Dag", "Running"),
            ("i1", "busy", "Task", "Running"),
            ("i1", "next", "Task", "ReadyToSchedule"),
            ("i1", "later", "Task", "ReadyToSchedule"),
            ("", "done", "Task", "Succeeded"),
            ("", "done2", "Task", "Succeeded"),
        ] {
            let [below, at] = [below, at].map(|node| format!("{id}-{node}"));
            tree = tree.add(&below, &at, kind, word, since(3_000)).named(name);
        }
        stage.shape(id, tree.after(&[name]).shape());
        let busy = format!("{id}-busy");
        let value = json!({ name: 0.5, "text": name });
        stage.nodes(StatusRows {
            nodes: vec![node(id, &busy, "Running", since(3_000))],
            outputs: vec![output(id, &busy, name, "Metrics", &value)],
            ..StatusRows::default()
        });
    }
    stage
}

#[test]
fn names_of_every_kind_fit_every_size_in_every_look() {
    let long: Vec<String> = NAMES.iter().map(|name| name.repeat(300)).collect();
    let long = long.iter().map(|name| name.chars().take(300).collect());
    let names: Vec<String> = NAMES.map(str::to_owned).into_iter().chain(long).collect();
    for name in &names {
        let stage = called(name);
        for (width, height) in [
            (160, 45),
            (120, 40),
            (80, 24),
            (48, 12),
            (30, 6),
            (20, 3),
            (3, 2),
            (2, 1),
            (1, 1),
        ] {
            for glyphs in [Glyphs::Unicode, Glyphs::Safe, Glyphs::Ascii] {
                let mut stage = stage.clone().sized(width, height);
                stage.set_theme(glyphs, Colour::Base);
                for keys in [
                    "", "=", "e", "c", "2", "5", "<esc>;", "<esc>y", "<esc>f", "x",
                ] {
                    stage.keys(keys);
                    if let Err(error) = check(&stage) {
                        panic!("{name:?} {width}x{height} {keys}: {error}");
                    }
                }
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    #[test]
    fn whatever_happens_the_screen_is_whole_and_shows_the_cursor(
        width in 1_u16..300,
        height in 1_u16..100,
        events in prop::collection::vec(events(), 0..40),
    ) {
        let mut stage = four_runs().sized(width, height);
        check(&stage)?;
        for event in &events {
            happen(&mut stage, event);
            check(&stage)?;
        }
    }

    #[test]
    fn whatever_happens_what_is_offered_acts_and_what_is_denied_does_nothing(
        (width, height) in select(vec![(160, 45), (80, 24), (48, 12), (30, 6), (20, 3)]),
        events in prop::collection::vec(events(), 0..30),
    ) {
        let mut stage = four_runs().sized(width, height);
        for event in &events {
            happen(&mut stage, event);
        }
        grammar::check(&mut stage)?;
    }

    #[test]
    fn every_size_has_a_picture_in_every_look(width in 0_u16..300, height in 0_u16..100) {
        let mut stage = four_runs().sized(width, height);
        for glyphs in [Glyphs::Unicode, Glyphs::Safe, Glyphs::Ascii] {
            for colour in [Colour::Base, Colour::None] {
                stage.set_theme(glyphs, colour);
                stage.lines();
            }
        }
    }

    #[test]
    fn a_screen_of_another_size_than_was_said_is_drawn_too(
        width in 1_u16..300,
        height in 1_u16..100,
        real_width in 1_u16..300,
        real_height in 1_u16..100,
    ) {
        let mut stage = four_runs().sized(width, height);
        for keys in ["", "2", "<tab>?"] {
            stage.keys(keys);
            stage.lines_on(real_width, real_height);
        }
    }

    #[test]
    fn a_duration_never_takes_more_than_its_column(seconds in 0_i64..1_000_000_000) {
        let text = paiwatch::text::time::duration(TimeDelta::seconds(seconds));
        prop_assert!(text.len() <= 9, "{}", text);
    }
}

proptest! {
    // A text is looked at quickly, and what is odd about one is rare.
    #![proptest_config(ProptestConfig { cases: 4096, ..ProptestConfig::default() })]

    #[test]
    fn text_of_any_kind_is_cut_and_wrapped_to_its_width(text in any::<String>(), width in 1_usize..40) {
        prop_assert!(cells::width(&cells::fit(&text, width, "…")) <= width);
        for line in cells::wrap(&text, width) {
            prop_assert!(cells::width(&line) <= width, "{:?}", line);
        }
        let clean = cells::clean(&text);
        prop_assert!(!clean.chars().any(char::is_control));
        prop_assert!(cells::clean(&clean) == clean);
        prop_assert!(cells::width(&cells::pad(&clean, width, "…")) == width);
    }
}
