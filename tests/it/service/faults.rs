//! What goes wrong on purpose, and what of it goes on the wire.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use flate2::read::GzDecoder;
use paiwatch::sim::story::Story;
use paiwatch::sim::{Fault, Faults, Service};
use serde_json::{Value, json};

use crate::service::caller::{Answer, Call, Caller, batch, settings, text};

/// The still story, and a request for the newest of its runs.
fn started() -> (Caller, Call) {
    let caller = Caller::still();
    let call = caller.call("ListPipelineRuns", "GET", "/api/v1/pipelineruns", "");
    (caller, call)
}

fn anew(caller: &Caller, call: &Call) -> Call {
    caller.call(&call.action, call.method, &call.target, &call.body)
}

fn code(answer: &Answer) -> (u16, &str) {
    (answer.status, answer.body["Code"].as_str().unwrap_or(""))
}

fn header<'a>(answer: &'a Answer, name: &str) -> Option<&'a str> {
    answer
        .headers
        .get(name)
        .map(|value| value.to_str().unwrap())
}

/// Those that are large, and one that is about another operation.
const SMALLER: &[(Fault, &str)] = &[
    (Fault::HugeBody, "huge-body=2"),
    (Fault::GzipBomb, "gzip-bomb=2"),
    (Fault::Forbidden, "forbidden=ListPipelineRuns"),
];

#[test]
fn every_fault_happens_as_it_is_told_and_ends_when_it_is_switched_off() {
    let (caller, call) = started();
    let plain = caller.send(call.signed());
    for fault in Fault::all() {
        let smaller = SMALLER.iter().find(|(large, _)| *large == fault);
        let faults = match smaller {
            Some((_, faults)) => faults.parse().unwrap(),
            None => Faults::from(fault),
        };
        caller.behaviour.fail_with(faults);
        check(fault, &caller, &anew(&caller, &call), &plain.body);
        caller.behaviour.fail_with(Faults::default());
        let after = caller.send(anew(&caller, &call).signed());
        assert_eq!(
            after.body["PipelineRuns"], plain.body["PipelineRuns"],
            "{fault:?}"
        );
    }
}

fn assert_page(answer: &Answer, status: u16) {
    let content_type = header(answer, "content-type");
    assert_eq!((answer.status, content_type), (status, Some("text/html")));
    assert!(answer.bytes.starts_with(b"<html>"));
}

fn check(fault: Fault, caller: &Caller, call: &Call, plain: &Value) {
    let answer = || caller.send(call.signed());
    match fault {
        Fault::SlowHeaders | Fault::SlowBody => {
            assert_eq!(caller.timed(call.signed()), Duration::from_secs(20));
        }
        Fault::Drop | Fault::CutBody => assert!(caller.try_send(call.signed()).is_err()),
        Fault::Throttle => assert_throttled(&answer(), (400, "Throttling.User"), None, None),
        Fault::ThrottleAcs => {
            assert_throttled(&answer(), (429, "Throttling.Api"), Some("5000"), None);
        }
        Fault::ThrottleHttp => assert_throttled(&answer(), (503, "Throttling"), None, Some("5")),
        Fault::InternalError | Fault::Refuse => {
            assert_eq!(code(&answer()), (500, "InternalError"));
        }
        Fault::Unavailable => assert_page(&answer(), 503),
        Fault::Page => assert_page(&answer(), 200),
        Fault::ExpiredToken => {
            assert_eq!(code(&answer()), (403, "InvalidSecurityToken.Expired"));
        }
        Fault::Forbidden => {
            let answer = answer();
            assert_eq!(code(&answer), (403, "NoPermission"));
            let detail = &answer.body["AccessDeniedDetail"];
            assert_eq!(detail["AuthAction"], "paiflow:ListPipelineRuns");
        }
        Fault::Garbage => {
            let answer = answer();
            assert_eq!(answer.status, 200);
            assert!(std::str::from_utf8(&answer.bytes).is_err());
        }
        Fault::HugeBody => {
            let answer = answer();
            assert!(answer.bytes.len() > 2_000_000 && answer.body.is_object());
        }
        Fault::DeepNesting => {
            let answer = answer();
            let deep = vec![b'['; 100_000];
            assert!(answer.bytes.windows(100_000).any(|bytes| bytes == deep));
            assert!(
                answer.body.is_null(),
                "it is too deep for an ordinary decoder"
            );
        }
        Fault::GzipBomb => {
            let answer = answer();
            assert_eq!(header(&answer, "content-encoding"), Some("gzip"));
            let mut unpacked = Vec::new();
            GzDecoder::new(&*answer.bytes)
                .read_to_end(&mut unpacked)
                .unwrap();
            assert!(unpacked.len() > 40 * answer.bytes.len());
        }
        Fault::WrongTypes => {
            let body = answer().body;
            assert!(body["RequestId"].is_string());
            assert!(body["PipelineRuns"].is_object() && body["TotalCount"].is_string());
        }
        Fault::WrongElement => {
            let body = answer().body;
            let rows = body["PipelineRuns"].as_array().unwrap();
            let (texts, others): (Vec<_>, Vec<_>) = rows.iter().partition(|row| row.is_string());
            assert_eq!(texts.len(), 1);
            assert!(
                others
                    .into_iter()
                    .eq(plain["PipelineRuns"].as_array().unwrap())
            );
        }
        Fault::ClockSkew => {
            let answer = answer();
            let ahead = date(&answer) - caller.now();
            assert!((89..=90).contains(&ahead.num_seconds()));
            let off = first_start(&answer.body) - first_start(plain);
            assert_eq!(off.num_seconds(), 90);
        }
        Fault::ClockJump => {
            let answer = answer();
            assert!((date(&answer) - caller.now()).num_seconds() >= 89);
            assert_eq!(first_start(&answer.body), first_start(plain));
        }
        Fault::StaleReplica => {
            let answer = answer();
            let running = |body: &Value| body["PipelineRuns"][0]["Duration"].as_i64().unwrap();
            assert_eq!(running(&answer.body), running(plain) - 5);
            assert!((date(&answer) - caller.now()).num_seconds().abs() <= 1);
        }
        Fault::Vanished => {
            let newest = &plain["PipelineRuns"][0];
            let body = answer().body;
            assert_eq!(
                body["TotalCount"],
                plain["TotalCount"].as_u64().unwrap() - 1
            );
            assert_ne!(&body["PipelineRuns"][0], newest);
            let id = text(&newest["PipelineRunId"]);
            assert_eq!(caller.run(&id, "").status, 404);
            let rows = caller.status(&json!({ "PipelineRuns": [id] })).body["PipelineRuns"].clone();
            assert_eq!(rows, json!([]));
        }
    }
}

fn assert_throttled(answer: &Answer, said: (u16, &str), acs: Option<&str>, http: Option<&str>) {
    assert_eq!(code(answer), said);
    assert_eq!(header(answer, "x-acs-retry-after"), acs);
    assert_eq!(header(answer, "retry-after"), http);
}

fn date(answer: &Answer) -> DateTime<Utc> {
    let date = header(answer, "date").unwrap();
    DateTime::parse_from_rfc2822(date).unwrap().to_utc()
}

fn first_start(body: &Value) -> DateTime<Utc> {
    let started = |row: &Value| row.get("StartedAt").map(text);
    let rows = body["PipelineRuns"].as_array().unwrap();
    rows.iter().find_map(started).unwrap().parse().unwrap()
}

#[test]
fn a_fault_may_hit_some_of_the_answers_only() {
    let caller = Caller::still().failing("internal-error@0.3");
    let failed = (0..200).filter(|_| caller.runs("").status == 500).count();
    assert!((30..90).contains(&failed), "{failed}");
    let never = caller.failing("internal-error@0");
    assert!((0..50).all(|_| never.runs("").status == 200));
}

#[test]
fn faults_happen_together_and_only_where_they_belong() {
    let caller = Caller::still();
    let (run, root) = caller.ids("succeeded");
    let caller = caller.failing("forbidden=GetPipelineRun,clock-skew=-20m,slow-body=2s");
    // Twenty minutes are more than the dates of requests may be off.
    let call = caller.call("ListPipelineRuns", "GET", "/api/v1/pipelineruns", "");
    let refused = caller.send(call.signed());
    assert_eq!(code(&refused), (400, "InvalidTimeStamp.Expired"));
    let corrected = Call {
        date: date(&refused).format("%Y-%m-%dT%H:%M:%SZ").to_string(),
        ..anew(&caller, &call)
    };
    assert_eq!(caller.timed(corrected.signed()), Duration::from_secs(2));
    let caller = caller.failing("forbidden=GetPipelineRun,vanished=failed");
    assert_eq!(caller.run(&run, "").status, 403);
    assert_eq!(caller.node(&run, &root, "").status, 200);
    let names = caller.runs("").body["PipelineRuns"].clone();
    assert!(
        names
            .as_array()
            .unwrap()
            .iter()
            .all(|row| row["Name"] != "failed")
    );
}

#[test]
fn several_operations_can_be_forbidden_and_several_runs_vanish() {
    let caller = Caller::small();
    let rows = caller.runs("").body["PipelineRuns"].clone();
    let run = text(&rows[0]["PipelineRunId"]);
    let root = text(&rows[0]["NodeId"]);
    let caller = caller.failing("forbidden=GetPipelineRun,forbidden=GetPipelineRunNode");
    assert_eq!(caller.run(&run, "").status, 403);
    assert_eq!(caller.node(&run, &root, "").status, 403);
    assert_eq!(caller.runs("").status, 200);
    let caller = caller.failing(&format!("vanished={run},vanished=nobody"));
    assert_eq!(caller.run(&run, "").status, 404);
}

#[test]
fn a_fault_may_be_about_one_operation_or_one_list_of_the_batch() {
    let caller = Caller::still();
    let (run, root) = caller.ids("succeeded");
    let runs = json!({ "PipelineRuns": [run] });
    let nodes = batch(&run, &[&root]);
    let both = json!({ "PipelineRuns": runs["PipelineRuns"], "Nodes": nodes["Nodes"] });
    let statuses = |caller: &Caller| {
        [
            caller.status(&runs).status,
            caller.status(&nodes).status,
            caller.status(&both).status,
            caller.node(&run, &root, "").status,
            caller.run(&run, "").status,
        ]
    };
    for (faults, expected) in [
        ("500@PipelineRuns", [500, 200, 200, 200, 200]),
        ("500@Nodes", [200, 500, 500, 200, 200]),
        ("500@ListPipelineRunsStatus", [500, 500, 500, 200, 200]),
        (
            "403@GetPipelineRunNode,429@GetPipelineRun",
            [200, 200, 200, 403, 429],
        ),
        ("forbidden@Nodes", [200, 403, 403, 200, 200]),
        (
            "500,400:100400027@GetPipelineRun",
            [500, 500, 500, 500, 400],
        ),
        ("page=404@PipelineRuns,503@Nodes", [404, 503, 503, 200, 200]),
    ] {
        caller
            .behaviour
            .fail_with(faults.parse::<Faults>().unwrap());
        assert_eq!(statuses(&caller), expected, "{faults}");
    }
    let answer = caller.run(&run, "");
    assert_eq!(answer.status, 200);
    let caller = caller.failing("400:100400027@GetPipelineRun");
    assert_eq!(code(&caller.run(&run, "")), (400, "100400027"));
    let caller = caller.failing("garbage@GetPipelineRun,clock-skew=-1h@GetPipelineRunNode");
    assert!(caller.run(&run, "").body.is_null());
    assert_eq!(caller.node(&run, &root, "").status, 400);
    assert_eq!(caller.status(&runs).status, 200);
}

/// Whether an answer is late, broken off, or other than it was.
fn is_hit(caller: &Caller, call: &Call, plain: &Answer) -> bool {
    let (elapsed, answer) = caller.timed_answer(anew(caller, call).signed());
    let Ok(answer) = answer else { return true };
    elapsed > Duration::ZERO
        || (answer.status, &answer.body["PipelineRuns"])
            != (plain.status, &plain.body["PipelineRuns"])
        || (date(&answer) - caller.now()).num_seconds().abs() > 1
}

#[test]
fn every_fault_can_be_over_after_a_few_answers_of_one_operation() {
    let (caller, call) = started();
    let plain = caller.send(call.signed());
    for fault in Fault::all() {
        let name = SMALLER.iter().find(|(large, _)| *large == fault);
        let name = name.map_or(fault.name(), |(_, smaller)| smaller);
        let scope = if name.starts_with("forbidden=") {
            ""
        } else {
            "@ListPipelineRuns"
        };
        let faults: Faults = format!("{name}{scope}*2").parse().unwrap();
        // Said anew, it is counted anew.
        for _ in 0..2 {
            caller.behaviour.fail_with(faults.clone());
            assert_eq!(caller.run("flow-unknown", "").status, 404, "{fault:?}");
            let hits = [(); 3].map(|()| is_hit(&caller, &call, &plain));
            assert_eq!(hits, [true, true, false], "{fault:?}");
        }
    }
}

#[test]
fn one_answer_may_be_of_the_past() {
    let caller = Caller::small();
    let (run, root) = caller.ids("small");
    let runs = json!({ "PipelineRuns": [run] });
    caller.pass_seconds(3);
    let status = |answer: &Answer| text(&answer.body["PipelineRuns"][0]["Status"]);
    assert_eq!(status(&caller.status(&runs)), "Running");
    let caller = caller.failing("stale-replica=2s@PipelineRuns*1");
    assert_eq!(
        caller.node(&run, &root, "").body["StatusInfo"]["Status"],
        "Running"
    );
    let old = caller.status(&runs);
    assert_eq!(status(&old), "Initialized");
    assert!((date(&old) - caller.now()).num_seconds().abs() <= 1);
    assert_eq!(status(&caller.status(&runs)), "Running");
}

#[test]
fn what_was_told_before_a_jump_of_the_clock_stays_as_it_was_told() {
    let caller = Caller::small();
    let started = |caller: &Caller, path: &str| {
        let time = caller.at_path("small", path)["StatusInfo"]["StartedAt"].clone();
        text(&time).parse::<DateTime<Utc>>().unwrap()
    };
    caller.pass_seconds(5);
    let read = started(&caller, "read");
    let caller = caller.failing("clock-jump=-60s");
    let before = date(&caller.runs(""));
    caller.pass_seconds(4);
    assert_eq!(started(&caller, "read"), read);
    assert_eq!(date(&caller.runs("")) - before, TimeDelta::seconds(4));
    let behind = caller.now() - started(&caller, "train");
    assert!((60..70).contains(&behind.num_seconds()), "{behind}");
}

#[test]
fn a_request_that_is_not_believed_is_refused_for_that() {
    let caller = Caller::still().failing("forbidden=ListPipelineRuns,internal-error");
    let mut call = caller.call("ListPipelineRuns", "GET", "/api/v1/pipelineruns", "");
    call.key.secret = "wrong".into();
    assert_eq!(
        code(&caller.send(call.signed())),
        (400, "SignatureDoesNotMatch")
    );
}

/// What a client hears on a socket until the connection ends.
fn heard(faults: &str) -> Vec<u8> {
    let settings = settings(Story::embedded("still").unwrap(), 1);
    settings
        .behaviour
        .fail_with(faults.parse::<Faults>().unwrap());
    let service = Service::start(settings).unwrap();
    let mut stream = TcpStream::connect(service.address()).unwrap();
    stream
        .set_read_timeout(Some(Duration::from_mins(2)))
        .unwrap();
    let request = "GET /api/v1/pipelineruns HTTP/1.1\r\nhost: a\r\naccept-encoding: gzip\r\nconnection: close\r\n\r\n";
    stream.write_all(request.as_bytes()).unwrap();
    let mut heard = Vec::new();
    // A reset connection is heard as far as it came.
    let _ = stream.read_to_end(&mut heard);
    heard
}

#[test]
fn connections_break_on_the_wire_too() {
    assert!(heard("").starts_with(b"HTTP/1.1 400"));
    assert_eq!(heard("drop"), b"");
    let cut = String::from_utf8(heard("cut-body")).unwrap();
    let (head, body) = cut.split_once("\r\n\r\n").unwrap();
    let length = head
        .lines()
        .find_map(|line| line.strip_prefix("content-length: "));
    let length: usize = length.unwrap().parse().unwrap();
    assert!(!body.is_empty() && body.len() < length, "{cut}");
}

#[test]
fn the_documents_list_every_fault() {
    let documents = include_str!("../../../assets/stories/README.md");
    for fault in Fault::all() {
        let (name, meaning) = (fault.name(), fault.meaning());
        let row = match fault.value() {
            Some((what, usual)) => format!("| `{name}[={what}]` | {meaning} ({usual}) |"),
            None => format!("| `{name}` | {meaning} |"),
        };
        assert!(documents.contains(&row), "{row}");
    }
}
