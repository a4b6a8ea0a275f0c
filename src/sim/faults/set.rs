//! Faults that happen at the same time.

use std::fmt;
use std::str::FromStr;

use chrono::TimeDelta;

use axum::http::StatusCode;

use crate::sim::faults::active::ActiveFault;
use crate::sim::faults::error::FaultError;
use crate::sim::faults::fault::Fault;
use crate::sim::faults::scope::Target;
use crate::sim::faults::value::Value;
use crate::sim::named::{NamedSet, write_words};
use crate::sim::seed::Seed;

/// A set of faults with their values and limits. Written as
/// `throttle-acs=2s,garbage@GetPipelineRunNode*1`. A fault may be there once for each operation,
/// list and run; of what is said twice the last counts.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Faults(Vec<ActiveFault>);

impl Faults {
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether such a fault is among them, wherever it hits.
    pub fn has(&self, fault: Fault) -> bool {
        self.first(fault).is_some()
    }

    /// Those that win stand first.
    pub fn iter(&self) -> impl Iterator<Item = Fault> + '_ {
        self.0.iter().map(|active| active.fault)
    }

    /// With this one too, with its usual value.
    #[must_use]
    pub fn with(mut self, fault: Fault) -> Self {
        self.hold(fault.into());
        self
    }

    /// All but this one, wherever it would hit.
    #[must_use]
    pub fn without(mut self, fault: Fault) -> Self {
        self.0.retain(|active| active.fault != fault);
        self
    }

    /// Those that hit a request, by what it asks for, by chance, and by how often each has hit
    /// already, which is counted on.
    pub(in crate::sim) fn hitting(&self, target: Target, seed: Seed, hits: &mut Vec<u64>) -> Self {
        hits.resize(self.0.len(), 0);
        let mut hitting = Self::default();
        for (fault, hits) in self.0.iter().zip(hits) {
            let is_new = !hitting
                .0
                .iter()
                .any(|known| known.is_about_the_same_as(fault));
            let falls = seed.at(fault.fault.name()).fraction() < fault.share;
            if is_new && falls && fault.may_hit(target, *hits) {
                *hits += 1;
                hitting.0.push(fault.clone());
            }
        }
        hitting
    }

    /// How long, or by how much, such a fault is.
    pub(in crate::sim) fn length(&self, fault: Fault) -> Option<TimeDelta> {
        self.first(fault)?.length()
    }

    pub(super) fn count(&self, fault: Fault) -> u64 {
        match self.first(fault).map(|active| &active.value) {
            Some(Value::Count(count)) => *count,
            Some(
                Value::Nothing
                | Value::Length(_)
                | Value::Text(_)
                | Value::Status(..)
                | Value::Scope(_),
            )
            | None => 0,
        }
    }

    /// The status of a refusal, and the code it is to have.
    pub(super) fn status(&self, fault: Fault) -> (StatusCode, Option<String>) {
        match self.first(fault).map(|active| &active.value) {
            Some(Value::Status(status, code)) => (*status, code.clone()),
            Some(
                Value::Nothing
                | Value::Length(_)
                | Value::Text(_)
                | Value::Count(_)
                | Value::Scope(_),
            )
            | None => (StatusCode::INTERNAL_SERVER_ERROR, None),
        }
    }

    /// The runs that a fault names.
    pub(super) fn runs(&self, fault: Fault) -> impl Iterator<Item = &str> {
        self.all(fault).filter_map(ActiveFault::run)
    }

    fn all(&self, fault: Fault) -> impl Iterator<Item = &ActiveFault> {
        self.0.iter().filter(move |active| active.fault == fault)
    }

    fn first(&self, fault: Fault) -> Option<&ActiveFault> {
        self.all(fault).next()
    }

    fn hold(&mut self, active: ActiveFault) {
        self.0.retain(|known| !known.gives_way_to(&active));
        self.0.push(active);
        self.0.sort_by_key(|active| (active.fault, active.scope));
    }
}

impl From<Fault> for Faults {
    /// One fault with its usual value, which hits every answer.
    fn from(fault: Fault) -> Self {
        Self::default().with(fault)
    }
}

impl NamedSet for Faults {
    type Kind = Fault;
    type Error = FaultError;

    fn has(&self, fault: Fault) -> bool {
        self.first(fault).is_some()
    }

    fn add(&mut self, word: &str) -> Result<(), FaultError> {
        self.hold(ActiveFault::read(word)?);
        Ok(())
    }
}

impl FromStr for Faults {
    type Err = FaultError;

    fn from_str(text: &str) -> Result<Self, FaultError> {
        Self::read(text)
    }
}

impl fmt::Display for Faults {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write_words(formatter, self.0.iter())
    }
}

#[cfg(test)]
mod tests {
    use chrono::TimeDelta;

    use crate::sim::faults::fault::Fault;
    use crate::sim::faults::set::Faults;

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
            (
                "drop*3, 500@PipelineRuns @0.5 * 2,drop@Nodes,500@PipelineRuns",
                "drop@Nodes,drop*3,500@PipelineRuns",
            ),
            (
                "forbidden@Nodes*1,400:100400027*2",
                "400:100400027*2,forbidden@Nodes*1",
            ),
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
                "there is no operation or list `GetPipelinRun`; did you mean `GetPipelineRun`?",
            ),
            (
                "drop@Node",
                "there is no operation or list `Node`; did you mean `Nodes`?",
            ),
            (
                "forbidden=GetPipeline@Nodes",
                "`forbidden=GetPipeline@Nodes` says the same thing twice",
            ),
            ("drop*2*3", "`drop*2*3` says the same thing twice"),
            (
                "drop*0",
                "after the * of `drop*0` comes the number of answers that fail, from 1 on",
            ),
            (
                "200",
                "the fault `refuse` takes an HTTP status from 400 to 599 with or without a code, such as `400:100400027`, not `200`",
            ),
            (
                "page=99",
                "the fault `page` takes an HTTP status such as `404`, not `99`",
            ),
            (
                "drop@2",
                "after the @ of `drop@2` comes the share of answers that fail, from 0 to 1",
            ),
        ] {
            assert_eq!(text.parse::<Faults>().unwrap_err().to_string(), why);
        }
    }
}
