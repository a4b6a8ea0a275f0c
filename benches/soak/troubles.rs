//! What goes wrong, and how the service reads its documents, from one moment to the next.

use std::time::Duration;

use fastrand::Rng;
use paiwatch::sim::{Fault, Reading, Readings};

/// Readings that change what is true, not how it is told.
const OTHER_TRUTHS: [Reading; 1] = [Reading::RerunNewId];

/// Faults that do: the service tells every time by its wrong clock then, and of what was
/// read of a finished node nothing is read again. `tests/it/every_fault/clocks.rs` has them.
const OTHER_TIMES: [Fault; 2] = [Fault::ClockSkew, Fault::ClockJump];

/// Faults and readings for a while, as they are written.
pub(crate) struct Trouble {
    pub(crate) faults: String,
    pub(crate) readings: String,
    pub(crate) lasts: Duration,
}

impl Trouble {
    fn none(lasts: Duration) -> Self {
        Self {
            faults: String::new(),
            readings: String::new(),
            lasts,
        }
    }
}

/// How long each lasts in the beginning.
const EACH: Duration = Duration::from_millis(1_200);

/// First each fault and each reading once, then for a while nothing, then
/// whatever the dice say.
pub(crate) struct Troubles {
    dice: Rng,
    first: usize,
    /// How long nothing goes wrong after those.
    rest: Duration,
    /// How many there were.
    pub(crate) count: usize,
}

impl Troubles {
    pub(crate) fn new(dice: Rng, warming_up: Duration) -> Self {
        let first = faults().count().max(readings().len());
        let rest = warming_up.saturating_sub(EACH * u32::try_from(first).unwrap());
        Self {
            dice,
            first,
            rest,
            count: 0,
        }
    }

    /// The next one; `runs` are those that are watched. In the end the documents are read one
    /// way: of a finished node nothing is read again, so its words and times stay as they were told.
    pub(crate) fn next(&mut self, runs: &[String], has_readings: bool) -> Trouble {
        let run = self.dice.choice(runs).map_or("none", String::as_str);
        let faults: Vec<_> = faults().map(|fault| written(fault, run)).collect();
        let number = self.count;
        self.count += 1;
        if number < self.first {
            return Self::one_by_one(number, &faults);
        }
        if number == self.first {
            return Trouble::none(self.rest);
        }
        let mut trouble = self.at_random(faults);
        if !has_readings {
            trouble.readings.clear();
        }
        trouble
    }

    fn one_by_one(number: usize, faults: &[String]) -> Trouble {
        let at = |names: &[String]| names.get(number).cloned();
        let fault = at(faults).map(|fault| format!("{fault}@0.5"));
        Trouble {
            faults: fault.unwrap_or_default(),
            readings: at(&readings()).unwrap_or_default(),
            lasts: EACH,
        }
    }

    /// Some faults, each for a share of the answers, and some readings; now and then none.
    fn at_random(&mut self, mut faults: Vec<String>) -> Trouble {
        let dice = &mut self.dice;
        let mut names = readings();
        dice.shuffle(&mut faults);
        dice.shuffle(&mut names);
        // Half of the time nothing goes wrong, so that much is polled too.
        let most = if dice.bool() { 1 } else { 4 };
        faults.truncate(dice.usize(0..most));
        let share = |fault: String| format!("{fault}@{:.2}", dice.f64() * 0.5 + 0.05);
        let faults: Vec<_> = faults.into_iter().map(share).collect();
        Trouble {
            faults: faults.join(","),
            readings: together(names, dice.usize(0..4)),
            lasts: Duration::from_millis(dice.u64(2_000..8_000)),
        }
    }
}

/// All faults under which the same is true.
fn faults() -> impl Iterator<Item = Fault> {
    Fault::all().filter(|fault| !OTHER_TIMES.contains(fault))
}

/// All readings, with a number where they take one.
fn readings() -> Vec<String> {
    let readings = Reading::all().filter(|reading| !OTHER_TRUTHS.contains(reading));
    let name = |reading: Reading| {
        let number = if reading.takes_number() { "=30" } else { "" };
        format!("{}{number}", reading.name())
    };
    readings.map(name).collect()
}

/// The first so many readings that do not exclude each other.
fn together(names: Vec<String>, wanted: usize) -> String {
    let mut readings = String::new();
    let mut left = wanted;
    for name in names {
        let more = [readings.as_str(), name.as_str()].join(",");
        if left > 0 && more.parse::<Readings>().is_ok() {
            readings = more;
            left -= 1;
        }
    }
    readings
}

/// A fault with a value that leaves time for others.
fn written(fault: Fault, run: &str) -> String {
    let name = fault.name();
    match fault {
        Fault::SlowHeaders | Fault::SlowBody => format!("{name}=2s"),
        Fault::ThrottleAcs | Fault::ThrottleHttp => format!("{name}=1s"),
        Fault::Vanished => format!("{name}={run}"),
        _ => name.to_owned(),
    }
}
