//! Showing a text in the user's pager or editor. The caller gives the terminal
//! away before and takes it back behind.

use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

use tokio::process::Command;

use crate::domain::{Report, Viewer};
use crate::effects::{Surroundings, clean};

/// Shows a text, cleaned, until the other program ends.
pub async fn view(with: Viewer, text: &str, ending: &str, surroundings: &Surroundings) -> Report {
    let chosen = match with {
        Viewer::Pager => surroundings.pager.as_deref().unwrap_or("less"),
        Viewer::Editor => surroundings.editor.as_deref().unwrap_or("vi"),
    };
    let file = match written(&clean(text), ending) {
        Ok(file) => file,
        Err(error) => return Report::ViewFailed(chosen.to_owned(), error.to_string()),
    };
    let report = shown(chosen, &file, with).await;
    let _ = fs::remove_file(&file);
    report
}

/// The command may have arguments of its own, so a shell takes it apart.
async fn shown(command: &str, file: &Path, with: Viewer) -> Report {
    /// What a shell says when there is no such command, or none that may run.
    const NOT_FOUND: [Option<i32>; 2] = [Some(127), Some(126)];
    let status = Command::new("sh")
        .arg("-c")
        .arg(format!("{command} \"$1\""))
        .arg("sh")
        .arg(file)
        .status()
        .await;
    match status {
        Ok(status) if NOT_FOUND.contains(&status.code()) => Report::NoViewer(with),
        Ok(_) => Report::Viewed,
        Err(error) => Report::ViewFailed(command.to_owned(), error.to_string()),
    }
}

/// Writes the text into a file that only the user can read.
fn written(text: &str, ending: &str) -> io::Result<PathBuf> {
    let name = format!("paiwatch-{:016x}.{ending}", fastrand::u64(..));
    let path = std::env::temp_dir().join(name);
    let mut file = OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(&path)?;
    file.write_all(text.as_bytes())?;
    Ok(path)
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::view;
    use crate::domain::{Report, Viewer};
    use crate::effects::Surroundings;

    #[tokio::test]
    async fn the_pager_gets_the_text_in_a_file_that_goes_again() {
        let seen = std::env::temp_dir().join(format!("paiwatch-seen-{}", std::process::id()));
        let surroundings = Surroundings {
            pager: Some(format!(
                "cp -f \"$1\" '{}'; echo >/dev/null",
                seen.display()
            )),
            ..Surroundings::default()
        };
        let report = view(Viewer::Pager, "a\u{1b}[31mb\n", "log", &surroundings).await;
        assert_eq!(report, Report::Viewed);
        assert_eq!(fs::read_to_string(&seen).unwrap(), "ab\n");
        fs::remove_file(&seen).unwrap();
    }

    #[tokio::test]
    async fn a_pager_that_does_not_exist_is_said() {
        let surroundings = Surroundings {
            editor: Some("no-such-editor 2>/dev/null".to_owned()),
            ..Surroundings::default()
        };
        let report = view(Viewer::Editor, "a", "txt", &surroundings).await;
        assert_eq!(report, Report::NoViewer(Viewer::Editor));
    }
}
