//! Answers that say no, and what they mean.

use std::time::Duration;

use paiwatch::domain::RefusalKind::{
    Clock, Credentials, NotFound, Other, Permission, Request, Service, Workspace,
};
use paiwatch::domain::{Refusal, RefusalKind, SourceError};
use paiwatch::source::transport::RawAnswer;

use crate::wire::{Stage, good, run};

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
        SourceError::Refused(_) => None,
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
async fn without_a_known_code_the_status_decides() {
    for (status, expected) in [
        (302, Other),
        (400, Request),
        (401, Credentials),
        (403, Permission),
        (404, NotFound),
        (408, Service),
        (413, Request),
        (418, Other),
        (500, Service),
        (502, Service),
        (504, Service),
    ] {
        assert_eq!(refused(status, "").await.kind, expected, "{status}");
    }
    assert_eq!(kind("Unheard.Of", 503).await, Service);
    assert_eq!(kind("Unheard.Of", 413).await, Request);
    assert_eq!(kind("Unheard.Of", 400).await, Other);
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
    let refusal = refused(502, page).await;
    assert_eq!((refusal.kind, &*refusal.code), (Service, ""));
    assert_eq!(refusal.message, "502 Bad Gateway");
    assert_eq!(
        refused(500, &"盘".repeat(9999))
            .await
            .message
            .chars()
            .count(),
        200
    );
    assert_eq!(refused(500, "").await.message, "");
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
