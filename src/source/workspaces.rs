//! The product that knows the workspaces. It has another host and another
//! version, and shares only account and manners with the rest.

use crate::account::{Credentials, Endpoint};
use crate::clock::Clock;
use crate::domain::{Listing, Outcome, Workspace, WorkspaceFilter};
use crate::source::caller::Caller;
use crate::source::request::Call;
use crate::source::transport::Transport;

/// Asks for workspaces over a [`Transport`] to [`Endpoint::workspaces`].
pub struct Workspaces<T>(Caller<T>);

impl<T: Transport> Workspaces<T> {
    /// A client that signs with `credentials` and has asked nothing yet.
    pub fn new(
        transport: T,
        credentials: impl Into<Credentials>,
        endpoint: Endpoint,
        clock: Clock,
    ) -> Self {
        Self(Caller::new(transport, credentials.into(), endpoint, clock))
    }

    /// The first `limit` workspaces that fit, by `ListWorkspaces`.
    pub async fn list(
        &self,
        filter: &WorkspaceFilter,
        limit: usize,
    ) -> Outcome<Listing<Workspace>> {
        self.0
            .list(limit, |page| Call::workspaces(filter, page))
            .await
    }
}
