//! Quantiles of a few lengths of time, and what is typical of them.

use chrono::TimeDelta;

/// The length below which this share of them lies, in per cent, between the two nearest
/// where it falls between them. None of none.
pub(super) fn quantile(lengths: &[TimeDelta], percent: i32) -> Option<TimeDelta> {
    let sorted = sorted(lengths);
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

/// The mean of the middle three fifths. Of few lengths it is nearer to what comes next than the
/// one in the middle, and unlike the mean of all it does not follow one that is absurd.
pub(super) fn middle_mean(lengths: &[TimeDelta]) -> Option<TimeDelta> {
    let sorted = sorted(lengths);
    let middle = middle(&sorted);
    let count = i32::try_from(middle.len()).ok()?;
    let first = *middle.first()?;
    // Of differences, so that no sum is too large.
    let above: TimeDelta = middle.iter().map(|length| *length - first).sum();
    Some(first + above / count)
}

/// The middle three fifths of what is sorted.
pub(super) fn middle<T>(sorted: &[T]) -> &[T] {
    let at_each_end = (sorted.len() / 5).max(usize::from(sorted.len() > 2));
    let middle = sorted.get(at_each_end..sorted.len().saturating_sub(at_each_end));
    middle.unwrap_or_default()
}

fn sorted(lengths: &[TimeDelta]) -> Vec<TimeDelta> {
    let mut sorted = lengths.to_vec();
    sorted.sort_unstable();
    sorted
}

#[cfg(test)]
mod tests {
    use chrono::TimeDelta;

    use super::middle_mean;

    #[test]
    fn one_absurd_length_does_not_move_what_is_typical() {
        let mean = |seconds: &[i64]| {
            let lengths: Vec<TimeDelta> = seconds.iter().map(|s| TimeDelta::seconds(*s)).collect();
            middle_mean(&lengths).map(|mean| mean.num_milliseconds())
        };
        assert_eq!(mean(&[]), None);
        assert_eq!(mean(&[10]), Some(10_000));
        assert_eq!(mean(&[10, 20]), Some(15_000));
        assert_eq!(mean(&[90_000, 10, 20]), Some(20_000));
        assert_eq!(mean(&[5, 10, 20, 31, 90_000]), Some(20_333));
        assert_eq!(mean(&[1, 1, 2, 2, 3, 3, 4, 4, 9, 900_000]), Some(3_000));
    }
}
