//! How long a thing usually takes and will still take, and how long it took the last times.

use chrono::{DateTime, TimeDelta, Utc};

use crate::app::estimate::{Basis, Remaining, Usual};
use crate::app::nodes::tree::{Place, ROOT};
use crate::app::page::Page;
use crate::app::runs::run::Run;
use crate::domain::Phase;
use crate::text::{EstimateText, Glyphs, LabelText, Text, time};

/// So many of the last lengths are shown.
const LAST: usize = 10;
/// From so much on, in parts of what is likely, a range is told instead of a point.
const SPREAD: i32 = 4;
const BLOCKS: [char; 8] = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];

/// Writes what earlier runs say of a node; of the root, of the run.
pub(super) fn write(page: &mut Page, run: &Run, place: Place, now: DateTime<Utc>) {
    let Some(usual) = run.estimate.usual(place) else {
        return;
    };
    let words = Text::Estimate(EstimateText::Usual(
        time::duration(usual.p50),
        time::duration(usual.p90),
        usual.runs,
    ));
    page.fact(LabelText::Usual, Some(&page.words(&words)));
    if let Some(words) = left(page, run, place, usual, now) {
        page.fact(LabelText::Left, Some(&words));
    }
    let lengths = run.estimate.lengths(place);
    let lengths: Vec<TimeDelta> = lengths.iter().take(LAST).rev().copied().collect();
    page.fact(LabelText::Last, Some(&last(&lengths, page.glyphs())));
}

fn left(page: &Page, run: &Run, place: Place, usual: Usual, now: DateTime<Utc>) -> Option<String> {
    let (remaining, basis) = if place == ROOT {
        let forecast = run.estimate.forecast()?;
        (forecast.remaining, forecast.basis)
    } else {
        (of_node(run, place, usual, now)?, Basis::default())
    };
    let mut words = page.words(&match remaining {
        Remaining::Left { likely, late } => {
            let is_wide =
                (late - likely) * SPREAD > likely && late - likely >= TimeDelta::minutes(1);
            let until = page.zone().time_of_day(now + likely);
            let late = is_wide.then(|| time::coarse(late));
            Text::Estimate(EstimateText::LeftUntil(
                time::about(likely, basis.is_whole()),
                late,
                time::ends_at(until, basis.is_whole()),
            ))
        }
        Remaining::Overdue(by) => Text::Estimate(EstimateText::Overdue(time::duration(by))),
    });
    if !basis.is_whole() {
        words.push_str("; ");
        words.push_str(&page.words(&Text::Estimate(EstimateText::RestsOn(
            basis.known,
            basis.open,
        ))));
    }
    Some(words)
}

/// A node by itself, while it goes on.
fn of_node(run: &Run, place: Place, usual: Usual, now: DateTime<Utc>) -> Option<Remaining> {
    let node = run.tree.node(place)?;
    let elapsed = run.elapsed_of(node, now)?;
    matches!(node.phase(), Phase::Active | Phase::Unclear).then_some(())?;
    Some(match usual.over(elapsed) {
        Some(by) => Remaining::Overdue(by),
        None => Remaining::Left {
            likely: (usual.p50 - elapsed).max(TimeDelta::zero()),
            late: usual.p90 - elapsed,
        },
    })
}

/// The last lengths as blocks, the newest last, with the newest in words.
fn last(lengths: &[TimeDelta], glyphs: Glyphs) -> String {
    let newest = lengths.last().map(|length| time::duration(*length));
    let newest = newest.unwrap_or_default();
    let longest = lengths
        .iter()
        .max()
        .map_or(1, |longest| longest.num_milliseconds().max(1));
    match glyphs {
        Glyphs::Unicode => {
            let height = |length: &TimeDelta| {
                let eighths = (length.num_milliseconds() * 8 - 1).max(0) / longest;
                usize::try_from(eighths)
                    .ok()
                    .and_then(|eighths| BLOCKS.get(eighths))
            };
            let blocks: String = lengths.iter().filter_map(height).collect();
            format!("{blocks}  {newest}")
        }
        Glyphs::Safe | Glyphs::Ascii => {
            let newest_first = lengths.iter().rev().take(5);
            let words: Vec<String> = newest_first.map(|length| time::duration(*length)).collect();
            words.join(", ")
        }
    }
}
