//! What an output says, taken apart.

use serde_json::{Map, Value};

use crate::app::cards::location::take_location;
use crate::app::cards::metrics::{numbers, short};
use crate::app::cards::scalar::{is_flat, scalar};
use crate::app::nodes::artifacts::Output;
use crate::app::nodes::card_line::Label;
use crate::app::values::charts;
use crate::app::values::charts::{ChartMatch, Drawn, Misfit, number};
use crate::app::values::decode;
use crate::text::{ChartText, LabelText, Text};

/// Longer values are opened as JSON, which takes them apart only as far as they are seen.
const LONGEST: usize = 256 * 1024;

/// An output, taken apart.
#[derive(Debug)]
pub struct Card {
    pub said: CardBody,
    /// Which part it is, its id, when and by whom it was made.
    pub about: Vec<(LabelText, Label)>,
    /// Most outputs have none, and say so with an empty object.
    pub metadata: Option<Value>,
}

/// What the value of an output is.
#[derive(Debug)]
pub enum CardBody {
    Nothing,
    /// So many bytes are left to the JSON tab.
    Long(usize),
    /// No JSON; as it came.
    Text(String),
    /// Numbers with names and what stands among them; what is nested comes last.
    Measures(Vec<Measure>, Map<String, Value>),
    Parts(ValueParts),
}

/// A name with a number, or with a text where it is none.
#[derive(Clone, Debug, PartialEq)]
pub struct Measure {
    pub name: String,
    pub text: String,
    pub number: Option<f64>,
}

/// A value that is no table of numbers.
#[derive(Debug)]
pub struct ValueParts {
    pub charts: Vec<Drawn>,
    /// What is called a chart and is none, and why.
    pub misfits: Vec<Text>,
    /// Where a model or a data set lies, and what else is flat beside that.
    pub place: Vec<(Label, String)>,
    /// What is left.
    pub rest: Option<Value>,
}

impl Card {
    /// Takes an output apart.
    pub fn of(output: &Output) -> Self {
        let theirs = |text: Option<String>| text.filter(|text| !text.is_empty()).map(Label::Theirs);
        let producer = output.producer.as_deref().filter(|name| !name.is_empty());
        let about = [
            (LabelText::Part, theirs(part_name(output))),
            (LabelText::Id, theirs(Some(output.id.to_string()))),
            (
                LabelText::Created,
                output.created.clone().map(Label::Moment),
            ),
            (
                LabelText::Producer,
                producer.map(|name| Label::Producer(name.to_owned())),
            ),
        ];
        let about = about
            .into_iter()
            .filter_map(|(label, words)| Some((label, words?)));
        let metadata = output.metadata.as_ref();
        let metadata = metadata.filter(|raw| !matches!(raw.as_str(), "{}" | "null"));
        Self {
            said: said(output),
            about: about.collect(),
            metadata: metadata.map(crate::domain::Raw::value),
        }
    }
}

fn said(output: &Output) -> CardBody {
    let Some(raw) = output.value.as_ref() else {
        return CardBody::Nothing;
    };
    if raw.as_str().len() > LONGEST {
        return CardBody::Long(raw.as_str().len());
    }
    match decode::decode(raw) {
        Err(text) => CardBody::Text(text),
        Ok(Value::Object(members)) if !numbers(output).is_empty() => measures(members),
        Ok(Value::Object(members)) => CardBody::Parts(parts(output, members)),
        Ok(value) => CardBody::Parts(ValueParts {
            charts: Vec::new(),
            misfits: Vec::new(),
            place: Vec::new(),
            rest: Some(value),
        }),
    }
}

fn measures(members: Map<String, Value>) -> CardBody {
    let mut flat = Vec::new();
    let mut nested = Map::new();
    for (name, value) in members {
        if value.is_array() || value.is_object() {
            nested.insert(name, value);
            continue;
        }
        let number = number(&value).filter(|number| number.is_finite());
        flat.push(Measure {
            name,
            text: number.map_or_else(|| scalar(&value), short),
            number,
        });
    }
    CardBody::Measures(flat, nested)
}

fn parts(output: &Output, members: Map<String, Value>) -> ValueParts {
    let value = Value::Object(members);
    let ChartMatch {
        charts,
        misfits,
        rest,
    } = charts::find(&output.name, &value);
    let mut rest = match value {
        // What is no object has no charts and nothing left.
        Value::Object(members) if charts.is_empty() => members,
        _ => rest,
    };
    let mut place = take_location(&mut rest);
    if !place.is_empty() && is_flat(&rest) {
        let beside = std::mem::take(&mut rest).into_iter();
        place.extend(beside.map(|(key, value)| (Label::Theirs(key), scalar(&value))));
    }
    ValueParts {
        charts,
        misfits: misfits
            .into_iter()
            .map(|(title, misfit)| why_not(title, misfit))
            .collect(),
        place,
        rest: (!rest.is_empty()).then_some(Value::Object(rest)),
    }
}

fn why_not(title: &str, misfit: Misfit) -> Text {
    let title = title.to_owned();
    match misfit {
        Misfit::Missing(key) => Text::Chart(ChartText::Missing(title, key.to_owned())),
        Misfit::NotNumbers(key) => Text::Chart(ChartText::NotNumbers(title, key)),
        Misfit::Empty => Text::Chart(ChartText::Empty(title)),
        Misfit::Length(key, is, wanted) => Text::Chart(ChartText::Length(title, key, is, wanted)),
        Misfit::Ragged(row) => Text::Chart(ChartText::Ragged(title, row)),
    }
}

fn part_name(output: &Output) -> Option<String> {
    let name = output.expandable.as_deref()?;
    let index = output.index.map(|index| format!("[{index}]"));
    Some(format!("{name}{}", index.unwrap_or_default()))
}
