//! How fresh what is shown is, in words.

use chrono::TimeDelta;

use crate::app::connection::{Freshness, Trouble};
use crate::app::model::Model;
use crate::app::query::permissions;
use crate::app::query::pulse::shows_seconds;
use crate::app::query::unread;
use crate::domain::StatusKind;
use crate::text::{ConnectionText, HeaderText, Text, cells, time};
use crate::ui::pen::Word;
use crate::ui::theme::{Mark, Theme};
use crate::ui::words::say::say;

/// What to say until the first answer, in full.
pub(in crate::ui) fn beginning(model: &Model, theme: &Theme) -> Word {
    match &model.watch.connection.trouble {
        Some(trouble) => (trouble_words(model, trouble), theme.attention()),
        None if lacks_all(model) => {
            let missing = permissions::missing(&model.watch);
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
    model.watch.connection.answers == 0 && !permissions::missing(&model.watch).is_empty()
}

/// How fresh the data is, in the parts of which a line takes those that it has room for.
pub(in crate::ui) struct FreshnessLabel {
    mark: Mark,
    /// The state with its age, and why the data is older than it should be.
    words: String,
    /// When the next try is due, where that is what counts.
    next: Option<String>,
    /// How old the data is, where that matters.
    age: Option<String>,
}

impl FreshnessLabel {
    pub(in crate::ui) fn of(model: &Model, theme: &Theme) -> Self {
        let freshness = model.watch.connection.freshness(model.now.machine);
        let (mark, words) = if model.settings.paused {
            let age = age(freshness).map(|age| format!(" {}", time::duration(age)));
            let words = say(model, &Text::Header(HeaderText::Paused));
            let words = format!("{words}{}", age.unwrap_or_default());
            (theme.status(StatusKind::Suspended), words)
        } else {
            let (mark, words) = state(model, theme, freshness);
            (mark, say(model, &words))
        };
        // While it is paused nothing is tried, and why data is old is said where it is stale.
        let is_stale = !model.settings.paused && matches!(freshness, Freshness::Stale(_));
        let trouble = model.watch.connection.trouble.as_ref();
        Self {
            mark,
            words,
            next: trouble
                .filter(|_| is_stale)
                .map(|trouble| next_try(model, trouble)),
            age: shown_age(model),
        }
    }

    /// This label with the sign of trouble where what comes is not all there is and there is no
    /// room to say so: `i` says why.
    #[must_use]
    pub(in crate::ui) fn with_warning(self, model: &Model, theme: &Theme) -> Self {
        let connection = &model.watch.connection;
        let is_whole = connection.unparsed(model.now.machine).is_empty()
            && connection.list_trouble().is_none()
            && unread::failing_part(model).is_none()
            && permissions::missing(&model.watch).is_empty();
        if is_whole {
            return self;
        }
        Self {
            mark: attention(theme),
            ..self
        }
    }

    /// In so many cells. Where the cause is longer than that, its end gives way and not when the
    /// next try is due; in full it stands among the events and behind `i`.
    pub(in crate::ui) fn within(&self, cells: usize, theme: &Theme) -> Word {
        let words = format!("{} {}", self.mark.sign, self.words);
        let Some(next) = &self.next else {
            return (words, self.mark.style);
        };
        let room = cells.saturating_sub(cells::width(&followed_by("", next)));
        let words = cells::cut(&words, room, theme.signs.ellipsis);
        (followed_by(&words, next), self.mark.style)
    }

    /// In a sign and an age, for where there is no room for words.
    pub(in crate::ui) fn in_short(&self) -> Word {
        let sign = self.mark.sign;
        let words = match &self.age {
            Some(age) => format!("{sign} {age}"),
            None => sign.to_owned(),
        };
        (words, self.mark.style)
    }
}

/// How old the data is, and why, where it is older than it should be.
fn state(model: &Model, theme: &Theme, freshness: Freshness) -> (Mark, Text) {
    match freshness {
        Freshness::Starting => match &model.watch.connection.trouble {
            None if lacks_all(model) => {
                let missing = permissions::missing(&model.watch);
                let words = Text::Connection(ConnectionText::Needs(missing));
                (attention(theme), words)
            }
            None => {
                let mark = Mark {
                    style: theme.quiet(),
                    ..theme.status(StatusKind::Starting)
                };
                (mark, Text::Header(HeaderText::Connecting))
            }
            Some(trouble) => (attention(theme), Text::Trouble(trouble.error.clone())),
        },
        Freshness::Live(age) => {
            let mark = Mark {
                style: theme.status(StatusKind::Succeeded).style,
                ..theme.status(StatusKind::Running)
            };
            let age = shows_seconds(model).then(|| time::duration(age));
            let words = HeaderText::Live(age.unwrap_or_default());
            (mark, Text::Header(words))
        }
        Freshness::Late(age) => {
            let mark = Mark {
                style: theme.attention(),
                ..theme.status(StatusKind::Starting)
            };
            (mark, Text::Header(HeaderText::Late(time::duration(age))))
        }
        Freshness::Stale(age) => (attention(theme), stale(model, age)),
    }
}

fn stale(model: &Model, age: TimeDelta) -> Text {
    let age = time::duration(age);
    Text::Header(match &model.watch.connection.trouble {
        Some(trouble) => HeaderText::StaleBecause(age, trouble.error.clone()),
        None => match permissions::missing(&model.watch) {
            missing if missing.is_empty() => HeaderText::Stale(age),
            missing => HeaderText::StaleForWant(age, missing),
        },
    })
}

fn attention(theme: &Theme) -> Mark {
    Mark {
        sign: theme.signs.attention,
        style: theme.attention(),
    }
}

fn next_try(model: &Model, trouble: &Trouble) -> String {
    say(model, &Text::Header(trouble.next(model.now.machine)))
}

/// Why nothing comes, and when the next try is due.
fn followed_by(cause: &str, next: &str) -> String {
    format!("{cause}, {next}")
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
    followed_by(&error, &next_try(model, trouble))
}
