//! What makes sense as the value of a flag. What does not is refused with what would.

use std::fmt::Display;
use std::net::SocketAddr;
use std::ops::RangeInclusive;
use std::str::FromStr;
use std::time::Duration;

use chrono::{Offset, Utc};

use super::refusal::Refusal;
use crate::account::{Endpoint, EndpointError};
use crate::app::log::range;
use crate::cli::refused::endpoint_text;
use crate::clock;
use crate::domain::{OUTPUT_TYPES, SearchError, parse_search};
use crate::sim::{Faults, Readings};
use crate::text::{CliText, EntryText, ScriptText, Text, UsageText, Zone};
use crate::written;

type Read<T> = Result<T, Refusal>;

/// An interval that makes sense: a watch that asks once a day is none.
pub(super) fn interval(text: &str) -> Read<Duration> {
    const LONGEST: Duration = Duration::from_hours(24);
    length(text, LONGEST, "`1ms`", "`1day`")
}

/// How long to go on without an answer: never giving up would be no end for a job.
pub(super) fn give_up(text: &str) -> Read<Duration> {
    const LONGEST: Duration = Duration::from_hours(24 * 365);
    length(text, LONGEST, "`1ms`", "`365days`")
}

fn length(text: &str, longest: Duration, least: &str, most: &str) -> Read<Duration> {
    let not_a_length = UsageText::NotALength(text.to_owned());
    match written::length(text) {
        Some(length) if !length.is_zero() && length <= longest => Ok(length),
        Some(_) => Err(Refusal::new(
            UsageText::Other(format!("`{text}` is too short or too long")),
            UsageText::Between(least.to_owned(), most.to_owned()),
        )),
        None => Err(Refusal::new(not_a_length, UsageText::HowToWriteLength)),
    }
}

/// Of more than a thousand ids a request would not be polite.
pub(super) fn max_batch(text: &str) -> Read<usize> {
    number(text, 1..=1_000)
}

pub(super) fn requests_per_minute(text: &str) -> Read<u32> {
    number(text, 1..=100_000)
}

/// How many lines of a log.
pub(super) fn tail(text: &str) -> Read<u32> {
    number(text, 1..=100_000)
}

pub(super) fn seed(text: &str) -> Read<u64> {
    number(text, 0..=u64::MAX)
}

fn number<T: FromStr + PartialOrd + Display>(text: &str, range: RangeInclusive<T>) -> Read<T> {
    let number: Option<T> = text.trim().parse().ok();
    number
        .filter(|number| range.contains(number))
        .ok_or_else(|| {
            let (least, most) = (range.start().to_string(), range.end().to_string());
            let is_number = text.trim().parse::<f64>().is_ok();
            let what = if is_number {
                UsageText::Other(format!("`{text}` does not fit"))
            } else {
                UsageText::NotANumber(text.to_owned())
            };
            Refusal::new(what, UsageText::Between(least, most))
        })
}

/// How many times faster a story is played.
pub(super) fn speed(text: &str) -> Read<f64> {
    let speed: Option<f64> = text.trim().parse().ok();
    let speed = speed.filter(|speed| speed.is_finite() && *speed > 0.0);
    speed.ok_or_else(|| {
        Refusal::new(
            Text::Cli(CliText::BadSpeed(text.to_owned())),
            Text::Cli(CliText::HowToSetSpeed),
        )
    })
}

pub(super) fn address(text: &str) -> Read<SocketAddr> {
    text.parse().map_err(|_| {
        Refusal::new(
            UsageText::NotAnAddress(text.to_owned()),
            UsageText::HowToWriteAddress,
        )
    })
}

/// Yes or no, as people write it.
pub(super) fn boolean(text: &str) -> Read<bool> {
    match text.trim().to_ascii_lowercase().as_str() {
        "true" | "yes" | "on" | "1" | "y" | "t" => Ok(true),
        "false" | "no" | "off" | "0" | "n" | "f" => Ok(false),
        _ => Err(Refusal::of_word(text, &["true", "false"])),
    }
}

/// A type of outputs, in any case.
pub(super) fn output_type(text: &str) -> Read<String> {
    let mut known = OUTPUT_TYPES.into_iter();
    match known.find(|known| known.eq_ignore_ascii_case(text.trim())) {
        Some(known) => Ok(known.to_owned()),
        None => Err(Refusal::of_word(text, &OUTPUT_TYPES)),
    }
}

pub(super) fn endpoint(text: &str) -> Read<String> {
    checked(text, Endpoint::parse)
}

pub(super) fn region(text: &str) -> Read<String> {
    checked(text, Endpoint::of_region)
}

fn checked(text: &str, read: impl Fn(&str) -> Result<Endpoint, EndpointError>) -> Read<String> {
    match read(text) {
        Ok(_) => Ok(text.to_owned()),
        Err(error) => Err(Refusal::new(
            endpoint_text(error),
            Text::Cli(CliText::HowToSetEndpoint),
        )),
    }
}

/// A fault, or several with commas between.
pub(super) fn fault(text: &str) -> Read<String> {
    match text.parse::<Faults>() {
        Ok(_) => Ok(text.to_owned()),
        Err(error) => {
            let what = Text::Plain(error.to_string());
            Err(Refusal::new(what, Text::Cli(CliText::HowToNameFault)))
        }
    }
}

/// A reading, or several with commas between.
pub(super) fn reading(text: &str) -> Read<String> {
    match text.parse::<Readings>() {
        Ok(_) => Ok(text.to_owned()),
        Err(error) => {
            let what = Text::Plain(error.to_string());
            Err(Refusal::new(what, Text::Cli(CliText::HowToNameReading)))
        }
    }
}

/// Since when, as people type it. Whose clock and zone are meant is known only later.
pub(super) fn since(text: &str) -> Read<String> {
    let range = range::read(text, clock::now(), &Zone::fixed(Utc.fix()));
    if let Some((Some(_), None)) = range {
        return Ok(text.to_owned());
    }
    let what = ScriptText::BadTime(text.to_owned());
    Err(Refusal::new(what, ScriptText::HowToGiveTime))
}

/// A filter in the words that `a` knows.
pub(super) fn filter(text: &str) -> Read<String> {
    if text.trim().is_empty() {
        let what = UsageText::Other("the filter is empty".to_owned());
        return Err(Refusal::new(what, UsageText::HowToFilter));
    }
    // In which zone times are meant is known only later.
    parse_search(text, clock::now(), |time| Some(time.and_utc()))
        .map(|_| text.to_owned())
        .map_err(|error| {
            let hint = match error {
                SearchError::OpenQuote => UsageText::HowToQuote,
                SearchError::NoSuchWord(..)
                | SearchError::NoSuchState(..)
                | SearchError::BadValue(..)
                | SearchError::Twice(_) => UsageText::HowToFilter,
            };
            Refusal::new(Text::Entry(EntryText::BadSearch(error)), hint)
        })
}
