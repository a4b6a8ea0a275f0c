//! Asking without a screen: the same poller and the same model, up to a point.

use std::time::Duration;

use tokio::runtime::{Builder, Runtime};
use tokio::time::{Instant, timeout_at};

use crate::app::message::Message;
use crate::app::model::Model;
use crate::app::update::update;
use crate::cli::failure::Failure;
use crate::cli::options::Options;
use crate::clock::Clock;
use crate::run::{Ending, Polling};
use crate::source::Client;
use crate::text::Text;

/// How long a command that looks once goes without a good answer (DESIGN 2).
const PATIENCE: Duration = Duration::from_secs(10);

/// One thread is enough: the work is waiting.
pub(super) fn runtime() -> Result<Runtime, Failure> {
    Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(|error| Failure::machine(&error))
}

/// A model of the targets and the poller that fills it. Needs a runtime.
pub(super) fn start(options: Options) -> Result<(Model, Polling), Failure> {
    let transport = options.transport()?;
    let clock = Clock::system();
    let model = Model::new(options.targets, options.settings, clock.now());
    let client = Client::new(
        transport,
        options.account,
        options.endpoint,
        options.scope,
        clock.clone(),
    );
    let polling = Polling::start(client, clock, options.manners, &model);
    Ok((model, polling))
}

/// Takes updates in until `is_enough`, or until no good answer came for too long.
pub(super) async fn look(
    model: &mut Model,
    polling: &mut Polling,
    mut is_enough: impl FnMut(&Model) -> bool,
) -> Result<(), Failure> {
    let clock = Clock::system();
    let mut answers = 0;
    let mut patience_ends = Instant::now() + PATIENCE;
    while !is_enough(model) {
        let news = timeout_at(patience_ends, polling.next()).await;
        let Ok(news) = news else {
            return Err(given_up(model));
        };
        let news = news.map_err(|_: Ending| Failure::bug())?;
        let _ = update(model, Message::Tick(clock.now()));
        let _ = update(model, Message::Update(news));
        polling.hand_out(model);
        if model.connection.answers > answers {
            answers = model.connection.answers;
            patience_ends = Instant::now() + PATIENCE;
        }
    }
    Ok(())
}

fn given_up(model: &Model) -> Failure {
    let what = model
        .connection
        .trouble
        .as_ref()
        .map_or(Text::GivenUp(PATIENCE), |trouble| {
            Text::Trouble(trouble.error.clone())
        });
    Failure::no_answer(what, Text::HowToReach(model.settings.place.clone()))
}
