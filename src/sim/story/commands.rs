//! What somebody does to a run while it plays: `"30s suspend"`, `"2m terminate 4s"`.

use chrono::TimeDelta;
use toml::Spanned;

use crate::sim::story::command::Command;
use crate::sim::story::error::Flaw;
use crate::sim::story::lengths::parsed;

/// In the order of time, each with how long after the creation of the run it is done.
pub(super) fn commands(written: &[Spanned<String>]) -> Result<Vec<(TimeDelta, Command)>, Flaw> {
    let mut commands = written.iter().map(command).collect::<Result<Vec<_>, _>>()?;
    commands.sort_by_key(|(after, _)| *after);
    Ok(commands)
}

fn command(written: &Spanned<String>) -> Result<(TimeDelta, Command), Flaw> {
    let flaw = |problem: String| Flaw::new(written.span(), problem);
    let words: Vec<&str> = written.get_ref().split_whitespace().collect();
    let time = words
        .iter()
        .take_while(|word| !Command::is_name(word))
        .count();
    let (time, command) = words.split_at(time);
    if time.is_empty() || command.is_empty() {
        let problem = "a command is written with its time, such as `30s suspend`";
        return Err(flaw(problem.to_owned()));
    }
    let after = parsed(&time.join(" ")).map_err(flaw)?;
    let command = command.join(" ").parse::<Command>();
    Ok((after, command.map_err(|error| flaw(error.to_string()))?))
}
