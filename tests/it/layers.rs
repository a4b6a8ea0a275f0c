//! Who may use whom: the table of `src/ARCHITECTURE.md`, enforced.

mod imports;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use self::imports::{Code, Module, circles, rust_files};

/// A module, and the modules of ours that it may use. `sim` may use neither
/// `source` nor `domain`: it reads the protocol on its own.
const MAY_USE: &[(&str, &[&str])] = &[
    ("domain", &[]),
    ("clock", &[]),
    ("term", &[]),
    ("logfile", &["clock", "text"]),
    ("text", &["domain"]),
    ("app", &["domain", "text"]),
    ("ui", &["app", "domain", "text"]),
    ("print", &["app", "domain", "text"]),
    ("effects", &["domain", "text"]),
    ("net", &[]),
    ("written", &[]),
    ("account", &["domain", "clock", "net", "written"]),
    ("source", &["domain", "clock", "account", "net"]),
    ("poll", &["domain", "source", "clock"]),
    ("config", &["account", "domain", "written"]),
    ("sim", &["clock", "written"]),
    ("run", EVERYONE),
    ("cli", EVERYONE),
];

const EVERYONE: &[&str] = &[
    "account", "app", "clock", "config", "domain", "effects", "logfile", "net", "poll", "print",
    "run", "sim", "source", "term", "text", "ui", "written",
];

/// The rooms of `app`, of `ui` and of `sim`, from the ground up: each may use those that it
/// names, all of which stand above it here.
type Rooms = &'static [(&'static str, &'static [&'static str])];

const APP: Rooms = &[
    ("connection", &[]),
    ("input", &[]),
    ("nodes", &[]),
    ("reading", &[]),
    ("values", &[]),
    ("estimate", &["nodes"]),
    ("json", &["input", "values"]),
    ("log", &["input", "reading"]),
    ("page", &["values"]),
    ("runs", &["estimate", "nodes", "values"]),
    ("cards", &["nodes", "runs", "values"]),
    ("view", &["cards", "estimate", "input", "nodes", "runs"]),
    ("compare", &["cards", "estimate", "nodes", "runs", "view"]),
    ("message", &["estimate", "input", "json", "view"]),
    ("keymap", &["input", "message", "view"]),
    (
        "model",
        &[
            "compare",
            "connection",
            "estimate",
            "input",
            "json",
            "log",
            "message",
            "nodes",
            "page",
            "reading",
            "runs",
            "view",
        ],
    ),
    (
        "query",
        &[
            "connection",
            "estimate",
            "input",
            "json",
            "keymap",
            "log",
            "message",
            "model",
            "nodes",
            "page",
            "reading",
            "runs",
            "view",
        ],
    ),
    (
        "detail",
        &[
            "cards", "compare", "estimate", "json", "log", "model", "nodes", "page", "query",
            "reading", "runs", "values", "view",
        ],
    ),
    (
        "update",
        &[
            "compare",
            "connection",
            "detail",
            "estimate",
            "input",
            "json",
            "keymap",
            "log",
            "message",
            "model",
            "nodes",
            "query",
            "reading",
            "runs",
            "view",
        ],
    ),
];

const UI: Rooms = &[
    ("theme", &[]),
    ("pen", &["theme"]),
    ("entry", &["pen", "theme"]),
    ("rules", &["pen", "theme"]),
    ("words", &["pen", "theme"]),
    ("events", &["pen", "theme", "words"]),
    ("footer", &["entry", "pen", "theme", "words"]),
    ("header", &["pen", "theme", "words"]),
    ("popup", &["entry", "pen", "theme", "words"]),
    ("title", &["theme", "words"]),
    ("tree", &["pen", "theme", "words"]),
    ("detail", &["events", "pen", "theme", "words"]),
    (
        "screen",
        &[
            "detail", "events", "footer", "header", "popup", "rules", "theme", "tree",
        ],
    ),
];

const SIM: Rooms = &[
    ("named", &[]),
    ("seed", &[]),
    ("readings", &["named"]),
    ("protocol", &["readings", "seed"]),
    ("story", &["readings"]),
    ("faults", &["named", "protocol", "seed"]),
    ("play", &["readings", "seed", "story"]),
    (
        "operations",
        &["play", "protocol", "readings", "seed", "story"],
    ),
    (
        "server",
        &[
            "faults",
            "named",
            "operations",
            "play",
            "protocol",
            "readings",
            "seed",
            "story",
        ],
    ),
];

/// Only these take the model to change it, as `&mut Model`: what a message does stands there.
const CHANGE_THE_MODEL: &[&str] = &["app::update", "app::model"];
/// Nothing below these knows the model at all.
const KNOW_THE_MODEL: &[&str] = &["app::model", "app::query", "app::detail", "app::update"];

#[test]
fn no_module_uses_one_it_may_not() {
    let allowed: BTreeMap<&str, &[&str]> = MAY_USE.iter().copied().collect();
    assert_eq!(forbidden(&Code::below(&source()), "", &allowed), [""; 0]);
}

#[test]
fn no_room_uses_one_it_may_not() {
    let code = Code::below(&source());
    for (module, rooms) in [("app", APP), ("ui", UI), ("sim", SIM)] {
        let allowed: BTreeMap<&str, &[&str]> = rooms.iter().copied().collect();
        assert_eq!(forbidden(&code, module, &allowed), [""; 0]);
    }
}

#[test]
fn no_room_stands_above_one_that_uses_it() {
    for rooms in [APP, UI, SIM] {
        for (at, (room, used)) in rooms.iter().enumerate() {
            let below: Vec<&str> = rooms[..at].iter().map(|(name, _)| *name).collect();
            for other in *used {
                assert!(below.contains(other), "{room} uses {other}");
            }
        }
    }
}

#[test]
fn no_files_use_each_other_in_a_circle() {
    for root in [source(), source().with_file_name("benches")] {
        let found = circles(&Code::below(&root).imports());
        assert!(found.is_empty(), "{found:#?}");
    }
}

#[test]
fn only_what_a_message_does_changes_the_model() {
    for file in rust_files(&source().join("app")) {
        let text = fs::read_to_string(&file).unwrap();
        let module = module_of(&file);
        let is_in = |rooms: &[&str]| rooms.iter().any(|room| module.starts_with(room));
        let is_test = module.contains("tests");
        let code = text.split("#[cfg(test)]\nmod tests {").next().unwrap();
        let changes = code.contains("&mut Model");
        assert!(
            !changes || is_in(CHANGE_THE_MODEL) || is_test,
            "{module} changes the model"
        );
        let knows = code.contains("model::Model;") || code.contains("&Model");
        assert!(
            !knows || is_in(KNOW_THE_MODEL) || is_test,
            "{module} knows the model"
        );
    }
}

#[test]
fn what_shows_the_model_uses_nothing_that_changes_it() {
    for (module, used) in Code::below(&source()).imports() {
        let shows = ["ui", "print"].iter().any(|top| module.starts_with(top));
        let mut used = used.iter();
        let changes = used.any(|other| other.starts_with("app::update"));
        assert!(!shows || !changes, "{module} uses app::update");
        assert!(module != "run" || changes, "whoever does is found");
    }
}

#[test]
fn planted_violations_of_each_kind_are_found() {
    let mut code = Code::default();
    code.add("", "pub mod app;");
    code.add("app", "pub mod view;\npub mod runs;\npub mod update;");
    code.add(
        "app::view",
        "use crate::{poll::Poller, text::{a, b}};\npub struct View;",
    );
    code.add(
        "app::runs",
        "fn f() { crate::app::update::act() }\npub use self::run::Run;",
    );
    code.add(
        "app::runs::run",
        "use super::merge::Merge;\npub struct Run;",
    );
    code.add(
        "app::runs::merge",
        "use crate::app::runs::Run;\npub struct Merge;",
    );
    code.add("app::update", "// use crate::app::view::View;\nfn act() {}");
    code.add("poll", "use std::fmt;");
    code.add("text", "");
    let top: BTreeMap<&str, &[&str]> =
        [("app", &["text"][..]), ("poll", &[]), ("text", &[])].into();
    assert_eq!(forbidden(&code, "", &top), ["app::view uses poll"]);
    let rooms: BTreeMap<&str, &[&str]> =
        [("view", &[][..]), ("runs", &[]), ("update", &["runs"])].into();
    assert_eq!(
        forbidden(&code, "app", &rooms),
        ["app::runs uses app::update"]
    );
    // A name that is passed on is taken from where it is made.
    assert_eq!(
        circles(&code.imports()),
        [["app::runs::merge", "app::runs::run"].map(str::to_owned)]
    );
}

#[test]
fn every_module_stands_in_the_table() {
    let known: BTreeSet<&str> = MAY_USE.iter().map(|(module, _)| *module).collect();
    let library = fs::read_to_string(source().join("lib.rs")).unwrap();
    let declared: BTreeSet<&str> = library
        .lines()
        .filter_map(|line| line.strip_prefix("pub mod ")?.strip_suffix(';'))
        .collect();
    assert_eq!(declared, known);
}

/// Only `clock` reads the machine's clock, `cli` the environment, `ui/theme` names colours.
#[test]
fn what_one_module_does_alone_no_other_does() {
    let alone: &[(&str, &str)] = &[
        ("Utc::now", "clock.rs"),
        ("env::var", "cli"),
        ("Color::", "ui/theme.rs"),
        ("println!", "none"),
    ];
    for file in rust_files(&source()) {
        let text = fs::read_to_string(&file).unwrap();
        let inside = file.strip_prefix(source()).unwrap();
        for (words, owner) in alone {
            let is_owner = inside.starts_with(owner);
            // What reports a failure on standard error is said so where it happens.
            let mut found = text.matches(words).count();
            if *words == "println!" {
                found -= text.matches("eprintln!").count();
            }
            assert!(is_owner || found == 0, "{} in {}", words, inside.display());
        }
    }
}

/// What modules below `top` take from others than themselves and those allowed. A module that
/// stands in no table may be used by nobody.
fn forbidden(code: &Code, top: &str, allowed: &BTreeMap<&str, &[&str]>) -> Vec<String> {
    let room_of = |module: &Module| -> Option<String> {
        let inside = match top {
            "" => module.as_str(),
            top => module.strip_prefix(top)?.strip_prefix("::")?,
        };
        let room = inside.split("::").next()?;
        (!room.is_empty()).then(|| room.to_owned())
    };
    let prefix = if top.is_empty() {
        String::new()
    } else {
        format!("{top}::")
    };
    let mut found = Vec::new();
    for (module, used) in code.imports() {
        let Some(room) = room_of(&module) else {
            continue;
        };
        let may = allowed.get(room.as_str()).copied().unwrap_or_default();
        let others: BTreeSet<String> = used.iter().filter_map(room_of).collect();
        for other in others {
            if other != room && !may.contains(&other.as_str()) {
                found.push(format!("{module} uses {prefix}{other}"));
            }
        }
    }
    found
}

fn source() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src")
}

fn module_of(file: &Path) -> Module {
    let inside = file.strip_prefix(source()).unwrap().with_extension("");
    let names: Vec<&str> = inside.iter().map(|name| name.to_str().unwrap()).collect();
    names.join("::")
}
