//! No secret is ever shown: the built program goes through whatever makes it
//! write something, with secrets that can be told from everything else.

use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use paiwatch::account::Account;
use paiwatch::sim::{KeyPair, SecurityToken};
use paiwatch::source::transport::{Method, SignedRequest};
use serde_json::Value;

use crate::hostile::refusing;
use crate::pane::{Pane, home, paiwatch};

/// Every secret of these tests holds it, and nothing else does.
const MARK: &str = "never-shown";

const KEYS: [(&str, &str); 3] = [
    ("ALIBABA_CLOUD_ACCESS_KEY_ID", "LTAI5tSecretsTest"),
    ("ALIBABA_CLOUD_ACCESS_KEY_SECRET", "key-never-shown"),
    ("ALIBABA_CLOUD_SECURITY_TOKEN", "token-never-shown"),
];

/// The service with these keys, what it says on standard error, and where it is.
struct Serving {
    child: Child,
    errors: PathBuf,
    endpoint: String,
}

impl Serving {
    fn start(home: &Path) -> Self {
        let errors = home.join("service-errors");
        let mut child = program(home, &["serve", "--story", "small", "--speed", "5"])
            .stdout(Stdio::piped())
            .stderr(fs::File::create(&errors).unwrap())
            .spawn()
            .unwrap();
        let mut printed = String::new();
        // The one place where secrets are printed, for the shell that asked for them.
        let mut stdout = child.stdout.take().unwrap();
        stdout.read_to_string(&mut printed).unwrap();
        assert!(printed.contains(MARK), "{printed}");
        let line = printed.lines().next().unwrap();
        let endpoint = line.strip_prefix("export PAIWATCH_ENDPOINT=").unwrap();
        Self {
            endpoint: endpoint.to_owned(),
            child,
            errors,
        }
    }

    /// Ends it; what it said on standard error.
    fn end(mut self) -> Vec<u8> {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
        fs::read(self.errors).unwrap()
    }
}

/// The program with the secrets in its environment.
fn program(home: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_paiwatch"));
    command.args(arguments).env_clear().envs(KEYS);
    command.env("HOME", home).stdin(Stdio::null());
    command
}

/// All that the program prints.
fn printed(home: &Path, arguments: &[&str]) -> Vec<u8> {
    let output = program(home, arguments).output().unwrap();
    [output.stdout, output.stderr].concat()
}

/// The program on a screen, with the secrets in its environment.
fn pane(home: &Path, arguments: &[&str], panic: Option<&str>) -> Pane {
    let mut command = paiwatch(home, arguments);
    for (name, value) in KEYS {
        command.env(name, value);
    }
    if let Some(place) = panic {
        command.env("PAIWATCH_PANIC", place);
    }
    Pane::start(45, 160, command)
}

/// So many arguments and the way to the service.
fn with<'a>(to: &[&'a str], arguments: &[&'a str]) -> Vec<&'a str> {
    [arguments, to].concat()
}

/// Walks through what a pane shows, and leaves.
fn walk(mut pane: Pane, until: &str) -> Vec<u8> {
    pane.until_shown(until);
    for keys in ["=", "j", "1", "2", "3", "4", "5", "\t", "?", "q", "\x03"] {
        pane.press(keys);
    }
    pane.end().bytes
}

/// Types a link to be watched too, first one in which no run is named, and walks on.
fn walk_adding(mut pane: Pane, link: &str) -> Vec<u8> {
    pane.until_shown("small");
    let (broken, _) = link.split_once('#').unwrap();
    pane.press("a");
    pane.press(broken);
    pane.press("\r");
    pane.until_shown("no run in the link");
    pane.press("\x1b[200~");
    pane.press(link.strip_prefix(broken).unwrap());
    pane.press("\x1b[201~");
    pane.press("\r");
    walk(pane, "small")
}

#[track_caller]
fn holds_no_secret(what: &str, written: &[u8]) {
    let written = String::from_utf8_lossy(written);
    for secret in [MARK, "Signature="] {
        assert!(
            !written.contains(secret),
            "{what} shows a secret: {written}"
        );
    }
}

#[test]
fn nothing_the_program_writes_holds_a_secret() {
    let home = home("secrets");
    let serving = Serving::start(&home);
    let to = [
        "--endpoint",
        serving.endpoint.as_str(),
        "--interval",
        "100ms",
    ];

    let json = printed(&home, &with(&to[..2], &["status", "--json"]));
    let report: Value = serde_json::from_slice(&json).unwrap();
    let run = report["runs"][0]["id"].as_str().unwrap();
    let shared = format!("https://pai.console.example/?Token=share-{MARK}#/task/detail/{run}");
    let broken = format!("https://pai.console.example/?Token=share-{MARK}#/task");
    let echoing = refusing("SignatureDoesNotMatch", str::to_owned);
    let throttling = refusing("Throttling.User", str::to_owned);

    for (what, written) in [
        ("status --json", json),
        (
            "status",
            printed(&home, &with(&to[..2], &["status", &shared])),
        ),
        ("a watch in lines", printed(&home, &with(&to, &[&shared]))),
        (
            "a link without a run",
            printed(&home, &with(&to[..2], &["status", &broken])),
        ),
        (
            "a refusal",
            printed(&home, &["status", &shared, "--endpoint", &echoing]),
        ),
        (
            "a user in the endpoint",
            printed(
                &home,
                &["status", "--endpoint", &format!("https://me:{MARK}@x")],
            ),
        ),
        ("the help", printed(&home, &["--help"])),
        (
            "the help of a command",
            printed(&home, &["serve", "--help"]),
        ),
        (
            "the screen",
            walk(pane(&home, &with(&to, &[&shared]), None), "small"),
        ),
        (
            "a link typed on the screen",
            walk_adding(pane(&home, &with(&to, &["@latest"]), None), &shared),
        ),
        (
            "a refusal on the screen",
            walk(
                pane(&home, &["flow-a", "--endpoint", &echoing], None),
                "SignatureDoesNotMatch",
            ),
        ),
        (
            "throttling on the screen",
            walk(
                pane(&home, &["flow-a", "--endpoint", &throttling], None),
                "hrottl",
            ),
        ),
        (
            "a panic",
            pane(&home, &with(&to, &[&shared]), Some("loop"))
                .end()
                .bytes,
        ),
        (
            "a panic beside",
            pane(&home, &with(&to, &[&shared]), Some("thread"))
                .end()
                .bytes,
        ),
        (
            "the demo",
            walk(pane(&home, &["demo"], None), "churn-daily"),
        ),
        ("the service's errors", serving.end()),
    ] {
        assert!(
            !written.is_empty() || what == "the service's errors",
            "{what} says nothing"
        );
        holds_no_secret(what, &written);
    }
    let log = fs::read(home.join(".local/state/paiwatch/paiwatch.log")).unwrap();
    let text = String::from_utf8_lossy(&log);
    for noted in [
        "watching",
        "SignatureDoesNotMatch",
        "hrottl",
        "rehearsed fall",
    ] {
        assert!(text.contains(noted), "the log noted {noted}: {text}");
    }
    holds_no_secret("the log", &log);
}

#[test]
fn what_holds_a_secret_shows_none_when_it_is_debugged() {
    let secret = || format!("a-{MARK}");
    let token = SecurityToken {
        text: secret().into(),
        expires: None,
    };
    let key = KeyPair {
        id: "LTAI5t".to_owned(),
        secret: secret().into(),
        token: Some(token),
    };
    let request = SignedRequest {
        method: Method::Get,
        path: "/".to_owned(),
        query: format!("TokenId={}", secret()),
        headers: vec![("x-acs-security-token", secret())],
        body: Vec::new(),
    };
    let account = Account::new("LTAI5t", secret(), Some(secret().into()));
    let debugged = format!("{key:#?} {request:#?} {account:#?}");
    holds_no_secret("debug output", debugged.as_bytes());
}

/// The secrets of all tests.
const ALL: [&str; 12] = [
    MARK,
    "ExampleSecret",
    "TestSecret",
    "the-secret",
    "the secret of a test",
    "not-the-right-one",
    "it's $HOME",
    "the-token",
    "the token",
    "the token of a link",
    "hush",
    "secret-header",
];

/// What stands before a secret where a test uses one.
const BEFORE_ONE: [&str; 6] = [
    "\"ALIBABA_CLOUD_ACCESS_KEY_SECRET\", \"",
    "\"ALIBABA_CLOUD_SECURITY_TOKEN\", \"",
    "secret: \"",
    "Token::new(\"",
    "Token=",
    "(\"authorization\", \"",
];

/// The files below the tests' folder whose names end so.
fn files(ending: &str) -> Vec<PathBuf> {
    let mut folders = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("tests")];
    let mut files = Vec::new();
    while let Some(folder) = folders.pop() {
        let paths = fs::read_dir(folder).unwrap();
        for path in paths.map(|entry| entry.unwrap().path()) {
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|found| found == ending) {
                files.push(path);
            }
        }
    }
    files
}

/// Each secret that a test has in its text.
fn used(text: &str) -> impl Iterator<Item = &str> {
    let after = |before: &'static str| text.split(before).skip(1);
    let named = BEFORE_ONE.into_iter().flat_map(after);
    // The key's id comes first.
    let accounts = text.split("Account::new(\"").skip(1);
    let of_accounts = accounts.filter_map(|rest| Some(rest.split_once("\", \"")?.1));
    named
        .chain(of_accounts)
        .filter_map(|rest| rest.split(['"', '#', '<', '{', '&', '*']).next())
        .filter(|secret| !secret.is_empty())
}

#[test]
fn every_secret_that_a_test_names_is_looked_for() {
    let mut looked_at = 0;
    // This file makes its own of the mark.
    for path in files("rs")
        .iter()
        .filter(|path| !path.ends_with("secrets.rs"))
    {
        let text = fs::read_to_string(path).unwrap();
        for secret in used(&text) {
            let is_known = ALL.iter().any(|known| secret.contains(known));
            assert!(is_known, "`{secret}` in {}", path.display());
            looked_at += 1;
        }
    }
    assert!(looked_at > 10, "{looked_at} secrets");
}

#[test]
fn no_recorded_screen_holds_a_secret_of_any_test() {
    let screens = files("snap");
    for path in &screens {
        let screen = fs::read_to_string(path).unwrap();
        let shown = ALL.iter().find(|secret| screen.contains(**secret));
        assert_eq!(shown, None, "in {}", path.display());
    }
    assert!(screens.len() > 30, "{} screens", screens.len());
}

/// What the program says with this profile in its home and these variables.
fn said_with(profile: &str, variables: &[(&str, &str)], arguments: &[&str]) -> Vec<u8> {
    let home = home("secrets-of-profiles");
    let folder = home.join(".aliyun");
    fs::create_dir_all(&folder).unwrap();
    fs::write(folder.join("config.json"), profile).unwrap();
    let token = home.join("token");
    fs::write(&token, format!("oidc-{MARK}")).unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_paiwatch"));
    command
        .args(arguments)
        .env_clear()
        .env("HOME", &home)
        .stdin(Stdio::null());
    command
        .env("PATH", "/usr/bin:/bin")
        .env("ALIBABA_CLOUD_ECS_METADATA_DISABLED", "true");
    command.env("ALIBABA_CLOUD_OIDC_TOKEN_FILE", &token);
    let output = command.envs(variables.iter().copied()).output().unwrap();
    [output.stdout, output.stderr].concat()
}

#[test]
fn no_source_of_credentials_tells_a_secret() {
    let refusing = refusing("NoPermission", str::to_owned);
    let profile = |mode: &str, fields: &str| {
        format!(
            "{{\"current\":\"a\",\"profiles\":[{{\"name\":\"a\",\"mode\":\"{mode}\",\
             \"access_key_id\":\"LTAI5tSecretsTest\",\"access_key_secret\":\"key-{MARK}\",\
             \"sts_token\":\"token-{MARK}\",{fields}\"region_id\":\"cn-hangzhou\"}}]}}"
        )
    };
    let role = format!(
        "\"ram_role_arn\":\"r\",\"policy\":\"policy-{MARK}\",\"external_id\":\"id-{MARK}\",\
         \"sts_endpoint\":\"{refusing}\","
    );
    let command = format!("\"process_command\":\"sh -c 'echo {MARK}; echo {MARK} >&2; exit 1' \",");
    let printing = format!("\"process_command\":\"echo {MARK}\",");
    let broken = profile("AK", "") + "]";
    let proxy = format!("http://me:{MARK}@127.0.0.1:1");
    let sts = [
        ("ALIBABA_CLOUD_ROLE_ARN", "r"),
        ("ALIBABA_CLOUD_OIDC_PROVIDER_ARN", "p"),
        ("ALIBABA_CLOUD_STS_ENDPOINT", refusing.as_str()),
    ];
    let uri = format!("{refusing}/?me={MARK}");
    for (what, profile, variables) in [
        ("a broken file", broken, &[][..]),
        ("an unknown mode", profile("Other", ""), &[]),
        (
            "a field of another kind",
            profile("AK", &format!("\"access_key_id\":[\"{MARK}\"],")),
            &[],
        ),
        ("a role", profile("RamRoleArn", &role), &[]),
        ("a token of OIDC", profile("AK", ""), &sts),
        ("a command that fails", profile("External", &command), &[]),
        (
            "a command that prints something else",
            profile("External", &printing),
            &[],
        ),
        (
            "a login that is over",
            profile("CloudSSO", "\"sts_expiration\":1,"),
            &[],
        ),
        (
            "an address",
            profile("CredentialsURI", &format!("\"credentials_uri\":\"{uri}\",")),
            &[],
        ),
        (
            "a proxy",
            profile("StsToken", ""),
            &[("https_proxy", proxy.as_str())],
        ),
    ] {
        for arguments in [
            &["status", "flow-a"][..],
            &["doctor"],
            &["doctor", "--json"],
        ] {
            let said = said_with(&profile, variables, arguments);
            assert!(!said.is_empty(), "{what} says nothing");
            holds_no_secret(what, &said);
        }
    }
}
