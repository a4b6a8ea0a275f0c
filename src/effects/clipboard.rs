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

use crate::domain::Report;
use crate::effects::command::command;
use crate::effects::{Surroundings, clean};

/// Terminals drop what is longer, and some of them much shorter texts.
const LONGEST: usize = 1024 * 1024;
/// A server of tmux that hangs must not hang us.
const PATIENCE: Duration = Duration::from_secs(2);

/// Copies a text, cleaned. `out` is the terminal.
pub async fn copy(text: &str, surroundings: &Surroundings, out: &mut impl Write) -> Report {
    let text = clean(text);
    if surroundings.has_tmux && by_tmux(&text, surroundings).await.is_ok() {
        return Report::CopiedByTmux;
    }
    if text.len() > LONGEST {
        return Report::TooLongToCopy(text.len());
    }
    match execute!(out, CopyToClipboard::to_clipboard_from(text)) {
        Ok(()) => Report::SentToTerminal,
        Err(error) => Report::CopyFailed(error.to_string()),
    }
}

async fn by_tmux(text: &str, surroundings: &Surroundings) -> io::Result<()> {
    let mut child = command("tmux", surroundings)
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
    use crate::domain::Report;
    use crate::effects::Surroundings;

    #[tokio::test]
    async fn outside_of_tmux_a_clean_text_goes_to_the_terminal() {
        let mut out = Vec::new();
        let report = copy("a\u{1b}[31mb", &Surroundings::default(), &mut out).await;
        assert_eq!(report, Report::SentToTerminal);
        // `ab` in base64.
        assert_eq!(String::from_utf8(out).unwrap(), "\u{1b}]52;c;YWI=\u{1b}\\");
    }

    #[tokio::test]
    async fn what_no_terminal_takes_is_not_sent() {
        let mut out = Vec::new();
        let long = "x".repeat(2_000_000);
        let report = copy(&long, &Surroundings::default(), &mut out).await;
        assert_eq!(report, Report::TooLongToCopy(2_000_000));
        assert!(out.is_empty());
    }
}
