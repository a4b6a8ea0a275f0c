//! What a terminal answers when it is asked for the colour of its background.

/// How bright a background is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Background {
    Dark,
    Light,
}

/// The question for the colour of the background.
pub(in crate::term) const QUESTION: &str = "\x1b]11;?\x1b\\";

impl Background {
    /// Reads `11;rgb:fdfd/f6f6/e3e3`, with one to four digits a part.
    pub(super) fn said(said: &[u8]) -> Option<Self> {
        let said = std::str::from_utf8(said).ok()?.strip_prefix("11;")?;
        let parts = said
            .strip_prefix("rgb:")
            .or_else(|| said.strip_prefix("rgba:"))?;
        let mut parts = parts.split('/').map(share);
        let mut part = || parts.next().flatten();
        let (red, green, blue) = (part()?, part()?, part()?);
        // As bright as an eye sees it.
        let brightness = 0.299 * red + 0.587 * green + 0.114 * blue;
        Some(if brightness > 0.5 {
            Self::Light
        } else {
            Self::Dark
        })
    }
}

fn share(digits: &str) -> Option<f64> {
    let most = match digits.len() {
        1 => 0xf,
        2 => 0xff,
        3 => 0xfff,
        4 => 0xffff,
        _ => return None,
    };
    let value = u16::from_str_radix(digits, 16).ok()?;
    Some(f64::from(value) / f64::from(most))
}
