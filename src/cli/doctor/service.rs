//! The way to the service: credentials, region, network, clock, and what is permitted.

use std::future::Future;
use std::num::NonZeroU32;

use chrono::TimeDelta;
use tokio::time::timeout;

use crate::account::{Credentials, Endpoint, region};
use crate::cli::doctor::check::{Check, LIMIT};
use crate::cli::failure::Failure;
use crate::cli::flags::Common;
use crate::cli::hint::{Way, hint};
use crate::cli::options::{self, Options};
use crate::clock::Clock;
use crate::domain::{
    Answer, CredentialState, Direction, LogQuery, NodeId, NodeKey, Operation, Outcome,
    OutputFilter, RefusalKind, RunId, RunPage, SourceError, View,
};
use crate::net::{Network, Route};
use crate::source::Client;
use crate::source::http::Http;
use crate::text::{CliText, ConnectionText, CredentialText, DoctorText, PageText, Text, time};

/// Looks at all of it, as far as it goes.
pub(super) async fn look(common: &Common, checks: &mut Vec<Check>) {
    let clock = Clock::system();
    let machine = options::network(common);
    let credentials = match &machine {
        Ok(machine) => signed_in(Options::credentials(common, machine), &clock, checks).await,
        Err(_) => None,
    };
    // The way there can be looked at without anything to sign with.
    let endpoint = match Options::service(common) {
        Ok(endpoint) => endpoint,
        Err(failure) => return checks.push(Check::of_failure("region", failure)),
    };
    checks.push(Check::ok("endpoint", Text::Plain(endpoint.to_string())));
    checks.extend(region_of(&endpoint).map(region_check));
    let machine = match machine {
        Ok(machine) => machine,
        Err(failure) => return checks.push(Check::of_failure("proxy", failure)),
    };
    let way_is_open = network(&machine, &endpoint, checks).await;
    let Some(credentials) = credentials.filter(|_| way_is_open) else {
        return;
    };
    let options = Options::new(common, credentials, endpoint.clone(), machine, Vec::new());
    let http = match options.transport() {
        Ok(http) => http,
        Err(failure) => return checks.push(Check::of_failure("proxy", failure)),
    };
    let way = way(&endpoint, &options.credentials.state().borrow());
    let client = Client::new(
        http,
        options.credentials,
        options.endpoint,
        options.scope,
        clock,
    );
    call(&client, &endpoint, &way, checks).await;
}

fn way(endpoint: &Endpoint, state: &CredentialState) -> Way {
    Way {
        place: endpoint.to_string(),
        origin: state.origin.clone(),
    }
}

/// What can be signed with, where it is there.
async fn signed_in(
    read: Result<Credentials, Failure>,
    clock: &Clock,
    checks: &mut Vec<Check>,
) -> Option<Credentials> {
    let found = match read {
        Ok(found) => found,
        Err(failure) => {
            checks.push(Check::of_failure("credentials", failure));
            return None;
        }
    };
    let first = timeout(LIMIT, found.current(clock.now())).await;
    let state = found.state().borrow().clone();
    match first {
        Ok(Ok(_)) => {
            checks.extend(credentials(&state, clock));
            return Some(found);
        }
        Ok(Err(error)) => {
            let todo = match &error {
                SourceError::Credentials(error) => {
                    Some(Text::Credential(CredentialText::Hint(error.clone())))
                }
                _ => None,
            };
            checks.push(Check::error("credentials", trouble(&error), todo));
        }
        Err(_) => {
            let what = Text::Credential(CredentialText::WaitingFor(Box::new(state.origin)));
            checks.push(Check::error("credentials", what, None));
        }
    }
    None
}

/// The region in the name of the service's host.
fn region_of(endpoint: &Endpoint) -> Option<&str> {
    let (_, rest) = endpoint.host().split_once('.')?;
    rest.strip_suffix(".aliyuncs.com")
}

fn region_check(name: &str) -> Check {
    match region::meant(name) {
        Some(meant) => {
            let what = Text::Cli(CliText::UnknownRegion(name.to_owned(), meant));
            Check::warning("region", what, Some(Text::Cli(CliText::HowToSetRegion)))
        }
        None => Check::ok("region", Text::Plain(name.to_owned())),
    }
}

fn credentials(state: &CredentialState, clock: &Clock) -> Vec<Check> {
    let origin = Box::new(state.origin.clone());
    let left = state.expires.map(|expires| expires - clock.now());
    let what = DoctorText::Credentials(origin, state.key.clone(), left.map(time::duration));
    let is_short = left.is_some_and(|left| left < TimeDelta::minutes(10)) && !state.renews;
    let mut checks = vec![if is_short {
        Check::warning("credentials", what, None)
    } else {
        Check::ok("credentials", what)
    }];
    let warnings = state.warnings.iter().cloned();
    checks.extend(warnings.map(|warning| {
        Check::warning(
            "credentials",
            Text::Credential(CredentialText::Warning(warning)),
            None,
        )
    }));
    let others = state.passed_over.iter().cloned();
    checks.extend(
        others.map(|other| Check::ok("credentials", DoctorText::PassedOver(Box::new(other)))),
    );
    checks
}

/// The proxy, and the name of the host; whether it makes sense to go on.
async fn network(network: &Network, endpoint: &Endpoint, checks: &mut Vec<Check>) -> bool {
    let (host, port) = endpoint.address();
    let (host, port) = match endpoint.route(&network.proxies) {
        Err(error) => {
            let what = Text::Cli(CliText::BadProxy(error.variable, error.why));
            checks.push(Check {
                code: 2,
                ..Check::error("proxy", what, Some(Text::Cli(CliText::HowToSetProxy)))
            });
            return false;
        }
        Ok(Route::Proxy(proxy)) => {
            let what = DoctorText::Proxy(proxy.to_string(), proxy.variable());
            checks.push(Check::ok("proxy", what));
            let (host, port) = proxy.address();
            (host.to_owned(), port)
        }
        Ok(Route::Plain | Route::Direct | Route::System) => {
            let by = network.proxies.exemption(host, port);
            checks.push(Check::ok("proxy", DoctorText::NoProxy(by)));
            (host.trim_matches(['[', ']']).to_owned(), port)
        }
    };
    let found = timeout(LIMIT, tokio::net::lookup_host((host.clone(), port))).await;
    let Ok(Ok(addresses)) = found else {
        let what = DoctorText::NoAddress(host);
        let todo = Text::Cli(CliText::HowToReach(endpoint.to_string()));
        checks.push(Check::error("dns", what, Some(todo)));
        return false;
    };
    let addresses: Vec<String> = addresses.map(|found| found.ip().to_string()).collect();
    let what = DoctorText::Addresses(host, addresses.join(" "));
    checks.push(Check::ok("dns", what));
    true
}

async fn call(client: &Client<Http>, endpoint: &Endpoint, way: &Way, checks: &mut Vec<Check>) {
    let mut first = limited(client.latest_runs(1)).await;
    let is_clock = |error: &SourceError| matches!(error, SourceError::Refused(refusal) if refusal.kind == RefusalKind::Clock);
    // What the first answer said of the time, the next request is signed with.
    if matches!(&first, Err(error) if is_clock(error)) {
        first = limited(client.latest_runs(1)).await;
    }
    let is_answered = match &first {
        Ok(_) => true,
        Err(error) => {
            matches!(
                error,
                SourceError::Refused(_) | SourceError::Throttled { .. }
            )
        }
    };
    if is_answered {
        checks.push(Check::ok("tls", DoctorText::Tls(!endpoint.is_plain())));
        checks.push(clock_of(client.clock_ahead()));
    }
    match first {
        Ok(answer) => {
            let request_id = answer.exchange.request_id.as_deref().unwrap_or_default();
            checks.push(Check::ok(
                "call",
                DoctorText::Answered(request_id.to_owned()),
            ));
            permissions(client, &answer, checks).await;
        }
        Err(error) if error.is_permission() => {
            checks.push(lacks(Operation::ListPipelineRuns));
        }
        Err(error) => {
            checks.push(Check::error("call", trouble(&error), todo(way, &error)));
        }
    }
}

/// What to do next for somebody who has asked the doctor already, and only once.
fn todo(way: &Way, error: &SourceError) -> Option<Text> {
    match error {
        SourceError::Unreachable { .. } | SourceError::TimedOut { .. } => {
            Some(Text::Cli(CliText::HowToReach(way.place.clone())))
        }
        SourceError::Throttled { .. } => None,
        error if error.is_trouble_of_the_service() => None,
        error => hint(way, error),
    }
}

fn clock_of(ahead: Option<TimeDelta>) -> Check {
    let Some(offset) = ahead else {
        return Check::warning("clock", DoctorText::ClockUnknown, None);
    };
    let what = DoctorText::ClockOffset {
        by: time::duration(offset.abs()),
        is_behind: offset > TimeDelta::zero(),
    };
    if offset.abs() > TimeDelta::minutes(1) {
        return Check::warning("clock", what, Some(DoctorText::SetClock.into()));
    }
    Check::ok("clock", what)
}

/// Asks each operation for something harmless: of the newest run, or of one that is not there.
async fn permissions(client: &Client<Http>, answer: &Answer<RunPage>, checks: &mut Vec<Check>) {
    checks.push(Check::ok(
        "permission",
        DoctorText::Permitted(Operation::ListPipelineRuns),
    ));
    let row = answer.content.runs.first().map(|run| run.row.clone());
    let run = row
        .as_ref()
        .map_or_else(|| RunId::from("flow-doctor"), |row| row.run.clone());
    let root = row.and_then(|row| row.root);
    let node = NodeKey::new(
        run.clone(),
        root.unwrap_or_else(|| NodeId::from("node-doctor")),
    );
    let log = LogQuery {
        offset: 0,
        limit: NonZeroU32::MIN,
        keyword: None,
        from: None,
        until: None,
        direction: Direction::default(),
    };
    let runs = std::slice::from_ref(&run);
    checks.push(permitted(
        Operation::GetPipelineRun,
        limited(client.details(&run)).await,
    ));
    checks.push(permitted(
        Operation::GetPipelineRunNode,
        limited(client.shape(&node, 1)).await,
    ));
    let statuses = limited(client.run_statuses(runs, None)).await;
    checks.push(permitted(Operation::ListPipelineRunsStatus, statuses));
    let states = limited(client.node_states(&node, 1, View::default())).await;
    checks.push(permitted(Operation::ListPipelineRunNodeStatus, states));
    checks.push(permitted(
        Operation::ListPipelineRunNodeLogs,
        limited(client.log(&node, &log)).await,
    ));
    let filter = OutputFilter::default();
    let outputs = limited(client.outputs(&node, 1, &filter)).await;
    checks.push(permitted(Operation::ListPipelineRunNodeOutputs, outputs));
}

fn permitted<T>(operation: Operation, outcome: Outcome<T>) -> Check {
    match outcome {
        Ok(_) => Check::ok("permission", DoctorText::Permitted(operation)),
        Err(error) if error.is_permission() => lacks(operation),
        // Who may not ask is told so before it is looked for.
        Err(error) if error.is_about_the_thing_asked() => {
            Check::ok("permission", DoctorText::Permitted(operation))
        }
        Err(error) => Check::warning(
            "permission",
            Text::Page(PageText::ReadFailed(error, operation)),
            None,
        ),
    }
}

fn lacks(operation: Operation) -> Check {
    Check::error(
        "permission",
        Text::Connection(ConnectionText::Needs(vec![operation])),
        Some(DoctorText::Grant.into()),
    )
}

async fn limited<T>(call: impl Future<Output = Outcome<T>>) -> Outcome<T> {
    let outcome = timeout(LIMIT, call).await;
    outcome.unwrap_or(Err(SourceError::TimedOut { after: LIMIT }))
}

fn trouble(error: &SourceError) -> Text {
    Text::Trouble(error.clone())
}
