//! Showing a text in the user's pager or editor. The caller gives the terminal
//! away before and takes it back behind.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use crate::domain::{HostReport, Viewer};
use crate::effects::clean::clean;
use crate::effects::command::command;
use crate::effects::environment::Environment;
use crate::effects::file::write_new;

/// Shows a text, cleaned, until the other program ends.
pub(super) async fn view(
    with: Viewer,
    text: &str,
    ending: &str,
    environment: &Environment,
) -> HostReport {
    let chosen = match with {
        Viewer::Pager => environment.pager.as_deref().unwrap_or("less"),
        Viewer::Editor => environment.editor.as_deref().unwrap_or("vi"),
    };
    let file = match written(&clean(text), ending) {
        Ok(file) => file,
        Err(error) => return HostReport::ViewFailed(chosen.to_owned(), error.to_string()),
    };
    shown(chosen, &file, with, environment).await
}

/// The command may have arguments of its own, so a shell takes it apart. The shell also removes
/// the file, whatever tells it to end before the command has: it may outlive this program.
const SHOW: &str = "trap 'rm -f \"$1\"' EXIT; trap : HUP INT QUIT TERM";

async fn shown(chosen: &str, file: &Path, with: Viewer, environment: &Environment) -> HostReport {
    /// What a shell says when there is no such command, or none that may run.
    const NOT_FOUND: [Option<i32>; 2] = [Some(127), Some(126)];
    let status = command("sh", environment)
        .arg("-c")
        .arg(format!("{SHOW}; {chosen} \"$1\""))
        .arg("sh")
        .arg(file)
        .status()
        .await;
    match status {
        Ok(status) if NOT_FOUND.contains(&status.code()) => HostReport::NoViewer(with),
        Ok(_) => HostReport::Viewed,
        Err(error) => {
            let _ = fs::remove_file(file);
            HostReport::ViewFailed(chosen.to_owned(), error.to_string())
        }
    }
}

/// Writes the text into a file that only the user can read.
fn written(text: &str, ending: &str) -> io::Result<PathBuf> {
    let name = format!("paiwatch-{:016x}.{ending}", fastrand::u64(..));
    let path = std::env::temp_dir().join(name);
    write_new(&path, 0o600, text)?;
    Ok(path)
}

#[cfg(test)]
mod tests {
    use std::ffi::OsStr;
    use std::path::PathBuf;
    use std::{env, fs};

    use super::view;
    use crate::domain::{HostReport, Viewer};
    use crate::effects::environment::Environment;

    /// What a pager that does this first gets to read, and where.
    async fn read_by_a_pager(first: &str) -> (String, PathBuf) {
        let seen = env::temp_dir().join(format!("paiwatch-seen-{:x}", fastrand::u64(..)));
        let copy = seen.display();
        let environment = Environment {
            pager: Some(format!(
                "{first}; cat \"$1\" >'{copy}'; echo \"$1\" >>'{copy}'; true"
            )),
            ..Environment::default()
        };
        let report = view(Viewer::Pager, "a\u{1b}[31mb\n", "log", &environment).await;
        assert_eq!(report, HostReport::Viewed);
        let read = fs::read_to_string(&seen).unwrap();
        fs::remove_file(&seen).unwrap();
        let (text, file) = read.split_once('\n').unwrap();
        (text.to_owned(), PathBuf::from(file.trim_end()))
    }

    #[tokio::test]
    async fn the_pager_gets_the_text_in_a_file_that_goes_again() {
        for first in ["true", "kill -TERM $$", "kill -HUP $$", "kill -INT $$"] {
            let (text, file) = read_by_a_pager(first).await;
            assert_eq!(text, "ab", "after {first}");
            assert_eq!(file.extension(), Some(OsStr::new("log")));
            assert!(!file.exists(), "it stays after {first}");
        }
    }

    #[tokio::test]
    async fn a_pager_that_does_not_exist_is_said() {
        let environment = Environment {
            editor: Some("no-such-editor 2>/dev/null".to_owned()),
            ..Environment::default()
        };
        let report = view(Viewer::Editor, "a", "txt", &environment).await;
        assert_eq!(report, HostReport::NoViewer(Viewer::Editor));
    }
}
