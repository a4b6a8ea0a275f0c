//! What earlier runs say of a row: how long it will still take, and how far it is off the usual.

use chrono::TimeDelta;
use ratatui::style::Style;

use crate::app::estimate::{Forecast, Remaining};
use crate::app::model::Model;
use crate::app::nodes::tree::{Node, Place, ROOT};
use crate::app::runs::run::Run;
use crate::domain::{Phase, StatusKind};
use crate::text::time;
use crate::ui::pen::Word;
use crate::ui::theme::Theme;

/// `~14m`, or `+5m!` where it is overdue; `>14m` where some steps were never seen before.
pub(super) fn left(run: &Run, theme: &Theme) -> Word {
    match run.estimate.forecast() {
        Some(Forecast {
            remaining: Remaining::Left { likely, .. },
            basis,
        }) => (time::about(likely, basis.is_whole()), Style::new()),
        Some(Forecast {
            remaining: Remaining::Overdue(by),
            ..
        }) => (
            format!("+{}{}", time::coarse(by), theme.signs.attention),
            theme.attention(),
        ),
        None => Word::default(),
    }
}

/// `+12%`, and `+46%!` where nine of ten took less. What still goes on is told of only when it
/// takes longer than usual.
pub(super) fn off_usual(
    model: &Model,
    theme: &Theme,
    run: &Run,
    place: Place,
    node: &Node,
) -> Word {
    let goes_on = matches!(node.phase(), Phase::Active | Phase::Unclear);
    let counts = goes_on || node.kind() == Some(StatusKind::Succeeded);
    let elapsed = run.elapsed_of(node, model.now.service).filter(|_| counts);
    off(run, place, elapsed, goes_on, theme)
}

/// How far a run as a whole is off its usual time.
pub(super) fn run_off_usual(model: &Model, theme: &Theme, run: &Run) -> Word {
    let goes_on = matches!(run.phase(), Phase::Active | Phase::Unclear);
    let counts = goes_on || run.counted().succeeded > 0;
    let elapsed = run.elapsed(model.now.service).filter(|_| counts);
    off(run, ROOT, elapsed, goes_on, theme)
}

fn off(run: &Run, place: Place, elapsed: Option<TimeDelta>, goes_on: bool, theme: &Theme) -> Word {
    let usual = run.estimate.usual(place).zip(elapsed);
    let Some((usual, elapsed)) = usual else {
        return Word::default();
    };
    let Some(off) = usual.off_by(elapsed).filter(|off| *off > 0 || !goes_on) else {
        return Word::default();
    };
    let words = if off < 1_000 {
        format!("{off:+}%")
    } else {
        format!("x{}", off / 100 + 1)
    };
    if usual.over(elapsed).is_some() {
        (
            format!("{words}{}", theme.signs.attention),
            theme.attention(),
        )
    } else {
        (words, theme.quiet())
    }
}
