//! The selected row in a few lines, where the detail pane has no room.

use crate::app::cards::headline;
use crate::app::detail::words::{group_name, name, reference};
use crate::app::model::Model;
use crate::app::model::read_ahead::Cause;
use crate::app::nodes::artifacts::Artifact;
use crate::app::nodes::counts::Counts;
use crate::app::nodes::tree::place::Place;
use crate::app::nodes::tree::{Node, Tree};
use crate::app::page::{Line, Piece, Role};
use crate::app::query::failure;
use crate::app::runs::reason::{Skip, skipped_because, waits_for};
use crate::app::runs::run::Run;
use crate::app::view::rows::Thing;
use crate::domain::{Time, Timing};
use crate::text::{LabelText, Language, PageText, Text, TreeText, Zone, time};

/// Up to three lines about the selected row, as long as they come.
pub fn strip(model: &Model) -> Vec<Line> {
    let words = model.settings.language;
    let zone = &model.settings.zone;
    let lines = match model.selected_thing() {
        None => Vec::new(),
        Some(Thing::Run(run)) => of_run(words, zone, run),
        Some(Thing::Node(run, place, node)) => {
            let cause = failure::of_node(model, run, place, node);
            let cause = cause.map(|cause| match cause {
                Cause::Said(text) => text,
                Cause::Reading => {
                    let ellipsis = model.settings.glyphs.ellipsis();
                    format!(
                        "{}{ellipsis}",
                        words.say(&Text::Tree(TreeText::ReadingTheLog))
                    )
                }
                Cause::Unsaid => words.say(&Text::Tree(TreeText::NoErrorInLog)).into_owned(),
            });
            of_node((words, zone), run, place, node, cause.as_deref())
        }
        Some(Thing::Artifact(_, node, artifact)) => vec![
            vec![Piece::new(Role::Title, &node.name)],
            artifact_pieces(artifact),
        ],
        Some(Thing::Part(_, node, output)) => vec![
            vec![Piece::new(Role::Title, &node.name)],
            vec![
                Piece::new(Role::Output, &output.name),
                spaced(Role::Dim, &output.kind),
                spaced(Role::Plain, headline(output).unwrap_or_default()),
            ],
        ],
    };
    lines.into_iter().map(Line).take(3).collect()
}

fn of_run(words: Language, zone: &Zone, run: &Run) -> Vec<Vec<Piece>> {
    let mut lines = vec![vec![
        Piece::new(Role::Title, run.name()),
        id_behind(run.name(), run.id.as_str()),
    ]];
    let trouble = |text: &str| vec![Piece::new(Role::Trouble, text)];
    if run.is_unanswered() && !run.is_known() {
        lines.push(trouble(&words.say(&Text::Page(PageText::NeverAnswered))));
    } else if let Some(message) = run.details.message.as_deref() {
        lines.push(trouble(message));
    } else if let Some(error) = &run.shape_error {
        lines.push(trouble(
            &words.say(&Text::Page(PageText::TreeUnread(error.clone()))),
        ));
    } else {
        lines.push(counts(words, run.leaves()));
    }
    lines.push(times(words, zone, &run.timing()));
    lines.retain(|line| !line.is_empty());
    lines
}

fn of_node(
    (words, zone): (Language, &Zone),
    run: &Run,
    place: Place,
    node: &Node,
    cause: Option<&str>,
) -> Vec<Vec<Piece>> {
    let kind = node.spec.node_type().unwrap_or_default();
    let mut lines = vec![vec![
        Piece::new(Role::Title, node.label()),
        id_behind(&node.name, node.id.as_str()),
        spaced(Role::Dim, kind),
    ]];
    if let Some(cause) = cause {
        lines.push(vec![Piece::new(Role::Trouble, cause)]);
    } else if let Some(reason) = reason(words, &run.tree, place) {
        lines.push(reason);
    } else if !node.artifacts.is_empty() {
        let shown = node.artifacts.iter().take(8);
        lines.push(shown.flat_map(artifact_pieces).collect());
    } else if !node.children.is_empty() {
        lines.push(counts(words, node.leaves));
    }
    lines.push(times(words, zone, &node.state.timing));
    lines.retain(|line| !line.is_empty());
    lines
}

fn reason(words: Language, tree: &Tree, place: Place) -> Option<Vec<Piece>> {
    let waits: Vec<Piece> = waits_for(tree, place)
        .filter_map(|place| tree.node(place))
        .take(8)
        .flat_map(|node| {
            let mut pieces = reference(node);
            pieces.push(Piece::new(Role::Plain, "  "));
            pieces
        })
        .collect();
    if !waits.is_empty() {
        let label = words.say(&Text::Label(LabelText::WaitsFor));
        let mut pieces = vec![Piece::new(Role::Label, &format!("{label}  "))];
        pieces.extend(waits);
        return Some(pieces);
    }
    let said = match skipped_because(tree, place)? {
        Skip::Condition => Text::Page(PageText::SkippedByCondition),
        Skip::Upstream(cause) => {
            Text::Page(PageText::SkippedBecauseOf(name(tree, cause).to_owned()))
        }
    };
    Some(vec![
        Piece::new(Role::Label, &words.say(&Text::Label(LabelText::Skipped))),
        spaced(Role::Plain, &words.say(&said)),
    ])
}

fn counts(words: Language, counts: Counts) -> Vec<Piece> {
    counts
        .by_kind()
        .map(|(kind, n)| {
            let words = words.say(&Text::Page(PageText::CountOf(kind, n)));
            Piece::new(Role::Status(kind), &format!("{words}  "))
        })
        .collect()
}

fn times(words: Language, zone: &Zone, timing: &Timing) -> Vec<Piece> {
    let fact = |label: &Text, moment: &Option<Time>| {
        moment.as_ref().map(|moment| {
            [
                Piece::new(Role::Label, &format!("{} ", words.say(label))),
                Piece::new(Role::Plain, &format!("{}   ", time::moment(moment, zone))),
            ]
        })
    };
    [
        fact(&Text::Label(LabelText::Started), &timing.started),
        fact(&Text::Label(LabelText::Finished), &timing.finished),
    ]
    .into_iter()
    .flatten()
    .flatten()
    .collect()
}

fn artifact_pieces(artifact: &Artifact) -> Vec<Piece> {
    let (name, about) = match artifact {
        Artifact::Single(output) => {
            let value = headline(output).unwrap_or(&output.kind);
            (output.name.to_string(), value.to_owned())
        }
        Artifact::Group(group) => (group_name(group), format!("x{}", group.parts.len())),
    };
    vec![
        Piece::new(Role::Output, &name),
        Piece::new(Role::Dim, &format!(" {about}   ")),
    ]
}

/// The id, unless it stands for the name already.
fn id_behind(name: &str, id: &str) -> Piece {
    spaced(Role::Dim, if name == id { "" } else { id })
}

/// A piece set apart from the one before.
fn spaced(role: Role, text: &str) -> Piece {
    Piece::new(role, &format!("  {text}"))
}
