//! The runs that were seen last, for the shell to complete: an id and a name a line. Only this
//! file is read while somebody types, never the network.

use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

/// More than this nobody looks through.
const MOST: usize = 200;

/// The file.
#[derive(Clone, Debug)]
pub struct KnownRuns {
    path: PathBuf,
}

impl KnownRuns {
    /// The file below a folder.
    pub fn of(folder: &Path) -> Self {
        Self {
            path: folder.join("runs"),
        }
    }

    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The targets and their names, those seen last first; none where there is no file.
    pub fn read(&self) -> Vec<(String, String)> {
        let text = fs::read_to_string(&self.path).unwrap_or_default();
        let rows = text.lines().map(|line| {
            let (target, name) = line.split_once('\t').unwrap_or((line, ""));
            (target.to_owned(), name.to_owned())
        });
        rows.filter(|(target, _)| !target.is_empty()).collect()
    }

    /// Puts these before those that are there. It is written aside and renamed, so that others
    /// read all or nothing; nobody else may read the names.
    pub fn add(&self, seen: &[(String, String)]) -> io::Result<()> {
        let before = self.read();
        let is_new = |(target, _): &&(String, String)| !seen.iter().any(|(seen, _)| seen == target);
        let rows: Vec<_> = seen
            .iter()
            .chain(before.iter().filter(is_new))
            .take(MOST)
            .collect();
        if rows.iter().copied().eq(before.iter()) {
            return Ok(());
        }
        if let Some(folder) = self.path.parent() {
            fs::create_dir_all(folder)?;
        }
        let aside = self
            .path
            .with_extension(format!("{:08x}", fastrand::u32(..)));
        let mut file = OpenOptions::new()
            .write(true)
            .create_new(true)
            .mode(0o600)
            .open(&aside)?;
        let is_plain = |char: char| !char.is_control();
        for (target, name) in rows {
            let name: String = name.chars().filter(|char| is_plain(*char)).collect();
            writeln!(file, "{target}\t{name}")?;
        }
        fs::rename(&aside, &self.path)
    }
}

#[cfg(test)]
mod tests {
    use super::{KnownRuns, MOST};

    #[test]
    fn runs_seen_last_stand_first_and_each_stands_once() {
        let folder = std::env::temp_dir().join(format!("paiwatch-known-{:x}", fastrand::u64(..)));
        let known = KnownRuns::of(&folder);
        let row = |target: &str, name: &str| (target.to_owned(), name.to_owned());
        assert!(known.read().is_empty());
        known
            .add(&[row("flow-a", "churn\ndaily"), row("flow-b", "")])
            .unwrap();
        known.add(&[row("flow-b", "reco")]).unwrap();
        assert_eq!(
            known.read(),
            [row("flow-b", "reco"), row("flow-a", "churndaily")]
        );
        let many: Vec<_> = (0..MOST)
            .map(|number| row(&format!("flow-{number}"), ""))
            .collect();
        known.add(&many).unwrap();
        assert_eq!(known.read(), many);
        std::fs::remove_dir_all(&folder).unwrap();
    }
}
