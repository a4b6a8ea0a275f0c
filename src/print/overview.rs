//! A line a run: its id, its name, how it is, how long it will still take, and what failed first
//! in it.

use crate::app::model::Model;
use crate::app::runs::run::Run;
use crate::domain::Unread;
use crate::print::columns::columns;
use crate::print::say;
use crate::print::words::{elapsed, first_failure, left, progress, state};
use crate::text::{CliText, Text};

/// A line a run. What of a run could not be read stands at the end of its line.
pub fn overview(model: &Model, unread: &[Unread]) -> Vec<String> {
    let rows: Vec<_> = model
        .watch
        .runs
        .values()
        .map(|run| row(model, run, unread))
        .collect();
    columns(&rows)
}

fn row(model: &Model, run: &Run, unread: &[Unread]) -> [String; 7] {
    let of_the_run = |unread: &&Unread| unread.run.as_ref() == Some(&run.id);
    let missing = unread.iter().filter(of_the_run);
    let missing = missing.map(|unread| {
        format!(
            "? {}",
            say(model, &Text::Cli(CliText::Missing(unread.what)))
        )
    });
    let failure = first_failure(model, run).map(|failure| failure.text);
    let name = Some(run.name()).filter(|name| *name != run.id.as_str());
    [
        run.id.to_string(),
        name.unwrap_or_default().to_owned(),
        state(model, run),
        progress(model, run.leaves()),
        elapsed(model, run),
        left(model, run),
        failure
            .into_iter()
            .chain(missing)
            .collect::<Vec<_>>()
            .join("  "),
    ]
}
