//! Choosing one of many by a few letters: a row of any run, or an action.

use crate::app::keymap::{BINDINGS, Key};
use crate::app::model::Model;
use crate::app::model::mode::{Mode, Popup};
use crate::app::model::picker::Candidate;
use crate::app::model::picker::Pick;
use crate::app::model::picker::PickTarget;
use crate::app::model::picker::Picker;
use crate::app::model::picker::Sign;
use crate::app::query::keys::keys_of_pane;
use crate::app::query::works::works;
use crate::app::runs::run::Runs;
use crate::app::update::search::go_to_row;
use crate::app::view::listing::ListOptions;
use crate::app::view::rows::RowKey;
use crate::domain::NodeKey;
use crate::text::{Text, cells};

/// Goes to the row that was chosen.
pub(super) fn go_to_choice(model: &mut Model, row: &RowKey) {
    model.view.note_jump();
    go_to_row(model, row);
}

/// Opens a list of what there is to choose from.
pub(super) fn open(model: &mut Model, what: Pick) {
    let all = match what {
        Pick::Rows => rows(&model.watch.runs, &model.view.listing),
        Pick::Actions => actions(model),
    };
    model.mode = Mode::Popup(Popup::Pick(Picker::new(what, all)));
}

fn rows(runs: &Runs, listing: &ListOptions) -> Vec<Candidate> {
    let mut rows = Vec::new();
    let found = |choice, text, status: Option<&crate::domain::Status>| Candidate {
        choice: PickTarget::Row(choice),
        text,
        sign: Sign::Status(status.map(crate::domain::Status::kind)),
        marks: Vec::new(),
    };
    for at in listing.runs_in_order(runs) {
        let Some((id, run)) = runs.get_index(at as usize) else {
            continue;
        };
        let name = cells::clean(run.name()).into_owned();
        rows.push(found(RowKey::Run(id.clone()), name, run.status()));
        for place in listing.in_order(run) {
            let Some(node) = run.tree.node(place) else {
                continue;
            };
            let key = RowKey::Node(NodeKey::new(id.clone(), node.id.clone()));
            let mut text = cells::clean(run.name()).into_owned();
            for name in run.path(place) {
                text.push_str(" / ");
                text.push_str(&cells::clean(name));
            }
            rows.push(found(key, text, node.state.status.as_ref()));
        }
    }
    rows
}

fn actions(model: &Model) -> Vec<Candidate> {
    let browsing = BINDINGS
        .iter()
        .filter(|binding| binding.modes.contains(&keys_of_pane(model)));
    let working = browsing.filter(|binding| works(model, binding.action));
    working
        .map(|binding| Candidate {
            choice: PickTarget::Action(binding.action),
            text: model
                .settings
                .language
                .say(&Text::Key(binding.help))
                .into_owned(),
            sign: Sign::Keys(
                binding
                    .keys
                    .first()
                    .copied()
                    .map(Key::label)
                    .unwrap_or_default(),
            ),
            marks: Vec::new(),
        })
        .collect()
}
