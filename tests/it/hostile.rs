//! Text from outside at every way out: whatever runs, nodes, outputs, logs and
//! refusals are called, nothing of it reaches a terminal as a command.

use std::fs;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::thread;

use paiwatch::text::cells::is_harmless;
use serde_json::{Value, json};

use crate::command_line::Served;
use crate::pane::{Pane, home, paiwatch};

/// A harmless beginning and end, and between them: colours, a new title, the
/// 8-bit form of a sequence, a bell, writing backwards, a new line, a null.
const HOSTILE: &str = "AA\u{1b}[31m\u{1b}]0;owned\u{7}\u{9b}2J\u{202e}\u{2066}\u{200d}\r\u{7f}ZZ";

fn story(home: &Path) -> PathBuf {
    let name = serde_json::to_string(HOSTILE).unwrap();
    // JSON and TOML write these characters in the same way, but for the last one.
    let name = name.replace('\u{7f}', "\\u007f");
    let story = format!(
        "workspace = \"1\"\nuser = \"2\"\naccount = \"3\"\n\
         [[pipeline]]\nname = {name}\n\
         [[pipeline.node]]\nname = {name}\nlasts = \"1s\"\nspread = 0\nqueue = \"0s\"\n\
         fails = 1\nmessage = {name}\nlog = [{name}]\n\
         [[pipeline.node.output]]\nname = {name}\ntype = \"Metrics\"\nvalue = {name}\n\
         [[run]]\npipeline = {name}\nname = {name}\nstarts = \"0s\"\n"
    );
    let file = home.join("hostile.toml");
    fs::write(&file, story).unwrap();
    file
}

#[track_caller]
fn is_clean(text: &str) {
    let harmful = text
        .chars()
        .find(|char| *char != '\n' && !is_harmless(*char));
    assert_eq!(harmful, None, "in {text:?}");
}

#[track_caller]
fn said(output: &Output) -> (String, String) {
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
    (text(&output.stdout), text(&output.stderr))
}

#[test]
fn what_is_printed_holds_no_command_for_the_terminal() {
    let home = home("printed");
    let served = Served::start(&["--story", story(&home).to_str().unwrap(), "--speed", "10"]);
    let (json, _) = said(&served.run(&["status", "--json"]));
    is_clean(&json);
    let report: Value = serde_json::from_str(&json).unwrap();
    assert_eq!(
        report["runs"][0]["name"], HOSTILE,
        "JSON still means the same"
    );
    let id = report["runs"][0]["id"].as_str().unwrap();
    let (lines, _) = said(&served.run(&[id, "--interval", "100ms"]));
    is_clean(&lines);
    assert!(
        lines.contains("Failed") && lines.contains("AA ZZ"),
        "{lines}"
    );
    let (table, _) = said(&served.run(&["status"]));
    is_clean(&table);
    assert!(table.contains("AA ZZ"), "{table}");
}

#[test]
fn what_is_drawn_and_noted_holds_no_command_of_the_service() {
    let home = home("drawn");
    let demo = [
        "demo",
        "--speed",
        "10",
        "--story",
        story(&home).to_str().unwrap(),
    ]
    .map(str::to_owned);
    let demo: Vec<&str> = demo.iter().map(String::as_str).collect();
    let mut pane = Pane::start(40, 140, paiwatch(&home, &demo));
    pane.until_shown("Failed");
    for keys in ["j", "=", "G", "1", "2", "3", "4", "5", "\t", "?", "q"] {
        pane.press(keys);
    }
    pane.press("/AA\r");
    pane.until_shown("AA");
    pane.press("\x03");
    let end = pane.end();
    let drawn = String::from_utf8(end.bytes).unwrap();
    // The program itself asks once what the background looks like.
    let drawn = drawn.replacen("\u{1b}]11;?\u{1b}\\", "", 1);
    let commands = [
        "\u{1b}]", "\u{9b}", "\u{7}", "\u{202e}", "\u{2066}", "\u{200d}", "\u{7f}", "\u{0}",
    ];
    for command in commands {
        assert!(!drawn.contains(command), "{command:?} was drawn");
    }
    is_clean(&fs::read_to_string(home.join(".local/state/paiwatch/paiwatch.log")).unwrap());
}

/// A request to its end: a connection that is closed with something unread may lose its answer.
pub(crate) fn whole(stream: &mut TcpStream) -> io::Result<String> {
    let mut reader = BufReader::new(stream);
    let mut request = String::new();
    while reader.read_line(&mut request)? > 2 {}
    if request.is_empty() {
        return Err(io::ErrorKind::UnexpectedEof.into());
    }
    let head = request.to_ascii_lowercase();
    let length = head
        .lines()
        .find_map(|line| line.strip_prefix("content-length:"));
    let length = length.and_then(|length| length.trim().parse().ok());
    reader
        .take(length.unwrap_or(0))
        .read_to_string(&mut request)?;
    Ok(request)
}

/// A service that refuses everything with this code and message.
pub(crate) fn refusing(code: &str, message: impl Fn(&str) -> String + Send + 'static) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let endpoint = format!("http://{}", listener.local_addr().unwrap());
    let code = code.to_owned();
    thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            // Whoever has left meanwhile wants no answer.
            let Ok(request) = whole(&mut stream) else {
                continue;
            };
            let body = json!({"Code": code, "Message": message(&request), "RequestId": code});
            let body = body.to_string();
            let _ = write!(
                stream,
                "HTTP/1.1 403 Forbidden\r\ncontent-length: {}\r\nconnection: close\r\n\r\n{body}",
                body.len()
            );
        }
    });
    endpoint
}

#[test]
fn a_refusal_and_a_typed_name_are_repeated_without_what_they_hide() {
    let home = home("refused");
    let endpoint = refusing(&format!("SignatureDoesNotMatch{HOSTILE}"), |_| {
        HOSTILE.to_owned()
    });
    let run = |arguments: &[&str]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_paiwatch"));
        let keys = [
            "ALIBABA_CLOUD_ACCESS_KEY_ID",
            "ALIBABA_CLOUD_ACCESS_KEY_SECRET",
        ];
        command.args(arguments).env_clear().env("HOME", &home);
        command
            .envs(keys.map(|name| (name, "x")))
            .stdin(Stdio::null());
        command.output().unwrap()
    };
    let (_, refused) = said(&run(&["status", "flow-a", "--endpoint", &endpoint]));
    is_clean(&refused);
    assert!(refused.contains("SignatureDoesNotMatchAA ZZ"), "{refused}");
    let log = home.join(HOSTILE);
    for arguments in [
        ["status", "flow-a", "--region", HOSTILE],
        ["status", "flow-a", "--endpoint", HOSTILE],
        ["demo", "--story", HOSTILE, "--interval=1s"],
        [
            "--endpoint=https://x.example",
            "status",
            "--ca-file",
            HOSTILE,
        ],
    ] {
        let log = ["--log-file", log.to_str().unwrap()];
        let (_, error) = said(&run(&[&arguments[..], &log].concat()));
        is_clean(&error);
        assert!(error.starts_with("error: "), "{error}");
    }
    let log = fs::read_to_string(home.join(".local/state/paiwatch/paiwatch.log")).unwrap();
    is_clean(&log);
    assert!(log.contains("SignatureDoesNotMatchAA ZZ"), "{log}");
}
