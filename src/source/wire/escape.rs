//! What the escapes in a JSON text stand for. Half of a surrogate pair becomes
//! the replacement character, like a broken byte.

/// The text that is written as `inner` between quotes.
pub(super) fn unescaped(inner: &str) -> String {
    let mut text = String::with_capacity(inner.len());
    let mut rest = inner;
    while let Some((plain, escape)) = rest.split_once('\\') {
        text.push_str(plain);
        let (char, after) = one(escape);
        text.push(char);
        rest = after;
    }
    text.push_str(rest);
    text
}

/// The character that `escape` begins with, and what follows it.
fn one(escape: &str) -> (char, &str) {
    let mut chars = escape.chars();
    let char = match chars.next() {
        Some('b') => '\u{8}',
        Some('f') => '\u{c}',
        Some('n') => '\n',
        Some('r') => '\r',
        Some('t') => '\t',
        Some('u') => return by_number(chars.as_str()),
        // A quote, a slash or a backslash; no other is JSON.
        Some(other) => other,
        None => char::REPLACEMENT_CHARACTER,
    };
    (char, chars.as_str())
}

fn by_number(digits: &str) -> (char, &str) {
    let Some((first, rest)) = unit(digits) else {
        return (char::REPLACEMENT_CHARACTER, digits);
    };
    let second = rest.strip_prefix("\\u").and_then(unit);
    if let Some((second, rest)) = second
        && let Some(Ok(char @ '\u{10000}'..)) = char::decode_utf16([first, second]).next()
    {
        return (char, rest);
    }
    let char = char::from_u32(first.into()).unwrap_or(char::REPLACEMENT_CHARACTER);
    (char, rest)
}

/// The UTF-16 unit in the first four characters.
fn unit(digits: &str) -> Option<(u16, &str)> {
    let (number, rest) = digits.split_at_checked(4)?;
    Some((u16::from_str_radix(number, 16).ok()?, rest))
}

#[cfg(test)]
mod tests {
    use super::unescaped;

    #[test]
    fn every_escape_is_read() {
        assert_eq!(unescaped(r#"\"\\\/\b\f\n\r\t"#), "\"\\/\u{8}\u{c}\n\r\t");
        assert_eq!(
            unescaped(r"a\u4e2d\u001b[1m\ud83d\ude00z"),
            "a中\u{1b}[1m😀z"
        );
    }

    #[test]
    fn half_a_pair_costs_one_character() {
        assert_eq!(unescaped(r"a\ud83d b\ude00"), "a\u{fffd} b\u{fffd}");
        assert_eq!(unescaped(r"\ud83d\u0041"), "\u{fffd}A");
        assert_eq!(unescaped(r"\ud83d\ud83d\ude00"), "\u{fffd}😀");
    }

    #[test]
    fn what_is_no_escape_is_no_panic() {
        for inner in ["\\", "\\u", "\\u12", "\\u中文", "\\x", "\\中"] {
            assert!(!unescaped(inner).is_empty(), "{inner}");
        }
    }
}
