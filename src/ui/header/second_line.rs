//! The second line of the header: how much is in which state, what makes the screen differ from
//! the whole truth, and what the watch costs.

use ratatui::style::Style;

use crate::app::estimate::Remaining;
use crate::app::model::Model;
use crate::app::query::ages;
use crate::app::query::credentials;
use crate::app::query::permissions;
use crate::app::query::unread;
use crate::app::runs::run::Run;
use crate::app::view::listing::Sort;
use crate::domain::StatusKind;
use crate::text::{ConnectionText, EstimateText, HeaderText, Text, time};
use crate::ui::header::place::{WIDE, clock_offset};
use crate::ui::pen::{Pen, Word, width};
use crate::ui::theme::Theme;
use crate::ui::words::counts::{count_marks, new_failures};
use crate::ui::words::filter::filter;
use crate::ui::words::freshness::now;
use crate::ui::words::say::say;

/// So many words at the end of what the watch costs are the time of day on a narrow screen.
const TIME_OF_DAY: usize = 2;

/// Draws the line; what stands first on the right is the first to go.
pub(super) fn draw(model: &Model, theme: &Theme, mut pen: Pen<'_>) {
    let mut right = cost(model, theme);
    if model.layout.size.width < WIDE {
        right.push((format!("   {}", now(model)), Style::new()));
    }
    right.push((" ".to_owned(), Style::new()));
    pen.skip(1);
    let time_of_day = right.split_off(right.len().saturating_sub(TIME_OF_DAY));
    let room = pen.room().saturating_sub(width(&time_of_day));
    let mut left = counts(model, theme, |_| true);
    if width(&left) >= room {
        // The time and its zone are worth more than how many nodes are over and well.
        left = counts(model, theme, |kind| !is_over_and_well(kind));
        right.clear();
    }
    right.extend(time_of_day);
    while width(&left) > pen.room() && left.len() > 1 {
        left.pop();
    }
    pen.put_all(&left);
    // The time stands last and is the last to go.
    while width(&right) >= pen.room() && !right.is_empty() {
        right.remove(0);
    }
    pen.put_right(&right);
}

/// How many runs and nodes there are, and how many nodes of the states that are `told`.
fn counts(model: &Model, theme: &Theme, told: impl Fn(StatusKind) -> bool) -> Vec<Word> {
    let leaves = model.watch.leaves();
    // What is not shown must be known, however little room there is.
    let mut left = chosen(model, theme);
    let mut put = |text: String, counts: Vec<Word>| {
        left.push((text, Style::new()));
        let has_counts = !counts.is_empty();
        left.extend(has_counts.then(|| (" ".to_owned(), Style::new())));
        left.extend(counts);
        left.push(("   ".to_owned(), Style::new()));
    };
    let runs = count_marks(theme, model.watch.run_counts().by_kind());
    put(
        say(
            model,
            &Text::Header(HeaderText::Runs(model.watch.runs.len())),
        ),
        runs,
    );
    let nodes = count_marks(theme, leaves.by_kind().filter(|(kind, _)| told(*kind)));
    let unread = ages::unread_runs(&model.watch.runs);
    // Of trees that were not read nobody knows whether they have nodes.
    if leaves.total() > 0 || model.watch.runs.values().all(Run::has_shape) {
        put(
            say(model, &Text::Header(HeaderText::Nodes(leaves.total()))),
            nodes,
        );
    }
    if unread > 0 {
        left.push((
            say(model, &Text::Header(HeaderText::RunsUnread(unread))),
            theme.attention(),
        ));
        left.push(("   ".to_owned(), Style::new()));
    }
    left.extend(order(model, theme));
    left
}

/// Whether nobody needs to do anything about a node that stands so.
fn is_over_and_well(kind: StatusKind) -> bool {
    matches!(
        kind,
        StatusKind::Succeeded | StatusKind::Skipped | StatusKind::Terminated
    )
}

/// What the account lacks, what was not heard or understood, the filter, and that the cursor
/// follows: what makes the screen differ from the whole truth.
fn chosen(model: &Model, theme: &Theme) -> Vec<Word> {
    let missing = permissions::missing(&model.watch);
    let lacks = (!missing.is_empty()).then(|| {
        (
            say(model, &Text::Connection(ConnectionText::Needs(missing))),
            theme.attention(),
        )
    });
    let list = model.watch.connection.list_trouble().cloned();
    let list = list.map(|error| {
        (
            say(model, &Text::Connection(ConnectionText::NoList(error))),
            theme.attention(),
        )
    });
    let unparsed = model.watch.connection.unparsed(model.now.machine);
    let unparsed = (!unparsed.is_empty()).then(|| {
        (
            say(model, &Text::Connection(ConnectionText::Unparsed(unparsed))),
            theme.attention(),
        )
    });
    let failing = failing(model, theme);
    let follows = model.view.follows;
    let follows = follows.then(|| {
        (
            say(model, &Text::Header(HeaderText::Follows)),
            theme.attention(),
        )
    });
    let life = credentials::short_life(model).map(|(text, needs_somebody)| {
        let style = if needs_somebody {
            theme.attention()
        } else {
            theme.quiet()
        };
        (say(model, &text), style)
    });
    let new = new_failures(model, theme);
    let ends = ends(model);
    let slow = slow_path(model);
    let words = [
        new,
        ends,
        slow,
        lacks,
        life,
        list,
        failing,
        unparsed,
        filter(model, theme),
        follows,
    ];
    let gap = || ("   ".to_owned(), Style::new());
    words
        .into_iter()
        .flatten()
        .flat_map(|word| [word, gap()])
        .collect()
}

/// What cannot be read, and why where there is room: in full it stands among the events.
fn failing(model: &Model, theme: &Theme) -> Option<Word> {
    let (part, error) = unread::failing_part(model)?;
    let error = (model.layout.size.width >= WIDE).then(|| error.clone());
    Some((
        say(
            model,
            &Text::Connection(ConnectionText::Failing(part, error)),
        ),
        theme.attention(),
    ))
}

/// When the run of the selected row will end.
fn ends(model: &Model) -> Option<Word> {
    let key = model.view.selected.as_ref().map(|selected| &selected.key)?;
    let run = model.watch.runs.get(key.run()?.as_str())?;
    let forecast = run.estimate.forecast()?;
    let text = match forecast.remaining {
        Remaining::Left { likely, .. } => Text::Estimate(EstimateText::EndsAt(time::ends_at(
            model.settings.zone.time_of_day(model.now.service + likely),
            forecast.basis.is_whole(),
        ))),
        Remaining::Overdue(by) => Text::Estimate(EstimateText::Overdue(time::coarse(by))),
    };
    Some((say(model, &text), Style::new()))
}

/// How long the nodes took that set the end of the selected run so far.
fn slow_path(model: &Model) -> Option<Word> {
    let (run, _, path) = model.view.timeline.slow_path.as_ref()?;
    let elapsed = model.watch.runs.get(run)?.elapsed(model.now.service)?;
    let words = Text::Estimate(EstimateText::SlowPath(
        time::duration(path.sum),
        time::duration(elapsed),
    ));
    Some((say(model, &words), Style::new()))
}

/// On a wide screen what is not chosen is said too.
fn order(model: &Model, theme: &Theme) -> Vec<Word> {
    if model.layout.size.width < 140 {
        let is_chosen = model.view.listing.sort != Sort::default();
        let sort = say(
            model,
            &Text::Header(HeaderText::SortedBy(Box::new(
                model.view.listing.sort.text(),
            ))),
        );
        return is_chosen
            .then_some((sort, theme.quiet()))
            .into_iter()
            .collect();
    }
    let mut words = Vec::new();
    if filter(model, theme).is_none() {
        words.push(say(model, &Text::Header(HeaderText::FilterNone)));
    }
    words.push(say(
        model,
        &Text::Header(HeaderText::SortedBy(Box::new(
            model.view.listing.sort.text(),
        ))),
    ));
    vec![(words.join("   "), theme.quiet())]
}

/// What the watch costs the service, and whether its clock is off; what stands
/// first is the first to go.
fn cost(model: &Model, theme: &Theme) -> Vec<Word> {
    let connection = &model.watch.connection;
    let mut words = Vec::new();
    // In trouble these would be old; then the next try is what counts.
    if let Some(calls) = connection.calls() {
        if calls > 0 {
            let calls = say(model, &Text::Header(HeaderText::CallsAMinute(calls)));
            words.push((format!("{calls}   "), theme.quiet()));
        }
        let interval = time::interval(connection.interval);
        let every = say(model, &Text::Header(HeaderText::Every(interval)));
        words.push((every, theme.quiet()));
        if let Some(latency) = connection.latency {
            words.push((format!("   {}", time::latency(latency)), theme.quiet()));
        }
    }
    if model.layout.size.width >= WIDE {
        let offset = clock_offset(model, theme);
        words.extend(offset.map(|(words, style)| (format!("   {words}"), style)));
    }
    words
}
