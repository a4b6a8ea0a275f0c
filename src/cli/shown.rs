//! What `paiwatch config show` prints: the settings in effect, in the words of the file, and where
//! each comes from.

use std::env;

use clap::ValueEnum;

use crate::cli::environment::variable;
use crate::cli::flags::Common;
use crate::cli::{options, sources};
use crate::config::Watched;
use crate::text::{CredentialText, Language, Text};

/// Settings by their names, as the file would have them; nothing where nothing is said.
pub(super) type Settings = Vec<(&'static str, Option<String>)>;

/// The settings that these flags and this context say.
pub(super) fn settings(common: &Common) -> Settings {
    fn word<T: ValueEnum>(value: Option<T>) -> Option<String> {
        Some(quoted(value?.to_possible_value()?.get_name()))
    }
    let (service, screen, context) = (&common.service, &common.screen, &common.of_context);
    let text = |flag: &Option<String>, of_context: &Option<String>| {
        flag.as_ref().or(of_context.as_ref()).map(quoted)
    };
    let interval = common.pace.interval.or(context.interval);
    let interval = interval.map(|interval| quoted(&humantime::format_duration(interval)));
    let zone = common.zone.time_zone.as_ref().map(quoted);
    let bool = |flag: Option<bool>| flag.map(|flag| flag.to_string());
    let (targets, filter) = match &context.watched {
        Some(Watched::Targets(targets)) => (Some(format!("{targets:?}")), None),
        Some(Watched::Filter(filter)) => (None, Some(quoted(filter))),
        None => (None, None),
    };
    vec![
        ("context", service.context.as_ref().map(quoted)),
        ("profile", service.profile.as_ref().map(quoted)),
        ("region", text(&service.region, &context.region)),
        ("endpoint", text(&service.endpoint, &context.endpoint)),
        ("workspace", text(&service.workspace, &context.workspace)),
        ("targets", targets),
        ("filter", filter),
        ("interval", interval),
        ("time-zone", zone),
        ("theme", word(screen.theme)),
        ("glyphs", word(common.glyphs.glyphs)),
        ("color", word(screen.color)),
        ("bell", bool(screen.bell)),
        ("title", bool(screen.title)),
        ("mouse", bool(screen.mouse)),
    ]
}

fn quoted(text: &(impl ToString + ?Sized)) -> String {
    format!("{:?}", text.to_string())
}

/// A line for each setting; `before` is what was said before the file was read.
pub(super) fn lines(common: &Common, before: &Settings) -> String {
    let all = settings(common).into_iter().zip(before);
    let lines = all.map(|((name, value), (_, said))| {
        let from_elsewhere = || match name {
            "region" => region(value.is_some(), common),
            "targets" | "filter" => watched(name),
            _ => None,
        };
        let (value, from) = match said {
            Some(said) => (Some(said.clone()), flag_or_variable(name)),
            None => from_elsewhere().unwrap_or((value, "file".to_owned())),
        };
        match value {
            Some(value) => format!("{name} = {value}  # {from}\n"),
            None => format!("# {name} is not set\n"),
        }
    });
    lines.collect()
}

fn flag_or_variable(name: &str) -> String {
    let flag = format!("--{name}");
    let is_flag = |word: &str| word.split('=').next() == Some(&flag);
    if env::args_os().any(|word| word.to_str().is_some_and(is_flag)) {
        return "flag".to_owned();
    }
    format!("PAIWATCH_{}", name.replace('-', "_").to_uppercase())
}

/// The region of the official tools: their variable wins over the file, their profile does not.
fn region(is_in_file: bool, common: &Common) -> Option<(Option<String>, String)> {
    if let Some((name, region)) = options::region_variable() {
        return Some((Some(quoted(&region)), name.to_owned()));
    }
    if is_in_file {
        return None;
    }
    let found = sources::found(&sources::chain(common)).ok()?;
    let place = Text::Credential(CredentialText::Origin(Box::new(found.origin)));
    let place = Language::default().say(&place).into_owned();
    Some((Some(quoted(&found.region?)), place))
}

/// The filter of the variable wins over all that the file watches.
fn watched(name: &str) -> Option<(Option<String>, String)> {
    let variable_name = "PAIWATCH_FILTER";
    let filter = variable(variable_name)?;
    let filter = (name == "filter").then(|| quoted(&filter));
    Some((filter, variable_name.to_owned()))
}
