//! `NO_PROXY`: the hosts that are asked without a proxy, as Go and curl read it.

use std::net::IpAddr;

use ipnet::IpNet;

/// Whether `host` is one of a list of names with commas between: a name with all below
/// it, `.name` or `*.name`, an address, a network (`10.0.0.0/8`), each with a port or
/// without; or `*`.
pub(super) fn is_exempt(host: &str, port: u16, list: &str) -> bool {
    let host = host.trim_matches(['[', ']']).trim_end_matches('.');
    let address: Option<IpAddr> = host.parse().ok();
    list.split([',', ' '])
        .map(str::trim)
        .filter(|entry| !entry.is_empty())
        .any(|entry| fits(entry, &host.to_ascii_lowercase(), address, port))
}

fn fits(entry: &str, host: &str, address: Option<IpAddr>, port: u16) -> bool {
    if entry == "*" {
        return true;
    }
    if let Ok(network) = entry.parse::<IpNet>() {
        return address.is_some_and(|address| network.contains(&address));
    }
    let (name, wanted) = without_port(entry);
    if wanted.is_some_and(|wanted| wanted != port) {
        return false;
    }
    if let Ok(other) = name.trim_matches(['[', ']']).parse::<IpAddr>() {
        return address == Some(other);
    }
    // The end of an address is no domain that it is in.
    if address.is_some() {
        return false;
    }
    let name = name.to_ascii_lowercase();
    let name = name.strip_prefix('*').unwrap_or(&name);
    let name = name.trim_start_matches('.').trim_end_matches('.');
    let above = host.strip_suffix(name);
    !name.is_empty() && above.is_some_and(|above| above.is_empty() || above.ends_with('.'))
}

/// An address of IPv6 has colons of its own, so a port follows its bracket only.
fn without_port(entry: &str) -> (&str, Option<u16>) {
    match entry.rsplit_once(':') {
        Some((name, port)) if !name.contains(':') || name.ends_with(']') => match port.parse() {
            Ok(port) => (name, Some(port)),
            Err(_) => (entry, None),
        },
        Some(_) | None => (entry, None),
    }
}

#[cfg(test)]
mod tests {
    use super::is_exempt;

    #[test]
    fn names_stand_for_themselves_and_all_below_them() {
        for (host, list, expected) in [
            ("paiflow.example.com", "example.com", true),
            ("paiflow.example.com", ".example.com", true),
            ("paiflow.example.com", "*.example.com", true),
            ("PAIFLOW.Example.com", "*.EXAMPLE.com", true),
            ("paiflow.example.com", "paiflow.example.com:443", true),
            ("paiflow.example.com", "paiflow.example.com:8443", false),
            ("notexample.com", "example.com", false),
            ("example.com.evil", "example.com", false),
            ("paiflow.example.com", "other, *.example.com", true),
            ("paiflow.example.com", "other *.example.com", true),
            ("paiflow.example.com", "*", true),
            ("paiflow.example.com", "", false),
            ("paiflow.example.com", " , .", false),
        ] {
            assert_eq!(is_exempt(host, 443, list), expected, "{host} in `{list}`");
        }
    }

    #[test]
    fn addresses_fit_themselves_and_their_networks() {
        for (host, list, expected) in [
            ("10.1.2.3", "10.0.0.0/8", true),
            ("11.1.2.3", "10.0.0.0/8", false),
            ("10.1.2.3", "10.1.2.3", true),
            ("10.1.2.3", "10.1.2.3:443", true),
            ("10.1.2.3", "1.2.3", false),
            ("[fd00::1]", "fd00::/8", true),
            ("[fd00::1]", "[fd00::1]:443", true),
            ("[fd00::1]", "fd00::1", true),
            ("10.example.com", "10.0.0.0/8", false),
        ] {
            assert_eq!(is_exempt(host, 443, list), expected, "{host} in `{list}`");
        }
    }
}
