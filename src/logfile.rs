//! The log file: what happened to the watch, for who looks afterwards. Only
//! the program's own few lines stand in it, never those of a library: they
//! might hold a header. No text in it can harm a terminal.

#![expect(
    clippy::disallowed_types,
    reason = "a panic in any thread must find the log"
)]

use std::fs::{self, DirBuilder, File, Metadata, OpenOptions};
use std::io::{self, BufRead, BufReader, ErrorKind, Read, Write};
use std::os::unix::fs::{DirBuilderExt, MetadataExt, OpenOptionsExt};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use chrono::{DateTime, SecondsFormat, Utc};
use rustix::fs::{FlockOperation, OFlags, flock};

use crate::clock;
use crate::text::cells::clean;
use crate::text::{Language, NoticeText, Text};

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
        // Opening a device may do something, so it is looked at first; what stands there when it
        // is opened may be another thing, so it is looked at again.
        if let Ok(known) = fs::metadata(&self.path) {
            must_be_a_file(&known)?;
        }
        let file = OpenOptions::new()
            .append(true)
            .create(true)
            .mode(0o600)
            .custom_flags(no_waiting())
            .open(&self.path)?;
        must_be_a_file(&file.metadata()?)?;
        Ok(file)
    }

    fn unwritable(&self, error: &io::Error) -> Text {
        Text::Notice(NoticeText::LogUnwritable(
            self.path.display().to_string(),
            error.to_string(),
        ))
    }

    fn note(&self, now: DateTime<Utc>, text: &str) -> io::Result<()> {
        let mut file = self.open()?;
        if file.metadata()?.len() >= self.size_limit {
            self.put_aside(&file)?;
            file = self.open()?;
        }
        file.write_all(entry(now, text).as_bytes())
    }

    /// Puts the full file aside, unless another process is doing that or has done it.
    fn put_aside(&self, file: &File) -> io::Result<()> {
        if flock(file, FlockOperation::NonBlockingLockExclusive).is_err() {
            return Ok(());
        }
        let (open, named) = (file.metadata()?, fs::metadata(&self.path)?);
        if (open.dev(), open.ino()) != (named.dev(), named.ino()) {
            return Ok(());
        }
        let aside = aside(&self.path);
        for file in [&self.path, &aside] {
            must_be_ours(file)?;
        }
        fs::rename(&self.path, aside)
    }
}

/// A pipe without a reader is an error, a terminal is not made ours, and nothing is waited for.
fn no_waiting() -> i32 {
    let flags = OFlags::NONBLOCK | OFlags::NOCTTY;
    i32::try_from(flags.bits()).unwrap_or_default()
}

fn must_be_a_file(known: &Metadata) -> io::Result<()> {
    if known.is_file() {
        return Ok(());
    }
    let what = if known.is_dir() {
        "it is a folder"
    } else {
        "it is not a regular file"
    };
    Err(io::Error::new(ErrorKind::InvalidInput, what))
}

/// A full file is put aside, and the one before given up, only where both are logs of this
/// program: their first lines say so. Somebody else may have files of these names.
fn must_be_ours(path: &Path) -> io::Result<()> {
    // More than the beginning of an entry.
    const BEGINNING: u64 = 64;
    let known = match fs::symlink_metadata(path) {
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(()),
        known => known?,
    };
    let is_ours = known.is_file() && {
        let file = File::options()
            .read(true)
            .custom_flags(no_waiting())
            .open(path)?;
        let mut line = Vec::new();
        BufReader::new(file.take(BEGINNING)).read_until(b'\n', &mut line)?;
        line.is_empty() || begins_an_entry(&String::from_utf8_lossy(&line))
    };
    if is_ours {
        return Ok(());
    }
    let what = format!(
        "it is full, and `{}` is not a log of paiwatch",
        path.display()
    );
    Err(io::Error::new(ErrorKind::AlreadyExists, what))
}

/// Whether a line begins as [`entry`] makes it: the time, and the number of a process.
fn begins_an_entry(line: &str) -> bool {
    let mut words = line.split(' ');
    let at = words.next().unwrap_or_default();
    let process = words.next().unwrap_or_default();
    DateTime::parse_from_rfc3339(at).is_ok() && process.parse::<u32>().is_ok()
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
    use std::path::{Path, PathBuf};
    use std::process::Command;

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

    /// Notes something in a log that is full already.
    fn note_in_a_full_one(path: &Path) -> std::io::Result<()> {
        let log = Log {
            path: path.to_owned(),
            size_limit: 100,
        };
        log.note(now(), &"x".repeat(100))?;
        log.note(now(), "one more")
    }

    #[test]
    fn what_is_no_log_of_ours_is_never_overwritten() {
        let path = scratch("foreign");
        let older = aside(&path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&older, "my notes\n").unwrap();
        let error = note_in_a_full_one(&path).unwrap_err();
        assert!(
            error
                .to_string()
                .contains(".log.1` is not a log of paiwatch"),
            "{error}"
        );
        assert_eq!(fs::read_to_string(&older).unwrap(), "my notes\n");
        fs::remove_file(&older).unwrap();
        std::os::unix::fs::symlink("/etc/hostname", &older).unwrap();
        assert!(note_in_a_full_one(&path).is_err(), "a link is not followed");
        fs::remove_file(&older).unwrap();
        // Nor is a file put aside that somebody else began.
        let text = format!("{}\n", "my notes ".repeat(50));
        fs::write(&path, &text).unwrap();
        let error = note_in_a_full_one(&path).unwrap_err();
        assert!(
            error.to_string().contains(".log` is not a log of paiwatch"),
            "{error}"
        );
        assert_eq!(fs::read_to_string(&path).unwrap(), text);
        fs::remove_file(&path).unwrap();
        note_in_a_full_one(&path).unwrap();
        note_in_a_full_one(&path).unwrap();
        assert!(older.is_file());
    }

    #[test]
    fn what_is_no_file_is_an_error_and_never_waited_for() {
        let folder = scratch("no-file").with_extension("");
        fs::create_dir_all(&folder).unwrap();
        let pipe = folder.join("pipe");
        let made = Command::new("mkfifo").arg(&pipe).status().unwrap();
        assert!(made.success());
        for (path, why) in [
            (pipe, "it is not a regular file"),
            (folder.clone(), "it is a folder"),
            ("/dev/tty".into(), "it is not a regular file"),
            ("/dev/null".into(), "it is not a regular file"),
        ] {
            let log = Log {
                path,
                size_limit: 1 << 20,
            };
            assert_eq!(log.note(now(), "start").unwrap_err().to_string(), why);
        }
        fs::remove_dir_all(folder).unwrap();
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
