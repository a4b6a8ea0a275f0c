//! Reading the files that people write, as far as one may be of that kind.

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

/// Nobody writes more than this by hand; a device may have no end.
const MOST: u64 = 32 << 20;

/// The bytes of a file.
pub fn bytes_of(path: &Path) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    let read = File::open(path)?.take(MOST + 1).read_to_end(&mut bytes)?;
    if read as u64 > MOST {
        let why = format!("more than {} MiB in it", MOST >> 20);
        return Err(io::Error::new(io::ErrorKind::FileTooLarge, why));
    }
    Ok(bytes)
}

/// The text of a file.
pub fn text_of(path: &Path) -> io::Result<String> {
    let not_utf8 = |_| io::Error::new(io::ErrorKind::InvalidData, "it is not UTF-8");
    String::from_utf8(bytes_of(path)?).map_err(not_utf8)
}

#[cfg(test)]
mod tests {
    use std::io::ErrorKind;
    use std::path::Path;

    use super::text_of;

    #[test]
    fn a_file_without_an_end_is_refused() {
        let error = text_of(Path::new("/dev/zero")).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::FileTooLarge);
        let error = text_of(Path::new("/nowhere/at/all")).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::NotFound);
    }
}
