//! `paiwatch doctor`: looks at all that a watch needs, one after the other, and says of each
//! whether it is well, and what to do otherwise.

mod check;
mod machine;
mod service;

use std::process::ExitCode;

use serde_json::{Map, Value, json};

use crate::cli::doctor::check::Check;
use crate::cli::failure::Failure;
use crate::cli::flags::DoctorFlags;
use crate::cli::headless::runtime;
use crate::cli::output::print;
use crate::cli::setup;
use crate::text::cells::clean;
use crate::text::{Language, Text};

/// Looks at everything, and prints it. What the command line lacks gives the exit code
/// before what the service refuses.
pub(super) fn run(flags: &DoctorFlags) -> Result<ExitCode, Failure> {
    let mut common = flags.common();
    let mut checks = Vec::new();
    match setup::fill_in(&mut common) {
        Ok(()) => checks.push(machine::config(&common)),
        Err(failure) => checks.push(Check::of_failure("config", failure)),
    }
    let runtime = runtime()?;
    runtime.block_on(service::look(&common, &mut checks));
    checks.extend(runtime.block_on(machine::look(&common)));
    // A name that is looked up for ever must not keep the program.
    runtime.shutdown_background();
    let text = if flags.json {
        json_text(&checks)
    } else {
        lines(&checks)
    };
    print(&text)?;
    let codes = checks.iter().map(|check| check.code);
    let code = codes.filter(|code| *code > 0).min();
    Ok(ExitCode::from(code.unwrap_or(0)))
}

fn said(text: &Text) -> String {
    clean(&Language::default().say(text)).into_owned()
}

fn lines(checks: &[Check]) -> String {
    let line = |check: &Check| {
        let (verdict, topic) = (check.verdict.word(), check.topic);
        let todo = check.todo.as_ref().map(|todo| format!("; {}", said(todo)));
        let todo = todo.unwrap_or_default();
        format!("{verdict:8} {topic:12} {}{todo}\n", said(&check.what))
    };
    checks.iter().map(line).collect()
}

fn json_text(checks: &[Check]) -> String {
    let object = |check: &Check| {
        let mut object = Map::new();
        object.insert("check".to_owned(), check.topic.into());
        object.insert("verdict".to_owned(), check.verdict.word().into());
        object.insert("what".to_owned(), said(&check.what).into());
        let todo = check.todo.as_ref().map(said);
        object.insert("todo".to_owned(), todo.into());
        Value::Object(object)
    };
    let checks: Vec<Value> = checks.iter().map(object).collect();
    format!("{:#}\n", json!({"schema": 1, "checks": checks}))
}
