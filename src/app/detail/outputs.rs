//! The outputs of the selected row: a card each, the parts of one artifact
//! under its name, and what the iterations of a loop have measured.

use crate::app::cards::headline;
use crate::app::compare::iterations::histories;
use crate::app::compare::{BaselineKind, Comparison};
use crate::app::detail::words::{group_name, path, write_reading};
use crate::app::detail::{cards, drawing};
use crate::app::model::Model;
use crate::app::model::detail::Detail;
use crate::app::nodes::artifacts::{Artifact, Group, Kinds, Output};
use crate::app::nodes::tree::Node;
use crate::app::nodes::tree::place::{Place, ROOT};
use crate::app::page::{Page, Piece, Role};
use crate::app::query::names::name_of;
use crate::app::reading::{LoadState, trouble};
use crate::app::runs::run::Run;
use crate::app::view::rows::{RowKey, Thing};
use crate::domain::{Operation, Phase};
use crate::text::{LabelText, OutputText, PageText, Text, TreeText};

/// Writes the outputs of a thing.
pub(super) fn write(page: &mut Page, thing: Thing<'_>, model: &Model) {
    write_settings(page, model);
    match thing {
        Thing::Run(run) => write_node(page, model, run, ROOT),
        Thing::Node(run, place, _) => write_node(page, model, run, place),
        Thing::Artifact(run, node, artifact) => {
            write_artifact(page, model.comparison(&run.id), run, node, artifact);
        }
        Thing::Part(run, node, output) => {
            write_output(page, model.comparison(&run.id), run, node, output);
        }
    }
}

/// Writes one artifact and where it comes from.
pub(super) fn write_artifact(
    page: &mut Page,
    comparison: Comparison<'_>,
    run: &Run,
    node: &Node,
    artifact: &Artifact,
) {
    if let Some(place) = run.tree.place(node.id.as_str()) {
        card(page, comparison, run, place, artifact);
    }
    write_origin(page, run, node);
}

/// Writes one output and where it comes from.
pub(super) fn write_output(
    page: &mut Page,
    comparison: Comparison<'_>,
    run: &Run,
    node: &Node,
    output: &Output,
) {
    if let Some(place) = run.tree.place(node.id.as_str()) {
        write_card(page, comparison, run, place, output);
    }
    write_origin(page, run, node);
}

/// What narrows the outputs, what they are compared with, and how their reading went.
fn write_settings(page: &mut Page, model: &Model) {
    let detail = &model.detail;
    let mut pieces = Vec::new();
    if model.view.listing.kinds != Kinds::All {
        let only = page.words(&Text::Output(OutputText::OnlyKind(
            model.view.listing.kinds.as_str().to_owned(),
        )));
        pieces.push(Piece::new(Role::Key, &format!("{only}   ")));
    }
    let compare = match (detail.compare, &detail.mark) {
        // What everybody expects need not be said.
        (BaselineKind::PreviousIteration, None) => None,
        (BaselineKind::PreviousIteration, Some(_)) => {
            Some(Text::Output(OutputText::ComparePreviousIteration))
        }
        (BaselineKind::Marked, None) => Some(Text::Output(OutputText::CompareNothingMarked)),
        (BaselineKind::Marked, Some(mark)) => Some(Text::Output(OutputText::CompareMarked(
            name_of(model, mark),
        ))),
        (BaselineKind::PreviousRun, _) => Some(Text::Output(OutputText::ComparePreviousRun)),
        (BaselineKind::Off, _) => Some(Text::Output(OutputText::CompareOff)),
    };
    if let Some(compare) = compare {
        pieces.push(Piece::new(Role::Dim, &page.words(&compare)));
    }
    if !pieces.is_empty() {
        page.pieces(pieces);
    }
    write_search(page, model);
    if let Some(reading) = &detail.outputs {
        write_reading(page, reading);
    }
}

/// How the search for the run before went.
fn write_search(page: &mut Page, model: &Model) {
    let run = model.view.selected_key().map(RowKey::run);
    let search = run.and_then(|run| model.detail.earlier.get(run?));
    let Some(search) = search.filter(|_| model.detail.compare == BaselineKind::PreviousRun) else {
        return;
    };
    match (&search.state, &search.run) {
        (LoadState::Loading, _) => {
            page.say(Role::Dim, &Text::Output(OutputText::LookingForEarlier));
        }
        (LoadState::Failed(error), _) => {
            let operation = Operation::ListPipelineRuns;
            page.say(Role::Trouble, &trouble(error, operation));
        }
        (LoadState::Done, None) => page.say(Role::Dim, &Text::Output(OutputText::NoEarlierRun)),
        (LoadState::Done, Some(_)) => {}
    }
}

fn write_node(page: &mut Page, model: &Model, run: &Run, place: Place) {
    let Some(node) = run.tree.node(place) else {
        return;
    };
    let kinds = model.view.listing.kinds;
    let n_shown = write_artifacts(page, kinds, model.comparison(&run.id), run, place);
    // What could not be read may be there.
    let is_unknown = node.artifacts.is_empty() && has_failed_to_read(&model.detail);
    if n_shown == 0 && !is_unknown {
        write_nothing(page, node);
    }
    if kinds.show_metrics() {
        for history in histories(&run.tree, place) {
            drawing::write_history(page, &history);
        }
    }
    if node.is_composite() || place == ROOT {
        write_below(page, kinds, run, place);
    }
}

/// So many outputs of a node, and so many bytes of them, are shown as cards, and so many more
/// as a line each: a page is made anew whenever something changes, and the tree has them all.
const MOST_CARDS: usize = 40;
const MOST_BYTES: usize = 1024 * 1024;
const MOST_LINES: usize = 200;

/// Writes the outputs of a node itself. How many there are.
fn write_artifacts(
    page: &mut Page,
    kinds: Kinds,
    comparison: Comparison<'_>,
    run: &Run,
    place: Place,
) -> usize {
    let mut n_shown = 0;
    let mut bytes = 0;
    let mut cards = 0;
    let artifacts = run.tree.node(place).map(|node| &node.artifacts);
    let artifacts = artifacts.into_iter().flatten();
    for artifact in artifacts.filter(|artifact| kinds.show(artifact)) {
        n_shown += 1;
        bytes += length(artifact);
        // What comes first is shown, however long it is.
        if cards < MOST_CARDS && (bytes <= MOST_BYTES || cards == 0) {
            page.gap();
            card(page, comparison, run, place, artifact);
            cards += 1;
        } else if n_shown <= cards + MOST_LINES {
            if n_shown == cards + 1 {
                page.gap();
            }
            page.pieces(line(page, artifact));
        }
    }
    write_more(page, n_shown.saturating_sub(cards + MOST_LINES));
    n_shown
}

/// How many more there are, where not all are shown.
fn write_more(page: &mut Page, left: usize) {
    if left > 0 {
        page.say(Role::Dim, &Text::Output(OutputText::MoreInTree(left)));
    }
}

/// How long the values of the parts are that are shown as cards.
fn length(artifact: &Artifact) -> usize {
    let outputs = artifact.outputs().iter();
    outputs.take(PARTS_AS_CARDS).map(cards::length).sum()
}

fn has_failed_to_read(detail: &Detail) -> bool {
    let reading = detail.outputs.as_ref();
    reading.is_some_and(|reading| matches!(reading.state, LoadState::Failed(_)))
}

fn write_nothing(page: &mut Page, node: &Node) {
    let words = if !node.artifacts.is_empty() {
        Text::Output(OutputText::NoOutputsOfKind)
    } else if node.is_composite()
        || node.has_failed()
        || (node.phase() == Phase::Final && node.outputs_are_told())
    {
        Text::Page(PageText::NoOutputs)
    } else {
        Text::Page(PageText::OutputsWhenArchived)
    };
    page.say(Role::Dim, &words);
}

/// The outputs of the nodes below, a line each.
fn write_below(page: &mut Page, kinds: Kinds, run: &Run, place: Place) {
    const MOST: usize = 100;
    /// Nor are more looked at for those of a type.
    const MOST_LOOKED_AT: usize = 20_000;
    let below = run.tree.branch(place).filter(|(other, _)| *other != place);
    let mut outputs = below
        .flat_map(|(place, node)| node.artifacts.iter().map(move |artifact| (place, artifact)))
        .take(MOST_LOOKED_AT)
        .filter(|(_, artifact)| kinds.show(artifact))
        .take(MOST)
        .peekable();
    if outputs.peek().is_none() {
        return;
    }
    page.heading(Text::Output(OutputText::OutputsBelow));
    let mut last = None;
    for (place, artifact) in outputs {
        if last != Some(place) {
            page.text(Role::Label, &page.path(&run.path(place)));
            last = Some(place);
        }
        page.indented(2, |page| page.pieces(line(page, artifact)));
    }
}

/// An artifact in one line.
fn line(page: &Page, artifact: &Artifact) -> Vec<Piece> {
    let (name, about) = match artifact {
        Artifact::Single(output) => (
            output.name.to_string(),
            headline(output).unwrap_or(&output.kind).to_owned(),
        ),
        Artifact::Group(group) => (
            group_name(group),
            page.words(&Text::Tree(TreeText::Parts(group.parts.len()))),
        ),
    };
    vec![
        Piece::new(Role::Output, &name),
        Piece::new(Role::Dim, &format!("  {about}")),
    ]
}

fn card(page: &mut Page, comparison: Comparison<'_>, run: &Run, place: Place, artifact: &Artifact) {
    match artifact {
        Artifact::Single(output) => write_card(page, comparison, run, place, output),
        Artifact::Group(group) => write_group(page, comparison, run, place, group),
    }
}

fn write_card(
    page: &mut Page,
    comparison: Comparison<'_>,
    run: &Run,
    place: Place,
    output: &Output,
) {
    let compared = output.is_metrics().then_some(&output.name);
    let baseline = compared.and_then(|name| comparison.baseline(run, place, name));
    cards::write(page, run, output, baseline.as_ref());
}

/// So many parts, and so many bytes of them, are shown as cards; more as a line each.
const PARTS_AS_CARDS: usize = 6;
const BYTES_AS_CARDS: usize = 256 * 1024;

fn write_group(
    page: &mut Page,
    comparison: Comparison<'_>,
    run: &Run,
    place: Place,
    group: &Group,
) {
    let parts = page.words(&Text::Tree(TreeText::Parts(group.parts.len())));
    page.pieces(vec![
        Piece::new(Role::Output, &group_name(group)),
        Piece::new(Role::Dim, &format!("  {parts}")),
    ]);
    let are_few = group.parts.len() <= PARTS_AS_CARDS;
    let bytes = || group.parts.iter().map(cards::length).sum::<usize>();
    let as_cards = are_few && bytes() <= BYTES_AS_CARDS;
    page.indented(2, |page| {
        for (at, part) in group.parts.iter().take(MOST_LINES).enumerate() {
            if as_cards {
                if at > 0 {
                    page.gap();
                }
                write_card(page, comparison, run, place, part);
            } else {
                write_part(page, part);
            }
        }
        write_more(page, group.parts.len().saturating_sub(MOST_LINES));
    });
}

fn write_part(page: &mut Page, part: &Output) {
    let index = part
        .index
        .map_or_else(String::new, |index| format!("[{index}] "));
    let about = headline(part).unwrap_or(&part.kind);
    page.pieces(vec![
        Piece::new(Role::Label, &index),
        Piece::new(Role::Plain, &part.name),
        Piece::new(Role::Dim, &format!("  {about}")),
    ]);
}

fn write_origin(page: &mut Page, run: &Run, node: &Node) {
    page.gap();
    page.fact(LabelText::Path, Some(&path(run, node)));
    page.fact(LabelText::Node, Some(node.id.as_str()));
    page.fact(LabelText::Run, Some(run.id.as_str()));
}
