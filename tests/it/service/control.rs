//! The control path: what it shows, what it switches, and where it is not open.

use crate::service::caller::{Answer, Caller, settings};
use axum::body::Body;
use axum::http::Request;
use paiwatch::sim::story::Story;
use paiwatch::sim::{Fault, Reading, Service, Settings, StartError};

fn controlled() -> Caller {
    let settings = settings(Story::embedded("still").unwrap(), 1);
    Caller::new(Settings {
        control: true,
        ..settings
    })
}

fn control(caller: &Caller, method: &str, path: &str, body: &str) -> Answer {
    let request = Request::builder()
        .method(method)
        .uri(path)
        .header("host", "127.0.0.1:1");
    caller.send(request.body(Body::from(body.to_owned())).unwrap())
}

fn said(answer: &Answer) -> (u16, &str) {
    (answer.status, std::str::from_utf8(&answer.bytes).unwrap())
}

#[test]
fn readings_and_faults_are_switched_while_the_service_runs() {
    let caller = controlled();
    let put = |what: &str, body: &str| {
        let answer = control(&caller, "PUT", &format!("/control/{what}"), body);
        let (status, text) = said(&answer);
        (status, text.to_owned())
    };
    let line = |status, text: &str| (status, format!("{text}\n"));
    assert_eq!(
        put("readings", "max-batch=3, numbers-as-strings"),
        line(200, "max-batch=3,numbers-as-strings")
    );
    assert_eq!(caller.runs("").body["TotalCount"], "10");
    assert_eq!(
        put("faults", "forbidden=ListPipelineRuns"),
        line(200, "forbidden=ListPipelineRuns")
    );
    assert_eq!(caller.runs("").status, 403);
    let shown = control(&caller, "GET", "/control/readings", "");
    assert_eq!(said(&shown), (200, "max-batch=3,numbers-as-strings\n"));
    assert_eq!(
        (put("readings", ""), put("faults", "")),
        (line(200, ""), line(200, ""))
    );
    assert_eq!(caller.runs("").body["TotalCount"], 10);
}

#[test]
fn everything_there_is_to_switch_is_listed() {
    let caller = controlled().reading("nulls").failing("drop,throttle@0.5");
    let listing = control(&caller, "GET", "/control", "").body;
    assert_eq!(listing["readings"]["held"], "nulls");
    assert_eq!(listing["faults"]["held"], "drop,throttle@0.5");
    let all = |what: &str| listing[what]["all"].as_array().unwrap().clone();
    assert_eq!(all("readings").len(), Reading::all().count());
    assert_eq!(all("faults").len(), Fault::all().count());
    let held = |what: &str| {
        all(what)
            .iter()
            .filter(|choice| choice["held"] == true)
            .count()
    };
    assert_eq!((held("readings"), held("faults")), (1, 2));
}

#[test]
fn what_makes_no_sense_is_refused_and_changes_nothing() {
    let caller = controlled().reading("nulls");
    for (what, body, why) in [
        ("readings", "nulls,empty-texts", "contradict"),
        ("readings", "nul", "did you mean `nulls`?"),
        ("faults", "drip", "did you mean `drop`?"),
    ] {
        let answer = control(&caller, "PUT", &format!("/control/{what}"), body);
        assert_eq!(answer.status, 400);
        assert!(said(&answer).1.contains(why));
    }
    assert_eq!(control(&caller, "PUT", "/control/reading", "").status, 404);
    assert_eq!(caller.behaviour.readings().to_string(), "nulls");
}

#[test]
fn commands_are_given_to_runs_by_id_or_name() {
    let text = include_str!("../../../assets/stories/small.toml");
    let settings = settings(Story::parse("small.toml", text).unwrap(), 1);
    let caller = Caller::new(Settings {
        control: true,
        ..settings
    });
    caller.pass_seconds(5);
    let (id, _) = caller.ids("small");
    let told = |method: &str, run: &str, body: &str| {
        let answer = control(&caller, method, &format!("/control/runs{run}"), body);
        let (status, text) = said(&answer);
        (status, text.to_owned())
    };
    assert_eq!(told("GET", "", ""), (200, format!("{id} Running small\n")));
    let by_name = told("POST", "/small", "suspend");
    assert_eq!(by_name, (200, format!("{id} Suspended\n")));
    assert_eq!(told("GET", "/small", "").1, by_name.1);
    let terminated = told("PUT", &format!("/{id}"), "terminate 4s\n");
    assert_eq!(terminated, (200, format!("{id} Terminating\n")));
    for (run, body, status, why) in [
        (
            "/small",
            "suspend",
            409,
            "a run that is Terminating cannot be suspended",
        ),
        ("/nobody", "suspend", 404, "there is no run `nobody`"),
        (
            "/small",
            "stop",
            400,
            "there is no command `stop`; did you mean",
        ),
        (
            "/small",
            "suspend 4s",
            400,
            "`suspend 4s` is not written as `suspend`",
        ),
    ] {
        let (code, said) = told("POST", run, body);
        assert!(code == status && said.contains(why), "{code} {said}");
    }
    let all = control(&caller, "GET", "/control", "").body["commands"].clone();
    assert_eq!(all.as_array().unwrap().len(), 6);
}

#[test]
fn only_clients_of_this_machine_are_answered_and_no_page_of_a_web_site() {
    let caller = controlled();
    let asked = |host: Option<&str>, origin: Option<&str>| {
        let mut request = Request::builder().method("PUT").uri("/control/faults");
        for (name, value) in [("host", host), ("origin", origin)] {
            if let Some(value) = value {
                request = request.header(name, value);
            }
        }
        caller
            .send(request.body(Body::from("drop*1")).unwrap())
            .status
    };
    for host in [
        "127.0.0.1:80",
        "127.1.2.3",
        "localhost:8080",
        "LOCALHOST",
        "[::1]:80",
    ] {
        assert_eq!(asked(Some(host), None), 200, "{host}");
        let own = format!("http://{host}");
        assert_eq!(asked(Some(host), Some(&own)), 200, "{host}");
    }
    caller.behaviour.fail_with(paiwatch::sim::Faults::default());
    for host in [
        "evil.example:80",
        "127.0.0.1.evil.example",
        "localhost.evil",
        "0.0.0.0",
        "",
        "a b",
    ] {
        assert_eq!(asked(Some(host), None), 403, "{host}");
    }
    assert_eq!(asked(None, None), 403);
    for origin in [
        "http://evil.example",
        "null",
        "http://127.0.0.1:81",
        "https://127.0.0.1:80",
    ] {
        assert_eq!(asked(Some("127.0.0.1:80"), Some(origin)), 403, "{origin}");
    }
    assert!(caller.behaviour.faults().is_empty());
}

#[test]
fn nothing_in_its_answers_steers_a_terminal() {
    let text = include_str!("../../../assets/stories/small.toml");
    let text = text.replace(
        "name = \"small\"\nstarts",
        "name = \"small\\u001b[2J\\u202e\"\nstarts",
    );
    assert!(text.contains("u202e"));
    let caller = Caller::new(Settings {
        control: true,
        ..settings(Story::parse("small.toml", &text).unwrap(), 1)
    });
    for (method, path, body) in [
        ("GET", "/control/runs", ""),
        ("GET", "/control/%1b%5b2J", ""),
        ("POST", "/control/runs/%1b%5b2J", "suspend"),
        ("POST", "/control/runs/x", "sus\u{1b}pend\u{202e}"),
        ("PUT", "/control/faults", "vanished=\u{1b}[2J\u{202e}"),
        ("PUT", "/control/readings", "\u{1b}[2J"),
        ("GET", "/control/faults", ""),
        ("GET", "/control", ""),
    ] {
        let answer = control(&caller, method, path, body);
        let text = said(&answer).1;
        let steers = |char: char| (char.is_control() && char != '\n') || char == '\u{202e}';
        assert!(!text.contains(steers), "{path}: {text:?}");
    }
}

#[test]
fn the_path_is_closed_unless_it_is_opened_and_never_open_beyond_loopback() {
    let caller = Caller::still();
    for (method, path) in [("GET", "/control"), ("PUT", "/control/faults")] {
        assert_eq!(control(&caller, method, path, "drop").status, 404);
    }
    assert!(caller.behaviour.faults().is_empty());
    let beyond = Settings {
        control: true,
        listen: "0.0.0.0:0".parse().unwrap(),
        ..settings(Story::embedded("still").unwrap(), 1)
    };
    let error = Service::start(beyond).unwrap_err();
    assert!(matches!(error, StartError::Control(_)), "{error}");
}
