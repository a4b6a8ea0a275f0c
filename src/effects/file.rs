//! Files that are written whole or not at all.

use std::fs::{self, OpenOptions};
use std::io::{self, ErrorKind, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

/// What others may do with a file is up to the user's mask.
pub(super) const MODE: u32 = 0o666;

/// Writes a file, or another one in its place: what was there stays where that fails. What is no
/// file, such as a pipe, is written to as it is.
pub fn replace(path: &Path, text: &str) -> io::Result<()> {
    let whole = match fs::canonicalize(path) {
        Ok(whole) if !whole.is_file() => return fs::write(whole, text),
        Ok(whole) => whole,
        Err(_) => path.to_owned(),
    };
    let aside = whole.with_added_extension(format!("{:08x}", fastrand::u32(..)));
    write_new(&aside, MODE, text)?;
    fs::rename(&aside, &whole).inspect_err(|_| {
        let _ = fs::remove_file(&aside);
    })
}

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

#[cfg(test)]
mod tests {
    use std::fs;

    use super::replace;

    #[test]
    fn a_file_is_replaced_whole_and_nothing_stays_beside_it() {
        let folder = std::env::temp_dir().join(format!("paiwatch-replace-{:x}", fastrand::u64(..)));
        fs::create_dir_all(&folder).unwrap();
        let (file, link) = (folder.join("a.json"), folder.join("link"));
        replace(&file, "one").unwrap();
        std::os::unix::fs::symlink(&file, &link).unwrap();
        replace(&link, "two").unwrap();
        assert_eq!(fs::read_to_string(&file).unwrap(), "two");
        assert!(replace(&folder, "three").is_err());
        assert!(replace(&folder.join("no/such"), "three").is_err());
        assert_eq!(fs::read_dir(&folder).unwrap().count(), 2);
        fs::remove_dir_all(&folder).unwrap();
    }
}
