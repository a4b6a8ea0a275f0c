//! What can happen to a program: keys, sizes, time, and answers of every kind.

use bytes::Bytes;
use paiwatch::domain::{RunRow, StatusRows, Timing};
use paiwatch::source::wire::status_rows;
use proptest::prelude::*;
use proptest::sample::select;
use serde_json::json;

use crate::situations::{Tree, node, output, refused_connection, run};
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
