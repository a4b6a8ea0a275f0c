//! The metadata service of a machine in the vendor's cloud. Asked with a token of the
//! hardened mode first; it goes through no proxy.

use reqwest::RequestBuilder;
use url::Url;

use crate::account::fetch::answer::given;
use crate::account::fetch::web::{Answer, NEAR, Way, Web};
use crate::account::provider::Keys;
use crate::domain::CredentialProblem;

const TOKEN: &str = "/latest/api/token";
const ROLES: &str = "/latest/meta-data/ram/security-credentials/";

/// The key pair of the machine's role.
pub(super) async fn keys(
    role: Option<&str>,
    needs_token: bool,
    web: &Web,
) -> Result<Keys, CredentialProblem> {
    let address = |path: &str| format!("{}{path}", web.metadata());
    let base = Url::parse(web.metadata()).map_err(|_| CredentialProblem::NoRole)?;
    let way = web.to_address(&base, NEAR)?;
    // Elsewhere nobody is there; then each of the requests would wait in vain.
    way.reach(base.port().unwrap_or(80), NEAR).await?;
    let service = Service {
        token: token(&way, &address(TOKEN), needs_token).await?,
        way,
        needs_token,
    };
    let role = match role {
        Some(role) => role.to_owned(),
        None => service.role(&address(ROLES)).await?,
    };
    let answer = service.get(&address(&format!("{ROLES}{role}"))).await?;
    if answer.status == 404 {
        return Err(CredentialProblem::NoRole);
    }
    given(&answer, &service.way)
}

/// The token of the hardened mode. Where there is none the older mode is tried, unless that
/// is ruled out.
async fn token(
    way: &Way,
    address: &str,
    is_needed: bool,
) -> Result<Option<String>, CredentialProblem> {
    let request = way
        .client
        .put(address)
        .header("X-aliyun-ecs-metadata-token-ttl-seconds", "21600");
    match way.send(request).await {
        Ok(answer) if answer.status == 200 => Ok(Some(answer.text.trim().to_owned())),
        Ok(answer) if is_needed => Err(CredentialProblem::Refused {
            host: way.host.clone(),
            code: format!("HTTP {}", answer.status),
            request_id: String::new(),
        }),
        Err(problem) if is_needed => Err(problem),
        Ok(_) | Err(_) => Ok(None),
    }
}

struct Service {
    way: Way,
    token: Option<String>,
    needs_token: bool,
}

impl Service {
    /// The name of the machine's role.
    async fn role(&self, address: &str) -> Result<String, CredentialProblem> {
        let answer = self.get(address).await?;
        let role = answer.text.trim();
        if answer.status == 404 || role.is_empty() {
            return Err(CredentialProblem::NoRole);
        }
        if answer.status != 200 {
            return Err(self.way.garbled(&format!("HTTP {}", answer.status)));
        }
        // It becomes a part of an address.
        let is_name = |char: char| char.is_ascii_alphanumeric() || ".-_@".contains(char);
        if !role.chars().all(is_name) {
            return Err(self.way.garbled("it names no role"));
        }
        Ok(role.to_owned())
    }

    /// What is at an address; a token that is not accepted is left out, where that may be.
    async fn get(&self, address: &str) -> Result<Answer, CredentialProblem> {
        let request = || -> RequestBuilder { self.way.client.get(address) };
        let Some(token) = &self.token else {
            return self.way.send(request()).await;
        };
        let with_token = request().header("X-aliyun-ecs-metadata-token", token);
        let answer = self.way.send(with_token).await;
        let is_refused = matches!(&answer, Ok(answer) if [401, 403].contains(&answer.status));
        if is_refused && !self.needs_token {
            return self.way.send(request()).await;
        }
        answer
    }
}
