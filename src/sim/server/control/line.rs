//! An answer of the control path that is one line.

use std::fmt::Display;

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};

use crate::sim::server::clean::clean;

pub(super) fn line(status: StatusCode, text: impl Display) -> Response {
    (status, clean(&text.to_string()) + "\n").into_response()
}
