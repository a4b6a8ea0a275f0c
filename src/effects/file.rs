//! A new file, which is written whole or not at all.

use std::fs::{self, OpenOptions};
use std::io::{self, ErrorKind, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

/// Writes a file that does not exist yet. Where that fails, nothing of it stays.
pub(super) fn write_new(path: &Path, mode: u32, text: &str) -> io::Result<()> {
    let mut file = OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(mode)
        .open(path)?;
    // A disk that is full may say so only when all has to be there.
    let written = file
        .write_all(text.as_bytes())
        .and_then(|()| match file.sync_all() {
            Err(error) if error.kind() == ErrorKind::InvalidInput => Ok(()),
            synced => synced,
        });
    written.inspect_err(|_| {
        let _ = fs::remove_file(path);
    })
}
