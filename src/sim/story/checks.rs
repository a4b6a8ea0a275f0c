//! Small checks that many keys of a story need, with complaints that name the place and the way
//! out.

use std::ops::Range;

use toml::Spanned;

use crate::sim::story::error::Flaw;
use crate::written::nearest;

/// Which of the names given above is meant.
pub(super) fn place<'a>(
    what: &str,
    name: &str,
    span: Range<usize>,
    mut names: impl Iterator<Item = &'a str> + Clone,
) -> Result<usize, Flaw> {
    let hint = nearest(name, names.clone());
    names.position(|known| known == name).ok_or_else(|| {
        let problem = format!("there is no {what} `{name}` above this line");
        match hint {
            Some(hint) => Flaw::new(span, format!("{problem}; did you mean `{hint}`?")),
            None => Flaw::new(span, problem),
        }
    })
}

pub(super) fn refuse_twice<'a>(
    what: &str,
    name: &Spanned<String>,
    mut earlier: impl Iterator<Item = &'a str>,
) -> Result<(), Flaw> {
    if earlier.any(|known| known == name.get_ref()) {
        let problem = format!("there are two {what}s named `{}`", name.get_ref());
        return Err(Flaw::new(name.span(), problem));
    }
    Ok(())
}

pub(super) fn share(what: &str, written: Option<&Spanned<f64>>) -> Result<Option<f64>, Flaw> {
    match written {
        Some(written) if !(0.0..=1.0).contains(written.get_ref()) => {
            let problem = format!("`{what}` is a share from 0 to 1");
            Err(Flaw::new(written.span(), problem))
        }
        Some(written) => Ok(Some(*written.get_ref())),
        None => Ok(None),
    }
}
