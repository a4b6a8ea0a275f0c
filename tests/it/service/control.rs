//! The control path: what it shows, what it switches, and where it is not open.

use axum::{body::Body, http::Request};
use paiwatch::sim::{Fault, Reading, Service, Settings, StartError, story::Story};

use crate::service::caller::{Answer, Caller, settings};

fn controlled() -> Caller {
    let settings = settings(Story::embedded("still").unwrap(), 1);
    Caller::new(Settings {
        control: true,
        ..settings
    })
}

fn control(caller: &Caller, method: &str, path: &str, body: &str) -> Answer {
    let request = Request::builder().method(method).uri(path);
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
    assert_eq!(caller.stance.readings().to_string(), "nulls");
}

#[test]
fn the_path_is_closed_unless_it_is_opened_and_never_open_beyond_loopback() {
    let caller = Caller::still();
    for (method, path) in [("GET", "/control"), ("PUT", "/control/faults")] {
        assert_eq!(control(&caller, method, path, "drop").status, 404);
    }
    assert!(caller.stance.faults().is_empty());
    let beyond = Settings {
        control: true,
        listen: "0.0.0.0:0".parse().unwrap(),
        ..settings(Story::embedded("still").unwrap(), 1)
    };
    let error = Service::start(beyond).unwrap_err();
    assert!(matches!(error, StartError::Control(_)), "{error}");
}
