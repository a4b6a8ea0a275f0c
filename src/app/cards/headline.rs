//! The most telling bit of an output's value in one line.

use serde_json::{Map, Value};

use crate::app::cards::metrics::short;
use crate::app::cards::{lines, location};
use crate::app::nodes::artifacts::Output;
use crate::app::values::{charts, decode};

/// The most telling bit of an output's value in one line, where there is one.
pub fn headline(output: &Output) -> Option<&str> {
    let find = || find(output).map(Into::into);
    output.findings().headline.get_or(find).as_deref()
}

fn find(output: &Output) -> Option<String> {
    // Longer values are series and tables, of which no bit tells more than the others.
    const LONGEST: usize = 8 * 1024;
    let raw = output
        .value
        .as_ref()
        .filter(|raw| raw.as_str().len() <= LONGEST)?;
    match decode::decode(raw) {
        Ok(Value::Object(members)) => numbers(&members)
            .or_else(|| location::in_one_line(&members))
            .or_else(|| chart(&output.name, members.clone()))
            .or_else(|| first_text(&members)),
        Ok(Value::Null | Value::Array(_)) => None,
        Ok(Value::String(text)) | Err(text) => Some(text),
        Ok(scalar @ (Value::Bool(_) | Value::Number(_))) => Some(scalar.to_string()),
    }
}

/// What its charts are.
pub(in crate::app) fn chart(name: &str, members: Map<String, Value>) -> Option<String> {
    let found = charts::find(name, &Value::Object(members));
    let titles = found.charts.iter();
    let titles: Vec<String> = titles
        .map(|drawn| format!("{} {}", drawn.title, lines::extent(&drawn.chart)))
        .collect();
    (!titles.is_empty()).then(|| titles.join("  "))
}

fn numbers(members: &Map<String, Value>) -> Option<String> {
    let numbers = members
        .iter()
        .filter_map(|(key, value)| Some(format!("{key} {}", short(value.as_f64()?))));
    let numbers: Vec<String> = numbers.take(3).collect();
    (!numbers.is_empty()).then(|| numbers.join("  "))
}

fn first_text(members: &Map<String, Value>) -> Option<String> {
    members.values().find_map(Value::as_str).map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::headline;
    use crate::app::nodes::artifacts::Output;
    use crate::app::nodes::found_once::FoundOnce;
    use crate::domain::{ArtifactId, Raw};

    fn output(value: &str) -> Output {
        Output {
            id: ArtifactId::from("artifact-a"),
            name: "a".into(),
            kind: "Model".into(),
            metadata: None,
            created: None,
            producer: None,
            value: Some(Raw::new(Value::from(value).to_string())),
            expandable: None,
            index: None,
            is_open: false,
            findings: FoundOnce::default(),
        }
    }

    #[test]
    fn the_headline_is_what_tells_most() {
        for (value, said) in [
            (
                r#"{"name": "m", "auc": 0.91, "ks": 0.5}"#,
                Some("auc 0.91  ks 0.5"),
            ),
            (
                r#"{"location": {"project": "demo", "table": "t_42"}}"#,
                Some("demo.t_42"),
            ),
            (
                r#"{"location": {"bucket": "b", "key": "/m/1"}}"#,
                Some("oss://b/m/1"),
            ),
            (r#"{"path": "oss://b/m"}"#, Some("oss://b/m")),
            ("[1, 2, 3]", None),
            ("not JSON", Some("not JSON")),
        ] {
            assert_eq!(headline(&output(value)), said, "{value}");
        }
    }
}
