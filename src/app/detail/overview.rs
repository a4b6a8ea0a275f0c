//! The first tab: what is known of a thing, most telling first.

use chrono::{DateTime, TimeDelta, Utc};

use crate::app::detail::outputs;
use crate::app::detail::words::{name, node_kind, path, reference, write_text_with_json};
use crate::app::detail::{cause, usual, whereabouts};
use crate::app::model::Model;
use crate::app::model::detail::Detail;
use crate::app::nodes::counts::Counts;
use crate::app::nodes::iteration;
use crate::app::nodes::tree::place::{Place, ROOT};
use crate::app::nodes::tree::{Node, Tree};
use crate::app::page::{Page, Piece, Role};
use crate::app::runs::reason::{Skip, needed_by, skipped_because, waits_for};
use crate::app::runs::run::Run;
use crate::app::view::rows::Thing;
use crate::domain::{NodeId, NodeSpec, Raw, RunDetails, Status, StatusKind, Time, Timing};
use crate::text::{LabelText, PageText, Text, time};

/// Writes the overview of a thing.
pub(super) fn write(page: &mut Page, thing: Thing<'_>, model: &Model) {
    let now = model.now.service;
    match thing {
        Thing::Run(run) => write_run(page, run, now),
        Thing::Node(run, place, node) => write_node(page, run, place, node, &model.detail, now),
        Thing::Artifact(run, node, artifact) => {
            outputs::write_artifact(page, model.comparison(&run.id), run, node, artifact);
        }
        Thing::Part(run, node, output) => {
            outputs::write_output(page, model.comparison(&run.id), run, node, output);
        }
    }
}

fn write_run(page: &mut Page, run: &Run, now: DateTime<Utc>) {
    let details = &run.details;
    page.text(Role::Title, run.name());
    if run.is_unanswered() {
        page.say(Role::Trouble, &not_answered(run.is_known()));
    }
    if let Some(error) = run.refusal.as_ref().filter(|_| run.is_unanswered()) {
        page.say(Role::Trouble, &Text::Trouble(error.clone()));
    }
    if run.is_known() || !run.is_unanswered() {
        let kind = run.status().map_or(StatusKind::Other, Status::kind);
        let elapsed = run.elapsed(now).map(time::duration);
        write_state(page, kind, run.status(), elapsed);
    }
    if run.is_deleted() {
        page.say(Role::Trouble, &Text::Page(PageText::DeletedRun));
    }
    if let Some(message) = details
        .message
        .as_deref()
        .filter(|message| !message.is_empty())
    {
        page.gap();
        page.text(Role::Trouble, message);
    }
    page.gap();
    page.fact(LabelText::Id, Some(run.id.as_str()));
    write_counts(page, run.leaves());
    write_times(page, &run.timing());
    usual::write(page, run, ROOT, now);
    write_run_facts(page, details, run.elapsed(now).is_some());
    write_run_trouble(page, run);
    write_text_with_json(page, LabelText::Arguments, details.arguments.as_deref());
    write_text_with_json(page, LabelText::Options, details.options.as_deref());
}

fn write_run_facts(page: &mut Page, details: &RunDetails, has_clock: bool) {
    let row = &details.row;
    let duration = details.duration.and_then(TimeDelta::try_seconds);
    // Beside a clock that is counted on it would be another number for the same thing.
    let duration = duration.filter(|_| !has_clock).map(time::duration);
    page.fact(LabelText::Duration, duration.as_deref());
    write_time(page, LabelText::Created, details.created.as_ref());
    write_time(page, LabelText::Modified, details.modified.as_ref());
    page.fact(LabelText::Workspace, details.workspace_id.as_deref());
    page.fact(LabelText::Pipeline, details.pipeline_id.as_deref());
    page.fact(LabelText::Source, row.source_id.as_deref());
    page.fact(LabelText::SourceType, details.source_type.as_deref());
    page.fact(LabelText::User, row.user_id.as_deref());
    page.fact(LabelText::ParentUser, row.parent_user_id.as_deref());
    page.fact(LabelText::Access, details.accessibility.as_deref());
    page.fact(LabelText::Root, row.root.as_ref().map(NodeId::as_str));
    write_flag(page, LabelText::Deleted, row.deleted);
    page.fact(LabelText::Console, details.uri.as_deref());
}

fn write_run_trouble(page: &mut Page, run: &Run) {
    if let Some(rows) = run.outputs_cut {
        page.gap();
        page.say(Role::Trouble, &Text::Page(PageText::OutputsCut(rows)));
    }
    if let Some(error) = &run.shape_error {
        page.gap();
        page.say(
            Role::Trouble,
            &Text::Page(PageText::TreeUnread(error.clone())),
        );
    }
    if let Some(error) = &run.details_error {
        page.gap();
        page.say(
            Role::Trouble,
            &Text::Page(PageText::DetailsUnread(error.clone())),
        );
    }
}

fn write_node(
    page: &mut Page,
    run: &Run,
    place: Place,
    node: &Node,
    detail: &Detail,
    now: DateTime<Utc>,
) {
    let spec = node.spec.unpacked();
    page.text(Role::Title, &node.name);
    let elapsed = run.elapsed_of(node, now).map(time::duration);
    write_state(page, node_kind(node), node.state.status.as_ref(), elapsed);
    if node.is_unanswered() {
        page.say(Role::Trouble, &not_answered(true));
    }
    write_reason(page, &run.tree, place);
    cause::write(page, run, place, node, detail.log.as_ref());
    page.gap();
    page.fact(LabelText::Id, Some(node.id.as_str()));
    let name = spec.name.as_deref().filter(|name| *name != &*node.name);
    page.fact(LabelText::Name, name);
    page.fact(LabelText::Type, spec.node_type.as_deref());
    page.fact(LabelText::Path, Some(&path(run, node)));
    page.fact(LabelText::Item, iteration::item(&run.tree, node));
    if !node.children.is_empty() {
        write_counts(page, node.leaves);
    }
    page.fact(LabelText::Progress, spec.progress.as_deref());
    write_times(page, &node.state.timing);
    usual::write(page, run, place, now);
    write_dependencies(page, &run.tree, node);
    let needed_by = needed_by(run, place, node).map(|(_, node)| reference(node));
    page.list(LabelText::NeededBy, needed_by.collect::<Vec<_>>());
    write_spec(page, &spec);
    write_flag(page, LabelText::InputsArchived, node.state.inputs_archived);
    write_flag(
        page,
        LabelText::OutputsArchived,
        node.state.outputs_archived,
    );
    whereabouts::write(page, detail);
    write_raw(page, LabelText::Conditions, spec.conditions.as_ref());
    write_raw(
        page,
        LabelText::Sequence,
        spec.control().with_sequence.as_ref(),
    );
}

fn not_answered(was_answered: bool) -> Text {
    if was_answered {
        Text::Page(PageText::NotAnsweredAnyMore)
    } else {
        Text::Page(PageText::NeverAnswered)
    }
}

/// The status word with its sign, and how long it has taken.
fn write_state(
    page: &mut Page,
    kind: StatusKind,
    status: Option<&Status>,
    elapsed: Option<String>,
) {
    let Some(status) = status else {
        return page.say(Role::Dim, &Text::Page(PageText::NotAnsweredYet));
    };
    let mut pieces = vec![Piece::new(Role::Status(kind), status.as_str())];
    if let Some(elapsed) = elapsed {
        pieces.push(Piece::new(Role::Plain, &format!("  {elapsed}")));
    }
    page.pieces(pieces);
}

fn write_reason(page: &mut Page, tree: &Tree, place: Place) {
    let waits: Vec<_> = waits_for(tree, place)
        .filter_map(|place| tree.node(place))
        .map(reference)
        .collect();
    if !waits.is_empty() {
        page.gap();
        page.list(LabelText::WaitsFor, waits);
    }
    let skipped = match skipped_because(tree, place) {
        Some(Skip::Condition) => Text::Page(PageText::SkippedByCondition),
        Some(Skip::Upstream(cause)) => {
            Text::Page(PageText::SkippedBecauseOf(name(tree, cause).to_owned()))
        }
        None => return,
    };
    page.gap();
    let words = page.words(&skipped);
    page.fact(LabelText::Skipped, Some(&words));
}

fn write_dependencies(page: &mut Page, tree: &Tree, node: &Node) {
    if node.dependencies.is_empty() {
        // They may name nodes that are not known yet.
        let names = node.spec.unpacked().dependencies.join(", ");
        return page.fact(LabelText::DependsOn, Some(&names));
    }
    let nodes = node
        .dependencies
        .iter()
        .filter_map(|place| tree.node(*place));
    page.list(LabelText::DependsOn, nodes.map(reference));
}

fn write_spec(page: &mut Page, spec: &NodeSpec) {
    page.fact(LabelText::Condition, spec.control().when.as_deref());
    page.fact(
        LabelText::Items,
        Some(&spec.control().with_items.join(", ")),
    );
    page.fact(LabelText::Items, spec.control().with_param.as_deref());
    let parallelism = spec.control().parallelism.map(|n| n.to_string());
    page.fact(LabelText::Parallelism, parallelism.as_deref());
    page.fact(LabelText::Algorithm, spec.identifier.as_deref());
    page.fact(LabelText::Version, spec.version.as_deref());
    page.fact(LabelText::Provider, spec.provider.as_deref());
    let related: Vec<&str> = spec.related.iter().map(NodeId::as_str).collect();
    page.fact(LabelText::Related, Some(&related.join(" ")));
}

fn write_counts(page: &mut Page, counts: Counts) {
    let items: Vec<Piece> = counts
        .by_kind()
        .map(|(kind, n)| {
            Piece::new(
                Role::Status(kind),
                &page.words(&Text::Page(PageText::CountOf(kind, n))),
            )
        })
        .collect();
    page.flow(LabelText::Nodes, items);
}

fn write_times(page: &mut Page, timing: &Timing) {
    write_time(page, LabelText::Started, timing.started.as_ref());
    write_time(page, LabelText::Finished, timing.finished.as_ref());
}

fn write_time(page: &mut Page, label: LabelText, moment: Option<&Time>) {
    let moment = moment.map(|moment| page.moment(moment));
    page.fact(label, moment.as_deref());
}

fn write_flag(page: &mut Page, label: LabelText, flag: Option<bool>) {
    let words = flag.map(|flag| {
        page.words(if flag {
            &Text::Label(LabelText::Yes)
        } else {
            &Text::Label(LabelText::No)
        })
    });
    page.fact(label, words.as_deref());
}

fn write_raw(page: &mut Page, label: LabelText, raw: Option<&Raw>) {
    if let Some(raw) = raw {
        page.heading(label);
        page.json(&raw.value());
    }
}
