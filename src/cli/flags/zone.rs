//! The zone of times, as a flag says it.

use std::fmt;

use chrono::{FixedOffset, Offset, Utc};

use super::refusal::Refusal;
use crate::text::UsageText;

/// See [`Common::time_zone`](super::Common).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::cli) enum ZoneFlag {
    /// That of the machine.
    Local,
    Fixed(FixedOffset),
}

impl fmt::Display for ZoneFlag {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Local => out.write_str("local"),
            Self::Fixed(offset) if offset.local_minus_utc() == 0 => out.write_str("utc"),
            Self::Fixed(offset) => offset.fmt(out),
        }
    }
}

/// Reads `local`, `utc`, `+08`, `+0800` or `+08:00`.
pub(super) fn read(text: &str) -> Result<ZoneFlag, Refusal> {
    let text = text.trim();
    match text.to_ascii_lowercase().as_str() {
        "local" => Ok(ZoneFlag::Local),
        "utc" | "z" => Ok(ZoneFlag::Fixed(Utc.fix())),
        _ => offset(text)
            .map(ZoneFlag::Fixed)
            .ok_or_else(|| refusal(text)),
    }
}

/// Clocks are at most fourteen hours ahead and twelve behind.
const MOST_HOURS: i32 = 14;

fn offset(text: &str) -> Option<FixedOffset> {
    let (sign, digits) = match text.split_at_checked(1)? {
        ("+", digits) => (1, digits),
        ("-", digits) => (-1, digits),
        _ => return None,
    };
    let (hours, minutes) = match digits.split_once(':') {
        Some(parts) => parts,
        None if digits.len() == 4 => digits.split_at_checked(2)?,
        None => (digits, "0"),
    };
    let number = |text: &str, most: i32| {
        let is_number = text.len() <= 2 && text.bytes().all(|byte| byte.is_ascii_digit());
        let number: i32 = text.parse().ok().filter(|_| is_number)?;
        (number <= most).then_some(number)
    };
    let seconds = number(hours, MOST_HOURS)? * 3_600 + number(minutes, 59)? * 60;
    FixedOffset::east_opt(sign * seconds)
}

/// Says what a zone is, with the word that was probably meant.
fn refusal(text: &str) -> Refusal {
    let what = UsageText::NotAZone(text.to_owned());
    if text.contains('/') {
        return Refusal::new(what, UsageText::ZoneWithName(text.to_owned()));
    }
    let distance = |word: &&str| strsim::damerau_levenshtein(&text.to_ascii_lowercase(), word);
    let nearest = ["local", "utc"].into_iter().min_by_key(distance);
    let nearest = nearest.filter(|word| distance(word) < word.len());
    // A number without a sign, as `08:00`.
    let signed = text.starts_with(|char: char| char.is_ascii_digit());
    let signed = Some(format!("+{text}")).filter(|text| signed && offset(text).is_some());
    let meant = signed.or_else(|| nearest.map(str::to_owned));
    let meant = meant.unwrap_or_else(|| "+08:00".to_owned());
    Refusal::new(what, UsageText::Meant(meant))
}

#[cfg(test)]
mod tests {
    use super::{ZoneFlag, read};

    #[test]
    fn zones_are_read_as_people_write_them() {
        let offset = |text: &str| match read(text) {
            Ok(ZoneFlag::Fixed(offset)) => Some(offset.local_minus_utc() / 60),
            Ok(ZoneFlag::Local) | Err(_) => None,
        };
        for (text, minutes) in [
            ("utc", Some(0)),
            ("+08:00", Some(480)),
            ("+8", Some(480)),
            ("-0330", Some(-210)),
            ("+14:00", Some(840)),
            ("+15", None),
            ("+08:60", None),
            ("+-8", None),
            ("+", None),
        ] {
            assert_eq!(offset(text), minutes, "{text}");
        }
        assert_eq!(read("LOCAL"), Ok(ZoneFlag::Local));
    }

    #[test]
    fn another_zone_is_refused_with_the_word_that_was_meant() {
        for (text, word) in [
            ("lokal", "`local`"),
            ("UCT", "`utc`"),
            ("08:00", "`+08:00`"),
            ("Asia/Shanghai", "`TZ=Asia/Shanghai`"),
        ] {
            let refusal = read(text).unwrap_err().in_one_line();
            assert!(refusal.contains(word), "{text}: {refusal}");
        }
    }
}
