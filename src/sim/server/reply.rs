//! From an answer or a refusal to what goes on the wire: envelope, headers, and what the faults
//! make of it.

use axum::http::header::{CONTENT_TYPE, DATE};
use axum::http::{HeaderValue, request};
use axum::response::Response;
use serde::Serialize;

use crate::sim::protocol::refusal::Refusal;
use crate::sim::server::context::RequestContext;

/// The response that carries an answer or a refusal.
pub(super) fn reply(answer: Result<Vec<u8>, Refusal>, context: &RequestContext) -> Response {
    let mut head = Response::new(()).into_parts().0;
    head.headers.insert(
        CONTENT_TYPE,
        HeaderValue::from_static("application/json;charset=utf-8"),
    );
    // The clock of the story may be a test's own, which the HTTP library knows nothing of.
    let date = context
        .date()
        .format("%a, %d %b %Y %H:%M:%S GMT")
        .to_string();
    if let Ok(date) = HeaderValue::from_str(&date) {
        head.headers.insert(DATE, date);
    }
    let body = match answer {
        Ok(body) => context.treatment.faults.bent(body),
        Err(refusal) => {
            head.status = refusal.status;
            if let Some((name, value)) = refusal.header {
                head.headers.insert(name, value.into());
            }
            envelope(&refusal, &context.parts, &context.request_id)
        }
    };
    let body = context.treatment.faults.wire().carry(&mut head, body);
    Response::from_parts(head, body)
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Envelope<'a> {
    request_id: &'a str,
    host_id: &'a str,
    code: &'a str,
    message: &'a str,
    recommend: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    access_denied_detail: Option<Denial>,
}

/// Which permission is missing, as the gateway tells it.
#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Denial {
    auth_action: String,
    auth_principal_type: &'static str,
    no_permission_type: &'static str,
    policy_type: &'static str,
}

fn envelope(refusal: &Refusal, parts: &request::Parts, request_id: &str) -> Vec<u8> {
    let envelope = Envelope {
        request_id,
        host_id: parts
            .headers
            .get("host")
            .and_then(|host| host.to_str().ok())
            .unwrap_or(""),
        code: &refusal.code,
        message: &refusal.message,
        recommend: format!(
            "https://api.aliyun.com/troubleshoot?q={}&product=PAIFlow&requestId={request_id}",
            refusal.code
        ),
        access_denied_detail: refusal.denied.map(|operation| Denial {
            auth_action: format!("paiflow:{operation}"),
            auth_principal_type: "SubUser",
            no_permission_type: "ImplicitDeny",
            policy_type: "AccountLevelIdentityBasedPolicy",
        }),
    };
    serde_json::to_vec(&envelope).unwrap_or_default()
}
