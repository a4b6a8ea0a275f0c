//! What came from a web server, a proxy or a portal instead of from the service.

use url::Url;

use crate::domain::Intermediary;
use crate::source::envelope::{Envelope, element};
use crate::source::transport::RawAnswer;

/// As much as is kept of words that are nobody's title.
const EXCERPT: usize = 200;

/// Software that names itself on its pages of errors, where no header does.
const SOFTWARE: [&str; 10] = [
    "openresty",
    "tengine",
    "nginx",
    "apache",
    "squid",
    "cloudflare",
    "envoy",
    "haproxy",
    "caddy",
    "varnish",
];

/// Whether a body is a document for people: such a thing the service never sends.
pub(super) fn is_page(answer: &RawAnswer, text: &str) -> bool {
    let is_html = |kind: &String| kind.to_ascii_lowercase().contains("html");
    text.starts_with('<') || answer.content_type.as_ref().is_some_and(is_html)
}

/// Who answered, and what it says of itself.
pub(super) fn describe(answer: &RawAnswer, status: u16, text: &str) -> Intermediary {
    Intermediary {
        http_status: status,
        server: server(answer, text),
        title: title(text),
        redirects_to: redirects_to(answer),
    }
}

/// The header may name versions and modules; only the first name tells people something.
fn server(answer: &RawAnswer, text: &str) -> Option<String> {
    let header = answer.server.as_deref().and_then(|server| {
        let end = |char: char| char == '/' || char == '(' || char.is_whitespace();
        server.split(end).next()
    });
    let named = header.filter(|name| !name.is_empty());
    named.map(str::to_owned).or_else(|| {
        let lower = text.to_ascii_lowercase();
        let known = SOFTWARE.iter().find(|name| lower.contains(*name))?;
        Some((*known).to_owned())
    })
}

fn title(text: &str) -> Option<String> {
    let of_json = Envelope::of(text).map(|envelope| envelope.message);
    let of_page = || element(text, "title").or_else(|| element(text, "h1"));
    let words = of_json
        .filter(|message| !message.is_empty())
        .or_else(|| of_page().map(str::to_owned))
        .unwrap_or_else(|| text.to_owned());
    let words: String = words.trim().chars().take(EXCERPT).collect();
    (!words.is_empty()).then_some(words)
}

fn redirects_to(answer: &RawAnswer) -> Option<String> {
    let is_redirect = (300..400).contains(&answer.status);
    let location = answer.location.as_deref().filter(|_| is_redirect)?;
    Url::parse(location).ok()?.host_str().map(str::to_owned)
}
