//! A card as lines with names, each of which can be a row of the tree.

use serde_json::{Map, Value};

use crate::app::cards::card::{Card, CardBody};
use crate::app::cards::scalar::{is_flat, scalar};
use crate::app::nodes::artifacts::Output;
use crate::app::nodes::card_line::{CardLine, Label};
use crate::app::values::charts::Chart;
use crate::text::{JsonText, LabelText, OutputText, Text, size};

/// More lines of one value are left to the detail pane.
pub(in crate::app) const MOST: usize = 60;
/// So much of a text that is no JSON.
const LONGEST: usize = 1_024;

/// The lines of an output's card that are rows of the tree; none while it is folded.
pub fn lines(output: &Output) -> &[CardLine] {
    if output.is_open {
        output.findings().lines.get_or(|| all_lines(output))
    } else {
        &[]
    }
}

/// All that an output says, a line each.
fn all_lines(output: &Output) -> Box<[CardLine]> {
    let card = Card::of(output);
    let mut lines = Lines::default();
    lines.add_said(card.said);
    let left = lines.0.len().saturating_sub(MOST);
    if left > 0 {
        lines.0.truncate(MOST);
        lines.add(
            "more",
            Label::Ours(Text::Output(OutputText::More(left))),
            theirs(""),
        );
    }
    for (at, (label, text)) in card.about.into_iter().enumerate() {
        lines.add(&format!("about.{at}"), Label::Ours(label.into()), text);
    }
    match card.metadata {
        Some(Value::Object(members)) if is_flat(&members) => lines.add_members("metadata", members),
        Some(value) => lines.add_value(
            "metadata",
            Label::Ours(Text::Label(LabelText::Metadata)),
            &value,
        ),
        None => {}
    }
    lines.0.into_boxed_slice()
}

/// How much a chart shows.
pub(super) fn extent(chart: &Chart) -> String {
    match chart {
        Chart::Matrix(matrix) => format!("{0}x{0}", matrix.rows.len()),
        Chart::Curves(curves) => {
            let points = curves.series.iter().map(|series| series.points.len()).max();
            format!("{} pts", points.unwrap_or(0))
        }
        Chart::Bars(bars) => bars.labels.len().to_string(),
    }
}

fn theirs(text: &str) -> Label {
    Label::Theirs(text.to_owned())
}

#[derive(Default)]
pub(in crate::app) struct Lines(Vec<CardLine>);

impl Lines {
    fn add(&mut self, key: &str, name: Label, text: Label) {
        self.0.push(CardLine {
            key: key.into(),
            name,
            text,
            number: None,
        });
    }

    fn add_said(&mut self, said: CardBody) {
        let value = || Label::Ours(Text::Json(JsonText::Value));
        match said {
            CardBody::Nothing => {}
            CardBody::Long(bytes) => {
                let words = Text::Output(OutputText::ValueIsLong(size::bytes(bytes)));
                self.add("value", value(), Label::Ours(words));
            }
            CardBody::Text(text) => {
                let end = text.floor_char_boundary(LONGEST);
                self.add("value", value(), theirs(text.get(..end).unwrap_or(&text)));
            }
            CardBody::Measures(measures, nested) => {
                for measure in measures {
                    self.0.push(CardLine {
                        key: format!("value.{}", measure.name).into(),
                        name: Label::Theirs(measure.name),
                        text: Label::Theirs(measure.text),
                        number: measure.number,
                    });
                }
                self.add_members("value", nested);
            }
            CardBody::Parts(parts) => {
                for drawn in &parts.charts {
                    let key = format!("chart.{}", drawn.title);
                    self.add(&key, theirs(drawn.title), theirs(&extent(&drawn.chart)));
                }
                for (at, why_not) in parts.misfits.into_iter().enumerate() {
                    self.add(&format!("misfit.{at}"), Label::Ours(why_not), theirs(""));
                }
                for (at, (name, text)) in parts.place.into_iter().enumerate() {
                    self.add(&format!("place.{at}"), name, Label::Theirs(text));
                }
                match parts.rest {
                    Some(Value::Object(members)) => self.add_members("value", members),
                    Some(other) => self.add_value("value", value(), &other),
                    None => {}
                }
            }
        }
    }

    fn add_members(&mut self, of: &str, members: Map<String, Value>) {
        for (name, value) in members {
            self.add_value(&format!("{of}.{name}"), Label::Theirs(name), &value);
        }
    }

    fn add_value(&mut self, key: &str, name: Label, value: &Value) {
        let text = match value {
            Value::Object(members) => Label::Ours(Text::Json(JsonText::Members(
                u32::try_from(members.len()).unwrap_or(u32::MAX),
            ))),
            Value::Array(items) => Label::Theirs(format!("[{}]", items.len())),
            value => Label::Theirs(scalar(value)),
        };
        self.add(key, name, text);
    }
}
