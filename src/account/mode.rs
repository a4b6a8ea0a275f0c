//! The modes of a profile: which fields each has, and which way to credentials it is.

use std::path::PathBuf;

use secrecy::SecretString;
use url::Url;

use crate::account::endpoint::{Endpoint, EndpointError};
use crate::account::environment::Environment;
use crate::account::fields::{Fields, Values, bad};
use crate::account::identity::Account;
use crate::account::provider::{Keys, Provider, Renewal, Role};
use crate::domain::CredentialProblem;
use crate::written::nearest;

/// How a profile gets its credentials.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mode {
    Ak,
    StsToken,
    RamRoleArn,
    EcsRamRole,
    RamRoleArnWithRoleName,
    ChainableRamRoleArn,
    Oidc,
    CredentialsUri,
    External,
    CloudSso,
    OAuth,
    RsaKeyPair,
    BearerToken,
    Anonymous,
}

/// The modes in the words of the `aliyun` tool.
const MODES: [(&str, Mode); 14] = [
    ("AK", Mode::Ak),
    ("StsToken", Mode::StsToken),
    ("RamRoleArn", Mode::RamRoleArn),
    ("EcsRamRole", Mode::EcsRamRole),
    ("RamRoleArnWithRoleName", Mode::RamRoleArnWithRoleName),
    ("ChainableRamRoleArn", Mode::ChainableRamRoleArn),
    ("OIDC", Mode::Oidc),
    ("CredentialsURI", Mode::CredentialsUri),
    ("External", Mode::External),
    ("CloudSSO", Mode::CloudSso),
    ("OAuth", Mode::OAuth),
    ("RsaKeyPair", Mode::RsaKeyPair),
    ("BearerToken", Mode::BearerToken),
    ("Anonymous", Mode::Anonymous),
];

/// The types of a section of the ini file.
const TYPES: [(&str, Mode); 6] = [
    ("access_key", Mode::Ak),
    ("sts", Mode::StsToken),
    ("ram_role_arn", Mode::RamRoleArn),
    ("ecs_ram_role", Mode::EcsRamRole),
    ("oidc_role_arn", Mode::Oidc),
    ("rsa_key_pair", Mode::RsaKeyPair),
];

type Read<T> = Result<T, CredentialProblem>;

impl Mode {
    /// The mode in the word of the `aliyun` tool.
    pub(super) fn word(self) -> &'static str {
        let known = MODES.iter().find(|(_, mode)| *mode == self);
        known.map_or("", |(word, _)| *word)
    }

    /// The mode of a profile, in any case. Where none is written the fields tell it, as they
    /// do the tool itself.
    pub(super) fn of_profile(fields: &Fields<'_, impl Values>) -> Read<Self> {
        match fields.text("mode")? {
            Some(word) => named(&word, &MODES),
            None => {
                Self::recognised(fields)?.ok_or(CredentialProblem::MissingField { field: "mode" })
            }
        }
    }

    /// The type of a section of the ini file.
    pub(super) fn of_section(fields: &Fields<'_, impl Values>) -> Read<Self> {
        named(&fields.needed("type")?, &TYPES)
    }

    fn recognised(fields: &Fields<'_, impl Values>) -> Read<Option<Self>> {
        let has = |name| Ok::<bool, CredentialProblem>(fields.text(name)?.is_some());
        if has("access_key_id")? && has("access_key_secret")? {
            return Ok(Some(if has("ram_role_arn")? {
                Self::RamRoleArn
            } else if has("sts_token")? {
                Self::StsToken
            } else {
                Self::Ak
            }));
        }
        for (name, mode) in [
            ("private_key", Self::RsaKeyPair),
            ("source_profile", Self::ChainableRamRoleArn),
            ("ram_role_name", Self::EcsRamRole),
            ("process_command", Self::External),
            ("oidc_token_file", Self::Oidc),
            ("cloud_sso_sign_in_url", Self::CloudSso),
            ("oauth_site_type", Self::OAuth),
            ("credentials_uri", Self::CredentialsUri),
            ("bearer_token", Self::BearerToken),
        ] {
            if has(name)? {
                return Ok(Some(mode));
            }
        }
        Ok(None)
    }
}

fn named(word: &str, known: &[(&'static str, Mode)]) -> Read<Mode> {
    let fitting = known
        .iter()
        .find(|(name, _)| name.eq_ignore_ascii_case(word));
    fitting.map(|(_, mode)| *mode).ok_or_else(|| {
        let names = known.iter().map(|(name, _)| *name);
        CredentialProblem::UnknownMode {
            mode: word.to_owned(),
            nearest: nearest(word, names).unwrap_or_default().to_owned(),
        }
    })
}

/// The way to credentials of a profile of the `aliyun` tool. `source` finds that of another
/// profile, by name.
pub(super) fn of_profile(
    mode: Mode,
    fields: &Fields<'_, impl Values>,
    environment: &Environment,
    source: impl FnOnce(&str) -> Read<Provider>,
) -> Read<Provider> {
    match mode {
        Mode::Ak => Ok(Provider::Keys(key_pair(fields, None)?)),
        Mode::StsToken => {
            let token = fields.needed_secret("sts_token")?;
            Ok(Provider::Keys(key_pair(fields, Some(token))?))
        }
        Mode::RamRoleArn => {
            let keys = key_pair(fields, fields.secret("sts_token")?)?;
            assumed(Provider::Keys(keys), fields, environment)
        }
        Mode::RamRoleArnWithRoleName => {
            assumed(of_machine(fields, environment)?, fields, environment)
        }
        Mode::ChainableRamRoleArn => {
            let source = source(&fields.needed("source_profile")?)?;
            assumed(source, fields, environment)
        }
        Mode::EcsRamRole => of_machine(fields, environment),
        Mode::Oidc => Ok(Provider::Oidc {
            token_file: path(fields, "oidc_token_file", environment)?,
            provider_arn: fields.needed("oidc_provider_arn")?,
            role: role(fields, "ram_role_arn", environment)?,
        }),
        Mode::CredentialsUri => {
            let written = fields.text("credentials_uri")?;
            let of_variable = || environment.get("CREDENTIALS_URI").map(str::to_owned);
            let uri = written.or_else(of_variable);
            let field = "credentials_uri";
            uri_of(
                &uri.ok_or(CredentialProblem::MissingField { field })?,
                environment,
            )
        }
        Mode::External => external(&fields.needed("process_command")?, environment),
        Mode::CloudSso | Mode::OAuth => kept(mode, fields),
        Mode::RsaKeyPair | Mode::BearerToken | Mode::Anonymous => {
            Err(CredentialProblem::UnsupportedMode { mode: mode.word() })
        }
    }
}

/// The way to credentials of a section of the ini file.
pub(super) fn of_section(
    mode: Mode,
    fields: &Fields<'_, impl Values>,
    environment: &Environment,
) -> Read<Provider> {
    match mode {
        Mode::Ak => Ok(Provider::Keys(key_pair(fields, None)?)),
        Mode::StsToken => {
            let token = fields.needed_secret("security_token")?;
            Ok(Provider::Keys(key_pair(fields, Some(token))?))
        }
        Mode::RamRoleArn => Ok(Provider::AssumeRole {
            source: Box::new(Provider::Keys(key_pair(
                fields,
                fields.secret("security_token")?,
            )?)),
            role: role(fields, "role_arn", environment)?,
        }),
        Mode::EcsRamRole => Ok(metadata(fields.text("role_name")?, environment)),
        Mode::Oidc => Ok(Provider::Oidc {
            token_file: path(fields, "oidc_token_file_path", environment)?,
            provider_arn: fields.needed("oidc_provider_arn")?,
            role: role(fields, "role_arn", environment)?,
        }),
        Mode::RsaKeyPair
        | Mode::RamRoleArnWithRoleName
        | Mode::ChainableRamRoleArn
        | Mode::CredentialsUri
        | Mode::External
        | Mode::CloudSso
        | Mode::OAuth
        | Mode::BearerToken
        | Mode::Anonymous => Err(CredentialProblem::UnsupportedMode { mode: mode.word() }),
    }
}

fn key_pair(fields: &Fields<'_, impl Values>, token: Option<SecretString>) -> Read<Keys> {
    let id = fields.needed("access_key_id")?;
    let secret = fields.needed_secret("access_key_secret")?;
    // Only of a token the time is the key pair's own.
    let expires = token.as_ref().map(|_| fields.moment("sts_expiration"));
    Ok(Keys {
        account: Account::new(id, secret, token),
        expires: expires.transpose()?.flatten(),
    })
}

fn of_machine(fields: &Fields<'_, impl Values>, environment: &Environment) -> Read<Provider> {
    Ok(metadata(fields.text("ram_role_name")?, environment))
}

/// The role of the machine, as the environment wants it to be asked for.
pub(super) fn metadata(role: Option<String>, environment: &Environment) -> Provider {
    Provider::Metadata {
        role: role.or_else(|| environment.get("ECS_METADATA").map(str::to_owned)),
        needs_token: environment.is_on("IMDSV1_DISABLED"),
    }
}

fn assumed(
    source: Provider,
    fields: &Fields<'_, impl Values>,
    environment: &Environment,
) -> Read<Provider> {
    Ok(Provider::AssumeRole {
        source: Box::new(source),
        role: role(fields, "ram_role_arn", environment)?,
    })
}

/// The shortest time that a role is lent for.
const SHORTEST: i64 = 900;

fn role(
    fields: &Fields<'_, impl Values>,
    arn: &'static str,
    environment: &Environment,
) -> Read<Role> {
    let seconds = fields
        .number("expired_seconds")?
        .filter(|seconds| *seconds != 0);
    if seconds.is_some_and(|seconds| seconds < SHORTEST) {
        return Err(bad(
            "expired_seconds",
            "a role is lent for 900 s at least".to_owned(),
        ));
    }
    // The languages of the official libraries do not agree on the name.
    let mut session = None;
    for name in ["ram_session_name", "role_session_name"] {
        session = session.or(fields.text(name)?);
    }
    let of_variable = || environment.get("ROLE_SESSION_NAME").map(str::to_owned);
    Ok(Role {
        arn: fields.needed(arn)?,
        session: session.or_else(of_variable),
        seconds: seconds.unwrap_or(3600),
        policy: fields.secret("policy")?,
        external_id: fields.secret("external_id")?,
        sts: sts(
            fields.text("sts_endpoint")?,
            fields.text("sts_region")?,
            fields.switch("enable_vpc")?,
            environment,
        )?,
    })
}

/// The role that the variables of OIDC name, where all of them are set.
pub(super) fn oidc_of_variables(environment: &Environment) -> Option<Read<Provider>> {
    let token_file = environment.get("OIDC_TOKEN_FILE")?;
    let arn = environment.get("ROLE_ARN")?;
    let provider_arn = environment.get("OIDC_PROVIDER_ARN")?;
    let provider = |sts| Provider::Oidc {
        token_file: environment.path(token_file),
        provider_arn: provider_arn.to_owned(),
        role: Role {
            arn: arn.to_owned(),
            session: environment.get("ROLE_SESSION_NAME").map(str::to_owned),
            seconds: 3600,
            policy: None,
            external_id: None,
            sts,
        },
    };
    Some(sts(None, None, None, environment).map(provider))
}

/// Where roles are lent. A region makes it the one of that region, inside its network or not.
fn sts(
    endpoint: Option<String>,
    region: Option<String>,
    is_vpc: Option<bool>,
    environment: &Environment,
) -> Read<Endpoint> {
    let field = "sts_endpoint";
    let endpoint = endpoint.or_else(|| environment.get("STS_ENDPOINT").map(str::to_owned));
    if let Some(endpoint) = endpoint {
        let endpoint = endpoint.trim_end_matches('/');
        return match Endpoint::parse(endpoint) {
            // The tool cuts the scheme off and always goes by HTTPS.
            Err(EndpointError::PlainHttp { host }) => Endpoint::parse(&host),
            parsed => parsed,
        }
        .map_err(|_| bad(field, "it is not a host".to_owned()));
    }
    let region = region.or_else(|| environment.get("STS_REGION").map(str::to_owned));
    let host = match region {
        None => "sts.aliyuncs.com".to_owned(),
        Some(region) if is_vpc.unwrap_or_else(|| environment.is_on("VPC_ENDPOINT_ENABLED")) => {
            format!("sts-vpc.{region}.aliyuncs.com")
        }
        Some(region) => format!("sts.{region}.aliyuncs.com"),
    };
    Endpoint::parse(&host).map_err(|_| bad("sts_region", "it is not a region".to_owned()))
}

/// The address that gives credentials; whatever its query holds goes with it.
pub(super) fn uri_of(text: &str, environment: &Environment) -> Read<Provider> {
    refuse_if_disabled("CredentialsURI", environment)?;
    let field = "credentials_uri";
    // Its own words may repeat what was written.
    let uri = Url::parse(text).map_err(|_| bad(field, "it is not an address".to_owned()))?;
    if !["http", "https"].contains(&uri.scheme()) || uri.host().is_none() {
        return Err(bad(field, "it is not an address of the web".to_owned()));
    }
    Ok(Provider::Uri(uri))
}

fn external(command: &str, environment: &Environment) -> Read<Provider> {
    refuse_if_disabled("External", environment)?;
    let field = "process_command";
    let command =
        shell_words::split(command).map_err(|_| bad(field, "a quote is not closed".to_owned()))?;
    if command.is_empty() {
        return Err(CredentialProblem::MissingField { field });
    }
    Ok(Provider::External { command })
}

fn refuse_if_disabled(mode: &'static str, environment: &Environment) -> Read<()> {
    if environment.is_on("DISABLE_EXTERNAL_PROCESS") {
        let why = format!("`{mode}` is refused by ALIBABA_CLOUD_DISABLE_EXTERNAL_PROCESS");
        return Err(bad("mode", why));
    }
    Ok(())
}

/// What a login by the tool has left behind. The tool alone renews it: whoever else does,
/// ends the tool's own login.
fn kept(mode: Mode, fields: &Fields<'_, impl Values>) -> Read<Provider> {
    let has_keys = fields.text("access_key_id")?.is_some();
    let keys = has_keys
        .then(|| key_pair(fields, Some(fields.needed_secret("sts_token")?)))
        .transpose()?;
    let name = fields.text("name")?.unwrap_or_default();
    let name = shell_words::quote(&name);
    let login_ends = match mode {
        Mode::CloudSso => fields.moment("cloud_sso_access_token_expire")?,
        _ => fields.moment("oauth_refresh_token_expire")?,
    };
    Ok(Provider::Kept {
        keys,
        renewal: Renewal {
            login: format!("aliyun configure --profile {name} --mode {}", mode.word()),
            call: format!("aliyun sts GetCallerIdentity --profile {name}"),
            login_ends,
        },
    })
}

fn path(
    fields: &Fields<'_, impl Values>,
    name: &'static str,
    environment: &Environment,
) -> Read<PathBuf> {
    Ok(environment.path(&fields.needed(name)?))
}
