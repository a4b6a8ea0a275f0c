//! A card for one output on a page: what it is, where it lies, what it says.

use serde_json::{Map, Value};

use crate::app::cards::{Card, CardBody, ValueParts, in_words, is_flat, scalar};
use crate::app::compare::Baseline;
use crate::app::detail::{drawing, numbers};
use crate::app::nodes::artifacts::Output;
use crate::app::nodes::card_line::Label;
use crate::app::page::{Page, Piece, Role};
use crate::app::runs::run::Run;
use crate::app::values::charts::Drawn;
use crate::domain::Raw;
use crate::text::{ChartText, LabelText, OutputText, PageText, Text, cells, size};

/// Writes the card. Numbers are compared with those of the counterpart.
pub(super) fn write(page: &mut Page, run: &Run, output: &Output, baseline: Option<&Baseline>) {
    page.pieces(vec![
        Piece::new(Role::Output, &output.name),
        Piece::new(Role::Dim, &format!("  {}", output.kind)),
    ]);
    let card = Card::of(output);
    page.indented(2, |page| {
        write_said(page, card.said, baseline);
        for (label, text) in &card.about {
            let words = in_words(text, run, page.language(), page.zone());
            page.fact(*label, Some(&words));
        }
        if let Some(metadata) = &card.metadata {
            page.say(Role::Label, &Text::Label(LabelText::Metadata));
            page.indented(2, |page| write_value(page, metadata));
        }
    });
}

fn write_said(page: &mut Page, said: CardBody, baseline: Option<&Baseline>) {
    match said {
        CardBody::Nothing => {}
        CardBody::Long(bytes) => page.say(
            Role::Dim,
            &Text::Output(OutputText::ValueIsLong(size::bytes(bytes))),
        ),
        CardBody::Text(text) => {
            page.text(Role::Plain, &text);
            page.say(Role::Dim, &Text::Page(PageText::ValueIsNotJson));
        }
        CardBody::Measures(measures, nested) => {
            numbers::write(page, &measures, &nested, baseline);
        }
        CardBody::Parts(parts) => write_parts(page, &parts),
    }
}

fn write_parts(page: &mut Page, parts: &ValueParts) {
    for drawn in &parts.charts {
        write_chart(page, drawn);
    }
    for why_not in &parts.misfits {
        page.say(Role::Dim, why_not);
    }
    for (name, text) in &parts.place {
        match name {
            Label::Ours(label) => page.fact(label.clone(), Some(text)),
            Label::Theirs(label) | Label::Producer(label) => page.fact_named(label, text),
            // A place is named by words alone.
            Label::Moment(_) => {}
        }
    }
    if let Some(rest) = &parts.rest {
        write_value(page, rest);
    }
}

fn write_chart(page: &mut Page, drawn: &Drawn) {
    let mut pieces = vec![Piece::new(Role::Heading, drawn.title)];
    if let Some(area) = drawn.area {
        let area = page.words(&Text::Chart(ChartText::Area(
            crate::app::cards::metrics::short(area),
        )));
        pieces.push(Piece::new(Role::Plain, &format!("  {area}")));
    }
    page.pieces(pieces);
    drawing::write(page, &drawn.chart);
}

/// A flat object as aligned names and values, anything else as JSON.
pub(super) fn write_value(page: &mut Page, value: &Value) {
    match value {
        Value::Object(members) if is_flat(members) => write_table(page, members),
        value => page.json(value),
    }
}

fn write_table(page: &mut Page, members: &Map<String, Value>) {
    const LONGEST: usize = 20;
    let widest = members.keys().map(|key| cells::width(key)).max();
    let column = widest.unwrap_or(0).min(LONGEST);
    for (key, value) in members {
        page.pieces(vec![
            Piece::new(Role::Key, &format!("{}  ", page.left(key, column))),
            Piece::new(Role::Plain, &scalar(value)),
        ]);
    }
}

/// How long the value is, where it is there.
pub(super) fn length(output: &Output) -> usize {
    output
        .value
        .as_ref()
        .map_or(0, |raw: &Raw| raw.as_str().len())
}
