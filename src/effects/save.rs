//! Writing a text into a new file. What exists is never written over.

use std::io::ErrorKind;
use std::path::PathBuf;

use crate::domain::HostReport;
use crate::effects::environment::Environment;
use crate::effects::file::{MODE, write_new};

/// Saves a text as it is, byte for byte: no terminal reads it. `~/` is the home.
pub(super) fn save(path: &str, text: &str, environment: &Environment) -> HostReport {
    match write_new(&whole(path, environment), MODE, text) {
        Ok(()) => HostReport::Saved(path.to_owned(), text.len()),
        Err(error) if error.kind() == ErrorKind::AlreadyExists => {
            HostReport::SaveFailed(path.to_owned(), "it exists already".to_owned())
        }
        Err(error) => HostReport::SaveFailed(path.to_owned(), error.to_string()),
    }
}

fn whole(path: &str, environment: &Environment) -> PathBuf {
    match (path.strip_prefix("~/"), &environment.home) {
        (Some(rest), Some(home)) => PathBuf::from(home).join(rest),
        (Some(_) | None, _) => PathBuf::from(path),
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::save;
    use crate::domain::HostReport;
    use crate::effects::environment::Environment;

    #[test]
    fn a_file_is_written_once_and_never_over_another() {
        let folder = std::env::temp_dir().join(format!("paiwatch-save-{}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        let environment = Environment {
            home: Some(folder.to_string_lossy().into_owned()),
            ..Environment::default()
        };
        let text = " a  \r\n\t\u{1b}[31mb \n  ";
        let saved = save("~/a.log", text, &environment);
        assert_eq!(saved, HostReport::Saved("~/a.log".to_owned(), text.len()));
        assert_eq!(fs::read_to_string(folder.join("a.log")).unwrap(), text);
        let again = save("~/a.log", "c", &environment);
        assert!(matches!(again, HostReport::SaveFailed(_, why) if why.contains("exists")));
        let nowhere = save("~/no/such/folder", "c", &environment);
        assert!(matches!(nowhere, HostReport::SaveFailed(path, _) if path == "~/no/such/folder"));
        fs::remove_dir_all(&folder).unwrap();
    }
}
