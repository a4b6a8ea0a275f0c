//! A single look, and the logs that are read by one.

use std::convert::Infallible;
use std::time::Duration;

use paiwatch::app::model::Model;
use paiwatch::app::runs::run::Run;
use paiwatch::poll::snapshot::LogReader;
use paiwatch::run::{LogRequest, LogsEnd, LookRequest, Looked, Wanted, logs, once};
use paiwatch::sim::{Faults, Seen};
use tokio::time::{Instant, sleep};

use super::setting::{Setting, limits, wishes};
use super::wired::Wired;

/// What a single look has come to.
pub(crate) struct Glance {
    pub(crate) model: Model,
    pub(crate) looked: Looked,
    pub(crate) took: Duration,
    /// The operations that were called.
    pub(crate) calls: Vec<Seen>,
}

/// Looks once, so long after the beginning, at a service that fails like this.
pub(crate) async fn glance(setting: Setting, after: Duration, faults: Faults) -> Glance {
    let wanted = Wanted {
        outputs: true,
        causes: false,
    };
    glance_at(wanted, setting, after, faults).await
}

/// Looks once at what is wanted.
pub(crate) async fn glance_at(
    wanted: Wanted,
    setting: Setting,
    after: Duration,
    faults: Faults,
) -> Glance {
    let mut wired = Wired::to(None, &setting);
    let (settings, limits) = (wishes(&setting), limits(&setting));
    sleep(after).await;
    wired.behaviour.fail_with(faults);
    let (begin, clock) = (Instant::now(), wired.clock);
    let mut model = Model::new(setting.targets, settings, clock.now());
    let request = LookRequest {
        wanted,
        patience: Duration::from_secs(10),
        listed: Vec::new(),
    };
    let looked = once(&mut model, &wired.client, &clock, &limits, request, |_| ()).await;
    Glance {
        model,
        looked,
        took: begin.elapsed(),
        calls: std::iter::from_fn(|| wired.seen.try_recv().ok()).collect(),
    }
}

/// Reads the logs of the one run that is named, so long after the beginning, and what was
/// printed of them. `meanwhile` happens at the service at these moments after that.
pub(crate) async fn logs_of(
    setting: Setting,
    after: Duration,
    request: impl FnOnce(&Run) -> LogRequest,
    meanwhile: &[(Duration, Faults)],
) -> (Vec<String>, LogsEnd) {
    let wired = Wired::to(None, &setting);
    let (settings, limits) = (wishes(&setting), limits(&setting));
    sleep(after).await;
    let clock = &wired.clock;
    let mut model = Model::new(setting.targets, settings, clock.now());
    let wanted = Wanted {
        outputs: false,
        causes: false,
    };
    let looked = LookRequest {
        wanted,
        patience: Duration::from_secs(10),
        listed: Vec::new(),
    };
    once(&mut model, &wired.client, clock, &limits, looked, |_| ()).await;
    let run = model.watch.runs.values().next().unwrap();
    let (id, request) = (run.id.clone(), request(run));
    let reader = LogReader::new(&wired.client, &limits, Duration::from_mins(15)).for_long();
    let mut printed = String::new();
    let print = |text: &str| {
        printed.push_str(text);
        Ok::<_, Infallible>(true)
    };
    let reading = logs(&mut model, &id, &reader, clock, &request, print);
    let events = async {
        for (moment, faults) in meanwhile {
            sleep(*moment).await;
            wired.behaviour.fail_with(faults.clone());
        }
        std::future::pending::<()>().await;
    };
    let end = tokio::select! {
        end = reading => end.unwrap(),
        () = events => panic!("never over"),
    };
    (printed.lines().map(str::to_owned).collect(), end)
}
