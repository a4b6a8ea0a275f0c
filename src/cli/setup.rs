//! What the configuration file says, for what neither a flag nor a variable says; and the
//! commands about that file.

use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::process::ExitCode;

use clap::ValueEnum;
use etcetera::BaseStrategy;

use crate::cli::environment::{config_file, variable};
use crate::cli::failure::Failure;
use crate::cli::flags::{Common, ConfigCommand, read_word, read_zone};
use crate::cli::output::print;
use crate::config::{Config, ConfigError, Last, TEMPLATE, Word};
use crate::text::{CliText, Text};

/// What was given, with what the file says for all contexts.
pub(super) fn general(mut common: Common) -> Result<Common, Failure> {
    fill_in_general(&mut common, &read()?).map_err(|error| bad(&error))?;
    Ok(common)
}

/// What was given, with what the file says.
pub(super) fn settled(mut common: Common) -> Result<Common, Failure> {
    fill_in(&mut common)?;
    Ok(common)
}

/// Fills in what is set once for all, and what the context says.
pub(super) fn fill_in(common: &mut Common) -> Result<(), Failure> {
    let config = read()?;
    fill_in_general(common, &config).map_err(|error| bad(&error))?;
    let named = common
        .service
        .context
        .clone()
        .filter(|name| !name.is_empty());
    let name = named.or_else(|| config.default_context().map(str::to_owned));
    if let Some(name) = &name {
        common.of_context = config.context(name).map_err(|error| bad(&error))?.clone();
        let profile = &common.of_context.profile;
        common.service.profile = common.service.profile.take().or_else(|| profile.clone());
    }
    common.last = last(name.as_deref());
    common.service.context = name;
    Ok(())
}

/// What was watched last in a context.
fn last(context: Option<&str>) -> Option<Last> {
    let state = etcetera::choose_base_strategy().ok()?.state_dir()?;
    Some(Last::of(&state.join("paiwatch"), context))
}

fn fill_in_general(common: &mut Common, config: &Config) -> Result<(), ConfigError> {
    let theme = config.word(Word::Theme, read_word)?;
    let glyphs = config.word(Word::Glyphs, read_word)?;
    let color = config.word(Word::Color, read_word)?;
    let time_zone = config.word(Word::TimeZone, read_zone)?;
    common.screen.theme = common.screen.theme.or(theme);
    common.glyphs.glyphs = common.glyphs.glyphs.or(glyphs);
    common.zone.time_zone = common.zone.time_zone.or(time_zone);
    common.screen.color = common.screen.color.or(color);
    common.screen.mouse = common.screen.mouse.or(config.mouse());
    common.screen.bell = common.screen.bell.or(config.bell());
    common.screen.title = common.screen.title.or(config.title());
    Ok(())
}

fn read() -> Result<Config, Failure> {
    match config_file() {
        Some(path) => Config::read(&path, false).map_err(|error| bad(&error)),
        None => Ok(Config::default()),
    }
}

fn bad(error: &ConfigError) -> Failure {
    Failure::usage(
        Text::Plain(error.to_string()),
        Text::Cli(CliText::HowToMendConfig),
    )
}

/// `paiwatch config …`.
pub(super) fn run(command: &ConfigCommand) -> Result<ExitCode, Failure> {
    let path = config_file().ok_or_else(|| {
        Failure::usage(
            Text::Cli(CliText::NoHome),
            Text::Cli(CliText::HowToHaveHome),
        )
    })?;
    match command {
        ConfigCommand::Path => print(&format!("{}\n", path.display()))?,
        ConfigCommand::Init => {
            let made = make(&path);
            made.map_err(|error| {
                let what = Text::Cli(CliText::ConfigNotMade(
                    path.display().to_string(),
                    error.to_string(),
                ));
                Failure::usage(what, Text::Cli(CliText::HowToMendConfig))
            })?;
            print(&format!("{}\n", path.display()))?
        }
        ConfigCommand::Show(flags) => {
            let mut common = flags.common();
            let before = written(&common);
            fill_in(&mut common)?;
            print(&shown(&common, &before, &path.display().to_string()))?
        }
    };
    Ok(ExitCode::SUCCESS)
}

fn make(path: &std::path::Path) -> io::Result<()> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    let mut file = OpenOptions::new().write(true).create_new(true).open(path)?;
    file.write_all(TEMPLATE.as_bytes())
}

/// The values by their names; nothing where nothing is said.
fn written(common: &Common) -> Vec<(&'static str, Option<String>)> {
    fn word<T: ValueEnum>(value: Option<T>) -> Option<String> {
        Some(value?.to_possible_value()?.get_name().to_owned())
    }
    let context = &common.of_context;
    let interval = common.pace.interval.or(context.interval);
    vec![
        ("context", common.service.context.clone()),
        ("profile", common.service.profile.clone()),
        (
            "region",
            common
                .service
                .region
                .clone()
                .or_else(|| context.region.clone()),
        ),
        (
            "endpoint",
            common
                .service
                .endpoint
                .clone()
                .or_else(|| context.endpoint.clone()),
        ),
        (
            "workspace",
            common
                .service
                .workspace
                .clone()
                .or_else(|| context.workspace.clone()),
        ),
        (
            "interval",
            interval.map(|interval| humantime::format_duration(interval).to_string()),
        ),
        (
            "time-zone",
            common.zone.time_zone.map(|zone| zone.to_string()),
        ),
        ("theme", word(common.screen.theme)),
        ("glyphs", word(common.glyphs.glyphs)),
        ("color", word(common.screen.color)),
        ("bell", common.screen.bell.map(|bell| bell.to_string())),
        ("title", common.screen.title.map(|title| title.to_string())),
        ("mouse", common.screen.mouse.map(|mouse| mouse.to_string())),
    ]
}

/// What counts, and whether a flag or variable, the file or nothing says so.
fn shown(common: &Common, before: &[(&str, Option<String>)], file: &str) -> String {
    let mut lines = vec![format!("# {file}\n")];
    for ((name, value), (_, said)) in written(common).into_iter().zip(before) {
        let variable = format!("PAIWATCH_{}", name.replace('-', "_").to_uppercase());
        let line = match (value, said) {
            (Some(value), Some(_)) if self::variable(&variable).as_ref() == Some(&value) => {
                format!("{name} = {value:?}  # {variable}\n")
            }
            (Some(value), Some(_)) => format!("{name} = {value:?}  # flag\n"),
            (Some(value), None) => format!("{name} = {value:?}  # file\n"),
            (None, _) => format!("# {name} is not set\n"),
        };
        lines.push(line);
    }
    lines.concat()
}
