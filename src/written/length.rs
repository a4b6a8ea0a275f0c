//! Lengths of time as people write them.

use std::time::Duration;

/// Reads `90`, `0.5`, `1m30s` or `2h`; a bare number is of seconds.
pub fn length(text: &str) -> Option<Duration> {
    let text = text.trim();
    let is_number = text
        .chars()
        .all(|char| char.is_ascii_digit() || char == '.');
    if is_number {
        return Duration::try_from_secs_f64(text.parse().ok()?).ok();
    }
    humantime::parse_duration(text).ok()
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::length;

    #[test]
    fn a_bare_number_is_of_seconds() {
        for (text, milliseconds) in [
            ("5", Some(5_000)),
            (" 0.5 ", Some(500)),
            ("1m30s", Some(90_000)),
            ("300ms", Some(300)),
            ("0", Some(0)),
            ("", None),
            (".", None),
            ("1.2.3", None),
            ("-5", None),
            ("soon", None),
            ("1e3", None),
            ("99999999999999999999999", None),
        ] {
            assert_eq!(
                length(text),
                milliseconds.map(Duration::from_millis),
                "{text}"
            );
        }
    }
}
