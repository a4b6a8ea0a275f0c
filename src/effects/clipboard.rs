//! Putting a text where other programs can take it from. A stock tmux drops
//! what programs send to the clipboard themselves, so inside tmux its own
//! command does it.

use std::io::{self, Write};
use std::process::Stdio;
use std::time::Duration;

use crossterm::clipboard::CopyToClipboard;
use crossterm::execute;
use tokio::io::AsyncWriteExt;
use tokio::time::timeout;

use crate::domain::HostReport;
use crate::effects::clean::clean;
use crate::effects::command::command;
use crate::effects::environment::Environment;

/// Terminals drop what is longer, and some of them much shorter texts.
const LONGEST: usize = 1024 * 1024;
/// A server of tmux that hangs must not hang us.
const PATIENCE: Duration = Duration::from_secs(2);

/// Copies a text, cleaned. `out` is the terminal.
pub(super) async fn copy(
    text: &str,
    environment: &Environment,
    out: &mut impl Write,
) -> HostReport {
    let text = clean(text);
    if environment.has_tmux && by_tmux(&text, environment).await.is_ok() {
        return HostReport::CopiedByTmux;
    }
    if text.len() > LONGEST {
        return HostReport::TooLongToCopy(text.len());
    }
    match execute!(out, CopyToClipboard::to_clipboard_from(text)) {
        Ok(()) => HostReport::SentToTerminal,
        Err(error) => HostReport::CopyFailed(error.to_string()),
    }
}

async fn by_tmux(text: &str, environment: &Environment) -> io::Result<()> {
    let mut child = command("tmux", environment)
        .args(["load-buffer", "-w", "-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .kill_on_drop(true)
        .spawn()?;
    let work = async {
        if let Some(mut stdin) = child.stdin.take() {
            stdin.write_all(text.as_bytes()).await?;
        }
        let status = child.wait().await?;
        if status.success() {
            Ok(())
        } else {
            Err(io::Error::other("tmux refused"))
        }
    };
    timeout(PATIENCE, work).await?
}

#[cfg(test)]
mod tests {
    use super::copy;
    use crate::domain::HostReport;
    use crate::effects::environment::Environment;

    #[tokio::test]
    async fn outside_of_tmux_a_clean_text_goes_to_the_terminal() {
        let mut out = Vec::new();
        let report = copy("a\u{1b}[31mb", &Environment::default(), &mut out).await;
        assert_eq!(report, HostReport::SentToTerminal);
        // `ab` in base64.
        assert_eq!(String::from_utf8(out).unwrap(), "\u{1b}]52;c;YWI=\u{1b}\\");
    }

    #[tokio::test]
    async fn what_no_terminal_takes_is_not_sent() {
        let mut out = Vec::new();
        let long = "x".repeat(2_000_000);
        let report = copy(&long, &Environment::default(), &mut out).await;
        assert_eq!(report, HostReport::TooLongToCopy(2_000_000));
        assert!(out.is_empty());
    }
}
