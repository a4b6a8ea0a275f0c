//! The machine itself: where files are, the locale, the terminal and tmux around it.

use std::io::{self, IsTerminal};
use std::process::Stdio;

use tokio::process::Command;
use tokio::time::timeout;

use crate::cli::doctor::check::{Check, LIMIT};
use crate::cli::environment::secrets;
use crate::cli::environment::{config_file, variable};
use crate::cli::flags::Common;
use crate::cli::log_place::LogPlace;
use crate::cli::options::{glyphs, locale};
use crate::text::{CliText, DoctorText, Text};

/// The configuration file.
pub(super) fn config(common: &Common) -> Check {
    let path = config_file().map(|path| (path.display().to_string(), path.exists()));
    match path {
        Some((path, true)) => Check::ok(
            "config",
            DoctorText::Config(path, common.service.context.clone()),
        ),
        Some((path, false)) => Check::ok("config", DoctorText::NoConfig(path)),
        None => Check::warning(
            "config",
            Text::Cli(CliText::NoHome),
            Some(Text::Cli(CliText::HowToHaveHome)),
        ),
    }
}

/// Looks at the rest.
pub(super) async fn look(common: &Common) -> Vec<Check> {
    let mut checks = vec![log(common), characters(common), terminal()];
    if variable("TMUX").is_some() {
        checks.extend(tmux().await);
    }
    checks
}

fn log(common: &Common) -> Check {
    match LogPlace::of(common.log.log_file.clone()) {
        LogPlace::Named(path) | LogPlace::Usual(path) => {
            Check::ok("log", Text::Plain(path.display().to_string()))
        }
        LogPlace::Nowhere => Check::warning(
            "log",
            Text::Cli(CliText::NoHome),
            Some(Text::Cli(CliText::HowToHaveHome)),
        ),
    }
}

fn characters(common: &Common) -> Check {
    let locale = locale();
    let glyphs = format!("{:?}", glyphs(common)).to_lowercase();
    let what = DoctorText::Locale(locale.clone(), glyphs);
    let lower = locale.to_lowercase();
    if lower.ends_with("utf-8") || lower.ends_with("utf8") {
        return Check::ok("locale", what);
    }
    Check::warning("locale", what, Some(DoctorText::SetLocale.into()))
}

fn terminal() -> Check {
    if !io::stdout().is_terminal() {
        return Check::ok("terminal", DoctorText::NoTerminal);
    }
    let name = variable("TERM").unwrap_or_default();
    let size = crossterm::terminal::size().unwrap_or_default();
    let what = DoctorText::Terminal(name.clone(), size.0, size.1);
    if name.is_empty() || name == "dumb" {
        return Check::warning("terminal", what, Some(DoctorText::SetTerm.into()));
    }
    Check::ok("terminal", what)
}

async fn tmux() -> Vec<Check> {
    let Some(version) = answer(&["-V"]).await else {
        return vec![Check::warning("tmux", DoctorText::NoTmux, None)];
    };
    let mut checks = vec![Check::ok("tmux", Text::Plain(version))];
    let escape = answer(&["show-options", "-sv", "escape-time"]).await;
    if escape.is_some_and(|time| time.parse::<u32>().is_ok_and(|time| time > 100)) {
        checks.push(Check::warning(
            "tmux",
            DoctorText::EscapeTime,
            Some(DoctorText::SetEscapeTime.into()),
        ));
    }
    let clipboard = answer(&["show-options", "-sv", "set-clipboard"]).await;
    if clipboard.as_deref() == Some("off") {
        checks.push(Check::warning(
            "tmux",
            DoctorText::Clipboard,
            Some(DoctorText::SetClipboard.into()),
        ));
    }
    checks
}

async fn answer(arguments: &[&str]) -> Option<String> {
    let mut command = Command::new("tmux");
    command
        .args(arguments)
        .stdin(Stdio::null())
        .kill_on_drop(true);
    for name in secrets() {
        command.env_remove(name);
    }
    let output = timeout(LIMIT, command.output()).await.ok()?.ok()?;
    let text = String::from_utf8(output.stdout).ok()?;
    output.status.success().then(|| text.trim().to_owned())
}
