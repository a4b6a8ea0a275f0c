//! The embedded service in a process of its own, so that what is measured is the client.

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};
use std::{env, fs, process};

use crate::facts::{Facts, facts};
use paiwatch::account::{Account, Endpoint};
use paiwatch::clock::Clock;
use paiwatch::source::http::Http;
use paiwatch::source::{Client, Scope};

/// A running service. It ends with this value.
pub(crate) struct Service {
    child: Child,
    pub(crate) endpoint: String,
    key: (String, String),
}

impl Service {
    pub(crate) fn start(story: &str) -> Self {
        let file = env::temp_dir().join(format!("paiwatch-soak-{}.toml", process::id()));
        fs::write(&file, story).unwrap();
        let mut child = Command::new(env!("CARGO_BIN_EXE_paiwatch"))
            .args(["serve", "--control", "--story"])
            .arg(&file)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let value = |line: String| line.split_once('=').unwrap().1.to_owned();
        let mut told = lines.map(|line| value(line.unwrap()));
        Self {
            endpoint: told.next().unwrap(),
            key: (told.next().unwrap(), told.next().unwrap()),
            child,
        }
    }

    pub(crate) fn client(&self) -> Client<Http> {
        let endpoint = Endpoint::parse(&self.endpoint).unwrap();
        let (id, secret) = self.key.clone();
        let account = Account::new(id, secret, None);
        let http = Http::new(&endpoint);
        Client::new(http, account, endpoint, Scope::default(), Clock::system())
    }

    /// From now on this goes wrong, and so documents are read.
    pub(crate) async fn switch(&self, switches: &reqwest::Client, faults: &str, readings: &str) {
        for (what, wished) in [("faults", faults), ("readings", readings)] {
            let url = format!("{}/control/{what}", self.endpoint);
            let request = switches.put(url).body(wished.to_owned());
            let answer = request.send().await.unwrap();
            let is_done = answer.status().is_success();
            assert!(is_done, "{wished}: {}", answer.text().await.unwrap());
        }
    }

    /// What somebody sees who looks for the first time, at these runs or at the newest.
    pub(crate) async fn facts(&self, runs: &[String]) -> Facts {
        let output = tokio::process::Command::new(env!("CARGO_BIN_EXE_paiwatch"))
            .args(["status", "--json", "--endpoint", &self.endpoint])
            .args(runs)
            .env("ALIBABA_CLOUD_ACCESS_KEY_ID", &self.key.0)
            .env("ALIBABA_CLOUD_ACCESS_KEY_SECRET", &self.key.1)
            .output()
            .await
            .unwrap();
        let said = String::from_utf8_lossy(&output.stderr);
        let report = serde_json::from_slice(&output.stdout);
        facts(&report.unwrap_or_else(|_| panic!("no truth: {said}")))
    }
}

impl Drop for Service {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
