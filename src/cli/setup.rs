//! What the configuration file says, for what neither a flag nor a variable says; and the
//! commands about that file.

use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::path::Path;
use std::process::ExitCode;

use etcetera::BaseStrategy;

use crate::cli::environment::config_file;
use crate::cli::failure::Failure;
use crate::cli::flags::{Common, ConfigCommand, read_word, read_zone};
use crate::cli::output::print;
use crate::cli::shown;
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
            make(&path).map_err(|error| not_made(&path, &error))?;
            print(&format!("{}\n", path.display()))?
        }
        ConfigCommand::Show(flags) => {
            let mut common = flags.common();
            let before = shown::settings(&common);
            fill_in(&mut common)?;
            let lines = shown::lines(&common, &before);
            print(&format!("# {}\n{lines}", path.display()))?
        }
    };
    Ok(ExitCode::SUCCESS)
}

fn make(path: &Path) -> io::Result<()> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    let mut file = OpenOptions::new().write(true).create_new(true).open(path)?;
    file.write_all(TEMPLATE.as_bytes())
}

fn not_made(path: &Path, error: &io::Error) -> Failure {
    let file = path.display().to_string();
    let (what, hint) = match error.kind() {
        io::ErrorKind::AlreadyExists => (CliText::ConfigIsThere(file), CliText::HowToEditConfig),
        _ => (
            CliText::ConfigNotMade(file, error.to_string()),
            CliText::HowToHaveHome,
        ),
    };
    Failure::usage(Text::Cli(what), Text::Cli(hint))
}
