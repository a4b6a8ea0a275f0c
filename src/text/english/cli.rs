//! The command line: what went wrong, and what to do, in English.

use std::borrow::Cow;

use crate::text::CliText;
use crate::text::english::{sentences, unread};

pub(super) fn say(text: &CliText) -> Cow<'static, str> {
    match text {
        CliText::HowToMendConfig => {
            "`paiwatch config path` prints where the file is, `config init` creates one".into()
        }
        CliText::ConfigIsThere(file) => format!("`{file}` exists already").into(),
        CliText::ConfigNotMade(file, why) => format!("cannot create `{file}`: {why}").into(),
        CliText::HowToEditConfig => {
            "edit it, or move it away first; `paiwatch config show` prints what it sets".into()
        }
        CliText::NoHome => "no directory for the configuration file".into(),
        CliText::HowToHaveHome => "set `HOME` or `XDG_CONFIG_HOME`".into(),
        CliText::NothingWatchedYet => "`@last`: nothing was watched here yet".into(),
        CliText::UnknownRegion(region, meant) => {
            format!("`{region}` is not a known region; did you mean `{meant}`?").into()
        }
        CliText::NoRegion => "no region set".into(),
        CliText::HowToSetRegion => {
            "set `--region cn-hangzhou` or `PAIWATCH_REGION`, or try `paiwatch demo`".into()
        }
        CliText::BadRegion(region) => format!("`{region}` is not a region").into(),
        CliText::BadEndpoint(text) => format!("`{text}` is not an endpoint URL").into(),
        CliText::UnknownScheme(scheme) => {
            format!("the endpoint's scheme `{scheme}` is neither `https` nor `http`").into()
        }
        CliText::PlainHttpBeyondLoopback(host) => {
            format!("plain HTTP to `{host}` would show the keys to the network").into()
        }
        CliText::EndpointWithUser => "an endpoint has no user name or password".into(),
        CliText::EndpointWithPath(host) => {
            format!("endpoint must be host only: `{host}`").into()
        }
        CliText::HowToSetEndpoint => {
            "use `--region cn-hangzhou`, or `--endpoint https://paiflow.cn-hangzhou.aliyuncs.com`"
                .into()
        }
        CliText::NoSuchTarget(text) => format!("`{text}` is not a run id, link or @latest").into(),
        CliText::NoRunInLink(link) => format!("no run in the link `{link}`").into(),
        CliText::NoRunOfThatName(name) if name.is_empty() => "there are no runs".into(),
        CliText::NoRunOfThatName(name) => format!("there is no run named `{name}`").into(),
        CliText::HowToName => {
            "give a run id (`flow-…`), `@latest`, a console link, or `-` for standard input; \
             `paiwatch --help` lists the commands"
                .into()
        }
        CliText::EmptyList => "no runs on standard input".into(),
        CliText::NothingOnStandardInput => "`-` reads runs from standard input, which is a terminal".into(),
        CliText::InputUnreadable(why) => {
            format!("cannot read the list of runs on standard input: {why}").into()
        }
        CliText::HowToPipe => "pipe a list into it: `echo flow-… | paiwatch -`".into(),
        CliText::BadSpeed(speed) => format!("a story cannot be played at speed {speed}").into(),
        CliText::HowToSetSpeed => "give a number above 0, like `--speed 10`".into(),
        CliText::StoryUnreadable(file, why) => format!("cannot read the story `{file}`: {why}").into(),
        CliText::HowToNameStory => {
            "see `assets/stories/README.md` for the format and an example".into()
        }
        CliText::HowToNameReading => "`paiwatch serve --readings` lists them".into(),
        CliText::HowToNameFault => "`paiwatch serve --faults` lists them".into(),
        CliText::HowToListen => "let it take a free port: `--listen 127.0.0.1:0`".into(),
        CliText::CommandFailed(program, why) => format!("cannot run `{program}`: {why}").into(),
        CliText::HowToRun => "everything after `--` is one command with its arguments".into(),
        CliText::NotRead(what, runs) => unread::not_read(what, *runs).into(),
        CliText::ReadAgain(run, what, runs) => unread::read_again(run, *what, *runs).into(),
        CliText::Missing(what) => unread::missing(*what).into(),
        CliText::StillMissing(runs, after) => unread::still_missing(runs, *after).into(),
        CliText::GivenUp(after, why) => sentences::given_up(*after, why.as_deref()).into(),
        CliText::HowToReach(place) => {
            format!("is {place} reachable from this machine?").into()
        }
        CliText::HowToLookAtTheWay(place) => sentences::way_in_doubt(place).into(),
        CliText::HowToWaitLonger => "try again later, or for longer: `--give-up 10m`".into(),
        CliText::TooFewFiles(allowed, needed) => format!(
            "only {allowed} files may be open at once here, and {needed} are needed"
        )
        .into(),
        CliText::HowToAllowFiles(needed) => {
            format!("allow more in this shell: `ulimit -n {needed}`").into()
        }
        CliText::NotPrinted(why) => format!("cannot write to standard output: {why}").into(),
        CliText::NoKeyboard(why) => format!("no keyboard: {why}").into(),
        CliText::NoTerminal(why) => format!("cannot draw on this terminal: {why}").into(),
        CliText::HowToDoWithoutTerminal => {
            "for plain lines instead of a screen, pipe the output: `paiwatch flow-… | cat`".into()
        }
        CliText::CaUnreadable(file, why) => {
            format!("cannot read certificates from `{file}`: {why}").into()
        }
        CliText::HowToTrust => "name a file of PEM certificates with `--ca-file`".into(),
        CliText::BadProxy(variable, why) => {
            format!("`{variable}` is not the address of a proxy: {why}").into()
        }
        CliText::HowToSetProxy => {
            "set it like `http://proxy.example:3128` or `socks5://…`, or list the host in `NO_PROXY`".into()
        }
        CliText::FileUnwritable(file, why) => format!("cannot write `{file}`: {why}").into(),
        CliText::HowToExport => "name another file with `--trace`, or `-` for standard output".into(),
        CliText::WatchBegins(version, service) => {
            format!("paiwatch {version} watching {service}").into()
        }
    }
}
