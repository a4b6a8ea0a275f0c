//! The header: where we are, how fresh the data is, and how much is in which state.

use chrono::TimeDelta;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use crate::app::connection::{Freshness, Trouble};
use crate::app::detail::path;
use crate::app::model::Model;
use crate::app::rows::Thing;
use crate::app::run::Run;
use crate::domain::{Status, StatusKind};
use crate::text::{Text, cells, time};
use crate::ui::pen::{Pen, Word, width};
use crate::ui::theme::Theme;

/// Draws the header in the lines it has.
pub(super) fn draw(model: &Model, theme: &Theme, area: Rect, buffer: &mut Buffer) {
    let mut lines = area.rows();
    let Some(first) = lines.next() else {
        return;
    };
    if area.width < 30 || model.size.height < 6 {
        return draw_summary(model, theme, first, buffer);
    }
    let second = lines.next();
    let mut right = freshness(model, theme);
    // On a narrow screen the time has more room on the second line.
    if area.width >= 100 {
        right.extend(next_tick(model, theme));
        right.push((format!("   {} ", now(model)), Style::new()));
    } else {
        right.push((" ".to_owned(), Style::new()));
    }
    draw_place(model, theme, &right, Pen::new(first, theme, buffer));
    if let Some(second) = second {
        draw_counts(model, theme, Pen::new(second, theme, buffer));
    }
}

/// Signs with counts, like `✘1 ●2 ✔1`.
pub(super) fn counted(theme: &Theme, counts: impl Iterator<Item = (StatusKind, u32)>) -> Vec<Word> {
    let mut words = Vec::new();
    for (kind, n) in counts {
        let look = theme.status(kind);
        if !words.is_empty() {
            words.push((" ".to_owned(), Style::new()));
        }
        words.push((format!("{}{n}", look.sign), look.style));
    }
    words
}

/// What to say until the first answer, in full.
pub(super) fn beginning(model: &Model, theme: &Theme) -> Word {
    match &model.connection.trouble {
        Some(trouble) => (trouble_words(model, trouble), theme.attention()),
        None => (say(model, &Text::Connecting), theme.quiet()),
    }
}

fn draw_place(model: &Model, theme: &Theme, right: &[Word], mut pen: Pen<'_>) {
    pen.skip(1);
    // The name of the program goes before anything else does.
    if pen.room() >= 110 {
        pen.put("paiwatch", theme.strong());
        pen.skip(2);
    }
    let room = room_beside(&pen, width(right) + 1);
    let mut left = pen.part(room);
    // Where we look matters less than what we look at.
    if left.room() >= 40 {
        left.put(&model.settings.place, theme.quiet());
        left.skip(3);
    }
    let crumbs = crumbs(model, theme, left.room());
    left.put(&crumbs, Style::new());
    pen.skip(1);
    pen.put_right(right);
}

/// What is left beside something that wants so many cells; never less than a sixth.
fn room_beside(pen: &Pen<'_>, wanted: usize) -> usize {
    pen.room().saturating_sub(wanted).max(pen.room() / 6)
}

/// The way from the run to the selected row. The middle is left out first,
/// because names differ at their ends.
fn crumbs(model: &Model, theme: &Theme, room: usize) -> String {
    let separator = format!(" {} ", theme.signs.path);
    let names = selected_path(model);
    let whole = names.join(&separator);
    if cells::width(&whole) <= room {
        return whole;
    }
    let Some((first, others)) = names.split_first() else {
        return whole;
    };
    let shorter = (1..others.len()).map(|left_out| {
        let last = others.iter().skip(left_out).map(String::as_str);
        let names: Vec<&str> = [first, theme.signs.ellipsis]
            .into_iter()
            .chain(last)
            .collect();
        names.join(&separator)
    });
    shorter
        .into_iter()
        .find(|crumbs| cells::width(crumbs) <= room)
        .or(names.last().cloned())
        .unwrap_or_default()
}

fn selected_path(model: &Model) -> Vec<String> {
    let row = model.view.selected_row();
    let clean = |names: Vec<String>| -> Vec<String> {
        // A name longer than any screen need not be looked at in full.
        names
            .iter()
            .map(|name| cells::fit(name, 300, "").into_owned())
            .collect()
    };
    match row.and_then(|row| row.thing(&model.runs)) {
        Some(Thing::Run(run)) => clean(vec![run.name().to_owned()]),
        Some(
            Thing::Node(run, _, node) | Thing::Artifact(run, node, _) | Thing::Part(run, node, _),
        ) => clean(path(run, node)),
        None => Vec::new(),
    }
}

fn draw_counts(model: &Model, theme: &Theme, mut pen: Pen<'_>) {
    let mut right = vec![(
        say(
            model,
            &Text::Every(time::interval(model.connection.interval)),
        ),
        theme.quiet(),
    )];
    if let Some(latency) = model.connection.latency {
        right.push((format!("   {}", time::latency(latency)), theme.quiet()));
    }
    let offset = model.clock.offset();
    if offset.abs() > TimeDelta::seconds(2) {
        let sign = if offset < TimeDelta::zero() { '-' } else { '+' };
        let offset = format!("{sign}{}", time::duration(offset.abs()));
        let words = say(model, &Text::ClockOffset(offset));
        right.push((format!("   {words}"), theme.attention()));
    }
    if pen.room() < 100 {
        right.push((format!("   {}", now(model)), Style::new()));
    }
    right.push((" ".to_owned(), Style::new()));
    pen.skip(1);
    let leaves = model.leaves();
    pen.put(&say(model, &Text::Runs(model.runs.len())), Style::new());
    pen.skip(1);
    pen.put_all(&counted(theme, run_counts(model, theme)));
    pen.skip(3);
    pen.put(&say(model, &Text::Nodes(leaves.total())), Style::new());
    pen.skip(1);
    pen.put_all(&counted(theme, leaves.by_kind()));
    if width(&right) < pen.room() {
        pen.put_right(&right);
    }
}

/// The runs by the sign of their state, what needs a look first.
fn run_counts(model: &Model, theme: &Theme) -> impl Iterator<Item = (StatusKind, u32)> {
    const ORDER: [StatusKind; 9] = [
        StatusKind::Failed,
        StatusKind::Running,
        StatusKind::Starting,
        StatusKind::Suspended,
        StatusKind::ReadyToSchedule,
        StatusKind::Succeeded,
        StatusKind::Terminated,
        StatusKind::Skipped,
        StatusKind::Other,
    ];
    let sign = |kind: StatusKind| theme.status(kind).sign;
    let count = move |kind: StatusKind| {
        let has_sign = |run: &&Run| {
            run.status()
                .map(Status::kind)
                .is_some_and(|other| sign(other) == sign(kind))
        };
        let n = model.runs.values().filter(has_sign).count();
        (kind, u32::try_from(n).unwrap_or(u32::MAX))
    };
    ORDER.into_iter().map(count).filter(|(_, n)| *n > 0)
}

/// How old the data is, and why, where it is older than it should be.
fn freshness(model: &Model, theme: &Theme) -> Vec<Word> {
    let freshness = model.connection.freshness(model.now);
    if model.settings.paused {
        let look = theme.status(StatusKind::Suspended);
        let age = age(freshness).map(|age| format!(" {}", time::duration(age)));
        let words = say(model, &Text::Paused);
        return vec![(
            format!("{} {words}{}", look.sign, age.unwrap_or_default()),
            look.style,
        )];
    }
    let (sign, style, words) = match freshness {
        Freshness::Starting => match &model.connection.trouble {
            None => (
                theme.status(StatusKind::Starting).sign,
                theme.quiet(),
                Text::Connecting,
            ),
            Some(trouble) => (
                theme.signs.attention,
                theme.attention(),
                Text::Trouble(trouble.error.clone()),
            ),
        },
        Freshness::Live(_) if is_settled(model) => (
            theme.status(StatusKind::Running).sign,
            live(theme),
            Text::Live(String::new()),
        ),
        Freshness::Live(age) => (
            theme.status(StatusKind::Running).sign,
            live(theme),
            Text::Live(time::duration(age)),
        ),
        Freshness::Late(age) => (
            theme.status(StatusKind::Starting).sign,
            theme.attention(),
            Text::Late(time::duration(age)),
        ),
        Freshness::Stale(age) => (theme.signs.attention, theme.attention(), stale(model, age)),
    };
    vec![(format!("{sign} {}", say(model, &words)), style)]
}

fn stale(model: &Model, age: TimeDelta) -> Text {
    let age = time::duration(age);
    match &model.connection.trouble {
        Some(trouble) => {
            Text::StaleBecause(age, trouble.error.clone(), until_next_try(model, trouble))
        }
        None => Text::Stale(age),
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

fn next_tick(model: &Model, theme: &Theme) -> Option<Word> {
    // A tick that is due takes its time; the place stays taken, so that nothing jumps.
    let left = model.connection.next_tick? - model.now;
    let is_shown =
        !is_settled(model) && !model.settings.paused && model.connection.trouble.is_none();
    is_shown.then(|| {
        let words = say(model, &Text::Next(time::duration(left)));
        (format!("   {words}"), theme.quiet())
    })
}

/// Nothing runs and all is well: no time on the screen ticks.
fn is_settled(model: &Model) -> bool {
    !model.is_anything_active()
        && matches!(model.connection.freshness(model.now), Freshness::Live(_))
}

fn now(model: &Model) -> String {
    if is_settled(model) {
        time::clock_to_the_minute(model.service_now)
    } else {
        time::clock(model.service_now)
    }
}

fn trouble_words(model: &Model, trouble: &Trouble) -> String {
    let error = say(model, &Text::Trouble(trouble.error.clone()));
    let next = say(model, &Text::NextTry(until_next_try(model, trouble)));
    format!("{error}, {next}")
}

fn until_next_try(model: &Model, trouble: &Trouble) -> String {
    time::duration(trouble.next_try - model.now)
}

/// One line for a screen with no room for more: `NAME ●9/14 ✘1 1h52m 3s`, less where that is too long.
fn draw_summary(model: &Model, theme: &Theme, area: Rect, buffer: &mut Buffer) {
    let mut pen = Pen::new(area, theme, buffer);
    let run = model
        .view
        .selected_row()
        .and_then(|row| model.runs.get_index(row.run as usize));
    let Some((_, run)) = run else {
        let (words, style) = beginning(model, theme);
        return pen.put(&words, style);
    };
    let mut words = summary(model, theme, run);
    while width(&words) > pen.room() && words.len() > 1 {
        words.pop();
    }
    // Where the count has room, the name gets what is left of it.
    let name = pen.room().saturating_sub(width(&words) + 1);
    if name >= 4 {
        let name = cells::fit(run.name(), name, theme.signs.ellipsis).into_owned();
        pen.put(&name, theme.strong());
        pen.skip(1);
    }
    pen.put_all(&words);
}

fn summary(model: &Model, theme: &Theme, run: &Run) -> Vec<Word> {
    let leaves = run.tree.leaves();
    let look = theme.status(
        run.status()
            .map_or(StatusKind::ReadyToSchedule, Status::kind),
    );
    let mut words = vec![(look.sign.to_owned(), look.style)];
    if leaves.total() > 0 {
        words.push((leaves.succeeded.to_string(), Style::new()));
        words.push((format!("/{}", leaves.total()), Style::new()));
    }
    if leaves.failed > 0 {
        let failed = theme.status(StatusKind::Failed);
        words.push((format!(" {}{}", failed.sign, leaves.failed), failed.style));
    }
    if let Some(elapsed) = run.elapsed(model.service_now) {
        words.push((format!(" {}", time::duration(elapsed)), Style::new()));
    }
    if let Some(age) = age(model.connection.freshness(model.now)).filter(|_| !is_settled(model)) {
        words.push((format!(" {}", time::duration(age)), theme.quiet()));
    }
    words
}

fn say(model: &Model, text: &Text) -> String {
    model.settings.language.say(text).into_owned()
}
