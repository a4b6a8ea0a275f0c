//! Reading the files that people write, as far as one may be of that kind. A pipe is read, too,
//! as a shell gives it for `<(…)`, but nobody is waited for without an end.

use std::fs::{File, OpenOptions};
use std::io::{self, ErrorKind, Read};
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;
use std::time::Duration;

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::fs::OFlags;

/// Nobody writes more than this by hand; a device may have no end.
const MOST: u64 = 32 << 20;
/// Who writes into a pipe writes something within this time.
const PATIENCE: Duration = Duration::from_secs(10);

/// The bytes of a file.
pub fn bytes_of(path: &Path) -> io::Result<Vec<u8>> {
    bytes_within(path, PATIENCE)
}

fn bytes_within(path: &Path, patience: Duration) -> io::Result<Vec<u8>> {
    let flags = OFlags::NONBLOCK | OFlags::NOCTTY;
    let file = OpenOptions::new()
        .read(true)
        .custom_flags(i32::try_from(flags.bits()).unwrap_or_default())
        .open(path)?;
    whole(Patient { file, patience })
}

/// All that can be read, unless it has no end.
fn whole(source: impl Read) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    let read = source.take(MOST + 1).read_to_end(&mut bytes)?;
    if read as u64 > MOST {
        let why = format!("more than {} MiB in it", MOST >> 20);
        return Err(io::Error::new(ErrorKind::FileTooLarge, why));
    }
    Ok(bytes)
}

/// What is waited for so long at most before each part of it.
struct Patient {
    file: File,
    patience: Duration,
}

impl Read for Patient {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let limit = Timespec::try_from(self.patience).map_err(io::Error::other)?;
        let mut readable = [PollFd::new(&self.file, PollFlags::IN)];
        if poll(&mut readable, Some(&limit))? == 0 {
            let why = format!("nothing was written to it for {:?}", self.patience);
            return Err(io::Error::new(ErrorKind::TimedOut, why));
        }
        self.file.read(buffer)
    }
}

/// The text of a file that the program keeps by itself; none where there is no such file, but
/// something else in its place.
pub fn kept_text(path: &Path) -> Option<String> {
    let file = Some(path).filter(|path| path.is_file());
    text_of(file?).ok()
}

/// The text of a file.
pub fn text_of(path: &Path) -> io::Result<String> {
    text(bytes_of(path)?)
}

/// All text that can be read, unless it has no end.
pub fn whole_text(source: impl Read) -> io::Result<String> {
    text(whole(source)?)
}

fn text(bytes: Vec<u8>) -> io::Result<String> {
    let not_utf8 = |_| io::Error::new(ErrorKind::InvalidData, "it is not UTF-8");
    String::from_utf8(bytes).map_err(not_utf8)
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::io::ErrorKind;
    use std::path::Path;
    use std::thread;
    use std::time::Duration;

    use rustix::fs::{CWD, Mode, mkfifoat};

    use super::{bytes_within, text_of};

    #[test]
    fn a_file_without_an_end_is_refused() {
        let error = text_of(Path::new("/dev/zero")).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::FileTooLarge);
        let error = text_of(Path::new("/nowhere/at/all")).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::NotFound);
    }

    #[test]
    fn a_pipe_is_read_to_its_end_and_not_waited_for_for_ever() {
        let pipe = std::env::temp_dir().join(format!("paiwatch-pipe-{:x}", fastrand::u64(..)));
        mkfifoat(CWD, &pipe, Mode::RUSR | Mode::WUSR).unwrap();
        let error = bytes_within(&pipe, Duration::from_millis(20)).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::TimedOut);
        let writer = thread::spawn({
            let pipe = pipe.clone();
            move || fs::write(pipe, vec![b'a'; 100_000]).unwrap()
        });
        let read = bytes_within(&pipe, Duration::from_mins(1)).unwrap();
        writer.join().unwrap();
        assert_eq!(read.len(), 100_000);
        fs::remove_file(&pipe).unwrap();
    }
}
