//! A card for one output: what it is, where it lies, what it says.

use serde_json::{Map, Value};

use crate::app::artifacts::Output;
use crate::app::charts::{self, Drawn, Misfit};
use crate::app::detail::{drawing, numbers};
use crate::app::metrics::Counterpart;
use crate::app::page::{Page, Piece, Role};
use crate::app::value;
use crate::domain::Raw;
use crate::text::{Text, cells, size, time};

/// Longer values are opened as JSON, which takes them apart only as far as they are seen.
const LONGEST: usize = 256 * 1024;

/// Writes the card. Numbers are compared with those of the counterpart.
pub(super) fn write(page: &mut Page, output: &Output, counterpart: Option<&Counterpart>) {
    page.pieces(vec![
        Piece::new(Role::Output, &output.name),
        Piece::new(Role::Dim, &format!("  {}", output.kind)),
    ]);
    page.indented(2, |page| {
        write_content(page, output, counterpart);
        page.fact(&Text::LabelPart, part_name(output).as_deref());
        page.fact(&Text::LabelId, Some(output.id.as_str()));
        let created = output.created.as_ref().map(time::moment);
        page.fact(&Text::LabelCreated, created.as_deref());
        page.fact(&Text::LabelProducer, output.producer.as_deref());
        // Most outputs have no metadata, and say so with an empty object.
        let metadata = output.metadata.as_ref();
        if let Some(metadata) =
            metadata.filter(|metadata| !matches!(metadata.as_str(), "{}" | "null"))
        {
            page.say(Role::Label, &Text::LabelMetadata);
            page.indented(2, |page| write_value(page, &metadata.value()));
        }
    });
}

fn write_content(page: &mut Page, output: &Output, counterpart: Option<&Counterpart>) {
    let Some(raw) = output.value.as_ref() else {
        return;
    };
    if raw.as_str().len() > LONGEST {
        return page.say(
            Role::Dim,
            &Text::ValueIsLong(size::bytes(raw.as_str().len())),
        );
    }
    match value::decode(raw) {
        Err(text) => {
            page.text(Role::Plain, &text);
            page.say(Role::Dim, &Text::ValueIsNotJson);
        }
        Ok(Value::Object(members)) => write_object(page, output, members, counterpart),
        Ok(value) => write_value(page, &value),
    }
}

fn write_object(
    page: &mut Page,
    output: &Output,
    members: Map<String, Value>,
    counterpart: Option<&Counterpart>,
) {
    let own = crate::app::metrics::numbers(output);
    if !own.is_empty() {
        numbers::write(page, &members, counterpart);
        return;
    }
    let value = Value::Object(members);
    let found = charts::find(&output.name, &value);
    for drawn in &found.charts {
        write_chart(page, drawn);
    }
    for (title, misfit) in &found.misfits {
        page.say(Role::Dim, &why_not(title, misfit));
    }
    let mut rest = match value {
        // What is no object has no charts and nothing left.
        Value::Object(members) if found.charts.is_empty() => members,
        _ => found.rest,
    };
    let has_location = write_location(page, &mut rest);
    if has_location && is_flat(&rest) {
        for (key, value) in &rest {
            page.fact_named(key, &scalar(value));
        }
    } else if !rest.is_empty() {
        write_value(page, &Value::Object(rest));
    }
}

fn write_chart(page: &mut Page, drawn: &Drawn) {
    let mut pieces = vec![Piece::new(Role::Heading, drawn.title)];
    if let Some(area) = drawn.area {
        let area = page.words(&Text::ChartArea(crate::app::metrics::short(area)));
        pieces.push(Piece::new(Role::Plain, &format!("  {area}")));
    }
    page.pieces(pieces);
    drawing::write(page, &drawn.chart);
}

fn why_not(title: &str, misfit: &Misfit) -> Text {
    let title = title.to_owned();
    match misfit {
        Misfit::Missing(key) => Text::ChartMissing(title, (*key).to_owned()),
        Misfit::NotNumbers(key) => Text::ChartNotNumbers(title, key.clone()),
        Misfit::Empty => Text::ChartEmpty(title),
        Misfit::Length(key, is, wanted) => Text::ChartLength(title, key.clone(), *is, *wanted),
        Misfit::Ragged(row) => Text::ChartRagged(title, *row),
    }
}

/// Where a model or a data set lies, a line each, to be copied as it stands. Whether it says so.
fn write_location(page: &mut Page, members: &mut Map<String, Value>) -> bool {
    let Some(location) = members.get("location") else {
        return false;
    };
    match location.clone() {
        Value::String(path) => {
            members.shift_remove("location");
            page.fact(&Text::LabelLocation, Some(&path));
        }
        Value::Object(mut place) => {
            members.shift_remove("location");
            if let Some(whole) = whole_name(&mut place) {
                page.fact(&Text::LabelLocation, Some(&whole));
            }
            // What was not understood is shown all the same.
            for (key, value) in &place {
                page.fact_named(key, &scalar(value));
            }
        }
        _ => return false,
    }
    true
}

/// A table of a project, or a path with its bucket; takes what it is made of.
fn whole_name(place: &mut Map<String, Value>) -> Option<String> {
    let mut take = |key: &str| match place.get(key) {
        Some(Value::String(text)) => {
            let text = text.clone();
            place.shift_remove(key);
            Some(text)
        }
        Some(_) | None => None,
    };
    if let Some(path) = take("path").or_else(|| take("key")).or_else(|| take("uri")) {
        return Some(match take("bucket") {
            Some(bucket) if !path.contains("://") => {
                format!("oss://{bucket}/{}", path.trim_start_matches('/'))
            }
            Some(_) | None => path,
        });
    }
    let table = take("table").or_else(|| take("name"))?;
    Some(match take("project") {
        Some(project) => format!("{project}.{table}"),
        None => table,
    })
}

/// Where an output lies, in one line to copy.
pub fn location_of(output: &Output) -> Option<String> {
    let Ok(Value::Object(mut members)) = value::decode(output.value.as_ref()?) else {
        return None;
    };
    match members.get_mut("location")? {
        Value::String(path) => Some(path.clone()),
        Value::Object(place) => whole_name(place),
        _ => None,
    }
}

fn part_name(output: &Output) -> Option<String> {
    let name = output.expandable.as_deref()?;
    let index = output.index.map(|index| format!("[{index}]"));
    Some(format!("{name}{}", index.unwrap_or_default()))
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
            Piece::new(
                Role::Key,
                &format!("{}  ", cells::pad(&cells::clean(key), column, "…")),
            ),
            Piece::new(Role::Plain, &scalar(value)),
        ]);
    }
}

fn is_flat(members: &Map<String, Value>) -> bool {
    !members.is_empty()
        && !members
            .values()
            .any(|value| value.is_object() || value.is_array())
}

/// A value in one line; a text without its quotes.
pub(super) fn scalar(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        value => value.to_string(),
    }
}

/// How long the value is, where it is there.
pub(super) fn length(output: &Output) -> usize {
    output
        .value
        .as_ref()
        .map_or(0, |raw: &Raw| raw.as_str().len())
}
