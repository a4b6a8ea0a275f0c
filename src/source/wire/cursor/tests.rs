//! Every text is read as another reader reads it.

use std::collections::BTreeMap;

use proptest::collection::vec;
use proptest::prelude::{Just, Strategy, any, prop_assert_eq, prop_oneof, proptest};
use proptest::sample::Index;
use serde_json::Value;
use serde_json::value::RawValue;

use crate::source::wire::cursor::{Broken, Cursor, Step};

/// The fields of a text that is an object, by what they are called and as they are written.
fn fields(text: &str) -> Step<BTreeMap<String, String>> {
    let mut cursor = Cursor::new(text);
    let mut fields = BTreeMap::new();
    cursor.object(|cursor, name| {
        let value = cursor.value()?;
        fields.insert(name.into_owned(), value.json.to_owned());
        Ok(())
    })?;
    cursor.end()?;
    Ok(fields)
}

/// The same by another reader.
fn fields_by_serde(text: &str) -> Option<BTreeMap<String, String>> {
    type Fields<'a> = BTreeMap<String, &'a RawValue>;
    let fields: Fields<'_> = serde_json::from_str(text).ok()?;
    let fields = fields.into_iter();
    Some(
        fields
            .map(|(name, value)| (name, value.get().to_owned()))
            .collect(),
    )
}

fn value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        any::<String>().prop_map(Value::from),
    ];
    leaf.prop_recursive(4, 20, 5, |inner| {
        let named = vec((any::<String>(), inner.clone()), 0..5);
        prop_oneof![
            vec(inner, 0..5).prop_map(Value::from),
            named.prop_map(|fields| Value::Object(fields.into_iter().collect())),
        ]
    })
}

proptest! {
    #[test]
    fn it_reads_every_object_as_another_reader_does(
        fields_of_it in vec((any::<String>(), value()), 0..6),
        is_pretty in any::<bool>(),
    ) {
        let object = Value::Object(fields_of_it.into_iter().collect());
        let text = if is_pretty { format!("{object:#}") } else { object.to_string() };
        prop_assert_eq!(fields(&text).ok(), fields_by_serde(&text));
    }

    #[test]
    fn it_refuses_what_another_reader_refuses(
        value in value(),
        at in any::<Index>(),
        instead in prop_oneof![
            Just(String::new()), any::<char>().prop_map(String::from), Just("\\u12".to_owned()),
            Just("0".to_owned()), Just("-".to_owned()), Just(".".to_owned()), Just("e".to_owned()),
            Just("\"".to_owned()), Just("\\".to_owned()), Just(",".to_owned()), Just("]".to_owned()),
        ],
    ) {
        let mut text = format!("{{\"a\":{value}}}");
        let places: Vec<usize> = text.char_indices().map(|(at, _)| at).skip(5).collect();
        let at = *at.get(&places);
        let end = at + text[at..].chars().next().map_or(0, char::len_utf8);
        text.replace_range(at..end, &instead);
        prop_assert_eq!(fields(&text).ok(), fields_by_serde(&text), "{}", text);
    }
}

#[test]
fn what_is_no_json_is_refused() {
    for text in [
        "",
        "{",
        "{\"a\"",
        "{\"a\":",
        "{\"a\":1",
        "{\"a\":1,",
        "{\"a\":1,}",
        "{,}",
        "{\"a\" 1}",
        "{a:1}",
        "{\"a\":01}",
        "{\"a\":1.}",
        "{\"a\":.5}",
        "{\"a\":-}",
        "{\"a\":1e}",
        "{\"a\":+1}",
        "{\"a\":tru}",
        "{\"a\":[1,]}",
        "{\"a\":[1}",
        "{\"a\":{\"b\":1]}",
        "{\"a\":\"\\x\"}",
        "{\"a\":\"\\u00g0\"}",
        "{\"a\":\"\u{1}\"}",
        "{\"a\":\"",
        "{} {}",
        "{\"a\":NaN}",
    ] {
        assert_eq!(fields(text), Err(Broken::NoJson), "{text}");
        assert_eq!(fields_by_serde(text), None, "{text}");
    }
}

#[test]
fn a_name_with_control_characters_or_half_a_pair_costs_no_answer() {
    let read = fields("{\"a\u{1}\":1,\"\\ud83d\":2}").unwrap();
    assert_eq!(read.len(), 2);
}
