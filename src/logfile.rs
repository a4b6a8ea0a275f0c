//! The log file: what happened to the watch, for who looks afterwards. Only
//! the program's own few lines stand in it, never those of a library: they
//! might hold a header. No text in it can harm a terminal.

#![expect(
    clippy::disallowed_types,
    reason = "a panic in any thread must find the log"
)]

use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use chrono::{DateTime, SecondsFormat, Utc};

use crate::clock;
use crate::text::cells::clean;
use crate::text::{Language, Text};

/// What a file may measure before it is put aside. Two of them exist at most.
const SIZE_LIMIT: u64 = 1 << 20;

/// The log of this process. A panic in whatever thread must find it.
static LOG: Mutex<Option<Log>> = Mutex::new(None);

/// Writes to this file from now on; a notice where that is not possible.
pub fn open(path: PathBuf) -> Option<Text> {
    let log = Log {
        path,
        size_limit: SIZE_LIMIT,
    };
    match log.open() {
        Ok(_) => *lock() = Some(log),
        Err(error) => return Some(log.unwritable(&error)),
    }
    None
}

/// The file that is written to.
pub fn path() -> Option<PathBuf> {
    lock().as_ref().map(|log| log.path.clone())
}

/// Notes a text, with the time and this process's number. Where that fails,
/// nothing is written any more, and a notice says so, once. Who mends the
/// program reads the log too, so it is in English.
pub fn note(text: &Text) -> Option<Text> {
    note_words(&Language::English.say(text))
}

/// Notes what no table of texts can hold: the report of a bug.
pub fn note_words(words: &str) -> Option<Text> {
    let mut log = lock();
    let open = log.as_ref()?;
    let error = open.note(clock::now(), words).err()?;
    let notice = open.unwritable(&error);
    *log = None;
    Some(notice)
}

fn lock() -> MutexGuard<'static, Option<Log>> {
    LOG.lock().unwrap_or_else(PoisonError::into_inner)
}

struct Log {
    path: PathBuf,
    size_limit: u64,
}

impl Log {
    // Lines are rare, so the file is opened for each: several processes share
    // it, and somebody may move it away.
    fn open(&self) -> io::Result<File> {
        if let Some(folder) = self.path.parent() {
            DirBuilder::new()
                .recursive(true)
                .mode(0o700)
                .create(folder)?;
        }
        OpenOptions::new()
            .append(true)
            .create(true)
            .mode(0o600)
            .open(&self.path)
    }

    fn unwritable(&self, error: &io::Error) -> Text {
        Text::LogUnwritable(self.path.display().to_string(), error.to_string())
    }

    fn note(&self, now: DateTime<Utc>, text: &str) -> io::Result<()> {
        let mut file = self.open()?;
        if file.metadata()?.len() >= self.size_limit {
            fs::rename(&self.path, aside(&self.path))?;
            file = self.open()?;
        }
        file.write_all(entry(now, text).as_bytes())
    }
}

/// Where a full file goes, in the place of the one before.
fn aside(path: &Path) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(".1");
    name.into()
}

/// The lines of one entry; those after the first are set in.
fn entry(now: DateTime<Utc>, text: &str) -> String {
    let at = now.to_rfc3339_opts(SecondsFormat::Millis, true);
    let mut entry = format!("{at} {}", std::process::id());
    for (number, line) in text.lines().enumerate() {
        entry.push_str(if number == 0 { " " } else { "    " });
        entry.push_str(&clean(line));
        entry.push('\n');
    }
    entry
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::PathBuf;

    use super::{Log, aside};
    use crate::clock::now;

    fn scratch(name: &str) -> PathBuf {
        let folder = std::env::temp_dir().join(format!("paiwatch-logfile-{}", std::process::id()));
        folder.join(name).join("paiwatch.log")
    }

    #[test]
    fn an_entry_is_clean_and_its_further_lines_are_set_in() {
        let path = scratch("clean");
        let log = Log {
            path: path.clone(),
            size_limit: 1 << 20,
        };
        log.note(now(), "a\u{1b}[2Jb\u{202e}c\nat \u{9b}31mmain")
            .unwrap();
        let text = fs::read_to_string(&path).unwrap();
        assert!(text.ends_with(" abc\n    at main\n"), "{text:?}");
    }

    #[test]
    fn a_full_file_is_put_aside_once_and_no_more_than_two_exist() {
        let path = scratch("full");
        let log = Log {
            path: path.clone(),
            size_limit: 1_000,
        };
        for number in 0..1_000 {
            log.note(now(), &format!("entry {number}")).unwrap();
        }
        let newest = fs::read_to_string(&path).unwrap();
        let older = fs::read_to_string(aside(&path)).unwrap();
        assert!(newest.contains("entry 999") && !older.contains("entry 999"));
        assert!(newest.len() < 1_100 && older.len() < 1_100);
        let files = fs::read_dir(path.parent().unwrap()).unwrap().count();
        assert_eq!(files, 2);
    }

    #[test]
    fn the_file_is_for_its_owner_alone() {
        use std::os::unix::fs::PermissionsExt;
        let path = scratch("owner");
        let log = Log {
            path: path.clone(),
            size_limit: 1 << 20,
        };
        log.note(now(), "start").unwrap();
        let mode = fs::metadata(&path).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }

    #[test]
    fn a_place_that_cannot_be_written_is_an_error() {
        let log = Log {
            path: "/dev/null/paiwatch.log".into(),
            size_limit: 1,
        };
        assert!(log.note(now(), "start").is_err());
    }
}
