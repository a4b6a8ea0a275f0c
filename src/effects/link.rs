//! Opening a link in a browser.

use std::process::Stdio;

use tokio::process::Command;

use crate::domain::Report;
use crate::effects::Surroundings;

/// Opens a link. Nothing but a link to the web is given to another program.
pub fn open(link: &str, surroundings: &Surroundings) -> Report {
    let is_web = link.starts_with("https://") || link.starts_with("http://");
    if !is_web {
        return Report::OpenFailed("this is no link to the web".to_owned());
    }
    let usual = if cfg!(target_os = "macos") {
        "open"
    } else {
        "xdg-open"
    };
    let browser = surroundings.browser.as_deref().unwrap_or(usual);
    let child = Command::new(browser)
        .arg(link)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn();
    match child {
        Ok(mut child) => {
            // A browser may stay for hours; it is waited for so that it leaves no trace when it ends.
            tokio::spawn(async move { child.wait().await });
            Report::Opened
        }
        Err(error) => Report::OpenFailed(format!("{browser}: {error}")),
    }
}
