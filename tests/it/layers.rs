//! Who may use whom: the table of `src/ARCHITECTURE.md`, enforced.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

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

#[test]
fn no_module_uses_one_it_may_not() {
    for (module, allowed) in MAY_USE {
        for file in files_of(module) {
            let text = fs::read_to_string(&file).unwrap();
            for used in used_modules(&text) {
                let is_allowed = used == *module || allowed.contains(&used.as_str());
                assert!(is_allowed, "{} uses `crate::{used}`", file.display());
            }
        }
    }
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

#[test]
fn a_planted_use_would_be_found() {
    let text =
        "use crate::poll::Poller;\nuse crate::{app, text::{a, b}};\nfn f() { crate::sim::x() }";
    let expected: BTreeSet<String> = ["app", "poll", "sim", "text"].map(str::to_owned).into();
    assert_eq!(used_modules(text), expected);
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

fn source() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src")
}

fn files_of(module: &str) -> Vec<PathBuf> {
    let file = source().join(format!("{module}.rs"));
    if file.exists() {
        return vec![file];
    }
    let files = rust_files(&source().join(module));
    assert!(!files.is_empty(), "no module {module}");
    files
}

fn rust_files(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files.extend(rust_files(&path));
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            files.push(path);
        }
    }
    files
}

/// What follows `crate::`, one by one also where several stand in braces.
fn used_modules(text: &str) -> BTreeSet<String> {
    let mut used = BTreeSet::new();
    for (at, path) in text.match_indices("crate::") {
        let rest = &text[at + path.len()..];
        match rest.strip_prefix('{') {
            Some(group) => {
                used.extend(first_level(group).map(word).filter(|name| !name.is_empty()));
            }
            None => {
                used.insert(word(rest));
            }
        }
    }
    used
}

fn word(text: &str) -> String {
    let is_name = |char: &char| char.is_ascii_alphanumeric() || *char == '_';
    text.trim_start().chars().take_while(is_name).collect()
}

/// The parts between commas of a group that has been opened, without looking into groups within it.
fn first_level(group: &str) -> impl Iterator<Item = &str> {
    let mut depth = 1;
    let end = group.find(|char| {
        depth += i32::from(char == '{') - i32::from(char == '}');
        depth == 0
    });
    let mut depth = 0;
    group[..end.unwrap_or(group.len())].split(move |char| {
        depth += i32::from(char == '{') - i32::from(char == '}');
        char == ',' && depth == 0
    })
}
