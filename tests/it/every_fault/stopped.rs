//! A service that is stopped, and started again on the same port.

use std::io;
use std::process::{Child, Command, Stdio};

use crate::pane::{Pane, home, paiwatch};

const KEY: [(&str, &str); 2] = [
    ("ALIBABA_CLOUD_ACCESS_KEY_ID", "LTAI-stopped"),
    ("ALIBABA_CLOUD_ACCESS_KEY_SECRET", "the secret of a test"),
];

/// A service of this key, and where it listens.
struct Service {
    child: Child,
    endpoint: String,
}

impl Service {
    fn start(listen: &str) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_paiwatch"))
            .args(["serve", "--story", "small", "--listen", listen])
            .envs(KEY)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        // To the end, which comes when it accepts connections.
        let told = io::read_to_string(child.stdout.take().unwrap()).unwrap();
        let (_, endpoint) = told.lines().next().unwrap().split_once('=').unwrap();
        Self {
            child,
            endpoint: endpoint.to_owned(),
        }
    }

    fn address(&self) -> String {
        self.endpoint.trim_start_matches("http://").to_owned()
    }
}

impl Drop for Service {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[test]
fn a_service_that_stops_and_starts_again_on_its_port_is_told_of_and_heard_again() {
    let service = Service::start("127.0.0.1:0");
    let address = service.address();
    let endpoint = service.endpoint.clone();
    let watch = ["--endpoint", &endpoint, "--interval", "200ms", "@latest"];
    let mut watch = paiwatch(&home("stopped"), &watch);
    for (name, value) in KEY {
        watch.env(name, value);
    }
    let mut pane = Pane::start(45, 160, watch);
    pane.until("the tree", |screen| {
        screen.contains("● live") && screen.contains("small")
    });
    drop(service);
    pane.until_shown(": no connection: connection refused, next try in ");
    let again = Service::start(&address);
    pane.until("what came back", |screen| {
        screen.contains("● live") && screen.contains("recovered after")
    });
    drop(again);
    pane.press("q");
    pane.ends_with(0);
}
