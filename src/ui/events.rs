//! What happened lately, a line each, the newest first.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use crate::app::model::Model;
use crate::app::model::events::{Event, Happened};
use crate::app::model::read_ahead::Cause;
use crate::app::page::Role;
use crate::app::query::failure;
use crate::app::view::pane::Pane;
use crate::app::view::rows::RowKey;
use crate::domain::StatusKind;
use crate::text::{CredentialText, EventText, NoticeText, Text, cells, time};
use crate::ui::pen::{Pen, Word, width};
use crate::ui::theme::{Mark, Theme};
use crate::ui::words::breadcrumb::joined;
use crate::ui::words::say::say;

/// Draws the rule with the title, and the events from the one with the cursor on.
pub(in crate::ui) fn draw(model: &Model, theme: &Theme, area: Rect, buffer: &mut Buffer) {
    let mut lines = area.rows();
    if let Some(rule) = lines.next() {
        draw_title(model, theme, Pen::new(rule, theme, buffer));
    }
    if model.watch.events.is_empty()
        && let Some(line) = lines.next()
    {
        let mut pen = Pen::new(line, theme, buffer);
        pen.skip(1);
        return pen.put(
            &say(model, &Text::Event(EventText::NothingHappenedYet)),
            theme.quiet(),
        );
    }
    let has_keys = model.layout.pane == Pane::Events;
    let selected = model.watch.events.selected;
    let top = model.watch.events.top(usize::from(area.height), has_keys);
    // A failure that nobody has acknowledged gives way to nothing that is newer.
    let room = usize::from(area.height).saturating_sub(1);
    let held = model
        .watch
        .events
        .held()
        .filter(|at| !has_keys && *at >= room);
    if let Some(event) = held.and_then(|at| model.watch.events.iter().nth(at))
        && let Some(line) = lines.next()
    {
        draw_line(model, theme, event, Pen::new(line, theme, buffer));
    }
    for (at, (line, event)) in (top..).zip(lines.zip(model.watch.events.iter().skip(top))) {
        draw_line(model, theme, event, Pen::new(line, theme, buffer));
        if has_keys && at == selected {
            Pen::new(line, theme, buffer).put(theme.signs.selection, theme.strong());
            buffer.set_style(line.intersection(buffer.area), theme.cursor());
        }
    }
}

/// Draws the failure that nobody has acknowledged, else the newest event, if there is one.
pub(in crate::ui) fn draw_newest(model: &Model, theme: &Theme, pen: Pen<'_>) {
    let at = model.watch.events.held().unwrap_or(0);
    if let Some(event) = model.watch.events.iter().nth(at) {
        draw_line(model, theme, event, pen);
    }
}

fn draw_title(model: &Model, theme: &Theme, mut pen: Pen<'_>) {
    pen.put(theme.signs.across, theme.rule());
    let title = say(model, &Text::Event(EventText::EventsTitle));
    let style = match model.layout.pane {
        Pane::Events => theme.strong(),
        Pane::Tree | Pane::Detail => theme.role(Role::Label),
    };
    pen.put(&format!(" {title} "), style);
    pen.fill(theme.signs.across, theme.rule());
}

fn draw_line(model: &Model, theme: &Theme, event: &Event, mut pen: Pen<'_>) {
    pen.skip(1);
    pen.put(
        &format!("{}  ", time::clock(event.at, &model.settings.zone)),
        theme.quiet(),
    );
    let mark = mark(theme, &event.what);
    pen.put_sign(mark);
    let words = words(model, theme, event, pen.room());
    let room = pen.room().saturating_sub(width(&words) + 2);
    if let Some(row) = &event.row {
        let path = path(model, theme, row, room.max(pen.room() / 3));
        // Aligned where that costs nothing.
        let column = room.min(pen.room() * 2 / 5).max(cells::width(&path));
        pen.put(
            &cells::pad(&path, column, theme.signs.ellipsis),
            Style::new(),
        );
        pen.skip(2);
    }
    pen.put_all(&words);
}

fn path(model: &Model, theme: &Theme, row: &RowKey, room: usize) -> String {
    joined(&row.path(&model.watch.runs), theme, room)
}

fn mark(theme: &Theme, what: &Happened) -> Mark {
    match what {
        Happened::Became { to, .. } => theme.status(to.kind()),
        Happened::Output { .. } => theme.output(),
        Happened::Trouble { .. } | Happened::NotRenewed { .. } => Mark {
            sign: theme.signs.attention,
            style: theme.attention(),
        },
        Happened::Recovered(_) | Happened::Renewed | Happened::OtherKey(_) => {
            theme.status(StatusKind::Succeeded)
        }
    }
}

fn words(model: &Model, theme: &Theme, event: &Event, room: usize) -> Vec<Word> {
    let quiet = theme.quiet();
    match &event.what {
        Happened::Became { from, to, took } => {
            let cause = match (event.row.as_ref(), to.kind()) {
                (Some(row), StatusKind::Failed) => failure::of_row(model, row),
                (_, _) => None,
            };
            let from = from.as_ref();
            let from = from.map(|from| (format!("{from} {} ", theme.signs.arrow), quiet));
            let mut words: Vec<Word> = from.into_iter().collect();
            words.push((to.to_string(), theme.word(to.kind())));
            if let Some(Cause::Said(text)) = cause {
                // The cause says that it failed, and leaves room for the way to it.
                words = vec![(
                    cells::fit(&text, (room / 2).saturating_sub(12), theme.signs.ellipsis)
                        .into_owned(),
                    Style::new(),
                )];
            }
            if let Some(took) = took {
                let after = say(model, &Text::Event(EventText::After(time::duration(*took))));
                words.push((format!("  {after}"), quiet));
            }
            if event.row.is_some() && event.row.as_ref() == model.watch.events.unseen() {
                let jump = say(model, &Text::Event(EventText::JumpWith("e".to_owned())));
                words.push((format!("  {jump}"), theme.strong()));
            }
            words
        }
        Happened::Output { name, kind } => {
            let new = say(model, &Text::Event(EventText::NewOutput(name.to_string())));
            vec![(new, Style::new()), (format!("  {kind}"), quiet)]
        }
        Happened::NotRenewed { error, left } => {
            let left = time::duration(*left);
            let words = say(
                model,
                &Text::Credential(CredentialText::NotRenewed(error.clone(), left)),
            );
            vec![(words, theme.attention())]
        }
        Happened::Renewed => vec![(
            say(model, &Text::Notice(NoticeText::CredentialsRenewed)),
            quiet,
        )],
        Happened::OtherKey(key) => vec![(
            say(model, &Text::Notice(NoticeText::OtherKey(key.clone()))),
            quiet,
        )],
        Happened::Trouble { error, has_data } => {
            let words = if *has_data {
                Text::Event(EventText::TroubleBegan(error.clone()))
            } else {
                Text::Trouble(error.clone())
            };
            vec![(say(model, &words), theme.attention())]
        }
        Happened::Recovered(after) => {
            let words = say(
                model,
                &Text::Event(EventText::Recovered(time::duration(*after))),
            );
            vec![(words, Style::new())]
        }
    }
}
