//! Outputs that came by a call of their own, all of a run at once.

use crate::app::nodes::tree::place::Place;
use crate::app::runs::anew::Anew;
use crate::app::runs::merge::changed::Changed;
use crate::app::runs::merge::moment::AnswerMoment;
use crate::app::runs::merge::rows::merge_outputs;
use crate::app::runs::run::{Run, Runs};
use crate::domain::{Answer, NodeKey, Outcome, Outputs, Phase, StatusKind};

/// Takes the outputs from one node down in, or notes why there are none.
pub(in crate::app) fn merge(
    runs: &mut Runs,
    below: &NodeKey,
    outcome: Outcome<Outputs>,
    moment: AnswerMoment,
) -> Changed {
    let rows = outcome.as_ref().map(|answer| &*answer.content.rows);
    let changed = merge_outputs(runs, Some(&below.run), rows.unwrap_or_default());
    let Some(run) = runs.get_mut(below.run.as_str()) else {
        return Changed::Nothing;
    };
    match outcome {
        Ok(answer) => {
            run.outputs_error = None;
            run.outputs_from = answer.exchange.sequence;
            let content = &answer.content;
            run.outputs_cut = content.is_cut.then_some(content.rows.len());
            note_told(run, below, &answer);
            changed
        }
        Err(error) => {
            run.outputs_error = Some(error);
            run.outputs_from = moment.refused;
            run.ask_anew(Anew::Demand);
            Changed::Facts
        }
    }
}

/// Notes of the nodes from there down that their outputs were told.
fn note_told(run: &mut Run, below: &NodeKey, answer: &Answer<Outputs>) {
    let Some(top) = run.tree.place(below.node.as_str()) else {
        return;
    };
    let made_at = answer.exchange.service_moment();
    let below: Vec<Place> = std::iter::once(top)
        .chain(run.tree.branch(top).map(|(place, _)| place))
        .collect();
    for place in below {
        if let Some(node) = run.tree.node_mut(place)
            && node.phase() == Phase::Final
            && node.state.from < answer.exchange.sequence
        {
            let lacks_some = node.expects_outputs == Some(true) && node.artifacts.is_empty();
            // An old replica may have answered: a second list must agree.
            let is_doubtful =
                lacks_some && node.kind() == Some(StatusKind::Succeeded) && !node.outputs_listed;
            node.outputs_listed = true;
            node.outputs_told |= node.is_archived(made_at) && !is_doubtful;
        }
    }
    run.ask_anew(Anew::Demand);
}
