//! A line of an output's card as a row of the tree.

use std::ptr;

use ratatui::style::Style;

use crate::app::cards::in_words;
use crate::app::cards::lines;
use crate::app::cards::metrics::is_nothing;
use crate::app::compare::Baseline;
use crate::app::model::Model;
use crate::app::nodes::artifacts::Output;
use crate::app::nodes::card_line::{CardLine, Label};
use crate::app::nodes::tree::Node;
use crate::app::page::Role;
use crate::app::runs::run::Run;
use crate::text::{OutputText, Text, cells};
use crate::ui::theme::{Mark, Theme};
use crate::ui::tree::row_view::RowView;
use crate::ui::words::say::say;

/// Longer names do not push the values of the others away.
const LONGEST: usize = 20;

/// What the lines of one card have in common.
pub(super) struct BaselineCard<'a> {
    output: &'a Output,
    /// How wide their names are.
    column: usize,
    /// What their numbers are compared with.
    baseline: Option<Baseline>,
}

impl<'a> BaselineCard<'a> {
    fn of(model: &Model, run: &Run, node: &Node, output: &'a Output) -> Self {
        let lines = lines(output);
        let names = lines.iter();
        let names = names.map(|line| cells::width(&said(model, run, &line.name)));
        let place = run.tree.place(node.id.as_str());
        let place = place.filter(|_| lines.iter().any(|line| line.number.is_some()));
        Self {
            output,
            column: names.filter(|width| *width <= LONGEST).max().unwrap_or(0),
            baseline: place
                .and_then(|place| model.comparison(&run.id).baseline(run, place, &output.name)),
        }
    }
}

/// A line of the card of an output: its name, its text behind that, and how much a number
/// changed. The lines of a card follow each other, and what they have in common stays in `last`.
pub(super) fn line<'a>(
    model: &Model,
    theme: &Theme,
    (run, node, output): (&Run, &Node, &'a Output),
    line: &CardLine,
    last: &mut Option<BaselineCard<'a>>,
) -> RowView<'a> {
    if !last
        .as_ref()
        .is_some_and(|card| ptr::eq(card.output, output))
    {
        *last = None;
    }
    let card = last.get_or_insert_with(|| BaselineCard::of(model, run, node, output));
    let sign = Mark {
        sign: " ",
        style: Style::new(),
    };
    let name = cells::clean(&said(model, run, &line.name)).into_owned();
    let text = said(model, run, &line.text);
    let name = if text.is_empty() || cells::width(&name) > card.column {
        name
    } else {
        cells::pad(&name, card.column, theme.signs.ellipsis)
    };
    let mut row = RowView::new(name, sign);
    row.style = match (&line.name, line.number) {
        (Label::Theirs(_), Some(_)) => theme.role(Role::Key),
        (Label::Theirs(_) | Label::Ours(_) | Label::Moment(_) | Label::Producer(_), _) => {
            theme.role(Role::Label)
        }
    };
    let style = match line.number {
        Some(_) => theme.strong(),
        None => Style::new(),
    };
    row.behind.push((format!("  {text}"), style));
    row.behind.extend(changed(model, theme, card, line));
    row
}

fn said(model: &Model, run: &Run, label: &Label) -> String {
    in_words(label, run, model.settings.language, &model.settings.zone)
}

fn changed(
    model: &Model,
    theme: &Theme,
    card: &BaselineCard<'_>,
    line: &CardLine,
) -> Option<(String, Style)> {
    let (Label::Theirs(name), Label::Theirs(text)) = (&line.name, &line.text) else {
        return None;
    };
    let baseline = card.baseline.as_ref()?;
    let change = baseline.change(name, text, line.number?)?;
    let role = if is_nothing(&change) {
        Role::Dim
    } else {
        Role::Literal
    };
    let words = say(
        model,
        &Text::Output(OutputText::ChangeAgainst(change, baseline.name.clone())),
    );
    Some((format!("  {words}"), theme.role(role)))
}
