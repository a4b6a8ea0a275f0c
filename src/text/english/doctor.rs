//! What `paiwatch doctor` says.

use crate::text::DoctorText;
use crate::text::english::credentials::origin;

pub(super) fn say(text: &DoctorText) -> String {
    match text {
        DoctorText::Credentials(from, key, left) => {
            let left = left.as_ref().map(|left| format!(", valid for {left}"));
            format!("{}: key {key}{}", origin(from), left.unwrap_or_default())
        }
        DoctorText::PassedOver(other) => format!("not used: {}", origin(other)),
        DoctorText::Proxy(proxy, variable) => format!("{proxy}, by `{variable}`"),
        DoctorText::NoProxy(Some(variable)) => format!("none, by `{variable}`"),
        DoctorText::NoProxy(None) => "none".to_owned(),
        DoctorText::Addresses(host, addresses) => format!("{host} is {addresses}"),
        DoctorText::NoAddress(host) => format!("no address found for {host}"),
        DoctorText::Tls(true) => "certificate verified".to_owned(),
        DoctorText::Tls(false) => "plain HTTP, which stays on this machine".to_owned(),
        DoctorText::ClockUnknown => "the service does not send its time".to_owned(),
        DoctorText::ClockOffset { by, .. } if by == "0s" => {
            "this machine's clock agrees with the service's".to_owned()
        }
        DoctorText::ClockOffset { by, is_behind } => {
            let way = if *is_behind { "behind" } else { "ahead of" };
            format!("this machine's clock is {by} {way} the service's")
        }
        DoctorText::SetClock => {
            "requests are signed with the service's time; set this machine's clock".to_owned()
        }
        DoctorText::Answered(request) if request.is_empty() => "signed call answered".to_owned(),
        DoctorText::Answered(request) => format!("signed call answered (request {request})"),
        DoctorText::Permitted(operation) => format!("`paiflow:{operation}`"),
        DoctorText::Grant => "ask an administrator of the account to grant it".to_owned(),
        DoctorText::Config(file, None) => file.clone(),
        DoctorText::Config(file, Some(context)) => format!("{file}, context `{context}`"),
        DoctorText::NoConfig(file) => format!("no {file}"),
        DoctorText::Locale(locale, glyphs) if locale.is_empty() => {
            format!("not set, characters: {glyphs}")
        }
        DoctorText::Locale(locale, glyphs) => format!("{locale}, characters: {glyphs}"),
        DoctorText::SetLocale => "set `LANG=C.UTF-8` for lines and signs".to_owned(),
        DoctorText::NoTerminal => "standard output is not a terminal".to_owned(),
        DoctorText::Terminal(name, columns, lines) => format!("{name}, {columns}x{lines}"),
        DoctorText::SetTerm => "set `TERM` to what the terminal is".to_owned(),
        DoctorText::NoTmux => {
            "inside tmux, but `tmux` cannot be run; copying uses OSC 52".to_owned()
        }
        DoctorText::EscapeTime => "the escape key is slow".to_owned(),
        DoctorText::SetEscapeTime => "`tmux set -s escape-time 10`".to_owned(),
        DoctorText::Clipboard => "copied text does not reach the clipboard outside tmux".to_owned(),
        DoctorText::SetClipboard => "`tmux set -s set-clipboard on`".to_owned(),
    }
}
