//! What `paiwatch doctor` says of each thing that it looks at, and what to do about it.

use crate::domain::{Operation, Origin};
/// A finding, or what to do about one.
#[derive(Clone, Debug, PartialEq)]
pub enum DoctorText {
    /// Where they come from, the ends of the key's id, and how long they live.
    Credentials(Box<Origin>, String, Option<String>),
    /// A source that is there and does not count.
    PassedOver(Box<Origin>),
    /// The proxy, and the variable that names it.
    Proxy(String, &'static str),
    /// The variable that exempts the host from the proxy.
    NoProxy(Option<&'static str>),
    /// The host and its addresses.
    Addresses(String, String),
    NoAddress(String),
    /// Whether there is any TLS.
    Tls(bool),
    ClockUnknown,
    /// How far this machine's clock is off.
    ClockOffset {
        by: String,
        is_behind: bool,
    },
    SetClock,
    /// The id of the request.
    Answered(String),
    Permitted(Operation),
    Grant,
    /// The file, and the context that is used.
    Config(String, Option<String>),
    NoConfig(String),
    /// The locale, and the characters that are drawn.
    Locale(String, String),
    SetLocale,
    NoTerminal,
    /// What it calls itself, its columns and lines.
    Terminal(String, u16, u16),
    SetTerm,
    NoTmux,
    EscapeTime,
    SetEscapeTime,
    Clipboard,
    SetClipboard,
}
