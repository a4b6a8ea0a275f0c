//! What is wrong with a command line, and what would be right.

use crate::text::UsageText;

pub(super) fn say(text: &UsageText) -> String {
    match text {
        UsageText::NoSuchFlag(command, flag) => format!("`{command}` has no flag `{flag}`"),
        UsageText::UnwantedWord(command, word) => format!("`{command}` does not take `{word}`"),
        UsageText::NoSuchCommand(command, word) => format!("`{command}` has no command `{word}`"),
        UsageText::Missing(command, what) => format!("`{command}` needs {what}"),
        UsageText::MissingCommand(command, words) => {
            format!("`{command}` needs {}", alternatives(words))
        }
        UsageText::NeedsValue(flag) => format!("{flag}: the value is missing"),
        UsageText::NeedsNoValue(flag, value) => format!("{flag} takes no value, not `{value}`"),
        UsageText::Twice(flag) => format!("{flag} is given twice"),
        UsageText::NotTogether(one, other) => format!("{one} and {other} exclude each other"),
        UsageText::NotUtf8 => "an argument is not valid UTF-8".to_owned(),
        UsageText::NotOneOf(value, words) => format!("`{value}` is not {}", alternatives(words)),
        UsageText::NotALength(value) => format!("`{value}` is not a length of time"),
        UsageText::NotAZone(value) => {
            format!("`{value}` is not `local`, `utc` or an offset such as `+08:00`")
        }
        UsageText::ZoneWithName(name) => {
            format!("a zone with a name comes from the machine: set `TZ={name}` and use `local`")
        }
        UsageText::NotANumber(value) => format!("`{value}` is not a number"),
        UsageText::NotAnAddress(value) => format!("`{value}` is not an address with a port"),
        UsageText::Between(least, most) => format!("give {least} to {most}"),
        UsageText::Meant(word) => format!("did you mean `{word}`?"),
        UsageText::ValueOf(flag) => format!("write it as `{flag}`"),
        UsageText::OneOf(words) => format!("use {}", alternatives(words)),
        UsageText::HelpOf(command) => format!("`{command} --help` lists what it takes"),
        UsageText::FlagOf(owners, command) => format!(
            "it is a flag of {}; `{command} --help` lists what this command takes",
            several(owners)
        ),
        UsageText::OnlyOnce => "give it once".to_owned(),
        UsageText::OnlyOneOfThem => "give one of them".to_owned(),
        UsageText::CommandAmongTargets(word) => format!("`{word}` is a command, not a run"),
        UsageText::CommandFirst(command) => {
            format!("put the command first: `paiwatch {command} flow-…`")
        }
        UsageText::FilterFlag(words) => format!("did you mean `--filter '{words}'`?"),
        UsageText::NodeOfRun(node) => format!("name a node with its run: `flow-…/{node}`"),
        UsageText::OtherForm(id) => format!("an id of another form is written `id:{id}`"),
        UsageText::HowToPlaceMan => {
            "name a folder that can be written to: `paiwatch man ~/.local/share/man/man1`"
                .to_owned()
        }
        UsageText::HowToWriteLength => {
            "give a number of seconds, or a length such as `3s`, `1m30s` or `2h`".to_owned()
        }
        UsageText::HowToWriteAddress => {
            "give an address such as `127.0.0.1:8080`; port 0 takes a free one".to_owned()
        }
        UsageText::HowToQuote => {
            "double quotes come in pairs: `--filter 'name=\"churn daily\"'`".to_owned()
        }
        UsageText::HowToFilter => {
            "give words such as `--filter 'name=reco status=failed since=24h limit=5'`".to_owned()
        }
        UsageText::UnknownVariable(name, nearest) => {
            let meant = nearest.as_ref();
            let meant = meant.map(|nearest| format!("; did you mean `{nearest}`?"));
            format!("no variable `{name}`{}", meant.unwrap_or_default())
        }
        UsageText::Other(why) => why.clone(),
    }
}

/// The first few of the words.
fn several(words: &[String]) -> String {
    match words.split_at_checked(2) {
        Some((first, [_, _, ..])) => format!("{} and others", quoted(first).join(", ")),
        Some(_) | None => alternatives(words),
    }
}

fn quoted(words: &[String]) -> Vec<String> {
    words.iter().map(|word| format!("`{word}`")).collect()
}

/// The words with commas and an `or` between.
fn alternatives(words: &[String]) -> String {
    match quoted(words).split_last() {
        Some((last, [])) => last.clone(),
        Some((last, others)) => format!("{} or {last}", others.join(", ")),
        None => String::new(),
    }
}
