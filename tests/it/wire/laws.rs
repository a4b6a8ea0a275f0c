//! What holds for every body.

use bytes::Bytes;
use paiwatch::domain::{
    LogQuery, OutputFilter, PipelineFilter, RunRow, SourceError, StatusRows, Subject, View,
};
use paiwatch::source::transport::RawAnswer;
use paiwatch::source::wire::status_rows;
use proptest::collection::vec;
use proptest::prelude::{Just, Strategy, any, prop_assert, prop_oneof, proptest};
use serde_json::{Value, json};

use crate::wire::example::EXAMPLE;
use crate::wire::{Stage, node, run};

fn read(body: &[u8]) -> Result<StatusRows, SourceError> {
    status_rows(&Bytes::copy_from_slice(body))
}

/// Every operation reads the same answer, as a good one and as a refusal.
fn ask_everything(status: u16, body: Vec<u8>) {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .build()
        .unwrap();
    let stage = Stage::answering(move |_| RawAnswer {
        status,
        acs_retry_after: Some("x".to_owned()),
        body: Bytes::from(body.clone()),
        ..RawAnswer::default()
    });
    runtime.block_on(async {
        stage.client.run_statuses(&[run("flow-a")], None).await.ok();
        stage.client.shape(&node("flow-a", "node-a"), 1).await.ok();
        stage.client.details(&run("flow-a")).await.ok();
        stage.client.latest_runs(10).await.ok();
        let (run, node) = (run("flow-a"), node("flow-a", "node-a"));
        stage.client.raw(&Subject::Run(run)).await.ok();
        stage.client.node_states(&node, 1, View::Logical).await.ok();
        stage.client.log(&node, &LogQuery::after(0)).await.ok();
        stage
            .client
            .outputs(&node, 1, &OutputFilter::default())
            .await
            .ok();
        stage
            .client
            .pipelines(&PipelineFilter::default(), 10)
            .await
            .ok();
        stage.client.pipeline(&"pipeline-a".into()).await.ok();
    });
}

fn value() -> impl Strategy<Value = Value> {
    prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        any::<String>().prop_map(Value::from),
        any::<Vec<u8>>().prop_map(|list| json!(list)),
        any::<String>().prop_map(|key| json!({key: [{}]})),
    ]
}

/// All places in `value`, as JSON pointers.
fn places(value: &Value, here: &str, found: &mut Vec<String>) {
    let mut below = |key: &str, value: &Value| {
        let place = format!("{here}/{key}");
        places(value, &place, found);
        found.push(place);
    };
    match value {
        Value::Object(fields) => fields.iter().for_each(|(key, value)| below(key, value)),
        Value::Array(items) => {
            for (place, value) in items.iter().enumerate() {
                below(&place.to_string(), value);
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

proptest! {
    #[test]
    fn no_body_makes_a_panic(status in 100_u16..600, body in any::<Vec<u8>>()) {
        ask_everything(status, body);
    }

    #[test]
    fn no_mixture_of_tokens_makes_a_panic(tokens in vec(prop_oneof![
        Just("{"), Just("}"), Just("["), Just("]"), Just(":"), Just(","), Just("null"), Just("7"),
        Just("\"Nodes\""), Just("\"Spec\""), Just("\"Pipelines\""), Just("\"\\ud800\""),
        Just("\"Outputs\""), Just("\"Info\""), Just("\"Logs\""), Just("\"Status\""), Just("\"Id\""), Just("\"NodeId\""),
    ], 0..40)) {
        ask_everything(200, tokens.concat().into_bytes());
    }

    #[test]
    fn an_id_stays_in_its_place_whatever_it_is(ids in any::<(String, String)>()) {
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        let mut stage = Stage::saying("{}");
        let key = node(&ids.0, &ids.1);
        runtime.block_on(stage.client.log(&key, &LogQuery::after(0))).ok();
        for request in stage.sent() {
            let parts: Vec<_> = request.path.split('/').collect();
            let [_, _, _, "pipelineruns", run, "nodes", node, "logs"] = parts[..] else {
                panic!("{}", request.path)
            };
            let is_plain = |part: &str| !part.is_empty() && !part.contains(['?', '#', '\\', ' ']);
            prop_assert!(is_plain(run) && is_plain(node), "{}", request.path);
        }
    }

    #[test]
    fn a_wrong_kind_anywhere_costs_no_answer(place in any::<usize>(), value in value()) {
        let mut example: Value = serde_json::from_str(EXAMPLE).unwrap();
        let mut found = Vec::new();
        places(&example, "", &mut found);
        let place = &found[place % found.len()];
        *example.pointer_mut(place).unwrap() = value;
        prop_assert!(read(example.to_string().as_bytes()).is_ok(), "at {}", place);
    }
}

#[test]
fn an_answer_nested_too_deep_says_so_and_one_deep_value_costs_no_answer() {
    for (open, close) in [("[", "]"), ("{\"a\":", "}")] {
        let deep = |levels| format!("{}1{}", open.repeat(levels), close.repeat(levels));
        for levels in [1_000, 1_000_000] {
            let rows = format!("{{\"Nodes\":{}}}", deep(levels));
            let why = "nested too deep".to_owned();
            assert_eq!(read(rows.as_bytes()), Err(SourceError::Garbled { why }));
            let unknown = format!("{{\"Unknown\":{}}}", deep(levels));
            assert!(read(unknown.as_bytes()).is_ok());
        }
        assert!(read(format!("{{\"Nodes\":{}}}", deep(20)).as_bytes()).is_ok());
    }
}

#[test]
fn an_answer_cut_off_anywhere_is_garbled() {
    for length in 0..EXAMPLE.trim_end().len() {
        let outcome = read(&EXAMPLE.as_bytes()[..length]);
        assert!(
            matches!(outcome, Err(SourceError::Garbled { .. })),
            "{length}"
        );
    }
}

#[test]
fn a_broken_byte_anywhere_in_a_text_costs_no_answer() {
    let whole = read(EXAMPLE.as_bytes()).unwrap();
    let name = EXAMPLE.find("myName").unwrap();
    let mut body = EXAMPLE.as_bytes().to_vec();
    body[name] = 0xC3;
    let rows = read(&body).unwrap();
    let named = |name: &str| RunRow {
        name: Some(name.into()),
        ..whole.runs[0].clone()
    };
    assert_eq!(rows.runs, [named("\u{fffd}yName")]);
}
