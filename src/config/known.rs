//! What was seen last of runs, for the shell to complete: two columns a line. Only these files
//! are read while somebody types, never the network.

use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

use rustc_hash::FxHashSet;

use crate::written::kept_text;

/// More runs than this nobody looks through.
const MOST_RUNS: usize = 200;
/// The nodes of some large runs.
const MOST_NODES: usize = 5_000;

/// One of the files. A row begins with a target.
#[derive(Clone, Debug)]
pub struct Known {
    path: PathBuf,
    most: usize,
}

impl Known {
    /// The runs and their names, in a folder.
    pub fn runs(folder: &Path) -> Self {
        Self {
            path: folder.join("runs"),
            most: MOST_RUNS,
        }
    }

    /// The nodes of runs by the names on the way to them.
    pub fn nodes(folder: &Path) -> Self {
        Self {
            path: folder.join("nodes"),
            most: MOST_NODES,
        }
    }

    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The targets and what is known of each, those seen last first; none where there is no file.
    /// What stands in its place and is none, like a pipe, is not waited for.
    pub fn read(&self) -> Vec<(String, String)> {
        let text = kept_text(&self.path).unwrap_or_default();
        let rows = text.lines().map(|line| {
            let (target, known) = line.split_once('\t').unwrap_or((line, ""));
            (target.to_owned(), known.to_owned())
        });
        rows.filter(|(target, _)| !target.is_empty()).collect()
    }

    /// Puts these before those that are there, and in the place of those of the same targets. It
    /// is written aside and renamed, so that others read all or nothing; nobody else may read it.
    pub fn add(&self, seen: &[(String, String)]) -> io::Result<()> {
        let before = self.read();
        let anew: FxHashSet<&str> = seen.iter().map(|(target, _)| &**target).collect();
        let is_kept = |(target, _): &&(String, String)| !anew.contains(&**target);
        let rows: Vec<_> = seen
            .iter()
            .chain(before.iter().filter(is_kept))
            .take(self.most)
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
        let file = OpenOptions::new()
            .write(true)
            .create_new(true)
            .mode(0o600)
            .open(&aside)?;
        let mut file = io::BufWriter::new(file);
        let is_plain = |char: char| !char.is_control();
        for (target, known) in rows {
            let known: String = known.chars().filter(|char| is_plain(*char)).collect();
            writeln!(file, "{target}\t{known}")?;
        }
        file.flush()?;
        fs::rename(&aside, &self.path)
    }
}

#[cfg(test)]
mod tests {
    use super::{Known, MOST_RUNS};

    fn row(target: &str, known: &str) -> (String, String) {
        (target.to_owned(), known.to_owned())
    }

    #[test]
    fn runs_seen_last_stand_first_and_each_stands_once() {
        let folder = std::env::temp_dir().join(format!("paiwatch-known-{:x}", fastrand::u64(..)));
        let known = Known::runs(&folder);
        assert!(known.read().is_empty());
        known
            .add(&[row("flow-a", "churn\ndaily"), row("flow-b", "")])
            .unwrap();
        known.add(&[row("flow-b", "reco")]).unwrap();
        assert_eq!(
            known.read(),
            [row("flow-b", "reco"), row("flow-a", "churndaily")]
        );
        let many: Vec<_> = (0..MOST_RUNS)
            .map(|number| row(&format!("flow-{number}"), ""))
            .collect();
        known.add(&many).unwrap();
        assert_eq!(known.read(), many);
        std::fs::remove_dir_all(&folder).unwrap();
    }

    #[test]
    fn what_is_no_file_is_not_read_and_gives_way_to_one() {
        let folder = std::env::temp_dir().join(format!("paiwatch-known-{:x}", fastrand::u64(..)));
        std::fs::create_dir_all(&folder).unwrap();
        std::os::unix::fs::symlink("/dev/zero", folder.join("runs")).unwrap();
        let known = Known::runs(&folder);
        assert!(known.read().is_empty());
        known.add(&[row("flow-a", "churn")]).unwrap();
        assert_eq!(known.read(), [row("flow-a", "churn")]);
        std::fs::remove_dir_all(&folder).unwrap();
    }

    #[test]
    fn all_nodes_of_a_run_are_those_that_were_seen_last() {
        let folder = std::env::temp_dir().join(format!("paiwatch-known-{:x}", fastrand::u64(..)));
        let known = Known::nodes(&folder);
        let before = [
            row("flow-a", "read"),
            row("flow-a", "fit"),
            row("flow-b", "x"),
        ];
        known.add(&before).unwrap();
        known
            .add(&[row("flow-a", "fit"), row("flow-a", "score")])
            .unwrap();
        assert_eq!(
            known.read(),
            [
                row("flow-a", "fit"),
                row("flow-a", "score"),
                row("flow-b", "x")
            ]
        );
        std::fs::remove_dir_all(&folder).unwrap();
    }
}
