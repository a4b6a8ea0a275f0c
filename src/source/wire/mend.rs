//! JSON with what some writers leave in it, made whole: it must not cost the answer.

/// The body with blanks for raw control characters, and nothing for numbers that are none
/// (`NaN`, `Infinity`); `None` where there is neither.
pub(super) fn mended(body: &str) -> Option<String> {
    const NO_NUMBERS: [&str; 3] = ["NaN", "-Infinity", "Infinity"];
    let mut mended = String::with_capacity(body.len());
    let (mut is_text, mut is_escaped, mut has_changed) = (false, false, false);
    let mut rest = body;
    while let Some(char) = rest.chars().next() {
        let no_number = NO_NUMBERS
            .iter()
            .find(|word| !is_text && rest.starts_with(**word));
        if let Some(word) = no_number {
            mended.push_str("null");
            rest = rest.get(word.len()..).unwrap_or_default();
            has_changed = true;
            continue;
        }
        rest = rest.get(char.len_utf8()..).unwrap_or_default();
        is_text ^= char == '"' && !is_escaped;
        is_escaped = is_text && char == '\\' && !is_escaped;
        has_changed |= char.is_control();
        mended.push(if char.is_control() { ' ' } else { char });
    }
    has_changed.then_some(mended)
}
