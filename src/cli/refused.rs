//! Why the service cannot be asked: no sensible endpoint, or nothing to sign with.

use crate::account::EndpointError;
use crate::cli::failure::Failure;
use crate::domain::{CredentialError, CredentialProblem};
use crate::text::Text;

/// What is wrong with an endpoint or a region, and what would be right.
pub(super) fn bad_endpoint(error: EndpointError) -> Failure {
    Failure::usage(endpoint_text(error), Text::HowToSetEndpoint)
}

/// What is wrong with an endpoint or a region.
pub(super) fn endpoint_text(error: EndpointError) -> Text {
    match error {
        EndpointError::Region { region } => Text::BadRegion(region),
        EndpointError::Malformed { text } => Text::BadEndpoint(text),
        EndpointError::Scheme { scheme } => Text::UnknownScheme(scheme),
        EndpointError::PlainHttp { host } => Text::PlainHttpBeyondLoopback(host),
        EndpointError::UserInfo => Text::EndpointWithUser,
        EndpointError::MoreThanAHost { host } => Text::EndpointWithPath(host),
    }
}

/// There is nothing to sign with.
pub(super) fn no_credentials(error: &CredentialError) -> Failure {
    let hint = Text::CredentialHint(Box::new(error.clone()));
    Failure::no_answer(Text::NoCredentials(Box::new(error.clone())), hint)
}

/// No region is known; a profile that cannot be read may have named one.
pub(super) fn no_region(error: Option<&CredentialError>) -> Failure {
    match error {
        Some(error) if !matches!(error.problem, CredentialProblem::Nothing { .. }) => {
            no_credentials(error)
        }
        Some(_) | None => Failure::usage(Text::NoRegion, Text::HowToSetRegion),
    }
}
