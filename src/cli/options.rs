//! From flags and environment to what the program needs: whom to ask, about
//! what, and how to draw it.

use std::path::{Path, PathBuf};
use std::time::Duration;

use chrono::TimeDelta;

use crate::account::{Credentials, Endpoint, Found, region};
use crate::app::estimate::PastPolicy;
use crate::app::model::settings::Settings;
use crate::cli::environment::variable;
use crate::cli::failure::{Failure, warn};
use crate::cli::flags::{ColorFlag, Common, GlyphFlag, TargetFlags, ThemeFlag};
use crate::cli::log_place::LogPlace;
use crate::cli::refused::{bad_endpoint, no_credentials, no_region};
use crate::cli::{sources, targets};
use crate::config::Last;
use crate::domain::{CredentialError, Discovery, Named, NamedRun, WorkspaceId};
use crate::net::{Network, Proxies, ProxyError, Trusted};
use crate::poll::{Limits, pace};
use crate::source::Scope;
use crate::source::http::Http;
use crate::term::Wishes;
use crate::text::{CliText, Glyphs, Language, Text};
use crate::ui::theme::{Colour, Theme};
use crate::written::bytes_of;

/// Calls a minute over the network when no flag says otherwise.
const REQUESTS_PER_MINUTE: u32 = 60;
/// Ids in one request when no flag says otherwise.
const MAX_BATCH: usize = 100;
/// The interval when nothing says otherwise.
const INTERVAL: Duration = Duration::from_secs(3);
/// How many runs are watched when none is named.
const NEWEST_RUNS: usize = 20;

/// Whom to ask, and about what.
pub(super) struct Options {
    pub(super) credentials: Credentials,
    pub(super) endpoint: Endpoint,
    pub(super) scope: Scope,
    /// How earlier runs are read, which tell how long it takes.
    pub(super) past: PastPolicy,
    pub(super) limits: Limits,
    pub(super) settings: Settings,
    pub(super) targets: Vec<Named>,
    pub(super) log: LogPlace,
    pub(super) wishes: Wishes,
    /// Whether the bell rings for what matters.
    pub(super) has_bell: bool,
    pub(super) last: Option<Last>,
    network: Network,
}

impl Options {
    /// Reads everything, and says of the first thing that is wrong what to do.
    pub(super) fn read(common: &Common, targets: &TargetFlags) -> Result<Self, Failure> {
        let targets = targets::read(common, targets)?;
        let found = sources::found(&sources::chain(common));
        let endpoint = endpoint(common, &targets, found.as_ref())?;
        let network = network(common)?;
        let credentials = Self::credentials(common, &network)?;
        Ok(Self::new(common, credentials, endpoint, network, targets))
    }

    /// Opens the log for a single look; a warning where that fails.
    pub(super) fn begin_log(&self) {
        let service = self.settings.place.clone();
        warn(self.log.clone().begin_aside(service));
    }

    /// What there is to sign with, wherever that is asked for.
    pub(super) fn credentials(common: &Common, network: &Network) -> Result<Credentials, Failure> {
        let chain = sources::chain(common);
        let found = sources::found(&chain).map_err(|error| no_credentials(&error))?;
        sources::credentials(chain, &found, network, common)
    }

    /// The service, whatever there is to sign with.
    pub(super) fn service(common: &Common) -> Result<Endpoint, Failure> {
        let found = sources::found(&sources::chain(common));
        endpoint(common, &[], found.as_ref())
    }

    /// What flags say, for credentials and an endpoint that are given.
    pub(super) fn new(
        common: &Common,
        credentials: Credentials,
        endpoint: Endpoint,
        network: Network,
        targets: Vec<Named>,
    ) -> Self {
        let is_loopback = endpoint.is_loopback();
        let floor = pace::floor(is_loopback);
        let interval = common.pace.interval.or(common.of_context.interval);
        let interval = interval.unwrap_or(INTERVAL);
        let default_budget = (!is_loopback).then_some(REQUESTS_PER_MINUTE);
        let workspace = common.service.workspace.clone();
        let names_nothing = targets.is_empty();
        let workspace = workspace.or_else(|| workspace_of(&targets));
        let workspace = workspace.or_else(|| common.of_context.workspace.clone());
        let workspace = workspace.filter(|id| !id.is_empty());
        let requests_per_minute = common.requests.requests_per_minute.or(default_budget);
        Self {
            past: past(requests_per_minute),
            limits: Limits {
                floor,
                requests_per_minute,
                max_batch: common.requests.max_batch.unwrap_or(MAX_BATCH),
            },
            scope: Scope {
                workspace: workspace.as_deref().map(WorkspaceId::from),
                output_type: common.outputs.output_type.clone(),
            },
            settings: Settings {
                language: Language::default(),
                glyphs: glyphs(common),
                zone: common.zone.meant(),
                place: endpoint.to_string(),
                interval: interval.max(floor),
                floor,
                paused: false,
                exit_on_final: None,
                discovery: names_nothing.then(|| Discovery::newest(NEWEST_RUNS)),
            },
            wishes: Wishes {
                mouse: common.screen.mouse == Some(true),
                title: common.screen.title == Some(true),
            },
            has_bell: common.screen.bell == Some(true),
            last: common.last.clone(),
            log: LogPlace::of(common.log.log_file.clone()),
            network,
            targets,
            credentials,
            endpoint,
        }
    }

    /// The way to the service.
    pub(super) fn transport(&self) -> Result<Http, Failure> {
        Http::over(&self.network, &self.endpoint).map_err(|error| bad_proxy(&error))
    }
}

/// Where calls are counted, one tree of each kind a minute is read.
fn past(requests_per_minute: Option<u32>) -> PastPolicy {
    let is_counted = requests_per_minute.is_some();
    PastPolicy {
        every: Some(if is_counted {
            TimeDelta::minutes(1)
        } else {
            TimeDelta::zero()
        }),
        keeps: true,
    }
}

/// The way through the network, by flags and variables.
pub(super) fn network(common: &Common) -> Result<Network, Failure> {
    let mut trusted = Trusted::default();
    for file in ca_files(common) {
        trusted.extend(trusted_of(&file)?);
    }
    system_certificates_must_be_there()?;
    Ok(Network {
        trusted,
        proxies: Proxies::read(variable),
    })
}

fn bad_proxy(error: &ProxyError) -> Failure {
    let what = Text::Cli(CliText::BadProxy(error.variable, error.why.clone()));
    Failure::usage(what, Text::Cli(CliText::HowToSetProxy))
}

/// The files of certificates to be trusted besides the system's own. On Linux
/// the TLS library itself reads `SSL_CERT_FILE`, in the place of the system's.
fn ca_files(common: &Common) -> Vec<PathBuf> {
    let of_system = cfg!(target_os = "macos").then(|| variable("SSL_CERT_FILE"));
    let of_system = of_system.flatten().map(PathBuf::from);
    common
        .service
        .ca_file
        .iter()
        .cloned()
        .chain(of_system)
        .collect()
}

/// The certificates of one of them.
fn trusted_of(file: &Path) -> Result<Trusted, Failure> {
    let text = bytes_of(file).map_err(|error| unreadable(file, error.to_string()))?;
    Trusted::of_pem(&text).map_err(|why| unreadable(file, why))
}

/// A file that stands in the place of the system's certificates has some. The library would read
/// a device without an end, and says of a file without any that the machine has none.
fn system_certificates_must_be_there() -> Result<(), Failure> {
    let file = variable("SSL_CERT_FILE").map(PathBuf::from);
    let Some(file) = file.filter(|file| file.exists() && variable("SSL_CERT_DIR").is_none()) else {
        return Ok(());
    };
    let named = PathBuf::from(format!("SSL_CERT_FILE={}", file.display()));
    let refused = |why: String| unreadable(&named, why);
    if !file.is_file() {
        return Err(refused("it is not a regular file".to_owned()));
    }
    let text = bytes_of(&file).map_err(|error| refused(error.to_string()))?;
    if Trusted::has_some(&text) {
        return Ok(());
    }
    Err(refused("no certificate in it".to_owned()))
}

fn unreadable(file: &Path, why: String) -> Failure {
    let file = file.display().to_string();
    Failure::usage(
        Text::Cli(CliText::CaUnreadable(file, why)),
        Text::Cli(CliText::HowToTrust),
    )
}

/// Which characters to draw with, by the flag, else by the locale.
pub(super) fn glyphs(common: &Common) -> Glyphs {
    match common.glyphs.glyphs {
        Some(GlyphFlag::Unicode) => Glyphs::Unicode,
        Some(GlyphFlag::Safe) => Glyphs::Safe,
        Some(GlyphFlag::Ascii) => Glyphs::Ascii,
        None => glyphs_of(&locale()),
    }
}

/// How to draw, by the flags and by what the terminal can do.
pub(super) fn appearance(common: &Common) -> Appearance {
    let has_colour = match common.screen.color.unwrap_or(ColorFlag::Auto) {
        ColorFlag::Always => true,
        ColorFlag::Never => false,
        ColorFlag::Auto => {
            variable("NO_COLOR").is_none()
                && variable("CLICOLOR").as_deref() != Some("0")
                && variable("TERM").as_deref() != Some("dumb")
        }
    };
    let theme = common.screen.theme.unwrap_or(ThemeFlag::Auto);
    let colour = match (has_colour, theme) {
        (false, _) => Colour::None,
        (true, ThemeFlag::Auto | ThemeFlag::Dark) => Colour::Base,
        (true, ThemeFlag::Light) => Colour::Light,
        (true, ThemeFlag::HighContrast) => Colour::Contrast,
    };
    Appearance {
        theme: Theme::new(glyphs(common), colour),
        asks_background: has_colour && theme == ThemeFlag::Auto,
    }
}

/// How the screen looks at first, and whether its background may still change that.
pub(super) struct Appearance {
    pub(super) theme: Theme,
    pub(super) asks_background: bool,
}

/// The locale by which characters are chosen; empty where none is set.
pub(super) fn locale() -> String {
    let names = ["LC_ALL", "LC_CTYPE", "LANG"];
    names.into_iter().find_map(variable).unwrap_or_default()
}

/// The characters that every terminal of a locale can draw.
fn glyphs_of(locale: &str) -> Glyphs {
    let (name, charset) = locale.split_once('.').unwrap_or((locale, ""));
    let charset = charset.split('@').next().unwrap_or_default();
    let is_utf_8 = ["utf-8", "utf8"].contains(&charset.to_lowercase().as_str());
    let language = name.split('_').next().unwrap_or_default();
    match language {
        _ if !is_utf_8 => Glyphs::Ascii,
        // There some terminals draw what is ambiguous two cells wide.
        "zh" | "ja" | "ko" => Glyphs::Safe,
        _ => Glyphs::Unicode,
    }
}

/// The endpoint by flag, else by region: flag, variable, the link's own, then the profile's.
/// Never a silent default.
fn endpoint(
    common: &Common,
    targets: &[Named],
    found: Result<&Found, &CredentialError>,
) -> Result<Endpoint, Failure> {
    if let Some(endpoint) = &common.service.endpoint {
        return Endpoint::parse(endpoint).map_err(bad_endpoint);
    }
    let context = &common.of_context;
    if let (None, Some(endpoint)) = (&common.service.region, &context.endpoint) {
        return Endpoint::parse(endpoint).map_err(bad_endpoint);
    }
    let of_link = || named_runs(targets).find_map(|run| run.region.clone());
    let of_variable = || region_variable().map(|(_, region)| region);
    let region = common
        .service
        .region
        .clone()
        .or_else(of_link)
        .or_else(of_variable);
    let region = region.or_else(|| context.region.clone());
    let region = region.or_else(|| found.ok()?.region.clone());
    let Some(region) = region else {
        return Err(no_region(found.err()));
    };
    let endpoint = Endpoint::of_region(&region).map_err(bad_endpoint)?;
    warn(region::meant(&region).map(|meant| Text::Cli(CliText::UnknownRegion(region, meant))));
    Ok(endpoint)
}

const REGION_VARIABLES: [&str; 2] = ["ALIBABA_CLOUD_REGION_ID", "ALIBABACLOUD_REGION_ID"];

/// The variable of the official tools that names a region, and the region.
pub(super) fn region_variable() -> Option<(&'static str, String)> {
    let mut names = REGION_VARIABLES.into_iter();
    names.find_map(|name| Some((name, variable(name)?)))
}

/// The workspace of the links, if all that is named agrees on one.
fn workspace_of(targets: &[Named]) -> Option<String> {
    let mut workspaces = named_runs(targets).map(|run| run.workspace.as_ref());
    let first = workspaces.next()?;
    first
        .filter(|_| workspaces.all(|other| other == first))
        .cloned()
}

fn named_runs(targets: &[Named]) -> impl Iterator<Item = &NamedRun> {
    targets.iter().filter_map(|named| match named {
        Named::Run(run) => Some(run),
        Named::Runs(_) => None,
    })
}

#[cfg(test)]
mod tests {
    use super::glyphs_of;
    use crate::text::Glyphs;

    #[test]
    fn the_locale_decides_which_characters_are_drawn() {
        for (locale, glyphs) in [
            ("en_US.UTF-8", Glyphs::Unicode),
            ("C.utf8", Glyphs::Unicode),
            ("de_DE.UTF-8@euro", Glyphs::Unicode),
            ("zh_CN.UTF-8", Glyphs::Safe),
            ("ja_JP.utf8", Glyphs::Safe),
            ("ko.UTF-8", Glyphs::Safe),
            ("zh_CN.GBK", Glyphs::Ascii),
            ("de_DE@euro", Glyphs::Ascii),
            ("POSIX", Glyphs::Ascii),
            ("", Glyphs::Ascii),
        ] {
            assert_eq!(glyphs_of(locale), glyphs, "{locale}");
        }
    }
}
