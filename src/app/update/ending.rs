//! Leading a watch that waits for its runs to its end.

use crate::app::connection::Connection;
use crate::app::model::Model;
use crate::app::model::ending::{Stage, WatchEnd};
use crate::app::query::ending::{is_nobodys, next_stage, told, verdict};

/// Goes on towards the end where that is waited for. Whether it has come.
pub(super) fn follow(model: &mut Model) -> bool {
    let Some(give_up) = model.settings.exit_on_final else {
        return false;
    };
    if model.watch.ending.end.is_none() {
        let mut ending = model.watch.ending;
        ending.count(model.now.machine, model.settings.paused, told(&model.watch));
        ending.enter(next_stage(model, ending));
        if ending.stage == Stage::Confirming && model.watch.ending.stage != Stage::Confirming {
            model.watch.confirmation.want();
        }
        let is_confirmed = ending.stage == Stage::Confirming && model.watch.confirmation.is_met();
        let verdict = is_confirmed.then(|| WatchEnd::Verdict(verdict(&model.watch)));
        let is_nobodys = ending.stage == Stage::Missing && is_nobodys(&model.watch.runs);
        let nobodys = is_nobodys.then_some(WatchEnd::Missing);
        let in_vain = || ending.given_up(has_trouble(&model.watch.connection), give_up);
        ending.end = verdict.or(nobodys).or_else(in_vain);
        model.watch.ending = ending;
    }
    model.watch.ending.end.is_some()
}

/// Whether nothing good is heard. Between two ticks far apart nothing is heard, and nothing is wrong.
fn has_trouble(connection: &Connection) -> bool {
    connection.trouble.is_some() || connection.answers == 0
}
