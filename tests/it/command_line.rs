//! The built program from a shell: what it prints, and how it ends.

mod arguments;
mod configuration;
mod doctor;
mod headless;
mod reaching;
mod serve;
mod status;
mod streams;

use std::io::{BufRead, BufReader};
use std::path::PathBuf;
use std::process::{Child, Command, Output, Stdio};

/// The program with no variable of ours set.
pub(crate) fn paiwatch(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_paiwatch"));
    command.args(arguments).stdin(Stdio::null());
    let ours = |name: &str| name.starts_with("PAIWATCH_") || name.starts_with("ALIBABA_CLOUD_");
    for (name, _) in std::env::vars().filter(|(name, _)| ours(name)) {
        command.env_remove(name);
    }
    // What it notes in its log is no business of whoever runs the tests.
    command.env("XDG_STATE_HOME", scratch("state"));
    // Whose machine it is has credentials of their own.
    command.env("HOME", scratch("home"));
    command.env("XDG_CONFIG_HOME", scratch("config"));
    command.env("ALIBABA_CLOUD_ECS_METADATA_DISABLED", "true");
    command
}

fn run(arguments: &[&str]) -> Output {
    paiwatch(arguments).output().unwrap()
}

pub(crate) fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

/// It must end with this code, an error that holds `what`, and a hint that holds `hint`.
#[track_caller]
fn fails(arguments: &[&str], code: i32, what: &str, hint: &str) {
    expect_failure(&run(arguments), code, what, hint);
}

#[track_caller]
fn expect_failure(output: &Output, code: i32, what: &str, hint: &str) {
    let said = text(&output.stderr);
    assert_eq!(output.status.code(), Some(code), "{said}");
    assert_eq!(text(&output.stdout), "", "nothing but the error is printed");
    let mut lines = said.lines();
    let error = lines.next().unwrap_or_default();
    assert!(
        error.starts_with("error: ") && error.contains(what),
        "{said}"
    );
    assert!(said.contains(hint), "{said}");
    assert!(
        !said.contains('\u{1b}'),
        "the terminal is left alone: {said:?}"
    );
}

const KEYS: [(&str, &str); 2] = [
    ("ALIBABA_CLOUD_ACCESS_KEY_ID", "id"),
    ("ALIBABA_CLOUD_ACCESS_KEY_SECRET", "the-secret"),
];

/// A service of the program itself, ended with the test.
pub(crate) struct Served {
    child: Child,
    pub(crate) variables: Vec<(String, String)>,
}

impl Served {
    pub(crate) fn start(arguments: &[&str]) -> Self {
        let mut child = paiwatch(&["serve"])
            .args(arguments)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let lines = BufReader::new(child.stdout.take().unwrap()).lines();
        // Reading to the end shows that it lets go of its standard output.
        let variables = lines
            .map(|line| {
                let line = line.unwrap();
                let (name, value) = line
                    .strip_prefix("export ")
                    .and_then(|line| line.split_once('='))
                    .expect("a line that a shell can eval");
                (name.to_owned(), value.to_owned())
            })
            .collect();
        Self { child, variables }
    }

    pub(crate) fn endpoint(&self) -> &str {
        let mut variables = self.variables.iter();
        let endpoint = variables.find(|(name, _)| name == "PAIWATCH_ENDPOINT");
        endpoint.map(|(_, value)| &**value).unwrap()
    }

    pub(crate) fn run(&self, arguments: &[&str]) -> Output {
        paiwatch(arguments)
            .envs(self.variables.iter().cloned())
            .output()
            .unwrap()
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn scratch(name: &str) -> PathBuf {
    std::env::temp_dir().join(format!("paiwatch-{}-{name}", std::process::id()))
}
