//! Saying no: the HTTP status and the codes that stand in the service's error envelope.

use std::borrow::Cow;

use axum::http::StatusCode;

use crate::sim::protocol::catalogue::Operation;

/// That the service does not do what was asked, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::sim) struct Refusal {
    pub(in crate::sim) status: StatusCode,
    pub(in crate::sim) code: Cow<'static, str>,
    pub(in crate::sim) message: String,
    /// A header that only this answer has.
    pub(in crate::sim) header: Option<(&'static str, i64)>,
    /// The operation that the user lacks the permission for.
    pub(in crate::sim) denied: Option<&'static str>,
}

impl Refusal {
    pub(in crate::sim) fn new(
        status: StatusCode,
        code: impl Into<Cow<'static, str>>,
        message: impl Into<String>,
    ) -> Self {
        Self {
            status,
            code: code.into(),
            message: message.into(),
            header: None,
            denied: None,
        }
    }

    /// The same refusal with a header.
    pub(in crate::sim) fn with(mut self, header: &'static str, value: i64) -> Self {
        self.header = Some((header, value));
        self
    }

    /// The user lacks the permission for this operation.
    pub(in crate::sim) fn forbidden(operation: &Operation) -> Self {
        Self {
            denied: Some(operation.name),
            ..Self::new(
                StatusCode::FORBIDDEN,
                "NoPermission",
                format!(
                    "You are not authorized to do this action. Action: paiflow:{}.",
                    operation.name
                ),
            )
        }
    }

    pub(in crate::sim) fn bad_request(code: &'static str, message: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, code, message)
    }

    pub(in crate::sim) fn invalid_parameter(message: impl Into<String>) -> Self {
        Self::bad_request("InvalidParameter", message)
    }

    pub(in crate::sim) fn no_such_pipeline(id: &str) -> Self {
        Self::new(
            StatusCode::NOT_FOUND,
            "InvalidPipelineId.NotFound",
            format!("The specified pipeline {id} does not exist."),
        )
    }

    pub(in crate::sim) fn no_such_run(id: &str) -> Self {
        Self::new(
            StatusCode::NOT_FOUND,
            "InvalidPipelineRunId.NotFound",
            format!("The specified pipeline run {id} does not exist."),
        )
    }

    pub(in crate::sim) fn no_such_node(id: &str) -> Self {
        Self::new(
            StatusCode::NOT_FOUND,
            "InvalidNodeId.NotFound",
            format!("The specified node {id} does not exist."),
        )
    }
}
