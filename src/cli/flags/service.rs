//! Which account and which place: the flags of every command that asks the service.

use std::path::PathBuf;

use clap::Args;

use super::values::{endpoint, region};

/// Whom to ask.
#[derive(Clone, Debug, Default, Args)]
#[command(next_help_heading = "Service")]
pub(in crate::cli) struct ServiceFlags {
    /// Use this context of the configuration file [default: `default-context` there]
    #[arg(long, env = "PAIWATCH_CONTEXT", value_name = "NAME")]
    pub(in crate::cli) context: Option<String>,
    /// Region of the runs, e.g. `cn-hangzhou`; no default
    #[arg(long, env = "PAIWATCH_REGION", value_parser = region)]
    pub(in crate::cli) region: Option<String>,
    /// Use only this profile of `aliyun configure` (or section of the ini file)
    /// [default: keys in the environment, OIDC variables, the
    /// current profile, the ini file, the machine's role]
    #[arg(long, env = "PAIWATCH_PROFILE", value_name = "NAME")]
    pub(in crate::cli) profile: Option<String>,
    /// A metadata service on this machine, for tests
    #[arg(long, hide = true, value_name = "URL")]
    pub(in crate::cli) metadata_endpoint: Option<String>,
    /// Endpoint URL (overrides `--region`)
    #[arg(
        long,
        env = "PAIWATCH_ENDPOINT",
        value_name = "URL",
        value_parser = endpoint
    )]
    pub(in crate::cli) endpoint: Option<String>,
    /// Query this workspace only
    #[arg(long, env = "PAIWATCH_WORKSPACE", value_name = "ID")]
    pub(in crate::cli) workspace: Option<String>,
    /// Trust the certificates in this PEM file too
    #[arg(long, env = "PAIWATCH_CA_FILE", value_name = "FILE")]
    pub(in crate::cli) ca_file: Option<PathBuf>,
}
