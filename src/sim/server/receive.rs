//! Where every request arrives: route, signature, operation.

use std::sync::Arc;
use std::sync::atomic::Ordering;

use axum::body::Bytes;
use axum::extract::{Request, State};
use axum::http::request::Parts;
use axum::response::Response;
use tokio::time::sleep;

use crate::sim::faults::scope::Target;
use crate::sim::operations;
use crate::sim::operations::request::OperationRequest;
use crate::sim::operations::runs_status::batch_list;
use crate::sim::protocol::auth;
use crate::sim::protocol::body;
use crate::sim::protocol::parameters::Parameters;
use crate::sim::protocol::refusal::Refusal;
use crate::sim::protocol::routes::{Call, route};
use crate::sim::server::context::RequestContext;
use crate::sim::server::reply::reply;
use crate::sim::server::seen::Seen;
use crate::sim::server::state::ServerState;

/// Answers a request, whatever it is: treated as the faults want it, believed or refused.
pub(super) async fn receive(State(state): State<Arc<ServerState>>, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let body = body::read(body).await;
    let call = route(&parts.method, parts.uri.path());
    let seed = state.ids.at(state.answered.fetch_add(1, Ordering::Relaxed));
    let target = target(call.as_ref().ok(), body.as_ref().ok());
    let treatment = state
        .behaviour
        .treatment((state.clock)(), target, seed.at("fault"));
    if let Some(delay) = treatment.faults.delay() {
        sleep(delay).await;
    }
    let context = RequestContext {
        parts,
        request_id: seed.uuid(),
        seed,
        treatment,
        now: (state.clock)(),
    };
    let answer = body.and_then(|body| answer(&state, &call?, &context, &body));
    reply(answer, &context)
}

/// What a request is about, before it is known whether it will be believed.
fn target(call: Option<&Call>, body: Option<&Bytes>) -> Target {
    let Some(call) = call else {
        return Target::default();
    };
    let list = match call {
        Call::RunsStatus => body.and_then(|body| batch_list(body)),
        Call::Runs
        | Call::Run { .. }
        | Call::Node(_)
        | Call::NodeStatus(_)
        | Call::NodeLogs(_)
        | Call::NodeOutputs(_)
        | Call::Pipelines
        | Call::Pipeline { .. }
        | Call::Workspaces => None,
    };
    Target::of(call.operation(), list)
}

fn answer(
    state: &ServerState,
    call: &Call,
    context: &RequestContext,
    body: &Bytes,
) -> Result<Vec<u8>, Refusal> {
    let parts = &context.parts;
    let parameters = Parameters::new(parts.uri.query().unwrap_or(""))?;
    let operation = call.operation();
    state
        .nonces
        .with(|nonces| auth::verify(parts, body, operation, &state.key, context.date(), nonces))?;
    tell(state, call, parts, &parameters, body);
    if let Some(refusal) = context.treatment.faults.refusal(operation) {
        return Err(refusal);
    }
    parameters.check_names(operation)?;
    operations::answer(
        call,
        &OperationRequest {
            parameters: &parameters,
            body,
            present: &state.present(context),
            request_id: &context.request_id,
            operation,
            seed: context.seed,
        },
    )
}

fn tell(state: &ServerState, call: &Call, parts: &Parts, parameters: &Parameters, body: &Bytes) {
    if let Some(seen) = &state.seen {
        // Nobody listens any more when a test has dropped its end; that is no trouble of the
        // client's.
        let _ = seen.send(Seen {
            operation: call.operation().name,
            method: parts.method.to_string(),
            path: parts.uri.path().to_owned(),
            query: parameters.pairs().to_vec(),
            body: body.to_vec(),
        });
    }
}
