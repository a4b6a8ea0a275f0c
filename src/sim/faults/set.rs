//! Faults that happen at the same time.

use std::{fmt, str::FromStr};

use chrono::TimeDelta;

use crate::sim::faults::{
    Fault, FaultError,
    held::{Held, Value},
};

/// A set of faults with their values. Written as `throttle-acs=2s,cut-body@0.3`. A fault that
/// names an operation or a run may be there for several; of any other the last value counts.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Faults(Vec<Held>);

impl Faults {
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub fn has(&self, fault: Fault) -> bool {
        self.held(fault).is_some()
    }

    pub fn iter(&self) -> impl Iterator<Item = Fault> + '_ {
        self.0.iter().map(|held| held.fault)
    }

    /// With this one too, with its usual value.
    #[must_use]
    pub fn with(mut self, fault: Fault) -> Self {
        self.hold(fault.into());
        self
    }

    #[must_use]
    pub fn without(mut self, fault: Fault) -> Self {
        self.0.retain(|held| held.fault != fault);
        self
    }

    /// How many of the answers a fault hits at most.
    pub(super) fn share(&self, fault: Fault) -> f64 {
        self.all(fault).map(|held| held.share).fold(0.0, f64::max)
    }

    pub(in crate::sim) fn length(&self, fault: Fault) -> Option<TimeDelta> {
        match self.held(fault)?.value {
            Value::Length(length) => Some(length),
            Value::Nothing | Value::Count(_) | Value::Text(_) => None,
        }
    }

    pub(super) fn count(&self, fault: Fault) -> u64 {
        match self.held(fault).map(|held| &held.value) {
            Some(Value::Count(count)) => *count,
            Some(Value::Nothing | Value::Length(_) | Value::Text(_)) | None => 0,
        }
    }

    /// The operations or runs that a fault names, and how many of the answers about each it hits.
    pub(super) fn named(&self, fault: Fault) -> impl Iterator<Item = (&str, f64)> {
        self.all(fault)
            .filter_map(|held| Some((held.named()?, held.share)))
    }

    fn all(&self, fault: Fault) -> impl Iterator<Item = &Held> {
        self.0.iter().filter(move |held| held.fault == fault)
    }

    fn held(&self, fault: Fault) -> Option<&Held> {
        self.all(fault).next()
    }

    fn hold(&mut self, held: Held) {
        self.0.retain(|known| !known.gives_way_to(&held));
        self.0.push(held);
        self.0.sort_by_key(|held| held.fault);
    }
}

impl From<Fault> for Faults {
    /// One fault with its usual value, which hits every answer.
    fn from(fault: Fault) -> Self {
        Self::default().with(fault)
    }
}

impl FromStr for Faults {
    type Err = FaultError;

    fn from_str(text: &str) -> Result<Self, FaultError> {
        let mut faults = Self::default();
        for word in text
            .split(',')
            .map(str::trim)
            .filter(|word| !word.is_empty())
        {
            faults.hold(Held::read(word)?);
        }
        Ok(faults)
    }
}

impl fmt::Display for Faults {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (place, held) in self.0.iter().enumerate() {
            let comma = if place == 0 { "" } else { "," };
            write!(formatter, "{comma}{}", held.fault.name())?;
            if let Some(value) = &held.written {
                write!(formatter, "={value}")?;
            }
            if held.share < 1.0 {
                write!(formatter, "@{}", held.share)?;
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use chrono::TimeDelta;

    use crate::sim::faults::{Fault, Faults};

    #[test]
    fn a_set_is_written_as_it_is_read() {
        let faults: Faults = " cut-body @0.3, throttle-acs = 2s,vanished=flow-a"
            .parse()
            .unwrap();
        assert_eq!(
            faults.to_string(),
            "throttle-acs=2s,cut-body@0.3,vanished=flow-a"
        );
        assert_eq!(
            faults.length(Fault::ThrottleAcs),
            Some(TimeDelta::seconds(2))
        );
        assert_eq!(faults.to_string().parse(), Ok(faults));
        assert_eq!("".parse(), Ok(Faults::default()));
    }

    #[test]
    fn what_names_something_holds_for_each_and_of_any_other_value_the_last_counts() {
        for (text, held) in [
            (
                "forbidden=GetPipeline,forbidden=GetPipelineRun@0.5",
                "forbidden=GetPipeline,forbidden=GetPipelineRun@0.5",
            ),
            (
                "forbidden=GetPipeline@0.5,forbidden=GetPipeline",
                "forbidden=GetPipeline",
            ),
            (
                "vanished=a,vanished,vanished=b",
                "vanished=a,vanished,vanished=b",
            ),
            ("slow-body=1s,drop,slow-body=2s", "drop,slow-body=2s"),
        ] {
            let faults: Faults = text.parse().unwrap();
            assert_eq!(faults.to_string(), held);
        }
    }

    #[test]
    fn every_fault_can_be_had_by_its_name_alone() {
        for fault in Fault::all() {
            let by_name: Faults = fault.name().parse().unwrap();
            assert_eq!(by_name, Faults::from(fault));
            assert!(by_name.without(fault).is_empty());
        }
    }

    #[test]
    fn what_makes_no_sense_is_refused_with_the_way_out() {
        for (text, why) in [
            (
                "trottle",
                "there is no fault `trottle`; did you mean `throttle`?",
            ),
            ("drop=1", "the fault `drop` takes no value"),
            (
                "slow-body=soon",
                "the fault `slow-body` takes a length of time such as `5s`, not `soon`",
            ),
            (
                "huge-body=0",
                "the fault `huge-body` takes a number of MB from 1 to 10000, not `0`",
            ),
            (
                "clock-skew=--1s",
                "the fault `clock-skew` takes a length of time such as `90s` or `-90s`, not `--1s`",
            ),
            (
                "forbidden=GetPipelinRun",
                "there is no operation `GetPipelinRun`; did you mean `GetPipelineRun`?",
            ),
            (
                "drop@2",
                "after the @ of `drop@2` stands how many of the answers fail, from 0 to 1",
            ),
        ] {
            assert_eq!(text.parse::<Faults>().unwrap_err().to_string(), why);
        }
    }
}
