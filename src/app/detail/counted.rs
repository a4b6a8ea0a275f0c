//! What a counted row stands for, one line each.

use chrono::{DateTime, Utc};

use crate::app::detail::words::node_kind;
use crate::app::page::{Page, Piece, Role};
use crate::app::runs::run::Run;
use crate::app::view::listing::GroupMembers;
use crate::domain::{Status, StatusKind};
use crate::text::time;

/// More than anybody reads.
const MOST: usize = 1_000;

/// Writes the nodes with their states and times.
pub(super) fn write(page: &mut Page, run: &Run, members: &GroupMembers, now: DateTime<Utc>) {
    let nodes = members.places.iter().take(MOST);
    for node in nodes.filter_map(|place| run.tree.node(*place)) {
        let word = node.state.status.as_ref().map_or("", Status::as_str);
        let elapsed = run
            .elapsed_of(node, now)
            .map(time::duration)
            .unwrap_or_default();
        page.pieces(vec![
            Piece::new(Role::Status(node_kind(node)), node.label()),
            Piece::new(Role::Dim, &format!("  {word}  {elapsed}")),
        ]);
    }
    if members.places.len() > MOST {
        page.text(Role::Dim, "..");
    }
}

/// Writes the runs that are over with their states and times.
pub(super) fn write_over<'a>(
    page: &mut Page,
    over: impl Iterator<Item = &'a Run>,
    now: DateTime<Utc>,
) {
    for run in over.take(MOST) {
        let kind = run.status().map_or(StatusKind::Other, Status::kind);
        let word = run.status().map_or("", Status::as_str);
        let elapsed = run.elapsed(now).map(time::duration);
        let elapsed = elapsed.unwrap_or_default();
        page.pieces(vec![
            Piece::new(Role::Status(kind), run.name()),
            Piece::new(Role::Dim, &format!("  {word}  {elapsed}")),
        ]);
    }
}
