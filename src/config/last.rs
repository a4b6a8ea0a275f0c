//! What was watched last, in each context: ids of runs and nodes, a line each.

use std::fs;
use std::io;
use std::path::PathBuf;

use crate::written::kept_text;

/// The file of one context.
#[derive(Clone, Debug)]
pub struct Last {
    path: PathBuf,
}

impl Last {
    /// The file of a context, or of none, below a folder.
    pub fn of(folder: &std::path::Path, context: Option<&str>) -> Self {
        // A context may be called anything.
        let is_plain = |char: char| char.is_ascii_alphanumeric() || "-_".contains(char);
        let name: String = match context {
            Some(name) if name.chars().all(is_plain) => format!("last-{name}"),
            Some(name) => format!("last-x{}", hex::encode(name)),
            None => "last".to_owned(),
        };
        Self {
            path: folder.join(name),
        }
    }

    /// The targets that were written last; none where nothing was watched yet.
    pub fn read(&self) -> Vec<String> {
        let text = kept_text(&self.path).unwrap_or_default();
        text.split_whitespace().map(str::to_owned).collect()
    }

    /// Keeps these targets. It is written aside and renamed, so that others read all or nothing.
    pub fn write(&self, targets: &[String]) -> io::Result<()> {
        if let Some(folder) = self.path.parent() {
            fs::create_dir_all(folder)?;
        }
        let aside = self
            .path
            .with_extension(format!("{:08x}", fastrand::u32(..)));
        fs::write(&aside, targets.join("\n") + "\n")?;
        fs::rename(&aside, &self.path)
    }
}

#[cfg(test)]
mod tests {
    use super::Last;

    #[test]
    fn each_context_remembers_its_own() {
        let folder = std::env::temp_dir().join(format!("paiwatch-last-{:x}", fastrand::u64(..)));
        let (one, other) = (Last::of(&folder, None), Last::of(&folder, Some("a/../b")));
        assert!(one.read().is_empty());
        one.write(&["flow-a".to_owned(), "flow-b/node-c".to_owned()])
            .unwrap();
        other.write(&["flow-d".to_owned()]).unwrap();
        assert_eq!(one.read(), ["flow-a", "flow-b/node-c"]);
        assert_eq!(other.read(), ["flow-d"]);
        assert_eq!(std::fs::read_dir(&folder).unwrap().count(), 2);
        std::fs::remove_dir_all(&folder).unwrap();
    }
}
