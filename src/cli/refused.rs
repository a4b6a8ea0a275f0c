//! Why the service cannot be asked: no sensible endpoint, or nothing to sign with.

use crate::account::EndpointError;
use crate::cli::failure::Failure;
use crate::domain::{CredentialError, CredentialProblem};
use crate::text::{CliText, CredentialText, Text};

/// What is wrong with an endpoint or a region, and what would be right.
pub(super) fn bad_endpoint(error: EndpointError) -> Failure {
    Failure::usage(endpoint_text(error), Text::Cli(CliText::HowToSetEndpoint))
}

/// What is wrong with an endpoint or a region.
pub(super) fn endpoint_text(error: EndpointError) -> Text {
    match error {
        EndpointError::Region { region } => Text::Cli(CliText::BadRegion(region)),
        EndpointError::Malformed { text } => Text::Cli(CliText::BadEndpoint(text)),
        EndpointError::Scheme { scheme } => Text::Cli(CliText::UnknownScheme(scheme)),
        EndpointError::PlainHttp { host } => Text::Cli(CliText::PlainHttpBeyondLoopback(host)),
        EndpointError::UserInfo => Text::Cli(CliText::EndpointWithUser),
        EndpointError::MoreThanAHost { host } => Text::Cli(CliText::EndpointWithPath(host)),
    }
}

/// There is nothing to sign with.
pub(super) fn no_credentials(error: &CredentialError) -> Failure {
    let hint = Text::Credential(CredentialText::Hint(Box::new(error.clone())));
    Failure::no_answer(
        Text::Credential(CredentialText::Error(Box::new(error.clone()))),
        hint,
    )
}

/// No region is known; a profile that cannot be read may have named one.
pub(super) fn no_region(error: Option<&CredentialError>) -> Failure {
    match error {
        Some(error) if !matches!(error.problem, CredentialProblem::Nothing { .. }) => {
            no_credentials(error)
        }
        Some(_) | None => Failure::usage(
            Text::Cli(CliText::NoRegion),
            Text::Cli(CliText::HowToSetRegion),
        ),
    }
}
