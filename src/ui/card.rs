//! A line of an output's card as a row of the tree.

use ratatui::style::Style;

use crate::app::artifacts::Output;
use crate::app::card::{Line, Words};
use crate::app::metrics::{counterpart, is_nothing};
use crate::app::model::Model;
use crate::app::page::Role;
use crate::app::run::Run;
use crate::app::tree::Node;
use crate::text::{Text, cells};
use crate::ui::row::Row;
use crate::ui::say;
use crate::ui::theme::{Look, Theme};

/// Longer names do not push the values of the others away.
const LONGEST: usize = 20;

/// A line of the card of an output: its name, its text behind that, and how much a number changed.
pub(super) fn line<'a>(
    model: &Model,
    theme: &Theme,
    (run, node, output): (&Run, &Node, &Output),
    line: &Line,
) -> Row<'a> {
    let sign = Look {
        sign: " ",
        style: Style::new(),
    };
    let names = output.lines().iter();
    let names = names.map(|line| cells::width(&words(model, &line.name)));
    let column = names.filter(|width| *width <= LONGEST).max().unwrap_or(0);
    let name = cells::clean(&words(model, &line.name)).into_owned();
    let text = words(model, &line.text);
    let name = if text.is_empty() || cells::width(&name) > column {
        name
    } else {
        cells::pad(&name, column, theme.signs.ellipsis)
    };
    let mut row = Row::new(name, sign);
    row.style = match (&line.name, line.number) {
        (Words::Theirs(_), Some(_)) => theme.role(Role::Key),
        (Words::Theirs(_) | Words::Ours(_), _) => theme.role(Role::Label),
    };
    let style = match line.number {
        Some(_) => theme.strong(),
        None => Style::new(),
    };
    row.behind.push((format!("  {text}"), style));
    if let Some(number) = line.number {
        row.behind
            .extend(changed(model, theme, (run, node, output), line, number));
    }
    row
}

fn changed(
    model: &Model,
    theme: &Theme,
    (run, node, output): (&Run, &Node, &Output),
    line: &Line,
    number: f64,
) -> Option<(String, Style)> {
    let (Words::Theirs(name), Words::Theirs(text)) = (&line.name, &line.text) else {
        return None;
    };
    let place = run.tree.place(node.id.as_str())?;
    let counterpart = counterpart(model, run, place, &output.name)?;
    let change = counterpart.change(name, text, number)?;
    let role = if is_nothing(&change) {
        Role::Dim
    } else {
        Role::Literal
    };
    let words = say(model, &Text::ChangeAgainst(change, counterpart.name));
    Some((format!("  {words}"), theme.role(role)))
}

fn words(model: &Model, words: &Words) -> String {
    match words {
        Words::Ours(text) => say(model, text),
        Words::Theirs(text) => text.clone(),
    }
}
