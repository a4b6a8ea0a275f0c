//! Where the service is. Knows addresses, not requests.

use std::fmt;

use url::{Host, Url};

use crate::net::{Proxies, ProxyError, Route};

/// The scheme and host of a service. Plain HTTP leads to this machine only.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Endpoint {
    scheme: &'static str,
    host: String,
    loopback: bool,
}

/// Why a text names no endpoint. What was typed is repeated only where it cannot hold a password.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum EndpointError {
    /// Not a region's name: lower-case letters, digits and hyphens.
    Region { region: String },
    /// No host can be read from it.
    Malformed { text: String },
    /// Neither `http` nor `https`.
    Scheme { scheme: String },
    /// Plain HTTP beyond this machine.
    PlainHttp { host: String },
    /// A user name or password before the host.
    UserInfo,
    /// A path, query or fragment after the host.
    MoreThanAHost { host: String },
}

impl Endpoint {
    /// The public endpoint of a region. Regions open faster than programs are
    /// released, so an unknown one is not refused.
    pub fn of_region(region: &str) -> Result<Self, EndpointError> {
        if !is_region(region) {
            return Err(EndpointError::Region {
                region: region.to_owned(),
            });
        }
        Self::parse(&format!("paiflow.{region}.aliyuncs.com"))
    }

    /// The endpoint in `host`, `host:port` or a URL without a path. No scheme means HTTPS.
    pub fn parse(text: &str) -> Result<Self, EndpointError> {
        let text = text.trim();
        // First of all, because the other errors repeat what was typed.
        if text.contains('@') {
            return Err(EndpointError::UserInfo);
        }
        let url = if text.contains("://") {
            Url::parse(text)
        } else {
            Url::parse(&format!("https://{text}"))
        };
        match url {
            Ok(url) => Self::of_url(&url),
            Err(_) => Err(malformed(text)),
        }
    }

    /// Where the workspaces of the same region are listed: on this machine the
    /// same place, else by pattern. Of any other host nothing is known.
    pub fn workspaces(&self) -> Option<Self> {
        if self.loopback {
            return Some(self.clone());
        }
        let (product, region) = self.host.split_once('.')?;
        let product = match product {
            "paiflow" => "aiworkspace",
            "paiflow-vpc" => "aiworkspace-vpc",
            _ => return None,
        };
        let is_ours = region.ends_with(".aliyuncs.com");
        is_ours.then(|| Self {
            host: format!("{product}.{region}"),
            ..self.clone()
        })
    }

    /// The host with its port, exactly as it stands in the `Host` header.
    pub fn host(&self) -> &str {
        &self.host
    }

    /// Whether requests stay on this machine.
    pub fn is_loopback(&self) -> bool {
        self.loopback
    }

    /// Whether requests go without TLS, which they do on this machine only.
    pub fn is_plain(&self) -> bool {
        self.scheme == "http"
    }

    /// The host with a port, the usual one where none is named.
    pub fn host_and_port(&self) -> String {
        let (host, port) = self.address();
        format!("{host}:{port}")
    }

    /// The host, an address of IPv6 in its brackets, and the port.
    pub fn address(&self) -> (&str, u16) {
        let usual = if self.is_plain() { 80 } else { 443 };
        let split = self.host.rsplit_once(':');
        let split = split.and_then(|(host, port)| Some((host, port.parse().ok()?)));
        split.unwrap_or((&self.host, usual))
    }

    /// The way there. To this machine no proxy is needed.
    pub fn route(&self, proxies: &Proxies) -> Result<Route, ProxyError> {
        if self.is_plain() {
            return Ok(Route::Plain);
        }
        if self.loopback {
            return Ok(Route::Direct);
        }
        let (host, port) = self.address();
        proxies.route(host, port)
    }

    fn of_url(url: &Url) -> Result<Self, EndpointError> {
        let host = host_and_port(url).ok_or_else(|| malformed(url.as_str()))?;
        let loopback = url.host().is_some_and(|host| leads_home(&host));
        let scheme = match url.scheme() {
            "https" => "https",
            "http" if loopback => "http",
            "http" => return Err(EndpointError::PlainHttp { host }),
            other => {
                return Err(EndpointError::Scheme {
                    scheme: other.to_owned(),
                });
            }
        };
        if url.path() != "/" || url.query().is_some() || url.fragment().is_some() {
            return Err(EndpointError::MoreThanAHost { host });
        }
        Ok(Self {
            scheme,
            host,
            loopback,
        })
    }
}

impl fmt::Display for Endpoint {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}://{}", self.scheme, self.host)
    }
}

fn is_region(region: &str) -> bool {
    !region.is_empty()
        && !region.starts_with('-')
        && !region.ends_with('-')
        && region
            .bytes()
            .all(|byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'-'))
}

fn malformed(text: &str) -> EndpointError {
    EndpointError::Malformed {
        text: text.to_owned(),
    }
}

// A URL forgets the default port of its scheme, as HTTP libraries do in the
// `Host` header. The signature covers that header, so both must agree.
fn host_and_port(url: &Url) -> Option<String> {
    let host = url.host_str()?;
    Some(match url.port() {
        Some(port) => format!("{host}:{port}"),
        None => host.to_owned(),
    })
}

fn leads_home(host: &Host<&str>) -> bool {
    match host {
        Host::Domain(name) => *name == "localhost",
        Host::Ipv4(address) => address.is_loopback(),
        Host::Ipv6(address) => address.is_loopback(),
    }
}

#[cfg(test)]
mod tests {
    use super::{Endpoint, EndpointError};

    fn error(text: &str) -> EndpointError {
        Endpoint::parse(text).unwrap_err()
    }

    #[test]
    fn a_region_gives_its_endpoint_known_or_not() {
        for region in ["cn-hangzhou", "mars-north-1"] {
            let endpoint = Endpoint::of_region(region).unwrap();
            assert_eq!(endpoint.host(), format!("paiflow.{region}.aliyuncs.com"));
            assert!(!endpoint.is_loopback());
        }
        for region in ["", "cn hangzhou", "CN", "a.b", "evil.example/", "-a", "a-"] {
            assert!(matches!(
                Endpoint::of_region(region),
                Err(EndpointError::Region { .. })
            ));
        }
    }

    #[test]
    fn the_host_is_what_the_host_header_will_say() {
        for (text, host, url) in [
            ("pai.example", "pai.example", "https://pai.example"),
            ("PAI.example:443", "pai.example", "https://pai.example"),
            ("https://h:8443/", "h:8443", "https://h:8443"),
            ("http://127.0.0.1:80", "127.0.0.1", "http://127.0.0.1"),
            ("http://[::1]:8080", "[::1]:8080", "http://[::1]:8080"),
            (
                " localhost:8080\n",
                "localhost:8080",
                "https://localhost:8080",
            ),
        ] {
            let endpoint = Endpoint::parse(text).unwrap();
            assert_eq!(endpoint.host(), host, "{text}");
            assert_eq!(endpoint.to_string(), url, "{text}");
        }
    }

    #[test]
    fn plain_http_leads_to_this_machine_only() {
        for text in ["http://127.0.0.1:1", "http://localhost", "http://[::1]"] {
            assert!(Endpoint::parse(text).unwrap().is_loopback(), "{text}");
        }
        for text in [
            "http://pai.example",
            "http://localhost.example",
            "http://10.0.0.1",
        ] {
            assert!(
                matches!(error(text), EndpointError::PlainHttp { .. }),
                "{text}"
            );
        }
    }

    #[test]
    fn workspaces_are_listed_next_door() {
        for (flow, workspaces) in [
            (
                "paiflow.cn-hangzhou.aliyuncs.com",
                Some("https://aiworkspace.cn-hangzhou.aliyuncs.com"),
            ),
            (
                "paiflow-vpc.eu-central-1.aliyuncs.com",
                Some("https://aiworkspace-vpc.eu-central-1.aliyuncs.com"),
            ),
            ("http://127.0.0.1:8080", Some("http://127.0.0.1:8080")),
            ("paiflow.aliyuncs.com.example", None),
            ("paiflow.example", None),
            ("pai.cn-hangzhou.aliyuncs.com", None),
            ("localhost:8443", Some("https://localhost:8443")),
        ] {
            let found = Endpoint::parse(flow).unwrap().workspaces();
            assert_eq!(
                found.map(|found| found.to_string()).as_deref(),
                workspaces,
                "{flow}"
            );
        }
    }

    #[test]
    fn only_a_host_is_an_endpoint() {
        for text in ["h/path", "https://h?q", "https://h/#f", "h:80/a"] {
            assert!(
                matches!(error(text), EndpointError::MoreThanAHost { .. }),
                "{text}"
            );
        }
        for text in ["", "a b", "h:99999", "https://"] {
            assert!(
                matches!(error(text), EndpointError::Malformed { .. }),
                "{text}"
            );
        }
        assert!(matches!(error("ftp://h"), EndpointError::Scheme { .. }));
    }

    #[test]
    fn a_password_is_not_repeated() {
        assert_eq!(error("https://user:password@h"), EndpointError::UserInfo);
        assert_eq!(error("user:password@h:x y"), EndpointError::UserInfo);
    }
}
