//! Tells the program which commit it is built from, where that is known, and for which target.

use std::env;
use std::fs;
use std::io::{self, Write};
use std::path::Path;
use std::process::Command;

fn main() -> io::Result<()> {
    let mut out = io::stdout();
    writeln!(out, "cargo::rerun-if-changed=src/cli/build.rs")?;
    let target = env::var("TARGET").unwrap_or_default();
    writeln!(out, "cargo::rustc-env=PAIWATCH_BUILD_TARGET={target}")?;
    let commit = commit(&mut out)?.unwrap_or_default();
    writeln!(out, "cargo::rustc-env=PAIWATCH_BUILD_COMMIT={commit}")
}

/// The commit of a package, else that of the checkout. A package below somebody else's checkout
/// is not of their commit.
fn commit(out: &mut impl Write) -> io::Result<Option<String>> {
    if let Ok(text) = fs::read_to_string(".cargo_vcs_info.json") {
        let (_, rest) = text.split_once("\"sha1\"").unwrap_or_default();
        return Ok(rest.split('"').nth(1).and_then(short));
    }
    let is_ours = git(&["rev-parse", "--show-prefix"]).is_some_and(|prefix| prefix.is_empty());
    if !is_ours {
        return Ok(None);
    }
    // Every commit would build everything again while somebody works on it.
    let is_release = env::var("PROFILE").is_ok_and(|profile| profile == "release");
    for file in ["HEAD", "logs/HEAD"] {
        let path = git(&["rev-parse", "--git-path", file]);
        if let Some(path) = path.filter(|path| is_release && Path::new(path).exists()) {
            writeln!(out, "cargo::rerun-if-changed={path}")?;
        }
    }
    let commit = git(&["rev-parse", "HEAD"]).and_then(|commit| short(&commit));
    Ok(commit.map(|commit| {
        if is_release {
            commit
        } else {
            format!("{commit} or later")
        }
    }))
}

fn short(commit: &str) -> Option<String> {
    commit.get(..12).map(str::to_owned)
}

/// What git says; nothing where there is none, or where this is no checkout.
fn git(arguments: &[&str]) -> Option<String> {
    let output = Command::new("git").args(arguments).output().ok()?;
    let said = String::from_utf8(output.stdout).ok()?;
    output.status.success().then(|| said.trim().to_owned())
}
