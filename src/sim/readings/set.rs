//! Readings that hold together.

use std::fmt;
use std::num::NonZeroU32;
use std::str::FromStr;

use crate::sim::named::{Named as _, NamedSet, name_and_value, write_words};
use crate::sim::readings::error::ReadingError;
use crate::sim::readings::reading::Reading;

/// A set in which nothing contradicts anything. Written as `shuffled,max-batch=20`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Readings {
    /// A bit for each reading, by its place in the enumeration.
    held: u64,
    max_batch: Option<NonZeroU32>,
    depth: Option<NonZeroU32>,
}

impl Readings {
    /// Whether this reading holds.
    pub fn has(self, reading: Reading) -> bool {
        self.held & bit(reading) != 0
    }

    pub fn is_empty(self) -> bool {
        self.held == 0
    }

    /// The most ids of one batch.
    pub fn max_batch(self) -> Option<NonZeroU32> {
        self.max_batch
    }

    /// The most levels of one tree.
    pub fn depth(self) -> Option<NonZeroU32> {
        self.depth
    }

    /// Those that hold, in the order of the table.
    pub fn iter(self) -> impl Iterator<Item = Reading> {
        Reading::all().filter(move |reading| self.has(*reading))
    }

    /// Adds a reading that takes no number.
    pub fn with(mut self, reading: Reading) -> Result<Self, ReadingError> {
        self.hold(reading, None)?;
        Ok(self)
    }

    /// Adds a reading that takes a number.
    pub fn with_number(
        mut self,
        reading: Reading,
        number: NonZeroU32,
    ) -> Result<Self, ReadingError> {
        self.hold(reading, Some(number))?;
        Ok(self)
    }

    /// All of both. Where both have a number, the other's counts.
    pub fn and(mut self, other: Self) -> Result<Self, ReadingError> {
        for reading in other.iter() {
            self.hold(reading, other.number(reading))?;
        }
        Ok(self)
    }

    /// The same set without this one.
    #[must_use]
    pub fn without(mut self, reading: Reading) -> Self {
        self.held &= !bit(reading);
        self.set_number(reading, None);
        self
    }

    fn hold(&mut self, reading: Reading, number: Option<NonZeroU32>) -> Result<(), ReadingError> {
        let name = reading.name();
        match (reading.takes_number(), number) {
            (true, None) => return Err(ReadingError::NumberMissing { name }),
            (false, Some(_)) => return Err(ReadingError::NumberUnwanted { name }),
            (true, Some(_)) | (false, None) => {}
        }
        if let Some(other) = self.iter().find(|held| held.contradicts(reading)) {
            return Err(ReadingError::Contradiction {
                one: other.name(),
                other: name,
            });
        }
        self.held |= bit(reading);
        self.set_number(reading, number);
        Ok(())
    }

    fn number(self, reading: Reading) -> Option<NonZeroU32> {
        if reading == Reading::MaxBatch {
            self.max_batch
        } else {
            self.depth.filter(|_| reading == Reading::DepthCapped)
        }
    }

    fn set_number(&mut self, reading: Reading, number: Option<NonZeroU32>) {
        if reading == Reading::MaxBatch {
            self.max_batch = number;
        } else if reading == Reading::DepthCapped {
            self.depth = number;
        }
    }
}

fn bit(reading: Reading) -> u64 {
    1 << reading as u32
}

impl NamedSet for Readings {
    type Kind = Reading;
    type Error = ReadingError;

    fn has(&self, reading: Reading) -> bool {
        Self::has(*self, reading)
    }

    fn add(&mut self, word: &str) -> Result<(), ReadingError> {
        let (name, value) = name_and_value(word);
        let reading = Reading::find(name).map_err(|nearest| ReadingError::Unknown {
            name: name.to_owned(),
            nearest,
        })?;
        let name = reading.name();
        match value {
            None => self.hold(reading, None),
            Some(_) if !reading.takes_number() => Err(ReadingError::NumberUnwanted { name }),
            Some(value) => self.hold(reading, value.parse().ok()),
        }
    }
}

impl FromStr for Readings {
    type Err = ReadingError;

    fn from_str(text: &str) -> Result<Self, ReadingError> {
        Self::read(text)
    }
}

impl fmt::Display for Readings {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let word = |reading: Reading| match self.number(reading) {
            Some(number) => format!("{}={number}", reading.name()),
            None => reading.name().to_owned(),
        };
        write_words(formatter, self.iter().map(word))
    }
}

#[cfg(test)]
mod tests {
    use crate::sim::readings::error::ReadingError;
    use crate::sim::readings::reading::Reading;
    use crate::sim::readings::set::Readings;

    #[test]
    fn a_set_is_written_as_it_is_read() {
        let readings: Readings = " shuffled, max-batch = 7,nulls,".parse().unwrap();
        assert_eq!(readings.to_string(), "shuffled,max-batch=7,nulls");
        assert_eq!(readings.max_batch().map(u32::from), Some(7));
        assert_eq!(readings.to_string().parse(), Ok(readings));
        let fewer = readings.without(Reading::MaxBatch);
        assert_eq!(fewer.to_string(), "shuffled,nulls");
        assert_eq!("".parse(), Ok(Readings::default()));
    }

    #[test]
    fn what_makes_no_sense_is_refused_with_the_way_out() {
        let refused = |text: &str| text.parse::<Readings>().unwrap_err().to_string();
        assert_eq!(
            refused("shufled"),
            "there is no reading `shufled`; did you mean `shuffled`?"
        );
        assert_eq!(
            refused("max-batch"),
            "`max-batch` is written with a number above 0, as in `max-batch=20`"
        );
        assert_eq!(refused("max-batch=0"), refused("max-batch=many"));
        assert_eq!(refused("nulls=1"), "`nulls` is written without a value");
        assert_eq!(
            refused("nulls,shuffled,empty-texts"),
            "the readings `nulls` and `empty-texts` contradict each other"
        );
    }

    #[test]
    fn two_sets_together_may_contradict_each_other() {
        let minutes: Readings = "minute-times".parse().unwrap();
        let seconds: Readings = "second-times,nulls".parse().unwrap();
        assert_eq!(
            minutes.and(seconds),
            Err(ReadingError::Contradiction {
                one: "minute-times",
                other: "second-times"
            })
        );
        let shuffled: Readings = "shuffled".parse().unwrap();
        assert_eq!(
            shuffled.and(seconds).unwrap().to_string(),
            "shuffled,second-times,nulls"
        );
    }
}
