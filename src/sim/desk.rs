//! Where every request arrives: route, signature, operation.

use std::sync::{
    Arc,
    atomic::{AtomicU64, Ordering},
};

use axum::{
    body::Bytes,
    extract::{Request, State},
    http::request::Parts,
    response::Response,
};
use chrono::{DateTime, TimeDelta, Utc};
use tokio::{sync::mpsc::UnboundedSender, time::sleep};

use crate::sim::auth::Nonces;
use crate::sim::dice::{Dice, scaled};
use crate::sim::faults::Target;
use crate::sim::operations::Question;
use crate::sim::parameters::Parameters;
use crate::sim::present::Present;
use crate::sim::readings::{Reading, Readings};
use crate::sim::refusal::Refusal;
use crate::sim::reply::reply;
use crate::sim::routes::{Call, route};
use crate::sim::shared::Shared;
use crate::sim::skew::Skew;
use crate::sim::stance::Treatment;
use crate::sim::world::World;
use crate::sim::{Clock, KeyPair, Seen, Stance, auth, body, operations};

/// How many of the answers come from a replica that is behind, and by how much at most.
const BEHIND: f64 = 0.25;
const LAG: TimeDelta = TimeDelta::seconds(5);

pub(super) struct Desk {
    pub(super) world: Arc<World>,
    pub(super) key: KeyPair,
    pub(super) clock: Clock,
    pub(super) stance: Stance,
    pub(super) seen: Option<UnboundedSender<Seen>>,
    pub(super) nonces: Shared<Nonces>,
    pub(super) ids: Dice,
    pub(super) answered: AtomicU64,
}

/// One request, and how it will be treated.
pub(super) struct Visit {
    pub(super) parts: Parts,
    pub(super) request_id: String,
    dice: Dice,
    pub(super) treatment: Treatment,
    /// When it is answered, by a clock that is right.
    now: DateTime<Utc>,
}

pub(super) async fn receive(State(desk): State<Arc<Desk>>, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let body = body::read(body).await;
    let call = route(&parts.method, parts.uri.path());
    let dice = desk.ids.at(desk.answered.fetch_add(1, Ordering::Relaxed));
    let target = target(call.as_ref().ok(), body.as_ref().ok());
    let treatment = desk
        .stance
        .treatment((desk.clock)(), target, dice.at("fault"));
    if let Some(delay) = treatment.faults.delay() {
        sleep(delay).await;
    }
    let visit = Visit {
        parts,
        request_id: dice.uuid(),
        dice,
        treatment,
        now: (desk.clock)(),
    };
    let answer = body.and_then(|body| desk.answer(&call?, &visit, &body));
    reply(answer, &visit)
}

/// What a request is about, before it is known whether it will be believed.
fn target(call: Option<&Call>, body: Option<&Bytes>) -> Target {
    let Some(call) = call else {
        return Target::default();
    };
    let list = match call {
        Call::RunsStatus => body.and_then(|body| operations::batch_list(body)),
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

impl Visit {
    /// What the service's clock says.
    pub(super) fn date(&self) -> DateTime<Utc> {
        let jump = self.treatment.jump();
        self.now + self.treatment.faults.skew() + jump.map_or(TimeDelta::zero(), |(_, by)| by)
    }

    fn readings(&self) -> Readings {
        self.treatment.readings
    }

    /// How old the state is that it is answered from.
    fn age(&self) -> TimeDelta {
        if let Some(age) = self.treatment.faults.age() {
            return age;
        }
        let dice = self.dice.at("replica");
        if !self.readings().has(Reading::StaleReplica) || dice.fraction() >= BEHIND {
            return TimeDelta::zero();
        }
        scaled(LAG, 0.2 + 0.8 * dice.at("lag").fraction())
    }
}

impl Desk {
    fn answer(&self, call: &Call, visit: &Visit, body: &Bytes) -> Result<Vec<u8>, Refusal> {
        let parts = &visit.parts;
        let parameters = Parameters::new(parts.uri.query().unwrap_or(""))?;
        let operation = call.operation();
        self.nonces
            .with(|nonces| auth::verify(parts, body, operation, &self.key, visit.date(), nonces))?;
        self.tell(call, parts, &parameters, body);
        if let Some(refusal) = visit.treatment.faults.refusal(operation) {
            return Err(refusal);
        }
        parameters.check_names(operation)?;
        operations::answer(
            call,
            &Question {
                parameters: &parameters,
                body,
                present: &self.present(visit),
                request_id: &visit.request_id,
                operation,
                dice: visit.dice,
            },
        )
    }

    /// The present as it is, whatever goes wrong on the way to clients.
    pub(super) fn undisturbed(&self) -> Present<'_> {
        let at = self.world.moment((self.clock)());
        self.world.at(at, self.stance.readings(), Skew::default())
    }

    fn present(&self, visit: &Visit) -> Present<'_> {
        let at = self.world.moment(visit.now - visit.age());
        let jump = visit.treatment.jump();
        let skew = Skew {
            always: visit.treatment.faults.skew(),
            jump: jump.map(|(at, by)| (self.world.moment(at), by)),
        };
        let present = self.world.at(at, visit.readings(), skew);
        let vanished = visit.treatment.faults.vanished();
        vanished.fold(present, Present::without)
    }

    fn tell(&self, call: &Call, parts: &Parts, parameters: &Parameters, body: &Bytes) {
        if let Some(seen) = &self.seen {
            // Nobody listens any more when a test has dropped its end; that is no trouble of the client's.
            let _ = seen.send(Seen {
                operation: call.operation().name,
                method: parts.method.to_string(),
                path: parts.uri.path().to_owned(),
                query: parameters.pairs().to_vec(),
                body: body.to_vec(),
            });
        }
    }
}
