//! What a process holds besides memory.

use std::fs;
use std::time::Duration;

use tokio::runtime::Handle;
use tokio::time::{sleep, timeout};

use crate::watch::INTERVAL;

/// What a process holds besides memory.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Held {
    descriptors: usize,
    tasks: usize,
}

impl Held {
    pub(crate) fn now() -> Self {
        Self {
            descriptors: fs::read_dir("/proc/self/fd").unwrap().count(),
            tasks: Handle::current().metrics().num_alive_tasks(),
        }
    }

    /// What is held once everything that was told to end has ended.
    pub(crate) async fn settled(expected: &Self) -> Self {
        let settles = async {
            while Self::now() != *expected {
                sleep(INTERVAL).await;
            }
        };
        let _ = timeout(Duration::from_secs(10), settles).await;
        Self::now()
    }
}
