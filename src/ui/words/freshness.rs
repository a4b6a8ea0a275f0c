//! How fresh what is shown is, in words.

use chrono::TimeDelta;
use ratatui::style::Style;

use crate::app::connection::{Freshness, Trouble};
use crate::app::model::Model;
use crate::app::query::permissions;
use crate::app::query::pulse::shows_seconds;
use crate::domain::StatusKind;
use crate::text::{ConnectionText, HeaderText, Text, cells, time};
use crate::ui::pen::Word;
use crate::ui::theme::Theme;
use crate::ui::words::say::say;

/// What to say until the first answer, in full.
pub(in crate::ui) fn beginning(model: &Model, theme: &Theme) -> Word {
    match &model.watch.connection.trouble {
        Some(trouble) => (trouble_words(model, trouble), theme.attention()),
        None if lacks_all(model) => {
            let missing = permissions::missing(model);
            (
                say(model, &Text::Connection(ConnectionText::Needs(missing))),
                theme.attention(),
            )
        }
        None => (
            say(model, &Text::Header(HeaderText::Connecting)),
            theme.quiet(),
        ),
    }
}

/// Nothing was ever heard, because nothing is permitted.
fn lacks_all(model: &Model) -> bool {
    model.watch.connection.answers == 0 && !permissions::missing(model).is_empty()
}

/// How fresh the data is in a sign and an age, for where there is no room for words.
pub(in crate::ui) fn freshness_in_short(model: &Model, theme: &Theme) -> Word {
    let (words, style) = warning(model, theme, freshness(model, theme));
    let sign: String = words.chars().take(1).collect();
    match shown_age(model) {
        Some(age) => (format!("{sign} {age}"), style),
        None => (sign, style),
    }
}

/// How fresh the data is, with the sign of trouble where what comes is not all there is and
/// there is no room to say so: `i` says why.
pub(in crate::ui) fn warning(model: &Model, theme: &Theme, (words, style): Word) -> Word {
    let connection = &model.watch.connection;
    let is_whole = connection.unparsed(model.now.machine).is_empty()
        && connection.list_trouble().is_none()
        && connection.failing_part(model.now.machine).is_none()
        && permissions::missing(model).is_empty();
    if is_whole {
        return (words, style);
    }
    let words = words.chars().skip(1).collect::<String>();
    (
        format!("{}{words}", theme.signs.attention),
        theme.attention(),
    )
}

/// How old the data is, and why, where it is older than it should be.
pub(in crate::ui) fn freshness(model: &Model, theme: &Theme) -> Word {
    let freshness = model.watch.connection.freshness(model.now.machine);
    if model.settings.paused {
        let mark = theme.status(StatusKind::Suspended);
        let age = age(freshness).map(|age| format!(" {}", time::duration(age)));
        let words = say(model, &Text::Header(HeaderText::Paused));
        let words = format!("{} {words}{}", mark.sign, age.unwrap_or_default());
        return (words, mark.style);
    }
    let (sign, style, words) = match freshness {
        Freshness::Starting => match &model.watch.connection.trouble {
            None if lacks_all(model) => (
                theme.signs.attention,
                theme.attention(),
                Text::Connection(ConnectionText::Needs(permissions::missing(model))),
            ),
            None => (
                theme.status(StatusKind::Starting).sign,
                theme.quiet(),
                Text::Header(HeaderText::Connecting),
            ),
            Some(trouble) => (
                theme.signs.attention,
                theme.attention(),
                Text::Trouble(trouble.error.clone()),
            ),
        },
        Freshness::Live(_) if !shows_seconds(model) => (
            theme.status(StatusKind::Running).sign,
            live(theme),
            Text::Header(HeaderText::Live(String::new())),
        ),
        Freshness::Live(age) => (
            theme.status(StatusKind::Running).sign,
            live(theme),
            Text::Header(HeaderText::Live(time::duration(age))),
        ),
        Freshness::Late(age) => (
            theme.status(StatusKind::Starting).sign,
            theme.attention(),
            Text::Header(HeaderText::Late(time::duration(age))),
        ),
        Freshness::Stale(age) => (theme.signs.attention, theme.attention(), stale(model, age)),
    };
    (format!("{sign} {}", say(model, &words)), style)
}

/// How fresh the data is in so many cells. Where the cause is longer than that, its end gives way and
/// not when the next try is due; in full it stands among the events and behind `i`.
pub(in crate::ui) fn freshness_within(model: &Model, theme: &Theme, cells: usize) -> Word {
    let (words, style) = freshness(model, theme);
    let Some(trouble) = &model.watch.connection.trouble else {
        return (words, style);
    };
    let end = format!(
        ", {}",
        say(model, &Text::Header(trouble.next(model.now.machine)))
    );
    let Some(cause) = words.strip_suffix(&end) else {
        return (words, style);
    };
    let room = cells.saturating_sub(cells::width(&end));
    let cause = cells::cut(cause, room, model.settings.glyphs.ellipsis());
    (format!("{cause}{end}"), style)
}

fn stale(model: &Model, age: TimeDelta) -> Text {
    let age = time::duration(age);
    match &model.watch.connection.trouble {
        Some(trouble) => {
            let next = Box::new(trouble.next(model.now.machine));
            Text::Header(HeaderText::StaleBecause(age, trouble.error.clone(), next))
        }
        None => match permissions::missing(model) {
            missing if missing.is_empty() => Text::Header(HeaderText::Stale(age)),
            missing => Text::Header(HeaderText::StaleForWant(age, missing)),
        },
    }
}

fn live(theme: &Theme) -> Style {
    theme.status(StatusKind::Succeeded).style
}

fn age(freshness: Freshness) -> Option<TimeDelta> {
    match freshness {
        Freshness::Starting => None,
        Freshness::Live(age) | Freshness::Late(age) | Freshness::Stale(age) => Some(age),
    }
}

/// An answer that takes longer than this is waited for.
const A_WHILE: TimeDelta = TimeDelta::seconds(1);

/// When the next request is due.
pub(in crate::ui) fn next_tick(model: &Model, theme: &Theme) -> Option<Word> {
    // A tick that is due takes its time; the place stays taken, so that nothing jumps.
    let left = model.watch.connection.next_tick? - model.now.machine;
    let is_shown =
        shows_seconds(model) && !model.settings.paused && model.watch.connection.trouble.is_none();
    is_shown.then(|| {
        let words = if left < -A_WHILE {
            Text::Header(HeaderText::WaitingForAnswer)
        } else {
            // Rounded up: nought is said when it is due, not a whole second before.
            Text::Header(HeaderText::Next(time::duration(
                left + TimeDelta::milliseconds(999),
            )))
        };
        (format!("   {}", say(model, &words)), theme.quiet())
    })
}

/// What time it is at the service, with the zone of all times on the screen.
pub(in crate::ui) fn now(model: &Model) -> String {
    let (now, zone) = (model.now.service, &model.settings.zone);
    let clock = if shows_seconds(model) {
        time::clock(now, zone)
    } else {
        time::clock_to_the_minute(now, zone)
    };
    format!("{clock} {}", zone.name(now))
}

/// How old the data is, where that matters.
pub(in crate::ui) fn shown_age(model: &Model) -> Option<String> {
    let age =
        age(model.watch.connection.freshness(model.now.machine)).filter(|_| shows_seconds(model));
    age.map(time::duration)
}

fn trouble_words(model: &Model, trouble: &Trouble) -> String {
    let error = say(model, &Text::Trouble(trouble.error.clone()));
    format!(
        "{error}, {}",
        say(model, &Text::Header(trouble.next(model.now.machine)))
    )
}
