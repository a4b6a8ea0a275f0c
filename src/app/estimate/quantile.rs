//! Quantiles of a few lengths of time.

use chrono::TimeDelta;

/// The length below which this share of them lies, in per cent, between the two nearest
/// where it falls between them. None of none.
pub(super) fn quantile(lengths: &[TimeDelta], percent: i32) -> Option<TimeDelta> {
    let mut sorted = lengths.to_vec();
    sorted.sort_unstable();
    let steps = i32::try_from(sorted.len().checked_sub(1)?).ok()? * percent;
    let below = usize::try_from(steps / 100).ok()?;
    let low = *sorted.get(below)?;
    let high = *sorted.get(below + 1).unwrap_or(&low);
    Some(low + (high - low) * (steps % 100) / 100)
}

/// The one in the middle.
pub(super) fn median(lengths: &[TimeDelta]) -> Option<TimeDelta> {
    quantile(lengths, 50)
}
