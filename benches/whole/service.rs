//! The embedded service in a process of its own, with a counter before it.

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};

use crate::Failure;
use crate::counter::Counter;

/// A running service. It ends with this value.
pub(crate) struct Service {
    child: Child,
    /// What a program needs to know to ask it, by way of the counter.
    pub(crate) variables: Vec<(String, String)>,
    pub(crate) counter: Counter,
}

impl Service {
    /// Starts one that plays `story`.
    pub(crate) fn of(story: &str) -> Result<Self, Failure> {
        let mut child = Command::new(env!("CARGO_BIN_EXE_paiwatch"))
            .args(["serve", "--story", story])
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()?;
        let out = child.stdout.take().ok_or("the service says nothing")?;
        let mut variables = Vec::new();
        for line in BufReader::new(out).lines().take(3) {
            let line = line?;
            let assignment = line.strip_prefix("export ").unwrap_or(&line);
            let (name, value) = assignment.split_once('=').ok_or("no variable")?;
            variables.push((name.to_owned(), value.to_owned()));
        }
        let endpoint = variables.first_mut().ok_or("no endpoint")?;
        let address = endpoint.1.trim_start_matches("http://");
        let counter = Counter::before(address)?;
        endpoint.1 = format!("http://{}", counter.address);
        Ok(Self {
            child,
            variables,
            counter,
        })
    }
}

impl Drop for Service {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
