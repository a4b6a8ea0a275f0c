//! The rows that were listed, and what the counted ones stand for.

use chrono::TimeDelta;
use rustc_hash::FxHashMap;

use crate::app::nodes::fold::GroupKind;
use crate::app::nodes::found_once::FoundOnce;
use crate::app::nodes::tree::place::Place;
use crate::app::runs::run::Run;
use crate::app::view::rows::Row;
use crate::domain::Phase;

/// The rows of the screen.
#[derive(Debug, Default)]
pub struct Listed {
    pub rows: Vec<Row>,
    pub members: FxHashMap<(u32, Place, GroupKind), GroupMembers>,
    /// The runs that are counted together as over, by their places.
    pub over: Vec<u32>,
}

/// What a counted row stands for.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct GroupMembers {
    pub places: Vec<Place>,
    /// From when the first of what is over began until the last of it ended.
    pub span: Option<TimeDelta>,
    /// Their names as one, where they differ in a number alone; found for the first picture.
    pub range: FoundOnce<Option<Box<str>>>,
}

pub(super) fn members_of(run: &Run, places: Vec<Place>) -> GroupMembers {
    let nodes = places.iter().filter_map(|place| run.tree.node(*place));
    let over = nodes.filter(|node| node.phase() == Phase::Final);
    let (began, ended) = over.fold((None, None), |(began, ended), node| {
        let timing = &node.state.timing;
        let began = began.into_iter().chain(timing.started_at()).min();
        (began, timing.finished_at().max(ended))
    });
    let span = began.zip(ended).map(|(began, ended)| ended - began);
    GroupMembers {
        places,
        span: span.filter(|span| *span >= TimeDelta::zero()),
        range: FoundOnce::default(),
    }
}
