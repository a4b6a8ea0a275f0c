//! The files in which earlier runs are kept from one start to the next. Several programs may
//! write the same one: each writes aside and renames, so that the last wins and all read whole.

use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io::{self, ErrorKind, Read, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::Path;

/// A file of more bytes is none of ours.
const MOST: u64 = 32 << 20;

/// The text of a file; nothing where there is none.
pub fn read(folder: &Path, name: &str) -> io::Result<Option<String>> {
    let path = folder.join(name);
    // What is no file may not end, or wait for ever.
    let known = match fs::metadata(&path) {
        Err(error) if is_absent(error.kind()) => return Ok(None),
        known => known?,
    };
    if !known.is_file() {
        let what = "it is not a regular file";
        return Err(io::Error::new(ErrorKind::InvalidInput, what));
    }
    let mut bytes = Vec::new();
    File::open(&path)?.take(MOST).read_to_end(&mut bytes)?;
    Ok(Some(String::from_utf8_lossy(&bytes).into_owned()))
}

/// Writes a file anew. Nobody else needs to know what was run.
pub fn write(folder: &Path, name: &str, text: &str) -> io::Result<()> {
    DirBuilder::new()
        .recursive(true)
        .mode(0o700)
        .create(folder)?;
    let aside = folder.join(format!("{name}.{:08x}", fastrand::u32(..)));
    let written = OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(&aside)
        .and_then(|mut file| file.write_all(text.as_bytes()))
        .and_then(|()| fs::rename(&aside, folder.join(name)));
    if written.is_err() {
        // What could not be renamed helps nobody.
        let _ = fs::remove_file(&aside);
    }
    written
}

/// In a cache that is no folder there is no file.
fn is_absent(kind: ErrorKind) -> bool {
    matches!(kind, ErrorKind::NotFound | ErrorKind::NotADirectory)
}
