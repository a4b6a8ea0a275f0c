//! Words, numbers and times in the forms that clients must understand.

use chrono::{DateTime, FixedOffset, SecondsFormat};
use serde_json::Value;

use crate::sim::protocol::forms::shape::Form;
use crate::sim::readings::reading::Reading;
use crate::sim::readings::set::Readings;

/// The zone of the service's home, eight hours ahead.
const HOME_SECONDS: i32 = 8 * 3600;

/// The other form of a value, if it has one under these readings.
pub(super) fn scalar(value: &Value, form: Form, readings: Readings) -> Option<Value> {
    match form {
        Form::OutputId => output_id(readings, value.as_str()?),
        Form::AccountId => account_id(readings, value.as_str()?),
        Form::Count | Form::Flag => number(readings, value),
        Form::Time => Some(Value::String(time(readings, value.as_str()?)?)),
        Form::RunStatus => Some(status(readings, value.as_str()?)),
        Form::NodeStatus => Some(node_status(readings, value.as_str()?)),
        Form::NodeType => node_type(readings, value.as_str()?),
        Form::Packed => packed(readings, value.as_str()?),
        Form::Text
        | Form::Progress
        | Form::Texts
        | Form::Free
        | Form::Object(_)
        | Form::Objects(_)
        | Form::Rows(_) => None,
    }
}

fn output_id(readings: Readings, id: &str) -> Option<Value> {
    readings
        .has(Reading::IdsWithNewline)
        .then(|| format!("{id}\n").into())
}

fn account_id(readings: Readings, id: &str) -> Option<Value> {
    let number = id.parse::<u64>().ok()?;
    readings.has(Reading::NumericUserIds).then(|| number.into())
}

fn number(readings: Readings, value: &Value) -> Option<Value> {
    let is_loose = value.is_number() || value.is_boolean();
    (is_loose && readings.has(Reading::NumbersAsStrings)).then(|| value.to_string().into())
}

fn node_status(readings: Readings, word: &str) -> Value {
    let is_short = readings.has(Reading::Succeed) && word == "Succeeded";
    status(readings, if is_short { "Succeed" } else { word })
}

fn status(readings: Readings, word: &str) -> Value {
    if readings.has(Reading::LowerCaseStatus) {
        word.to_ascii_lowercase().into()
    } else {
        word.into()
    }
}

/// The operation's own words for types, of which there are two.
fn node_type(readings: Readings, word: &str) -> Option<Value> {
    let other = if word == "Task" { "Pod" } else { "Dag" };
    let is_other = readings.has(Reading::PodTypes) && word != "Pod";
    is_other.then(|| other.into())
}

fn time(readings: Readings, text: &str) -> Option<String> {
    let mut time = DateTime::parse_from_rfc3339(text).ok()?;
    if readings.has(Reading::OffsetTimes) {
        time = time.with_timezone(&FixedOffset::east_opt(HOME_SECONDS)?);
    }
    if readings.has(Reading::MinuteTimes) {
        let minute = time.format("%Y-%m-%dT%H:%M");
        let zone = if time.offset().local_minus_utc() == 0 {
            "Z".to_owned()
        } else {
            time.format("%:z").to_string()
        };
        return Some(format!("{minute}{zone}"));
    }
    if readings.has(Reading::SecondTimes) {
        return Some(time.to_rfc3339_opts(SecondsFormat::Secs, true));
    }
    // Not all times of the service have milliseconds; those that have none get none.
    Some(time.to_rfc3339_opts(SecondsFormat::AutoSi, true))
        .filter(|_| readings.has(Reading::OffsetTimes))
}

fn packed(readings: Readings, text: &str) -> Option<Value> {
    if readings.has(Reading::ValueAsObject) {
        return serde_json::from_str(text).ok();
    }
    if !readings.has(Reading::ValueTwiceEscaped) {
        return None;
    }
    let quoted = Value::from(text).to_string();
    let escaped = quoted.strip_prefix('"')?.strip_suffix('"')?;
    Some(format!("{escaped}\n").into())
}
