//! Answers that say no, and what they mean.

use std::time::Duration;

use crate::wire::{Stage, good, run};
use paiwatch::domain::RefusalKind::{
    Clock, Credentials, NotFound, Other, Permission, Request, Service, Workspace,
};
use paiwatch::domain::{Intermediary, Refusal, RefusalKind, SourceError};
use paiwatch::source::transport::RawAnswer;

async fn error(answer: RawAnswer) -> SourceError {
    let stage = Stage::answering(move |_| answer.clone());
    stage
        .client
        .run_statuses(&[run("flow-a")], None)
        .await
        .unwrap_err()
}

async fn refused(status: u16, body: &str) -> Refusal {
    match error(RawAnswer {
        status,
        ..good(body)
    })
    .await
    {
        SourceError::Refused(refusal) => refusal,
        other => panic!("{other:?}"),
    }
}

/// The time asked for, where an answer means throttling.
async fn throttled(answer: RawAnswer) -> Option<Option<Duration>> {
    match error(answer).await {
        SourceError::Throttled { retry_after, .. } => Some(retry_after),
        SourceError::Refused(_) | SourceError::Intermediary(_) => None,
        other => panic!("{other:?}"),
    }
}

async fn kind(code: &str, status: u16) -> RefusalKind {
    refused(status, &format!(r#"{{"Code":"{code}"}}"#))
        .await
        .kind
}

#[tokio::test]
async fn the_code_decides_whatever_the_status() {
    for (code, expected) in [
        ("SignatureDoesNotMatch", Credentials),
        ("InvalidAccessKeyId.NotFound", Credentials),
        ("InvalidAccessKeyId.Inactive", Credentials),
        ("IncompleteSignature", Credentials),
        ("InvalidSecurityToken.Expired", Credentials),
        ("MissingSecurityToken", Credentials),
        ("InvalidTimeStamp.Expired", Clock),
        ("IllegalTimestamp", Clock),
        ("InvalidTimeStamp.Format", Other),
        ("SignatureNonceUsed", Service),
        ("Forbidden.RAM", Permission),
        ("forbidden", Permission),
        ("Forbidden.Workspace", Workspace),
        ("NoPermission", Permission),
        ("InsufficientBalance", Permission),
        ("ServiceUnavailable", Service),
        ("InternalError", Service),
        ("InternalServerError", Service),
        ("SystemError", Service),
        ("UnknownError", Service),
        ("PipelineRun.NotFound", NotFound),
        ("NodeNotFound", NotFound),
        ("MissingParameter", Request),
        ("InvalidParameter.NodeId", Request),
        ("InvalidNodes", Request),
        ("InvalidVersion", Other),
        ("InvalidAction.NotFound", Other),
        ("InvalidApi.NotFound", Other),
        ("InvalidProtocol.NeedSsl", Other),
        ("NoSuchVersion", Other),
        ("UnsupportedHTTPMethod", Other),
    ] {
        for status in [200, 400, 403, 404, 500] {
            assert_eq!(kind(code, status).await, expected, "{code} {status}");
        }
    }
}

#[tokio::test]
async fn of_a_code_that_nobody_documented_the_status_decides() {
    for (status, expected) in [
        (400, Other),
        (401, Credentials),
        (403, Permission),
        (404, NotFound),
        (408, Service),
        (413, Request),
        (418, Other),
        (500, Service),
        (502, Service),
        (503, Service),
        (504, Service),
    ] {
        assert_eq!(kind("Unheard.Of", status).await, expected, "{status}");
        assert_eq!(kind("100400027", status).await, expected, "{status}");
    }
    assert_eq!(kind("NotFoundErrorProblem", 400).await, NotFound);
    assert_eq!(kind("InternalServerErrorProblem", 400).await, Service);
    assert_eq!(kind("INVALID_USER_OR_EXP", 400).await, Request);
}

/// What answered in the service's place.
async fn intermediary(answer: RawAnswer) -> Intermediary {
    match error(answer).await {
        SourceError::Intermediary(who) => who,
        other => panic!("{other:?}"),
    }
}

fn answer(status: u16, body: &str) -> RawAnswer {
    RawAnswer {
        status,
        ..good(body)
    }
}

#[tokio::test]
async fn a_failure_without_the_service_s_code_is_somebody_else_s() {
    for body in [
        "",
        "  ",
        "Not Found",
        "<html><head><title>Not Found</title></head></html>",
        "<!doctype html><html><body><code>Forbidden</code><message>x</message></body></html>",
        "null",
        "[]",
        "{}",
        r#"{"message":"no Route matched with those values"}"#,
        r#"{"timestamp":1,"status":404,"error":"Not Found","path":"/"}"#,
        r#"{"code":404,"message":"Not Found"}"#,
        r#"{"code":"404","message":"Not Found"}"#,
        r#"{"error":{"code":403,"message":"Forbidden"}}"#,
        r#"{"Code":"","Message":"no"}"#,
        r#"{"Code":null}"#,
        r#"{"success":false,"errors":[]}"#,
    ] {
        for status in [
            400, 401, 402, 403, 404, 405, 407, 408, 413, 418, 500, 502, 504,
        ] {
            let who = intermediary(answer(status, body)).await;
            assert_eq!(who.http_status, status, "{body}");
        }
        assert_eq!(throttled(answer(429, body)).await, Some(None), "{body}");
    }
}

#[tokio::test]
async fn a_web_server_is_named_by_its_header_or_its_page() {
    let page = "<html><head><title>404 Not Found</title></head>\
                <body><hr><center>nginx</center></body></html>";
    let by_page = intermediary(answer(404, page)).await;
    assert_eq!(by_page.server.as_deref(), Some("nginx"));
    assert_eq!(by_page.title.as_deref(), Some("404 Not Found"));
    for (header, name) in [
        ("Apache/2.4.1 (Unix)", "Apache"),
        ("squid", "squid"),
        ("Tengine/2.0", "Tengine"),
    ] {
        let who = intermediary(RawAnswer {
            server: Some(header.to_owned()),
            ..answer(404, page)
        });
        assert_eq!(who.await.server.as_deref(), Some(name));
    }
    assert_eq!(intermediary(answer(404, "")).await.server, None);
}

#[tokio::test]
async fn a_page_with_a_good_status_and_a_redirect_come_from_a_portal() {
    let page = "\u{feff}\n<!DOCTYPE html><HTML lang=en><head><title class=x>Campus \
                login</title></head></HTML>";
    let who = intermediary(answer(200, page)).await;
    assert_eq!(who.http_status, 200);
    assert_eq!(who.title.as_deref(), Some("Campus login"));
    let plain = intermediary(RawAnswer {
        content_type: Some("text/html; charset=utf-8".to_owned()),
        ..answer(200, "please log in")
    });
    assert_eq!(plain.await.title.as_deref(), Some("please log in"));
    for (location, host) in [
        ("https://portal.example/login?to=x", Some("portal.example")),
        (
            "http://user:secret@portal.example:81/",
            Some("portal.example"),
        ),
        ("/login", None),
        ("", None),
    ] {
        for status in [301, 302, 303, 307, 308] {
            let who = intermediary(RawAnswer {
                location: Some(location.to_owned()),
                ..answer(status, "")
            });
            assert_eq!(who.await.redirects_to.as_deref(), host);
        }
    }
}

#[tokio::test]
async fn a_failure_with_a_good_status_is_a_refusal_in_every_spelling() {
    for (body, code, message) in [
        (
            r#"{"success": false, "errorCode": "100400027", "errorMessage": "no such workspace"}"#,
            "100400027",
            "no such workspace",
        ),
        (
            r#"{"Success":"false","ErrorCode":"100400027","ErrorMsg":"no","Nodes":[]}"#,
            "100400027",
            "no",
        ),
        (
            r#"{"code":200,"success":false,"errCode":"INVALID_RUN","errMessage":"no"}"#,
            "INVALID_RUN",
            "no",
        ),
        (r#"{"isSuccess":false,"error_msg":"no"}"#, "", "no"),
        (r#"{"success":false,"code":"0"}"#, "", ""),
        (
            r#"{"error":{"code":"PipelineRun.NotFound","message":"no"}}"#,
            "PipelineRun.NotFound",
            "no",
        ),
        (
            r#"{"Nodes":[],"PipelineRuns":[],"Code":"Oops"}"#,
            "Oops",
            "",
        ),
    ] {
        let refusal = refused(200, body).await;
        assert_eq!(
            (&*refusal.code, &*refusal.message),
            (code, message),
            "{body}"
        );
    }
    let long = format!(
        r#"{{"success":false,"errorMessage":"{}","errorCode":"100400027"}}"#,
        "x".repeat(9_000)
    );
    assert_eq!(refused(200, &long).await.code, "100400027");
}

#[tokio::test]
async fn the_status_that_a_refusal_names_is_that_of_the_refusal() {
    let body = r#"{"success":false,"errorCode":"100400027","httpCode":403}"#;
    let refusal = refused(200, body).await;
    assert_eq!((refusal.kind, refusal.http_status), (Permission, 403));
    let who = intermediary(answer(200, r#"{"code":502,"msg":"upstream"}"#)).await;
    assert_eq!(
        (who.http_status, who.title.as_deref()),
        (502, Some("upstream"))
    );
}

#[tokio::test]
async fn an_answer_that_calls_itself_good_is_one() {
    for body in [
        r#"{"success":true,"code":"200","Nodes":[]}"#,
        r#"{"Success":"true","Code":"OK"}"#,
        r#"{"code":0,"message":"success"}"#,
        r#"{"errorCode":null,"errorMessage":"","success":true}"#,
        r#"{"error":null}"#,
    ] {
        let stage = Stage::saying(body);
        let answered = stage.client.run_statuses(&[run("flow-a")], None).await;
        assert!(answered.is_ok(), "{body}: {answered:?}");
    }
}

#[tokio::test]
async fn the_service_s_words_are_kept_in_every_spelling() {
    for body in [
        r#"{"RequestId":"R","HostId":"h","Code":"Forbidden","Message":"no","Recommend":null}"#,
        r#"{"requestId":"R","code":"Forbidden","message":" no\n","Code":"","httpCode":403}"#,
        r#"{"requestid":"R","code":"Forbidden","Message":"no","Data":[],"AccessDeniedDetail":{}}"#,
        "<?xml version='1.0'?><Error><RequestId>R</RequestId><Code>Forbidden</Code>\
         <Message>no</Message></Error>",
    ] {
        assert_eq!(
            refused(403, body).await,
            Refusal {
                kind: Permission,
                code: "Forbidden".to_owned(),
                message: "no".to_owned(),
                request_id: "R".to_owned(),
                http_status: 403,
            },
            "{body}"
        );
    }
}

#[tokio::test]
async fn a_proxy_s_page_is_told_by_its_title_and_never_at_length() {
    let page =
        "<HTML><head><TITLE> 502 Bad Gateway </TITLE></head><body><code>x</code></body></HTML>";
    let title = intermediary(answer(502, page)).await.title;
    assert_eq!(title.as_deref(), Some("502 Bad Gateway"));
    let long = intermediary(answer(500, &"盘".repeat(9999))).await.title;
    assert_eq!(long.unwrap().chars().count(), 200);
    assert_eq!(intermediary(answer(500, "")).await.title, None);
}

#[tokio::test]
async fn throttling_is_told_by_code_status_or_header() {
    let answer = |status, body: &str| RawAnswer {
        status,
        ..good(body)
    };
    for code in ["Throttling", "Throttling.User", "throttling.api"] {
        let body = format!(r#"{{"Code":"{code}"}}"#);
        for status in [200, 400, 503] {
            assert_eq!(throttled(answer(status, &body)).await, Some(None), "{body}");
        }
    }
    assert_eq!(throttled(answer(429, "")).await, Some(None));
    let acs = |time: &str| RawAnswer {
        acs_retry_after: Some(time.to_owned()),
        ..answer(400, r#"{"Code":"Whatever"}"#)
    };
    assert_eq!(
        throttled(acs("1500")).await,
        Some(Some(Duration::from_millis(1500)))
    );
    for nothing in ["", "0", "-5", "soon", "1.5"] {
        assert_eq!(throttled(acs(nothing)).await, None, "{nothing}");
    }
}

#[tokio::test]
async fn the_standard_header_gives_the_time_where_the_service_s_own_does_not() {
    let answer = |status, acs: Option<&str>| RawAnswer {
        status,
        acs_retry_after: acs.map(str::to_owned),
        retry_after: Some("7".to_owned()),
        ..good("")
    };
    let seconds = |n| Some(Some(Duration::from_secs(n)));
    assert_eq!(throttled(answer(429, None)).await, seconds(7));
    assert_eq!(throttled(answer(503, Some("0"))).await, seconds(7));
    assert_eq!(throttled(answer(503, Some("2000"))).await, seconds(2));
    assert_eq!(throttled(answer(404, None)).await, None);
}

#[tokio::test]
async fn a_clock_the_service_refused_is_corrected_from_then_on() {
    let body = r#"{"Code":"InvalidTimeStamp.Expired"}"#;
    let mut stage = Stage::answering(move |_| RawAnswer {
        date: Some("Tue, 02 Jan 2024 13:00:00 GMT".to_owned()),
        ..RawAnswer {
            status: 400,
            ..good(body)
        }
    });
    for _ in 0..2 {
        stage
            .client
            .run_statuses(&[run("flow-a")], None)
            .await
            .unwrap_err();
    }
    let dates: Vec<_> = stage
        .sent()
        .iter()
        .flat_map(|request| request.headers.clone())
        .filter_map(|(name, value)| (name == "x-acs-date").then_some(value))
        .collect();
    assert_eq!(dates, ["2024-01-02T12:00:00Z", "2024-01-02T12:59:59Z"]);
}
