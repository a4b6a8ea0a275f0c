//! Which proxy a host is asked through, by the usual variables.

use std::fmt;

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use percent_encoding::percent_decode_str;
use secrecy::{ExposeSecret, SecretString};
use url::Url;

use crate::net::exempt::is_exempt;

/// The variables that name a proxy for HTTPS; the first that is set counts, as in curl.
const FOR_HTTPS: [&str; 4] = ["https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"];
const NO_PROXY: [&str; 2] = ["no_proxy", "NO_PROXY"];
/// What a proxy may speak.
const SCHEMES: [&str; 6] = ["http", "https", "socks4", "socks4a", "socks5", "socks5h"];

/// What the environment says of proxies.
#[derive(Clone, Debug, Default)]
pub struct Proxies {
    proxy: Option<Result<Proxy, ProxyError>>,
    /// The variable, and the hosts that need no proxy.
    exempt: Option<(&'static str, String)>,
}

/// A proxy, and who named it.
#[derive(Clone)]
pub struct Proxy {
    variable: &'static str,
    scheme: String,
    host: String,
    port: u16,
    user: Option<(String, SecretString)>,
    library: reqwest::Proxy,
}

/// A variable that is set to something else than a proxy's address. The value may
/// hold a password, so it is not repeated.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProxyError {
    pub variable: &'static str,
    pub why: String,
}

/// The way to a host.
#[derive(Clone, Debug, PartialEq)]
pub enum Route {
    /// To this machine itself, without TLS.
    Plain,
    /// Past all proxies.
    Direct,
    /// As the system's settings have it, for want of any variable.
    System,
    Proxy(Box<Proxy>),
}

impl Proxies {
    /// What the variables say. `read` gives the value of a variable.
    pub fn read(read: impl Fn(&str) -> Option<String>) -> Self {
        let first = |names: &[&'static str]| {
            let filled = |name: &&'static str| {
                let value = read(name)?.trim().to_owned();
                (!value.is_empty()).then_some((*name, value))
            };
            names.iter().find_map(filled)
        };
        Self {
            proxy: first(&FOR_HTTPS).map(|(variable, value)| Proxy::parse(variable, &value)),
            exempt: first(&NO_PROXY),
        }
    }

    /// The way to a host by HTTPS. A variable that names no proxy must not lead past all
    /// of them without a word.
    pub fn route(&self, host: &str, port: u16) -> Result<Route, ProxyError> {
        if self.exemption(host, port).is_some() {
            return Ok(Route::Direct);
        }
        match &self.proxy {
            None => Ok(Route::System),
            Some(proxy) => proxy.clone().map(|proxy| Route::Proxy(Box::new(proxy))),
        }
    }

    /// The variable that lets a host be asked without a proxy.
    pub fn exemption(&self, host: &str, port: u16) -> Option<&'static str> {
        let (variable, list) = self.exempt.as_ref()?;
        is_exempt(host, port, list).then_some(*variable)
    }
}

impl Proxy {
    fn parse(variable: &'static str, value: &str) -> Result<Self, ProxyError> {
        let wrong = |why: String| ProxyError { variable, why };
        let has_scheme = value.contains("://");
        let text = if has_scheme {
            value.to_owned()
        } else {
            format!("http://{value}")
        };
        let url = Url::parse(&text).map_err(|error| wrong(error.to_string()))?;
        let scheme = url.scheme().to_owned();
        if !SCHEMES.contains(&scheme.as_str()) {
            return Err(wrong(format!("`{scheme}` is not a kind of proxy")));
        }
        let host = url.host_str().filter(|host| !host.is_empty());
        let host = host.ok_or_else(|| wrong("no host in it".to_owned()))?;
        let default_port = if scheme == "https" { 443 } else { 80 };
        let default_port = if scheme.starts_with("socks") {
            1080
        } else {
            default_port
        };
        let library = reqwest::Proxy::all(&text)
            .map_err(|_| wrong("it cannot be read as an address".to_owned()))?;
        Ok(Self {
            variable,
            host: host.to_owned(),
            port: url.port().unwrap_or(default_port),
            user: user(&url),
            scheme,
            library,
        })
    }

    /// The variable that names it.
    pub fn variable(&self) -> &'static str {
        self.variable
    }

    /// Its host and port.
    pub fn address(&self) -> (&str, u16) {
        (self.host.trim_matches(['[', ']']), self.port)
    }

    pub(super) fn for_library(&self) -> reqwest::Proxy {
        self.library.clone()
    }

    /// Host and port of a proxy that speaks plain HTTP.
    pub(super) fn plain_address(&self) -> Option<(String, u16)> {
        let (host, port) = self.address();
        (self.scheme == "http").then(|| (host.to_owned(), port))
    }

    /// The value of `Proxy-Authorization`, where a user is named.
    pub(super) fn basic_authorization(&self) -> Option<String> {
        let (user, password) = self.user.as_ref()?;
        let pair = format!("{user}:{}", password.expose_secret());
        Some(format!("Basic {}", BASE64_STANDARD.encode(pair)))
    }
}

fn user(url: &Url) -> Option<(String, SecretString)> {
    let decoded = |text: &str| percent_decode_str(text).decode_utf8_lossy().into_owned();
    let has_user = !url.username().is_empty() || url.password().is_some();
    let password = decoded(url.password().unwrap_or_default());
    has_user.then(|| (decoded(url.username()), password.into()))
}

/// Without user and password.
impl fmt::Display for Proxy {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}://{}:{}", self.scheme, self.host, self.port)
    }
}

impl fmt::Debug for Proxy {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "Proxy({self})")
    }
}

impl PartialEq for Proxy {
    fn eq(&self, other: &Self) -> bool {
        (self.variable, &self.scheme, &self.host, self.port)
            == (other.variable, &other.scheme, &other.host, other.port)
    }
}

#[cfg(test)]
mod tests {
    use super::{Proxies, Route};

    fn proxies(variables: &[(&str, &str)]) -> Proxies {
        Proxies::read(|name| {
            let (_, value) = variables.iter().find(|(known, _)| *known == name)?;
            Some((*value).to_owned())
        })
    }

    /// The proxy, or the variable that is wrong.
    fn way(variables: &[(&str, &str)]) -> String {
        match proxies(variables).route("paiflow.example", 443) {
            Ok(Route::Proxy(proxy)) => format!("{proxy} by {}", proxy.variable()),
            Ok(route) => format!("{route:?}"),
            Err(error) => format!("{}: {}", error.variable, error.why),
        }
    }

    #[test]
    fn the_usual_variables_name_a_proxy_in_both_cases() {
        for (variables, expected) in [
            (&[][..], "System"),
            (&[("HTTPS_PROXY", "")], "System"),
            (
                &[("HTTPS_PROXY", "http://p:1")],
                "http://p:1 by HTTPS_PROXY",
            ),
            (&[("https_proxy", "p:1")], "http://p:1 by https_proxy"),
            (
                &[("HTTPS_PROXY", "localhost:1")],
                "http://localhost:1 by HTTPS_PROXY",
            ),
            (
                &[("all_proxy", "socks5://p")],
                "socks5://p:1080 by all_proxy",
            ),
            (
                &[("ALL_PROXY", "socks5h://p:9")],
                "socks5h://p:9 by ALL_PROXY",
            ),
            (
                &[
                    ("HTTPS_PROXY", "a:1"),
                    ("https_proxy", "b:1"),
                    ("ALL_PROXY", "c:1"),
                ],
                "http://b:1 by https_proxy",
            ),
            (&[("HTTPS_PROXY", "p"), ("NO_PROXY", "*.example")], "Direct"),
            (&[("HTTP_PROXY", "p:1")], "System"),
        ] {
            assert_eq!(way(variables), expected, "{variables:?}");
        }
    }

    #[test]
    fn a_broken_variable_is_an_error_that_does_not_repeat_it() {
        for value in [
            "http://u:hush@p:99999",
            "ftp://u:hush@p",
            "http://",
            "http://u:hush@",
        ] {
            let said = way(&[("https_proxy", value)]);
            assert!(said.starts_with("https_proxy: "), "{value}: {said}");
            assert!(!said.contains("hush"), "{said}");
        }
    }

    #[test]
    fn a_password_is_sent_and_not_shown() {
        let Ok(Route::Proxy(proxy)) =
            proxies(&[("https_proxy", "http://me:hu%73h@p:1")]).route("h", 443)
        else {
            panic!("no proxy")
        };
        assert!(!format!("{proxy} {proxy:?}").contains("hush"));
        let authorization = proxy.basic_authorization().unwrap();
        assert_eq!(authorization, "Basic bWU6aHVzaA==");
    }
}
