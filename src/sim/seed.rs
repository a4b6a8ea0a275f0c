//! Chance that can be repeated: the same seed and the same path always give the same numbers.

use std::fmt::{self, Display, Write};

/// The seed of one place in the story. Places below it have seeds of their own.
#[derive(Clone, Copy, Debug)]
pub(super) struct Seed(u64);

impl Seed {
    pub(super) fn new(seed: u64) -> Self {
        Self(mixed(seed))
    }

    pub(super) fn at(self, step: impl Display) -> Self {
        let mut folded = Folded(self.0);
        // Folding a text cannot fail.
        let _ = write!(folded, "{step}");
        Self(mixed(folded.0))
    }

    /// From 0 up to, but not including, 1.
    pub(super) fn fraction(self) -> f64 {
        f64::from((self.0 >> 32) as u32) / (f64::from(u32::MAX) + 1.0)
    }

    /// From -1 to 1.
    pub(super) fn swing(self) -> f64 {
        self.fraction() * 2.0 - 1.0
    }

    /// From 0 up to, but not including, a count.
    pub(super) fn below(self, count: usize) -> usize {
        let count = u64::try_from(count).unwrap_or(u64::MAX).max(1);
        usize::try_from(self.0 % count).unwrap_or(0)
    }

    /// An id that tells the place it stands for to whoever has the same seed.
    pub(super) fn id_of(self, kind: &str, place: u64) -> String {
        let shown = mixed(place ^ self.0);
        let mut id = String::with_capacity(kind.len() + 19);
        id.push_str(kind);
        id.push('-');
        push_digits::<13>(shown, &mut id);
        push_digits::<5>(mixed(shown ^ self.0), &mut id);
        id
    }

    /// The place of such an id.
    pub(super) fn place_of(self, kind: &str, id: &str) -> Option<u64> {
        let tail = id.strip_prefix(kind)?.strip_prefix('-')?;
        let shown = u64::from_str_radix(tail.get(..13)?, 36).ok()?;
        let place = unmixed(shown) ^ self.0;
        (self.id_of(kind, place) == id).then_some(place)
    }

    /// An id like the service's: the kind, and 18 letters and digits.
    pub(super) fn id(self, kind: &str) -> String {
        let letters = b"abcdefghijklmnopqrstuvwxyz0123456789";
        let tail = (0..18)
            .filter_map(|place| {
                let number = mixed(self.0.wrapping_add(place)) % 36;
                letters.get(usize::try_from(number).ok()?)
            })
            .map(|letter| char::from(*letter));
        std::iter::once(kind)
            .flat_map(str::chars)
            .chain(std::iter::once('-'))
            .chain(tail)
            .collect()
    }

    /// Upper-case hexadecimal in the groups of a UUID, as in `RequestId`.
    pub(super) fn uuid(self) -> String {
        let (high, low) = (self.0, mixed(self.0));
        format!(
            "{:08X}-{:04X}-{:04X}-{:04X}-{:012X}",
            high >> 32,
            (high >> 16) & 0xffff,
            high & 0xffff,
            low >> 48,
            low & 0xffff_ffff_ffff
        )
    }
}

/// The texts that were written into it, without keeping them: seeds are asked for all the time.
struct Folded(u64);

impl Write for Folded {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        self.0 = text.bytes().fold(self.0, |state, byte| {
            (state ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
        });
        Ok(())
    }
}

/// The finishing step of `SplitMix64`, which spreads neighbouring inputs over all bits.
fn mixed(state: u64) -> u64 {
    let state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let state = (state ^ (state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let state = (state ^ (state >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    state ^ (state >> 31)
}

/// What was mixed.
fn unmixed(state: u64) -> u64 {
    let state = (state ^ (state >> 31) ^ (state >> 62)).wrapping_mul(0x3196_42b2_d24d_8ec3);
    let state = (state ^ (state >> 27) ^ (state >> 54)).wrapping_mul(0x96de_1b17_3f11_9089);
    let state = state ^ (state >> 30) ^ (state >> 60);
    state.wrapping_sub(0x9e37_79b9_7f4a_7c15)
}

/// The last of the digits, in which letters count on after nine.
fn push_digits<const COUNT: usize>(mut number: u64, text: &mut String) {
    const DIGITS: &[u8; 36] = b"0123456789abcdefghijklmnopqrstuvwxyz";
    let mut digits = [b'0'; COUNT];
    for place in digits.iter_mut().rev() {
        let digit = usize::try_from(number % 36).ok();
        *place = digit
            .and_then(|digit| DIGITS.get(digit))
            .copied()
            .unwrap_or(b'0');
        number /= 36;
    }
    text.push_str(str::from_utf8(&digits).unwrap_or_default());
}

#[cfg(test)]
mod tests {
    use proptest::prelude::{any, proptest};

    use crate::sim::seed::{Seed, mixed, unmixed};

    proptest! {
        #[test]
        fn what_is_mixed_can_be_unmixed(state in any::<u64>()) {
            assert_eq!(unmixed(mixed(state)), state);
        }

        #[test]
        fn an_id_tells_its_place_to_its_own_seed_only(seed in any::<u64>(), place in any::<u64>()) {
            let seed = Seed::new(seed);
            let id = seed.id_of("node", place);
            assert_eq!(id.len(), "node-".len() + 18);
            assert_eq!(seed.place_of("node", &id), Some(place));
            assert_eq!(seed.place_of("flow", &id), None);
            assert_eq!(seed.at("another").place_of("node", &id), None);
        }
    }
}
