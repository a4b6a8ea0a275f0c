//! Words, numbers and times in the forms that clients must understand.

use chrono::{DateTime, FixedOffset, SecondsFormat};
use serde_json::Value;

use crate::sim::forms::{Form, Lens};
use crate::sim::readings::Reading;

/// The zone of the service's home, eight hours ahead.
const HOME_SECONDS: i32 = 8 * 3600;

impl Lens {
    /// The other form of a value, if it has one under these readings.
    pub(super) fn scalar(&self, value: &Value, form: Form) -> Option<Value> {
        match form {
            Form::OutputId => self.output_id(value.as_str()?),
            Form::AccountId => self.account_id(value.as_str()?),
            Form::Count | Form::Flag => self.number(value),
            Form::Time => Some(Value::String(self.time(value.as_str()?)?)),
            Form::RunStatus => Some(self.status(value.as_str()?)),
            Form::NodeStatus => Some(self.node_status(value.as_str()?)),
            Form::NodeType => self.node_type(value.as_str()?),
            Form::Packed => self.packed(value.as_str()?),
            Form::Text
            | Form::Progress
            | Form::Texts
            | Form::Free
            | Form::Object(_)
            | Form::Objects(_)
            | Form::Rows(_) => None,
        }
    }

    fn output_id(&self, id: &str) -> Option<Value> {
        self.has(Reading::IdsWithNewline)
            .then(|| format!("{id}\n").into())
    }

    fn account_id(&self, id: &str) -> Option<Value> {
        let number = id.parse::<u64>().ok()?;
        self.has(Reading::NumericUserIds).then(|| number.into())
    }

    fn number(&self, value: &Value) -> Option<Value> {
        let is_loose = value.is_number() || value.is_boolean();
        (is_loose && self.has(Reading::NumbersAsStrings)).then(|| value.to_string().into())
    }

    fn node_status(&self, word: &str) -> Value {
        let is_short = self.has(Reading::Succeed) && word == "Succeeded";
        self.status(if is_short { "Succeed" } else { word })
    }

    fn status(&self, word: &str) -> Value {
        if self.has(Reading::LowerCaseStatus) {
            word.to_ascii_lowercase().into()
        } else {
            word.into()
        }
    }

    /// The operation's own words for types, of which there are two.
    fn node_type(&self, word: &str) -> Option<Value> {
        let other = if word == "Task" { "Pod" } else { "Dag" };
        let is_other = self.has(Reading::PodTypes) && word != "Pod";
        is_other.then(|| other.into())
    }

    fn time(&self, text: &str) -> Option<String> {
        let mut time = DateTime::parse_from_rfc3339(text).ok()?;
        if self.has(Reading::OffsetTimes) {
            time = time.with_timezone(&FixedOffset::east_opt(HOME_SECONDS)?);
        }
        if self.has(Reading::MinuteTimes) {
            let minute = time.format("%Y-%m-%dT%H:%M");
            let zone = if time.offset().local_minus_utc() == 0 {
                "Z".to_owned()
            } else {
                time.format("%:z").to_string()
            };
            return Some(format!("{minute}{zone}"));
        }
        if self.has(Reading::SecondTimes) {
            return Some(time.to_rfc3339_opts(SecondsFormat::Secs, true));
        }
        // Not all times of the service have milliseconds; those that have none get none.
        Some(time.to_rfc3339_opts(SecondsFormat::AutoSi, true))
            .filter(|_| self.has(Reading::OffsetTimes))
    }

    fn packed(&self, text: &str) -> Option<Value> {
        if self.has(Reading::ValueAsObject) {
            return serde_json::from_str(text).ok();
        }
        if !self.has(Reading::ValueTwiceEscaped) {
            return None;
        }
        let quoted = Value::from(text).to_string();
        let escaped = quoted.strip_prefix('"')?.strip_suffix('"')?;
        Some(format!("{escaped}\n").into())
    }
}
