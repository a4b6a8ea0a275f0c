//! Opening a link in a browser.

use std::io;
use std::process::Stdio;

use crate::domain::HostReport;
use crate::effects::command::command;
use crate::effects::environment::Environment;

/// Opens a link. Nothing but a link to the web is given to another program.
pub(super) fn open(link: &str, environment: &Environment) -> HostReport {
    let is_web = link.starts_with("https://") || link.starts_with("http://");
    if !is_web {
        return HostReport::OpenFailed("this is not a web link".to_owned());
    }
    let usual = if cfg!(target_os = "macos") {
        "open"
    } else {
        "xdg-open"
    };
    let named = environment.browser.as_deref();
    let browsers = named.map_or_else(|| vec![usual], browsers);
    let mut failed = None;
    for browser in browsers {
        match start(browser, link, environment) {
            Ok(()) => return HostReport::Opened,
            Err(error) => failed = failed.or(Some(format!("{browser}: {error}"))),
        }
    }
    HostReport::OpenFailed(failed.unwrap_or_default())
}

/// The commands of `BROWSER`, of which the first that exists is taken. A colon stands between
/// them, but not within an address such as `http://proxy:8080`.
fn browsers(named: &str) -> Vec<&str> {
    let mut browsers = Vec::new();
    let mut from = 0;
    for (at, _) in named.match_indices(':') {
        let behind = named.get(at + 1..).unwrap_or_default();
        let is_in_address =
            behind.starts_with("//") || behind.starts_with(|char: char| char.is_ascii_digit());
        if !is_in_address {
            browsers.extend(named.get(from..at));
            from = at + 1;
        }
    }
    browsers.extend(named.get(from..));
    browsers.retain(|browser| !browser.trim().is_empty());
    browsers
}

/// The program and its arguments: the link stands where they say `%s`, else last.
fn words(browser: &str, link: &str) -> Option<(String, Vec<String>)> {
    let words = shell_words::split(browser).ok()?;
    let has_place = words.iter().any(|word| word.contains("%s"));
    let mut words = words.into_iter().map(|word| word.replace("%s", link));
    let program = words.next()?;
    let last = (!has_place).then(|| link.to_owned());
    Some((program, words.chain(last).collect()))
}

fn start(browser: &str, link: &str, environment: &Environment) -> io::Result<()> {
    let (program, arguments) = words(browser, link).ok_or(io::ErrorKind::InvalidInput)?;
    let mut child = command(program, environment)
        .args(arguments)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()?;
    // A browser may stay for hours; it is waited for so that it leaves no trace when it ends.
    tokio::spawn(async move { child.wait().await });
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::{env, fs};

    use super::{browsers, open, words};
    use crate::domain::HostReport;
    use crate::effects::environment::Environment;

    const LINK: &str = "https://pai.example/#/flow-1?a='b c'";

    #[test]
    fn a_browser_has_its_arguments_and_the_link_where_it_wants_it() {
        for (browser, program, arguments) in [
            ("firefox", "firefox", &[LINK][..]),
            ("firefox --new-window", "firefox", &["--new-window", LINK]),
            (
                "open -a 'Google Chrome' %s -n",
                "open",
                &["-a", "Google Chrome", LINK, "-n"],
            ),
        ] {
            let (is, with) = words(browser, LINK).unwrap();
            assert_eq!(
                (&*is, &*with),
                (
                    program,
                    &arguments
                        .iter()
                        .map(|word| (*word).to_owned())
                        .collect::<Vec<_>>()[..]
                )
            );
        }
        assert_eq!(words("'firefox", LINK), None);
    }

    #[test]
    fn a_list_of_browsers_is_taken_apart_and_an_address_is_not() {
        assert_eq!(browsers("w3m %s:lynx"), ["w3m %s", "lynx"]);
        let one = "chrome --proxy-server=http://proxy:8080";
        assert_eq!(browsers(one), [one]);
        assert_eq!(browsers(":"), [""; 0]);
    }

    #[tokio::test]
    async fn the_first_browser_that_exists_gets_the_link_and_no_secret() {
        let seen = env::temp_dir().join(format!("paiwatch-browser-{:x}", fastrand::u64(..)));
        // What cargo sets stands for a secret here.
        let script = r#"echo "$2 ${CARGO_PKG_NAME-none}" > "$1.new"; mv "$1.new" "$1""#;
        let browser = format!(
            "no-such-browser -x:sh -c '{script}' sh '{}'",
            seen.display()
        );
        let environment = Environment {
            browser: Some(browser),
            secrets: vec!["CARGO_PKG_NAME".into()],
            ..Environment::default()
        };
        assert_eq!(open(LINK, &environment), HostReport::Opened);
        while !seen.exists() {
            tokio::task::yield_now().await;
        }
        assert_eq!(fs::read_to_string(&seen).unwrap(), format!("{LINK} none\n"));
        fs::remove_file(&seen).unwrap();
        let nobody = Environment {
            browser: Some("no-such-browser --new-window".to_owned()),
            ..Environment::default()
        };
        assert!(
            matches!(open(LINK, &nobody), HostReport::OpenFailed(why) if why.starts_with("no-such-browser --new-window: "))
        );
    }
}
