//! Saying no: the HTTP status and the codes that stand in the service's error envelope.

use axum::http::StatusCode;

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Refusal {
    pub(super) status: StatusCode,
    pub(super) code: &'static str,
    pub(super) message: String,
}

impl Refusal {
    pub(super) fn new(status: StatusCode, code: &'static str, message: impl Into<String>) -> Self {
        Self {
            status,
            code,
            message: message.into(),
        }
    }

    pub(super) fn bad_request(code: &'static str, message: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, code, message)
    }

    pub(super) fn invalid_parameter(message: impl Into<String>) -> Self {
        Self::bad_request("InvalidParameter", message)
    }

    pub(super) fn no_such_pipeline(id: &str) -> Self {
        Self::new(
            StatusCode::NOT_FOUND,
            "InvalidPipelineId.NotFound",
            format!("The specified pipeline {id} does not exist."),
        )
    }

    pub(super) fn no_such_run(id: &str) -> Self {
        Self::new(
            StatusCode::NOT_FOUND,
            "InvalidPipelineRunId.NotFound",
            format!("The specified pipeline run {id} does not exist."),
        )
    }

    pub(super) fn no_such_node(id: &str) -> Self {
        Self::new(
            StatusCode::NOT_FOUND,
            "InvalidNodeId.NotFound",
            format!("The specified node {id} does not exist."),
        )
    }
}
