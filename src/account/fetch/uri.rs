//! An address that answers with credentials.

use url::Url;

use crate::account::fetch::answer::given;
use crate::account::fetch::web::{USUAL, Web};
use crate::account::provider::Keys;
use crate::domain::CredentialProblem;

/// The key pair that the address answers with.
pub(super) async fn keys(uri: &Url, web: &Web) -> Result<Keys, CredentialProblem> {
    let way = web.to_address(uri, USUAL)?;
    let answer = way.send(way.client.get(uri.clone())).await?;
    given(&answer, &way)
}
